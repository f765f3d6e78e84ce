"""Local files, one at a time: the records of one as a table."""

import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
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
from data8_tui.keys.record_commands import FILE
from data8_tui.tui import safe
from data8_tui.tui.analysis_package import has_analysis
from data8_tui.tui.command_line import arguments, reading_words
from data8_tui.tui.dialogs.compared_file_dialogs import AfterFileDialog
from data8_tui.tui.navigation import OpenChanges, OpenFile, OpenProfile
from data8_tui.tui.record_table import RecordTableScreen
from data8_tui.tui.record_table.heading import join_facts
from data8_tui.tui.records.records import RecordOrigin, RecordWindow
from data8_tui.tui.remedies import failure_sentence, one_line
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
    NEED_ROWS = RecordTableScreen.NEED_ROWS | {"filter", "sort", "sort_down"}
    DEFAULT_CSS = """
    FileScreen {
        RecordTable #heading.-viewed { margin: 1 0 0 0; }
        #view { height: auto; padding: 0 2; margin-bottom: 1; display: none; }
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
        self._number_wanted = opened.index + 1 if opened.index else None
        """Of the record that the cursor goes to once it is known."""
        self._conditions = opened.conditions
        self._order: SortOrder | None = None
        self._window_view: tuple[tuple[Condition, ...], SortOrder | None] | None = None
        """The filters and the order of the records in the window."""

    def command_words(self) -> Sequence[str]:
        paths = (str(path.absolute()) for path in self._opened.paths)
        reading = reading_words(replace(self._opened.options, nulls=()))
        return ("open", *reading, *arguments(paths))

    @property
    def title_text(self) -> str:
        return self._opened.paths[self._place].name

    @property
    def table_name(self) -> str:
        return str(self.path.absolute())

    @property
    def facts(self) -> Content:
        files = len(self._opened.paths)
        place = Content(f"file {self._place + 1} of {files}" if files > 1 else "")
        known = texts.file_facts(self.file.state) if self.file is not None else Content("")
        return join_facts(place, known)

    @property
    def awaits_data(self) -> bool:
        return self.source is None and self._error is None

    @property
    def columns(self) -> Mapping[str, str]:
        return dict.fromkeys(self.file.state.columns, "") if self.file is not None else {}

    @property
    def empty_text(self) -> str:
        return texts.empty_text(self._conditions, tuple(self.columns))

    def record_number(self, index: int) -> int | None:
        return self._records.number(index) if self._records is not None else None

    @property
    def largest_number(self) -> int | None:
        viewed = self.file is not None and self.file.state.view is not None
        return self.file.state.count if self.file is not None and viewed else None

    def go_to_number(self, number: int) -> None:
        self.run_worker(self._go_to_number(number), group="place", exclusive=True)

    async def _go_to_number(self, number: int) -> None:
        file = self.file
        if file is None:
            return
        try:
            place = await file.place(number)
        except Data8Error as error:
            safe.toast(self, one_line(error), severity="warning")
            return
        if file is self.file and place is not None and place < self.grid.count:
            self.grid.move_to(place)
        else:
            safe.toast(self, texts.not_shown_text(number, self.grid.count))

    def below_heading(self) -> Iterable[Widget]:
        yield StaticText(id="view")

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
            self.grid.loading_text = failure_sentence(self._error)
        elif self.source is None:
            self.grid.loading_text = "Reading the file…"
        self.show_table()
        self._show_view_lines()

    def _show_view_lines(self) -> None:
        """Draw the filters and the order; the screen is laid out anew only for other lines."""
        width, masked = self.size.width - 4, self.context.masked
        view = list(texts.view_lines(self.file, width, masked=masked)) if self.file else []
        self.query_one("#heading").set_class(bool(view), "-viewed")
        shown = self.query_one("#view", StaticText)
        shown.display = bool(view)
        shown.update(Content("\n").join(view), layout=len(view) != shown.size.height)

    def error_text(self) -> str:
        return super().error_text() or (texts.trouble_text(self.file) if self.file else "")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "file":
            return len(self._opened.paths) > 1
        if action in ("remove_filter", "remove_filters"):
            return self.file is not None and bool(self._conditions)
        if action == "back":
            return self.has_open or self._sorting or self.app.screen_stack[0] is not self
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
        if self._conditions or self._order is not None:
            await self._show_view(file)
        else:
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
        self._window_view = file.conditions, file.order
        self._records = FileRecords(file, in_view=file.state.view is not None)
        self._records.count = self._known_count
        spawn = partial(self.run_worker, group="records", exit_on_error=True)
        origin = RecordOrigin(
            f"{self.title_text} gave", "The file may have changed; open it again."
        )
        window = RecordWindow(self._records, self._records.count, self.session.clock, spawn, origin)
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
        return 0 if self._sorting else state.view.count

    @property
    def _sorting(self) -> bool:
        """Whether an order isn't found yet."""
        file = self.file
        view = file.state.view if file is not None else None
        ordered = file is not None and file.order is not None and file.error is None
        return ordered and view is not None and not view.complete

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
        """Put the cursor on the record that it was on before the file was read again."""
        number, file = self._number_wanted, self.file
        if number is None or file is None:
            return
        if self.largest_number is not None and not file.busy:
            self._number_wanted = None
            self.go_to_number(number)
        elif self.largest_number is None and self._known_count >= number:
            self._number_wanted = None
            self.grid.move_to(number - 1)
        elif not file.busy:  # it has fewer records now
            self._number_wanted = None

    @property
    def _waiting_text(self) -> str:
        """Why no record is shown yet."""
        if self.file is not None and self.file.error is not None:
            return "The records were not found."
        if self._order is not None:
            return "Sorting…"
        return "Looking for records…"

    def tick(self) -> None:
        """Look whether the file has changed: even what is not on screen yet must not be mixed."""
        if self.file is not None and not self.file.busy and self.file.error is None:
            self.run_worker(self.file.check(), group="check", exclusive=True)

    def action_filter(self) -> None:
        if (cell := self.cell_at_cursor) is not None:
            self.show_value(*cell)

    def show_value(self, column: str, value: FieldValue) -> None:
        """Show the records with a value alone, as the filter does."""
        condition = texts.condition_for(column, value)
        if condition not in self._conditions:
            self._view((*self._conditions, condition), self._order)

    def action_remove_filter(self) -> None:
        self._view(self._conditions[:-1], self._order)

    def action_remove_filters(self) -> None:
        self._view((), self._order)

    def action_sort(self) -> None:
        self._sort(descending=False)

    def action_sort_down(self) -> None:
        self._sort(descending=True)

    def _sort(self, *, descending: bool) -> None:
        if (column := self.grid.column) is not None:
            order = SortOrder(column, descending)
            self._view(self._conditions, None if self._order == order else order)

    def _view(self, conditions: Sequence[Condition], order: SortOrder | None) -> None:
        """Show the records that satisfy the conditions, in that order; find them meanwhile."""
        if self.file is not None:
            self._conditions, self._order = tuple(conditions), order
            self._number_wanted = None
            self.run_worker(self._show_view(self.file), group="file", exclusive=True)

    async def _show_view(self, file: IndexedFile) -> None:
        column = self.grid.column or next((each.column for each in self._conditions), None)
        try:
            await file.show(self._conditions, self._order)
        except Data8Error as error:
            safe.toast(self, one_line(error), severity="warning")
            await self._keep_view(file)
            return
        if self.file is not file:  # another file is shown meanwhile
            return
        self._show_window()
        if self.source is not None and column in self.source.shown:
            self.grid.move_to_column(self.source.shown.index(column))
        await file.run()

    async def _keep_view(self, file: IndexedFile) -> None:
        """Go on with what the file shows, where something else can't be shown."""
        await file.check()
        if self.file is not file:  # another file is shown meanwhile
            return
        self._conditions, self._order = file.conditions, file.order
        if self._window_view != (file.conditions, file.order):
            self._show_window()
        self._update()
        await file.run()

    def action_back(self) -> None:
        """Close the columns, or give up a sort that takes long, before the screen."""
        if self._sorting and not self.pane_open:
            self._view(self._conditions, None)
        else:
            super().action_back()

    @property
    def path(self) -> Path:
        """The file that is shown."""
        return self._opened.paths[self._place]

    @property
    def source_values(self) -> Mapping[str, str]:
        return {"file": str(self.path.absolute())}

    def action_profile(self) -> None:
        if has_analysis(self):
            options, filtered = self._opened.options, bool(self._conditions)
            self.context.navigate(OpenProfile(self.path, self.MODE, options, filtered=filtered))

    def action_changes(self) -> None:
        if has_analysis(self):
            self.app.push_screen(AfterFileDialog(), self._compare)

    def _compare(self, after: Path | None) -> None:
        if after is not None:
            options = self._opened.options
            request = ComparisonRequest(self.path, after, before_options=options)
            self.context.navigate(OpenChanges(request, self.MODE))

    def action_open_again(self) -> None:
        """Read the file again, with its filters and its order, at the record with the cursor."""
        cursor = self.grid.cursor
        self._number_wanted = None if cursor is None else self.record_number(cursor)
        self._replace_file(0)

    def action_file(self, step: int) -> None:
        """Show another of the files, all records of it; the present one is closed."""
        self._conditions, self._order, self._number_wanted = (), None, None
        self._replace_file(step)

    def _replace_file(self, step: int) -> None:
        self._close_file()
        self.close_records()
        self.source, self._records, self._error = None, None, None
        self._window_view = None
        self.grid.source = ListSource(())  # no record of another file under this one's name
        self._place = (self._place + step) % len(self._opened.paths)
        self._open()
        self.show()
        self.refresh_bindings()
