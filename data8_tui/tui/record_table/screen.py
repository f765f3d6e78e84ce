"""A table of records in which something can be found, counted and copied."""

from collections.abc import Iterable, Mapping
from typing import ClassVar

from textual.widget import Widget
from textual.widgets import Input
from textual.worker import Worker

from data8_tui.api.records import FieldValue, Record
from data8_tui.errors import Data8Error
from data8_tui.insight import humanize
from data8_tui.keys.command import Command
from data8_tui.keys.keymap import key_of
from data8_tui.transfer.download.chunks import Chunk
from data8_tui.tui import clipboard, safe
from data8_tui.tui.record_table.arranged_screen import ArrangedTableScreen
from data8_tui.tui.record_table.cell_dialog import CellDialog
from data8_tui.tui.record_table.copy_dialog import CopyDialog
from data8_tui.tui.record_table.copy_text import OF_MARKED, CopyForm, cell_text, copied_text
from data8_tui.tui.record_table.find_line import FindInput, FindLine, found_text
from data8_tui.tui.record_table.finder import RecordFinder
from data8_tui.tui.record_table.jump_dialog import JumpDialog
from data8_tui.tui.record_table.position import Position
from data8_tui.tui.record_table.value_counts_dialog import ValueCountsDialog
from data8_tui.tui.records.records import RecordWindow
from data8_tui.tui.records.scan import STRIDE
from data8_tui.tui.records.search import Needle, TextNeedle, ValueNeedle
from data8_tui.tui.records.values import value_kind
from data8_tui.tui.remedies import one_line
from data8_tui.tui.subjects import Subjects

_PAUSE = 0.15
"""Seconds between two drawings of what was found, while all records are looked through."""


