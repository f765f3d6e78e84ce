"""What changed between two files: counts, and each column with its kinds and shapes of changes."""

from collections.abc import Mapping
from dataclasses import replace

from textual.content import Content

from data8_tui.analysis.compare.comparison import ComparisonRequest, KeyUndecided
from data8_tui.analysis.compare.model import (
    EVERYTHING,
    ChangeFilter,
    KeyQuestion,
    TableComparison,
)
from data8_tui.analysis.compare.statements import ComparisonProgress
from data8_tui.errors import Data8Error
from data8_tui.keys.commands import JOB
from data8_tui.keys.figure_commands import CHANGES
from data8_tui.keys.keymap import key_of
from data8_tui.limits import LISTED_CHANGES
from data8_tui.threads import run_in_thread, start_in_thread
from data8_tui.transfer.queue import Transfer
from data8_tui.tui import clipboard
from data8_tui.tui.column_figures import ColumnFiguresScreen
from data8_tui.tui.column_figures.cells import copied_line
from data8_tui.tui.local_copy import LocalCopy
from data8_tui.tui.navigation import OpenChanges
from data8_tui.tui.remedies import failure_sentence
from data8_tui.tui.screens.changes import facts, rows
from data8_tui.tui.screens.changes.background_comparison import BackgroundComparison
from data8_tui.tui.screens.changes.command_line import compare_command
from data8_tui.tui.screens.changes.key_choice import KeyChoice, KeyOptions
from data8_tui.tui.screens.changes.key_dialog import KeyDialog
from data8_tui.tui.screens.changes.records_screen import ChangedRecordsScreen
from data8_tui.tui.widgets.grid.source import Key
from data8_tui.tui.widgets.grid.viewport import room_for_columns
from data8_tui.wording.comparison import column_name

_BETWEEN_FRAMES = 0.1
_NO_COPY = "The download was stopped before its end; {} on the job goes on with it."
_NO_KEY = "Not compared yet: {} chooses the columns by which records are matched."
_NEED_RESULT = frozenset({"open", "find", "match_by", "order", "copy", "command"})


