"""The check of a file before anything is created: read whole, its columns mapped.

The subclass defines what Enter then does.
"""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any, ClassVar

from textual.containers import Container, VerticalScroll
from textual.content import Content
from textual.events import Resize
from textual.widget import Widget
from textual.widgets import Static

from data8_tui.errors import Data8Error
from data8_tui.transfer.preflight.preflight import ColumnOverrides, Preflight
from data8_tui.transfer.preflight.scan import Scan, ScanProgress
from data8_tui.transfer.preflight.scan_async import scan_in_thread
from data8_tui.transfer.readers.files import FileFormat, ReadOptions, detect_format
from data8_tui.tui import safe
from data8_tui.tui.app_screen import AppScreen
from data8_tui.tui.preflight import rows, text
from data8_tui.tui.preflight.column_mapping import ColumnMapping
from data8_tui.tui.preflight.dialogs import ReadOptionsDialog, RenameDialog
from data8_tui.tui.remedies import one_line, sentence
from data8_tui.tui.widgets.grid.grid import Grid
from data8_tui.tui.widgets.grid.source import ListSource
from data8_tui.wording.sentences import redact_quotes

_WIDE = 110
"""Terminal width from which the mapping and the records are side by side."""

_NO_COLUMNS = "The file could not be read as far as its columns."


