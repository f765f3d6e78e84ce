"""Local files, one at a time: the records of one as a table."""

import time
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path

from textual.content import Content
from textual.widget import Widget

from data8_tui.analysis.compare.comparison import ComparisonRequest
from data8_tui.analysis.conditions import Condition
from data8_tui.analysis.local_file.indexed_file import IndexedFile
from data8_tui.analysis.local_file.record_view import SortOrder
from data8_tui.api.records import FieldValue
from data8_tui.errors import Data8Error
from data8_tui.tui.dialogs.compared_file_dialogs import AfterFileDialog
from data8_tui.tui.navigation import OpenChanges, OpenFile, OpenProfile
from data8_tui.tui.record_commands import FILE
from data8_tui.tui.record_table import RecordTableScreen
from data8_tui.tui.record_table.heading import join_facts
from data8_tui.tui.records.records import RecordWindow
from data8_tui.tui.remedies import one_line
from data8_tui.tui.screens.file import texts
from data8_tui.tui.screens.file.file_records import FileRecords
from data8_tui.tui.widgets.grid.source import ListSource
from data8_tui.tui.widgets.static_text import StaticText

_BETWEEN_UPDATES = 0.1
"""Seconds between two updates of what is shown while a file is looked through."""


class FileScreen(RecordTableScreen):
    """The records of one file at a time; a process of its own reads it while it is shown."""

    KEYS = FILE
    NEED_RECORDS = RecordTableScreen.NEED_RECORDS | {"filter", "sort", "sort_down"}
    DEFAULT_CSS = """
    FileScreen {
        #heading { margin: 1 0 0 0; }
        #view { height: 1; padding: 0 2; margin-bottom: 1; }
    }
    """

    def __init__(self, opened: OpenFile) -> None:
        super().__init__()
        self.MODE = opened.mode  # type: ignore[misc]  # where it was opened from
        self.file: IndexedFile | None = None
        self._opened = opened
        self._place = 0
        self._error: Data8Error | None = None
        self._records: FileRecords | None = None
        self._updated_at = 0.0
        self._wanted = opened.index
        self._conditions = opened.conditions

    @property
    def title_text(self) -> str:
        return self._opened.paths[self._place].name

    @property
    def facts(self) -> Content:
        files = len(self._opened.paths)
        place = Content(f"file {self._place + 1} of {files}" if files > 1 else "")
        known = texts.file_facts(self.file.state) if self.file is not None else Content("")
        return join_facts(place, known)

    @property
    def columns(self) -> Mapping[str, str]:
        return dict.fromkeys(self.file.state.columns, "") if self.file is not None else {}

    @property
    def empty_text(self) -> str:
        return texts.empty_text(self.file.conditions if self.file is not None else ())

    def record_number(self, index: int) -> int | None:
        return self._records.number(index) if self._records is not None else None

    def body(self) -> Iterable[Widget]:
        heading, *rest = super().body()
        yield heading
        yield StaticText(id="view")
        yield from rest

    def on_mount(self) -> None:
        super().on_mount()
        self._open()

    def on_unmount(self) -> None:
        super().on_unmount()
        self._close_file()

    def show(self) -> None:
        if not self.in_use:
            return
        if self._error is not None:
            self.grid.loading_text = one_line(self._error)
        elif self.source is None:
            self.grid.loading_text = "Reading the file…"
        self.show_table()
        width, masked = self.size.width - 4, self.context.masked
        view = texts.view_line(self.file, width, masked=masked) if self.file else ""
        self.query_one("#view", StaticText).update(view, layout=False)

    def error_text(self) -> str:
        return super().error_text() or (texts.trouble_text(self.file) if self.file else "")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "file":
            return len(self._opened.paths) > 1
        if action in ("remove_filter", "remove_filters"):
            return self.file is not None and bool(self.file.conditions)
        if action == "back":
            return self.pane_open or self.app.screen_stack[0] is not self
        return super().check_action(action, parameters)

    def _open(self) -> None:
        self.run_worker(self._open_file(), group="file", exclusive=True)

    async def _open_file(self) -> None:
        file = IndexedFile(self._opened.paths[self._place], self._opened.options)
        try:
            await file.read_start()
        except Data8Error as error:
            file.close()
            self._error = error
            self.show()
            self.refresh_bindings()
            return
        except BaseException:
            file.close()
            raise
        if not self.in_use:  # the screen was left meanwhile
            file.close()
            return
        self.file = file
        file.on_change = self._on_change
        conditions, self._conditions = self._conditions, ()
        if conditions:
            await file.show(conditions, None)
        self._show_window()
        await file.run()

    def _close_file(self) -> None:
        if self.file is not None:
            self.file.on_change = lambda: None
            self.file.close()
            self.file = None

    def _show_window(self) -> None:
        """Show the records of the file, or of its view, in a new window."""
        file = self.file
        if file is None or not self.in_use:
            return
        self._records = FileRecords(file, in_view=file.state.view is not None)
        self._records.count = self._known_count
        spawn = partial(self.run_worker, group="records", exit_on_error=True)
        window = RecordWindow(self._records, self._records.count, self.session.clock, spawn)
        self.show_records(window, self.columns)
        self._update()

    @property
    def _known_count(self) -> int:
        """The records that can be shown: none before they are sorted."""
        state = self.file.state if self.file is not None else None
        if state is None:
            return 0
        if state.view is None:
            return state.count
        sorting = self.file is not None and self.file.order is not None
        return 0 if sorting and not state.view.complete else state.view.count

    def _on_change(self) -> None:
        """More is known of the file; it is shown from time to time."""
        file, now = self.file, time.monotonic()
        if file is None:
            return
        ended = not file.busy or file.error is not None
        if ended or now - self._updated_at >= _BETWEEN_UPDATES:
            self._updated_at = now
            self._update()

    def _update(self) -> None:
        file, source, records = self.file, self.source, self._records
        if file is None or source is None or records is None or not self.in_use:
            return
        self.grid.empty_text = self._waiting_text if file.busy else self.empty_text
        source.largest_number = file.state.count
        count = self._known_count
        if count != records.count or not source.row_count:
            at_end = self.grid.cursor == source.row_count - 1 > 0
            records.count = count
            source.extend(count)
            if at_end:  # whoever went there meant the end of the file
                self.grid.move_to(count - 1)
        self._go_to_wanted()
        self.show()
        self.present_title()
        self.refresh_bindings()

    def _go_to_wanted(self) -> None:
        """Put the cursor on the record that the screen was opened for, once it is known."""
        if self._wanted and self._known_count > self._wanted:
            self.grid.move_to(self._wanted)
            self._wanted = 0

    @property
    def _waiting_text(self) -> str:
        """Why no record is shown yet."""
        if self.file is not None and self.file.error is not None:
            return "The records were not found."
        if self.file is not None and self.file.order is not None:
            return "Sorting…"
        return "Looking for records…"

    def tick(self) -> None:
        """Look whether the file has changed: even what is not on screen yet must not be mixed."""
        if self.file is not None and not self.file.busy and self.file.error is None:
            self.run_worker(self.file.check(), group="check", exclusive=True)

    async def action_filter(self) -> None:
        if (cell := self.cell_at_cursor) is not None:
            await self._filter(*cell)

    def show_value(self, column: str, value: FieldValue) -> None:
        """Show the records with a value alone, as the filter does."""
        self.run_worker(self._filter(column, value), group="filter", exclusive=True)

    async def _filter(self, column: str, value: FieldValue) -> None:
        if self.file is None:
            return
        condition = texts.condition_for(column, value)
        if condition not in self.file.conditions:
            await self._view((*self.file.conditions, condition), self.file.order)

    async def action_remove_filter(self) -> None:
        if self.file is not None:
            await self._view(self.file.conditions[:-1], self.file.order)

    async def action_remove_filters(self) -> None:
        if self.file is not None:
            await self._view((), self.file.order)

    async def action_sort(self) -> None:
        await self._sort(descending=False)

    async def action_sort_down(self) -> None:
        await self._sort(descending=True)

    async def _sort(self, *, descending: bool) -> None:
        if self.file is not None and (column := self.grid.column) is not None:
            order = SortOrder(column, descending)
            await self._view(self.file.conditions, None if self.file.order == order else order)

    async def _view(self, conditions: Sequence[Condition], order: SortOrder | None) -> None:
        """Show the records that satisfy the conditions, in that order; find them meanwhile."""
        file, column = self.file, self.grid.column
        if file is None:
            return
        try:
            await file.show(conditions, order)
        except Data8Error as error:
            file.error = error
            self.present_title()
            return
        if self.file is not file:  # another file is shown meanwhile
            return
        self._show_window()
        if self.source is not None and column in self.source.shown:
            self.grid.move_to_column(self.source.shown.index(column))
        self.run_worker(file.run(), group="file", exclusive=True)

    @property
    def path(self) -> Path:
        """The file that is shown."""
        return self._opened.paths[self._place]

    def action_profile(self) -> None:
        self.context.navigate(OpenProfile(self.path, self.MODE, self._opened.options))

    def action_changes(self) -> None:
        self.app.push_screen(AfterFileDialog(), self._compare)

    def _compare(self, after: Path | None) -> None:
        if after is not None:
            options = self._opened.options
            request = ComparisonRequest(self.path, after, before_options=options)
            self.context.navigate(OpenChanges(request, self.MODE))

    def action_open_again(self) -> None:
        self._wanted = self.grid.cursor or 0
        self.action_file(0)

    def action_file(self, step: int) -> None:
        """Show another of the files; the present one is closed."""
        self._close_file()
        self.close_records()
        self.source, self._records, self._error = None, None, None
        self.grid.source = ListSource(())  # no record of another file under this one's name
        self._place = (self._place + step) % len(self._opened.paths)
        self._open()
        self.show()
        self.refresh_bindings()