class ChangesScreen(ColumnFiguresScreen):
    """Two files compared as texts. Leaving the screen ends the comparison."""

    KEYS = CHANGES

    def __init__(self, opened: OpenChanges) -> None:
        super().__init__()
        self.MODE = opened.mode  # type: ignore[misc]  # where it was opened from
        self.comparison = BackgroundComparison(replace(opened.request, certain_key=True))
        self._copy = opened.copy
        """What is downloaded first; None once that is done, or where nothing is."""
        self._download: Transfer | None = None
        self._question: KeyQuestion | None = None
        """What has to be answered before the files can be compared."""
        self.by_number = True
        """Whether the columns with the most changes come first."""
        self._progress: ComparisonProgress | None = None
        self._failed = False
        self._drawing = False

    @property
    def request(self) -> ComparisonRequest:
        """What is compared."""
        return self.comparison.request

    @property
    def result(self) -> TableComparison | None:
        """None until both files are compared."""
        return self.comparison.result

    # Comparing.

    def on_mount(self) -> None:
        super().on_mount()
        self._start()

    def on_unmount(self) -> None:
        super().on_unmount()
        start_in_thread(self.comparison.close)

    def _begin(self, request: ComparisonRequest) -> None:
        before, self.comparison = self.comparison, BackgroundComparison(request)
        self._start(before)

    def _start(self, before: BackgroundComparison | None = None) -> None:
        """Compare, once the process that compared `before` has ended."""
        self._progress, self._failed, self._question = None, False, None
        self.columns.forget()
        self.details.replace(())
        self.column_grid.loading_text = "The columns are listed once both files are compared."
        self.refresh_bindings()
        self.show_heading()
        self.run_worker(self._compare(before), exclusive=True, group="compare")

    async def _compare(self, before: BackgroundComparison | None) -> None:
        if before is not None:
            await run_in_thread(before.close)
        try:
            if self._copy is not None and not await self._make_copy(self._copy):
                self._fail(_NO_COPY.format(key_of(JOB, "changes")))
                return
            await self.comparison.compare(self._on_progress)
        except KeyUndecided as undecided:
            self._ask_for_key(undecided.question)
        except Data8Error as error:
            self._fail(failure_sentence(error))
        else:
            self.show()

    async def _make_copy(self, copy: LocalCopy) -> bool:
        """Download the file after the change; whether it is here. It goes on without a screen."""
        self._download = copy.transfer()
        self.show_heading()
        ended = await self.session.transfers.wait(self._download.id)
        self._download = None
        self._copy = None if ended.receipt is not None else copy
        return ended.receipt is not None

    def transfer_changed(self, transfer: Transfer) -> None:
        super().transfer_changed(transfer)
        if self._download is not None and transfer.id == self._download.id and self.in_use:
            self._download = transfer
            self.show_heading()

    def _fail(self, why: str) -> None:
        if self.in_use:
            self._failed = True
            self.column_grid.loading_text = why
            self.show_heading()

    def _ask_for_key(self, question: KeyQuestion) -> None:
        if self.in_use:
            self._question = question
            self._fail(_NO_KEY.format(key_of(CHANGES, "match_by")))
            self.refresh_bindings()
            if self.is_current:
                self.action_match_by()

    def _on_progress(self, progress: ComparisonProgress) -> None:
        self._progress = progress
        if not self._drawing and self.in_use:
            self._drawing = True
            self.set_timer(_BETWEEN_FRAMES, self._show_progress)

    def _show_progress(self) -> None:
        self._drawing = False
        if self.result is None:
            self.show_heading()

    # What is shown.

    def heading(self, width: int) -> Content:
        if self.result is not None:
            return facts.result_heading(self.result, width, self.size.height)
        names = (self.request.before.name, self.request.after.name)
        if self._download is not None:
            return facts.download_heading(*names, self._download.progress, width)
        if self._failed:
            return facts.files_line(*names, width)
        return facts.progress_heading(*names, self._progress, width, self.comparison.most_spilled)

    def show(self) -> None:
        if not self.in_use:
            return
        self.show_heading()
        if self.result is not None:
            room = room_for_columns(self.column_grid.scrollable_content_region.width)
            kinds = rows.kinds_with_room(self.result, room)
            columns = rows.change_columns(self.result, kinds)
            same = columns == self.columns.columns
            shown = rows.change_rows(self.result, kinds, by_number=self.by_number)
            first = self.columns.row_count is None
            self.columns.replace(shown, columns=None if same else columns)
            if first and self.result.changed:
                self.column_grid.move_to(1)  # the column that changed most, below whole records
            self.show_columns()

    def show_details(self, key: Key) -> None:
        if self.result is not None:
            found = rows.detail_rows(self.result, key)
            self.details.replace(found, columns=rows.detail_columns(key))

    def column_names(self) -> Mapping[str, Key]:
        columns = self.result.columns if self.result is not None else ()
        return {column_name(one): at for at, one in reversed(list(enumerate(columns)))}

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Hide the keys of what can't be done before there is a result."""
        if action in _NEED_RESULT and self.result is None:
            return action == "match_by" and self._question is not None
        return super().check_action(action, parameters)

    # What can be done.

    def open_column(self, key: Key) -> None:
        self._open_records(rows.column_filter(key))

    def open_detail(self, key: Key) -> None:
        self._open_records(key if isinstance(key, ChangeFilter) else None)

    def _open_records(self, wanted: ChangeFilter | None) -> None:
        if wanted is not None and self.result is not None:
            self.app.push_screen(
                ChangedRecordsScreen(self.comparison, self.result, wanted, self.MODE)
            )

    def action_order(self) -> None:
        self.by_number = not self.by_number
        self.show()

    def action_match_by(self) -> None:
        if self.result is not None:
            self.app.push_screen(KeyDialog(KeyOptions.of_result(self.result)), self._match_by)
        elif self._question is not None:
            options = KeyOptions.of_question(self._question, self.request)
            self.app.push_screen(KeyDialog(options), self._match_by)

    def _match_by(self, choice: KeyChoice | None) -> None:
        if choice is not None:
            self._begin(choice.applied(self.request))

    def action_copy(self) -> None:
        if (cells := self.focused_cells) is not None:
            clipboard.copy(self.app, copied_line(cells), "The line")

    def action_command(self) -> None:
        if self.result is None:
            return
        wanted = self._wanted
        command = compare_command(self.request, self.result, wanted, LISTED_CHANGES)
        clipboard.copy(self.app, command, "The command that lists these records")

    @property
    def _wanted(self) -> ChangeFilter | None:
        """The filter of the row with the cursor; None where it has none, or stands for all."""
        grid, key = self.focused_row
        if grid == "details":
            return key if isinstance(key, ChangeFilter) else None
        found = rows.column_filter(key)
        return None if found == EVERYTHING else found