class PreflightScreen(AppScreen):
    """The check and the mapping of one file."""

    NEED_MAPPING: ClassVar[frozenset[str]] = frozenset(
        {"type", "rename", "start", "view", "drop", "nulls"}
    )

    def __init__(
        self,
        path: Path,
        reading: ReadOptions | None = None,
        overrides: ColumnOverrides | None = None,
    ) -> None:
        super().__init__()
        self._path = path
        self._read_options = reading or ReadOptions()
        self._overrides = overrides or ColumnOverrides()
        self._mapping: ColumnMapping | None = None
        self._progress: ScanProgress | None = None
        self._drawing = False
        self._show_findings: bool | None = None
        """Whether beside the mapping there is what was found; None for problems, not warnings."""
        self._columns = ListSource(rows.MAPPING)
        self._records = ListSource(())

    # What the subclass adds.

    def heading(self) -> Iterable[Widget]:
        """Widgets between the file's name and the verdict."""
        return ()

    def on_checked(self, scan: Scan) -> None:
        """Called with the scan when the check is over, before anything is shown."""

    def ready_text(self, preflight: Preflight) -> str:
        """What Enter does, shown where there are no problems."""
        raise NotImplementedError

    def earlier_upload_text(self) -> str:
        """A sentence on an earlier upload of this file; "" where there was none."""
        return ""

    def confirm(self, preflight: Preflight, overrides: ColumnOverrides) -> None:
        """Called on Enter, where there are no problems."""
        raise NotImplementedError

    def body(self) -> Iterable[Widget]:
        yield Static(id="file", markup=False)
        yield Static(id="read", markup=False)
        yield from self.heading()
        yield Static(id="verdict", markup=False)
        columns = Grid(self._columns, id="columns", loading_text="", empty_text=_NO_COLUMNS)
        records = Grid(self._records, id="records", loading_text="", empty_text="", wide=True)
        problems = VerticalScroll(Static(id="told", markup=False), id="problems")
        yield Container(columns, records, problems, id="panes")

    def on_mount(self) -> None:
        super().on_mount()
        self.query_one("#columns").focus()
        self.query_one("#problems").display = False
        self._check()

    # The check.

    def _check(self) -> None:
        """Read all of the file."""
        self._mapping, self._progress = None, None
        self._columns.forget()
        self._records.forget()
        self._show_file()
        self._show_verdict(text.checking_text(self._path.name, None))
        self.run_worker(self._scan(), exclusive=True, group="check")

    async def _scan(self) -> None:
        try:
            scan = await scan_in_thread(self._path, self._read_options, self._on_progress)
        except Data8Error as error:
            self._progress = None
            if self.in_use:
                message = one_line(error)
                self._show_verdict(safe.content(f"✗ {message}", "$text-error"))
                self._show_read_options(Content("not read"))
            return
        if not self.in_use:
            return
        self._mapping = ColumnMapping(scan, self._overrides)
        self._show_findings = None
        self.on_checked(scan)
        self.show()

    def _on_progress(self, progress: ScanProgress) -> None:
        self._progress = progress
        if not self._drawing and self.in_use:
            self._drawing = True
            self.set_timer(0.1, self._show_progress)

    def _show_progress(self) -> None:
        self._drawing = False
        if self.in_use and self._mapping is None and self._progress is not None:
            self._show_verdict(text.checking_text(self._path.name, self._progress))

    # What is shown.

    def show(self) -> None:
        if not self.in_use or self._mapping is None:
            return
        preflight = self._mapping.preflight
        self._show_read_options(text.read_options_text(preflight, masked=self.context.masked))
        self._show_verdict(
            text.verdict_text(preflight, self.ready_text(preflight), self.earlier_upload_text())
        )
        self._columns.replace(rows.mapping_rows(preflight))
        self._show_details()
        self.refresh_bindings()

    def _show_details(self) -> None:
        """Beside the mapping: what was found in the file, where it is wanted; else the records."""
        if self._mapping is None:
            return
        preflight = self._mapping.preflight
        found = self._shows_findings(preflight)
        self.query_one("#problems").display = found
        self.query_one("#records").display = not found
        self.query_one("#told", Static).update(
            text.findings_text(preflight, masked=self.context.masked)
        )
        shown = rows.record_rows(preflight, masked=self.context.masked)
        self._records.replace(shown, columns=rows.sample_columns(preflight))

    def _shows_findings(self, preflight: Preflight) -> bool:
        wanted = self._show_findings
        if wanted is None:
            wanted = bool(preflight.problems)
        return wanted and text.has_findings(preflight)

    def _show_verdict(self, text: Content) -> None:
        self.query_one("#verdict", Static).update(text)

    def _show_file(self) -> None:
        name = safe.content(self._path.name, "bold")
        folder = safe.content(str(self._path.parent), "$text-muted")
        line = Content.assemble(("File      ", "$text-muted"), name, "  ", folder)
        self.query_one("#file", Static).update(line)
        self._show_read_options(Content("…"))

    def _show_read_options(self, text: Content) -> None:
        line = Content.assemble(("Read as   ", "$text-muted"), text)
        self.query_one("#read", Static).update(line)

    def on_resize(self, event: Resize | None = None) -> None:
        super().on_resize()
        self.set_class(self.size.width >= _WIDE, "-wide")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What changes the mapping needs one; the view has a second side only with problems."""
        mapping = self._mapping
        if action in self.NEED_MAPPING and mapping is None:
            return False
        if action == "no_header" and not self._may_lack_header:
            return False
        if action == "put_back":
            return bool(self._read_options.drop)
        if (
            action in ("type", "rename", "view", "drop", "nulls")
            and mapping
            and not mapping.preflight.columns
        ):
            return False
        if action == "view" and mapping and not text.has_findings(mapping.preflight):
            return False
        if action == "start" and mapping and mapping.preflight.problems:
            return False
        return super().check_action(action, parameters)

    @property
    def _may_lack_header(self) -> bool:
        """Whether the file's format doesn't settle what its columns are called."""
        try:
            return detect_format(self._path) not in (FileFormat.NDJSON, FileFormat.PARQUET)
        except Data8Error:
            return False

    # Decisions of the user.

    def _column(self) -> int | None:
        key = self.query_one("#columns", Grid).cursor_key
        return key if isinstance(key, int) else None

    def action_type(self) -> None:
        if self._mapping is not None and (number := self._column()) is not None:
            if why_not := self._mapping.change_type(number):
                self._warn(why_not)
            self.show()

    def action_rename(self) -> None:
        mapping, number = self._mapping, self._column()
        if mapping is None or number is None:
            return
        column = mapping.preflight.columns[mapping.index(number)]

        def named(name: str | None) -> None:
            if name is not None:
                mapping.rename(number, name)
                self.show()

        self.app.push_screen(RenameDialog(column.header, column.name), named)

    def action_drop(self) -> None:
        """Leave out the column under the cursor; the last one stays."""
        mapping, number = self._mapping, self._column()
        if mapping is None or number is None:
            return
        if len(mapping.preflight.columns) == 1:
            safe.toast(self, "It is the only column left.", severity="warning")
            return
        self._overrides = mapping.overrides_without(number)
        self._read_again(drop=(*self._read_options.drop, f"#{number}"))

    def action_put_back(self) -> None:
        self._keep_overrides()
        self._read_again(drop=())

    def action_no_header(self) -> None:
        """The first line is a record, or the header again; the columns are other ones then."""
        self._overrides = ColumnOverrides()
        self._read_again(no_header=not self._read_options.no_header)

    def action_nulls(self) -> None:
        """Send what looks like a null as one, or all texts as texts again."""
        if self._mapping is None:
            return
        found = self._mapping.preflight.null_like
        if not (found or self._read_options.nulls):
            safe.toast(self, "No text looks like a null.")
            return
        self._keep_overrides()
        self._read_again(nulls=tuple(found))

    def _keep_overrides(self) -> None:
        if self._mapping is not None:
            self._overrides = self._mapping.overrides

    def _read_again(self, **changes: Any) -> None:
        self._read_options = replace(self._read_options, **changes)
        self._check()

    def action_view(self) -> None:
        if self._mapping is not None:
            self._show_findings = not self._shows_findings(self._mapping.preflight)
            self._show_details()

    def action_mask(self) -> None:
        self.context.toggle_mask()
        self.show()

    def action_reading(self) -> None:
        def chosen(options: ReadOptions | None) -> None:
            if options is not None:
                self._keep_overrides()
                self._read_options = options
                self._check()

        dialog = ReadOptionsDialog(detect_format(self._path), self._read_options)
        self.app.push_screen(dialog, chosen)

    def on_grid_row_selected(self) -> None:
        self.action_start()

    def action_start(self) -> None:
        if self._mapping is None:
            return
        preflight = self._mapping.preflight
        if preflight.ok:
            self.confirm(preflight, self._mapping.overrides)
        else:
            self._warn(f"It can't be uploaded so: {sentence(preflight.problems[0].message)}")

    def _warn(self, message: str) -> None:
        message = redact_quotes(message) if self.context.masked else message
        safe.toast(self, message, severity="warning")