class RecordTableScreen(ArrangedTableScreen):
    """The records of anything that a RecordWindow reads, and their columns.

    A subclass has the actions of `record_commands.RECORD_TABLE` in its KEYS, defines `title_text`,
    `facts`, and where they are known `columns`, and calls `show_records` with a window as soon as
    it has one, and again for another view of the records. Its own `show` calls `show_table`.
    """

    NEED_RECORDS = ArrangedTableScreen.NEED_RECORDS | {
        "cell", "find", "step", "count_values", "copy_cell", "copy_more", "mark",
    }  # fmt: skip
    NEED_ROWS: ClassVar[frozenset[str]] = frozenset(
        ["open", "cell", "jump", "find", "step", "count_values", "copy_cell", "copy_more", "mark"]
    )
    """Those of them that need one record at least; a subclass adds its own."""
    FINDING: ClassVar[tuple[Command, ...]] = (
        Command("finding.search", "enter", "search_all", "search all records"),
        Command("finding.leave", "down", "leave", "to the records"),
        Command("finding.close", "escape", "back", "close"),
    )

    def __init__(self) -> None:
        super().__init__()
        self._finder: RecordFinder | None = None
        self._searching: Worker[None] | None = None
        self._found_drawn = True
        self._jump_from: int | None = None
        """Where the cursor was when a search of all records began, until it has found any."""
        self._column_wanted = False
        """Whether the cursor goes to the matching column once its record is here."""

    # What a subclass may define.

    def show_value(self, column: str, value: FieldValue) -> None:
        """Show the records with a value: here, go to the first one, and find the others."""
        self.find(ValueNeedle(column, value))
        self._search_all()

    @property
    def name_to_copy(self) -> str:
        """A name that can be copied, too; "" for none."""
        return ""

    @property
    def source_values(self) -> Mapping[str, str]:
        """Where the records are, as the user's own commands name it: `dataset` or `file`."""
        return {"dataset": name} if (name := self.dataset_to_download) else {}

    def subjects(self) -> Subjects:
        source, at, cell = self.source_values, self.grid.cursor, self.cell_at_cursor
        number = self.record_number(at) if at is not None else None
        column = cell[0] if cell else ""
        record = {**source, "record": str(number or ""), "column": column}
        found = dict.fromkeys(source, source)
        return {**found, "record": record} if number else found

    def go_to_number(self, number: int) -> None:
        """Put the cursor on the row of the record with this number."""
        self.grid.move_to(number - 1)

    # Finding.

    @property
    def TYPING(self) -> tuple[Command, ...]:  # noqa: N802 - the key line's name for it
        return self.FINDING if isinstance(self.focused, FindInput) else super().TYPING

    @property
    def find_line(self) -> FindLine:
        """The field for what is to be found."""
        return self.query_one(FindLine)

    def below(self) -> Iterable[Widget]:
        yield FindLine()

    def show_records(self, records: RecordWindow, columns: Mapping[str, str]) -> None:
        self.stop_finding()
        self.grid.range_start = None  # the same rows are other records
        super().show_records(records, columns)

    def find(self, needle: Needle) -> None:
        """Mark what matches among the records here, and go to the next match, if there is one."""
        self._stop_search()
        if self.source is not None and self.grid.cursor is not None:
            self._finder = RecordFinder(self.source, needle, self._on_found)
            self.find_line.set_class(True, "-shown")
            self._go_to(self._finder.here_or_next(self.grid.cursor))
            self._show_found()

    def stop_finding(self) -> None:
        """Take away the marks and the line."""
        self._stop_search()
        self._finder = None
        if self.source is not None:
            self.source.highlight(None)
        self.find_line.set_class(False, "-shown")

    def action_find(self) -> None:
        self.find_line.set_class(True, "-shown")
        self.find_line.field.focus()
        self.find_line.field.action_select_all()
        self._show_found()

    def on_input_changed(self, event: Input.Changed) -> None:
        if event.input.id != "find":
            return
        if event.value:
            self.find(TextNeedle(event.value))
        else:
            self.stop_finding()
            self.find_line.set_class(event.input.has_focus, "-shown")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        if event.input.id == "find":
            self.grid.focus()
            if event.value:
                self._search_all()
            else:
                self.stop_finding()

    def on_find_input_left(self) -> None:
        self.grid.focus()

    def action_step(self, by: int) -> None:
        """Go to the next match, or the one before; without a search, begin one."""
        finder, cursor = self._finder, self.grid.cursor
        if finder is None or cursor is None:
            self.action_find()
            return
        found = finder.next_cell(cursor, self.grid.column, by)
        if found is None and not finder.search.complete:
            self._search_all()
        self._go_to(found)

    def _go_to(self, found: tuple[int, str | None] | None) -> None:
        if found is None:
            return
        index, column = found
        self.grid.move_to(index)
        self._column_wanted = column is None
        if column is not None:
            self.go_to_column(column)

    def _search_all(self) -> None:
        finder = self._finder
        if finder is not None and not finder.search.complete and self._searching is None:
            self._searching = self.run_worker(self._search(finder), group="search")

    async def _search(self, finder: RecordFinder) -> None:
        first = self.grid.cursor or 0
        self._jump_from = None if finder.search.found.count else first
        try:
            await finder.search_all(first)
        except Data8Error as error:
            safe.toast(self, one_line(error), severity="warning")
        finally:
            if finder is self._finder:
                self._searching = None
                self._jump_to_first()

    def _jump_to_first(self) -> None:
        """Go to the first match, unless the cursor was moved while it was looked for."""
        first, finder = self._jump_from, self._finder
        if first is not None and finder is not None and finder.search.found.count:
            self._jump_from = None
            if self.grid.cursor == first:
                self._go_to(finder.here_or_next(first))

    def _stop_search(self) -> None:
        if self._searching is not None:
            self._searching.cancel()
            self._searching = None

    def _on_found(self) -> None:
        """More was looked at: go to the first match of all, and draw how much, now and then."""
        if self._found_drawn:
            self._found_drawn = False
            self.set_timer(_PAUSE, self._draw_found)

    def _draw_found(self) -> None:
        self._found_drawn = True
        if self.in_use:
            self._jump_to_first()
            self._show_found()

    def _show_found(self) -> None:
        finder = self._finder
        if finder is None:
            count = self.source.row_count if self.source else 0
            self.find_line.show_found(f"in {humanize.several(count, 'record')}")
            return
        typing = isinstance(self.focused, FindInput)
        on = "Enter" if typing else f"{key_of(self.KEYS, 'find')} Enter"
        self.find_line.show_found(
            found_text(
                finder.search,
                finder.scan,
                self.grid.cursor,
                room=self.find_line.room,
                on=on,
                stop="Escape",
            )
        )

    def on_chunk(self, chunk: Chunk) -> None:
        super().on_chunk(chunk)
        if self._finder is not None:
            self._finder.look(chunk.start - 1, chunk.last - 1)
            if self._column_wanted and self.record_at_cursor is not None:
                self._go_to(self._finder.here_or_next(self.grid.cursor or 0))

    def show_cell(self) -> None:
        super().show_cell()
        if self._finder is not None:
            self._show_found()

    def action_back(self) -> None:
        """Stop what runs and close what is open, one after the other, before the screen."""
        if self._searching is not None:
            self._stop_search()
        elif isinstance(self.focused, FindInput) or (self._finder and not self.pane_open):
            self.stop_finding()
            self.grid.focus()
        elif self.grid.range_start is not None and not self.pane_open:
            self.grid.range_start = None
        else:
            super().action_back()

    @property
    def has_open(self) -> bool:
        """Whether anything runs or is open that is closed before the screen."""
        found = self._finder is not None or isinstance(self.focused, FindInput)
        return self.pane_open or found or self.grid.range_start is not None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Hide the keys, too, that have no record to work on."""
        if self.source is not None and not self.source.row_count and action in self.NEED_ROWS:
            return None
        return super().check_action(action, parameters)

    def why_not(self, command: Command) -> str:
        action = command.action.partition("(")[0]
        if self.source is None and (action in self.NEED_RECORDS or self.only_says_why(action)):
            waiting = "The records have not arrived yet." if self.awaits_data else ""
            return waiting or self.why_no_records or "There are no records here."
        if action in self.NEED_ROWS:
            return "There is no record to do that with."
        return super().why_not(command)

    # Jumping, counting, copying.

    def action_jump(self) -> None:
        if self.source is not None and self.source.row_count:
            dialog = JumpDialog(self.RECORD_NOUN, self.source.row_count, self.largest_number)
            self.app.push_screen(dialog, self._jump)

    def _jump(self, position: Position | None) -> None:
        if position is not None and position.numbered:
            self.go_to_number(position.place)
        elif position is not None:
            self.grid.move_to(position.place - 1)

    def action_count_values(self) -> None:
        column = self.grid.column
        if self.source is not None and column is not None:

            def chosen(value: tuple[FieldValue] | None) -> None:
                if value is not None:
                    self.show_value(column, value[0])

            dialog = ValueCountsDialog(column, self.source.records, masked=self.context.masked)
            self.app.push_screen(dialog, chosen)

    def action_cell(self) -> None:
        cell, cursor = self.cell_at_cursor, self.grid.cursor
        number = None if cursor is None else self.record_number(cursor)
        if cell is not None and number is not None:

            def closed(copied: bool | None) -> None:
                if copied:
                    self.action_copy_cell()

            row = f"{self.RECORD_NOUN} {humanize.count(number)}"
            dialog = CellDialog(cell[0], row, cell[1], masked=self.context.masked)
            self.app.push_screen(dialog, closed)

    def action_mark(self) -> None:
        """Mark records from this one on, as the cursor moves; again: none."""
        marking = self.grid.range_start is None
        self.grid.range_start = self.grid.cursor if marking else None

    def action_copy_cell(self) -> None:
        cell = self.cell_at_cursor
        if self.grid.range_start is not None:
            self.action_copy_more()
        elif cell is None:
            safe.toast(self, "The record is still on its way.")
        elif cell_text(cell[1]):
            self._copy(cell_text(cell[1]), "The cell")
        else:
            kind = value_kind(cell[1])
            safe.toast(self, f"The cell is {kind}: there is nothing to copy.")

    def action_copy_more(self) -> None:
        marked = self.grid.range_start is not None
        forms = [form for form in CopyForm if marked or form not in OF_MARKED]
        several = humanize.several(len(self.grid.marked_rows), self.RECORD_NOUN)
        wanted = [form for form in forms if self.name_to_copy or form is not CopyForm.NAME]
        self.app.push_screen(CopyDialog(wanted, several), self._copy_as)

    def _copy_as(self, form: CopyForm | None) -> None:
        if form is CopyForm.CELL:
            self.grid.range_start = None
            self.action_copy_cell()
        elif form is CopyForm.NAME:
            clipboard.copy(self.app, self.name_to_copy, "The name")
        elif form is not None:
            self.run_worker(self._copy_records(form), group="copy", exclusive=True)

    async def _copy_records(self, form: CopyForm) -> None:
        cursor, source = self.grid.cursor, self.source
        if source is None or cursor is None:
            return
        rows = self.grid.marked_rows if form in OF_MARKED else range(cursor, cursor + 1)
        if len(rows) > STRIDE:
            most = humanize.count(STRIDE)
            safe.toast(self, f"Up to {most} records can be copied at once.", severity="warning")
            return
        try:
            records = await self._read(source.records, rows)
        except Data8Error as error:
            safe.toast(self, one_line(error), severity="warning")
            return
        what = humanize.capitalized(humanize.several(len(rows), "record"))
        self._copy(copied_text(form, records, source.shown), what)

    async def _read(self, records: RecordWindow, rows: range) -> list[Record]:
        here = [records.get(index) for index in rows]
        known = [record for record in here if record is not None]
        if len(known) == len(rows):
            return known
        return await records.fetch(start=rows.start + 1, count=len(rows))

    def _copy(self, text: str, what: str) -> None:
        if self.context.masked:
            key = key_of(self.KEYS, "mask")
            safe.toast(
                self, f"Not copied: values are masked. {key} shows them.", severity="warning"
            )
        else:
            clipboard.copy(self.app, text, what)
