"""The records that differ: both sides in one row each, with the differences marked."""

from collections.abc import Mapping, Sequence
from functools import partial

from textual.content import Content

from data8_tui.analysis.compare.model import ChangeFilter, TableComparison
from data8_tui.api.records import Record
from data8_tui.errors import Data8Error
from data8_tui.keys.record_commands import CHANGED_RECORDS
from data8_tui.transfer.download.chunks import Chunk
from data8_tui.tui import clipboard, safe
from data8_tui.tui.record_table import RecordTableScreen
from data8_tui.tui.record_table.heading import counted, join_facts
from data8_tui.tui.records.records import RecordOrigin, RecordWindow
from data8_tui.tui.remedies import failure_sentence, one_line
from data8_tui.tui.screens.changes.background_comparison import BackgroundComparison
from data8_tui.tui.screens.changes.command_line import compare_command
from data8_tui.tui.screens.changes.filter_dialog import ChangeFilterDialog
from data8_tui.tui.screens.changes.filter_text import filter_text
from data8_tui.tui.screens.changes.record_view import ChangedRecordView, next_difference
from data8_tui.wording.comparison import key_name

_ORIGIN = RecordOrigin("the comparison gave", "Compare the files again.")


class ChangedRecordsScreen(RecordTableScreen):
    """Records of a comparison of the screen below."""

    KEYS = CHANGED_RECORDS
    RECORD_NOUN = "change"
    NEED_RECORDS = RecordTableScreen.NEED_RECORDS | {"difference", "command"}

    def __init__(
        self,
        comparison: BackgroundComparison,
        result: TableComparison,
        wanted: ChangeFilter,
        mode: str,
    ) -> None:
        super().__init__()
        self.MODE = mode  # type: ignore[misc]  # where it was opened from
        self._comparison = comparison
        self._result = result
        self.wanted = wanted
        """Which records are listed."""
        self._view = ChangedRecordView(result, wanted.column)
        self._step = 0
        """Towards which side a difference is looked for in the record with the cursor, once that
        is here; 0 where none is."""

    # What the base class asks for.

    @property
    def title_text(self) -> str:
        return f"{self._result.before.file} → {self._result.after.file}"

    @property
    def table_name(self) -> str:
        request = self._comparison.request
        return f"{request.before.absolute()} {request.after.absolute()}"

    @property
    def facts(self) -> Content:
        number = counted(self.source.row_count, "record") if self.source else Content("")
        which = safe.content(filter_text(self.wanted, self._result), "$text-accent")
        key = key_name(self._result.key)
        matched = safe.content(f"by {key}" if key else "by position", "$text-muted")
        return join_facts(which, number, matched)

    @property
    def columns(self) -> Mapping[str, str]:
        return dict.fromkeys(self._view.columns, "")

    @property
    def empty_text(self) -> str:
        return "No record differs so."

    def show(self) -> None:
        if self.in_use:
            self.show_table()

    # The records.

    def on_mount(self) -> None:
        super().on_mount()
        self._list(self.wanted)

    def _list(self, wanted: ChangeFilter) -> None:
        self.run_worker(self._open(wanted), exclusive=True, group="open")

    async def _open(self, wanted: ChangeFilter) -> None:
        try:
            number = await self._comparison.count(wanted)
        except Data8Error as error:
            self._say(error)
            return
        view = ChangedRecordView(self._result, wanted.column)
        self.wanted, self._view = wanted, view

        async def fetch(*, start: int, count: int) -> list[Record]:
            changes = await self._comparison.read(wanted, start - 1, count)
            return [view.record(each) for each in changes]

        spawn = partial(self.run_worker, group="records", exit_on_error=True)
        window = RecordWindow(fetch, number, self.session.clock, spawn, _ORIGIN)
        self.show_records(window, self.columns)
        self.show()

    def _say(self, error: Data8Error) -> None:
        """Why there are no records; the ones that are listed stay."""
        if self.source is None:
            self.grid.loading_text = failure_sentence(error)
        else:
            safe.toast(self, one_line(error), severity="warning")

    def on_chunk(self, chunk: Chunk) -> None:
        super().on_chunk(chunk)
        self._find_pending()

    # What can be done.

    def action_filter(self) -> None:
        dialog = ChangeFilterDialog(self._result, self._column_at_cursor)
        self.app.push_screen(dialog, self._filter)

    def _filter(self, wanted: ChangeFilter | None) -> None:
        if wanted is not None:
            self._list(wanted)

    @property
    def _column_at_cursor(self) -> int | None:
        """The compared column under the cursor, or else the one that is listed."""
        return self._view.places.get(self.grid.column or "", self.wanted.column)

    def action_difference(self, step: int) -> None:
        """Go to the next value that differs, in this record or in the next one."""
        record, names = self.record_at_cursor, self._shown_names
        if record is None or self.grid.column is None:
            return
        place = next_difference(record, names, names.index(self.grid.column) + step, step)
        if place is not None:
            self.grid.move_to_column(place)
        elif 0 <= (index := (self.grid.cursor or 0) + step) < self.grid.count:
            self._step = step
            self.grid.move_to(index)
            self._find_pending()

    def _find_pending(self) -> None:
        record, step = self.record_at_cursor, self._step
        if record is None or not step:
            return
        self._step = 0
        names = self._shown_names
        place = next_difference(record, names, 0 if step > 0 else len(names) - 1, step)
        if place is not None:
            self.grid.move_to_column(place)

    @property
    def _shown_names(self) -> Sequence[str]:
        return self.source.shown if self.source is not None else ()

    def action_command(self) -> None:
        if self.source is not None:
            command = compare_command(
                self._comparison.request, self._result, self.wanted, self.source.row_count
            )
            clipboard.copy(self.app, command, "The command that lists these records")
