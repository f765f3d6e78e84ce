"""A screen that shows records as a table, and beside it their columns."""

from collections.abc import Iterable, Mapping
from typing import ClassVar

from textual.content import Content
from textual.widget import Widget

from data8_tui.api.records import FieldValue, Record
from data8_tui.insight import humanize
from data8_tui.keys.command import Command
from data8_tui.keys.keymap import key_of
from data8_tui.transfer.download.chunks import Chunk
from data8_tui.tui import safe
from data8_tui.tui.app_screen import AppScreen
from data8_tui.tui.navigation import OpenRecord
from data8_tui.tui.record_table.cell_line import cell_line, waiting_line
from data8_tui.tui.record_table.columns_pane import FINDING_COLUMN, ColumnsPane
from data8_tui.tui.record_table.heading import GAP, frozen_text, table_heading
from data8_tui.tui.record_table.kept_columns import keep_columns, restore_columns
from data8_tui.tui.record_table.record_source import RecordSource, number_in_order
from data8_tui.tui.record_table.table import BESIDE, RecordTable
from data8_tui.tui.records import fetch_failure
from data8_tui.tui.records.arrangement import ColumnArrangement
from data8_tui.tui.records.records import RecordWindow
from data8_tui.tui.widgets.grid.cell_grid import CellGrid
from data8_tui.tui.widgets.grid.grid import Grid


class ArrangedTableScreen(AppScreen):
    """A table of records whose columns are arranged as the user wants. `RecordTableScreen` has the
    interface for subclasses.
    """

    NEED_RECORDS: ClassVar[frozenset[str]] = frozenset(
        ["open", "cell", "jump", "mask", "columns", "freeze", "hide", "show_hidden", "move_column"]
    )
    """Actions that need records; a subclass adds its own."""
    RECORD_NOUN: ClassVar[str] = "record"
    """What a row is."""

    def __init__(self) -> None:
        super().__init__()
        self.source: RecordSource | None = None
        self.pane_open = False
        self._record_shown: int | None = None

    # What a subclass defines.

    @property
    def title_text(self) -> str:
        """What the records are of: the first line of the heading."""
        raise NotImplementedError

    @property
    def table_name(self) -> str:
        """A name that no other table has: its columns are arranged for itself alone."""
        return self.title_text

    @property
    def facts(self) -> Content:
        """The second line of the heading."""
        raise NotImplementedError

    @property
    def columns(self) -> Mapping[str, str]:
        """The columns in their order, each with its type in words, "" where it has none."""
        return {}

    @property
    def dataset_to_download(self) -> str:
        """The dataset that a record's own page offers to download; "" for none."""
        return ""

    @property
    def why_no_records(self) -> str:
        """Why there are no records to be shown, but columns alone; "" where there are."""
        return ""

    @property
    def empty_text(self) -> str:
        """The sentence for a table without records."""
        return "There are no records."

    def record_number(self, index: int) -> int | None:
        """The number of the record in a row, from 1; None where it isn't here (yet)."""
        return number_in_order(index)

    @property
    def largest_number(self) -> int | None:
        """The largest record number there is; None where rows are numbered in their order."""
        return None

    # What every table does with it.

    @property
    def arrangement(self) -> ColumnArrangement:
        """How the columns of this table are arranged, as long as the session lasts."""
        return self.context.column_arrangement(f"{type(self).__name__} {self.table_name}")

    @property
    def TYPING(self) -> tuple[Command, ...]:  # noqa: N802 - the key line's name for it
        """The keys of the field that is typed in."""
        return FINDING_COLUMN

    @property
    def table(self) -> RecordTable:
        """The widgets."""
        return self.query_one(RecordTable)

    @property
    def pane(self) -> ColumnsPane:
        """The columns."""
        return self.table.pane

    @property
    def grid(self) -> CellGrid:
        """The records."""
        return self.table.grid

    def body(self) -> Iterable[Widget]:
        yield RecordTable(self.below_heading(), self.empty_text)
        yield from self.below()

    def below_heading(self) -> Iterable[Widget]:
        """What is between the heading and the table; nothing by default."""
        return ()

    def below(self) -> Iterable[Widget]:
        """What is below the table and its bottom line; nothing by default."""
        return ()

    def on_mount(self) -> None:
        super().on_mount()
        self.grid.on_cursor = self._draw_cursor
        self.grid.focus()

    def _draw_cursor(self) -> None:
        """Draw what shows the cursor, in the frame in which the rows are painted."""
        self.show_heading()
        self.show_cell()
        self.table.paint_cursor()

    def on_unmount(self) -> None:
        super().on_unmount()
        self.close_records()

    def on_screen_resume(self) -> None:
        super().on_screen_resume()
        if self.source is None:
            return
        if self._record_shown is not None:
            self.grid.move_to(self._record_shown)
            self._record_shown = None
        self.source.mask(self.context.masked)
        self.source.refresh_visible()

    def on_resize(self) -> None:
        super().on_resize()
        self.call_after_refresh(self.show)

    def show_records(self, records: RecordWindow, columns: Mapping[str, str]) -> None:
        """Show these records, in place of others that are shown; the cursor is on the first."""
        self.close_records()
        records.subscribe(self.on_chunk)
        restore_columns(self.session.choices, tuple(columns), self.arrangement)
        self.source = RecordSource(
            records,
            columns,
            self.arrangement,
            masked=self.context.masked,
            number_of=self.record_number,
            noun=self.RECORD_NOUN,
        )
        self.grid.source = self.source
        self.grid.frozen = self.arrangement.frozen
        self.refresh_bindings()

    def on_chunk(self, chunk: Chunk) -> None:
        """A chunk of the records was fetched, or failed."""
        self.present_title()
        cursor = self.grid.cursor if self.in_use else None
        if cursor is not None and chunk.start <= cursor + 1 <= chunk.last:
            self.show_heading()
            self.show_cell()

    def close_records(self) -> None:
        """Stop fetching."""
        if self.source is not None:
            self.source.records.close()

    def show_table(self) -> None:
        """Draw columns, panes and heading."""
        self._present_columns()
        self._arrange()
        self.show_heading()
        self.show_cell()

    def _arrange(self) -> None:
        with_pane = self.pane_open and self.source is not None
        self.table.lay_out(self.columns, self.why_no_records, with_pane=with_pane)

    def show_heading(self) -> None:
        """Draw the two lines at the top."""
        masked = self.context.masked and self.source is not None
        width, at = self.size.width - 4, self._position_text()
        self.table.show_heading(
            table_heading(self.title_text, self.facts, width, masked=masked, at=at)
        )

    @property
    def cell_at_cursor(self) -> tuple[str, FieldValue] | None:
        """Column and value of the cell with the cursor; None where it isn't here (yet)."""
        record, column = self.record_at_cursor, self.grid.column
        return None if record is None or column is None else (column, record.get(column))

    @property
    def record_at_cursor(self) -> Record | None:
        """The record with the cursor; None where it isn't here (yet)."""
        cursor = self.grid.cursor
        return None if self.source is None or cursor is None else self.source.records.get(cursor)

    def show_cell(self) -> None:
        """Draw the bottom line."""
        width, cell, column = self.size.width - 4, self.cell_at_cursor, self.grid.column
        shown = waiting_line(column, width) if column and self.grid.count else Content("")
        if cell is not None:
            key = key_of(self.KEYS, "cell")
            shown = cell_line(*(*cell, width), masked=self.context.masked, in_full=key)
        self.table.show_cell(shown)

    def _position_text(self) -> str:
        cursor = self.grid.cursor if self.source is not None else None
        if self.source is None or cursor is None:
            return ""
        hidden = self.arrangement.hidden(self.source.names)
        notes = [f"{humanize.several(hidden, 'column')} hidden"] if hidden else []
        if self.grid.range_start is not None:
            notes.append(f"{humanize.count(len(self.grid.marked_rows))} marked")
        if number := self.record_number(cursor):
            notes.append(f"{self.RECORD_NOUN} {humanize.count(number)}")
        return GAP.join(notes)

    def error_text(self) -> str:
        failure = self.source.records.failure(*self.source.window) if self.source else None
        if failure is None:
            return super().error_text()
        return fetch_failure.failure_text(failure, self.session.clock.now())

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Hide the keys of what can't be done with these records."""
        if self.source is not None or action not in self.NEED_RECORDS:
            return super().check_action(action, parameters)
        return None if self.awaits_data else False

    def on_grid_row_highlighted(self, event: Grid.RowHighlighted) -> None:
        if event.grid.id == "records":
            self.show_heading()
            self.show_cell()

    def on_grid_cell_highlighted(self) -> None:
        self.show_cell()

    def on_grid_row_selected(self) -> None:
        self.action_open()

    def go_to_column(self, name: str) -> None:
        """Put the cursor into that column, also where it was hidden."""
        if self.arrangement.is_hidden(name):
            self.arrangement.show(name)
            self.arrange_columns()
        shown = self.source.shown if self.source is not None else ()
        if name in shown:
            self.grid.move_to_column(shown.index(name))

    def on_columns_pane_chosen(self, event: ColumnsPane.Chosen) -> None:
        if self.source is None:
            return
        self.go_to_column(event.column)
        self.pane_open = self.pane_open and self.size.width >= BESIDE
        self._arrange()
        self.grid.focus()

    def action_open(self) -> None:
        cursor = self.grid.cursor
        if self.source is None or cursor is None:
            safe.toast(self, "There is no record to open.")
            return
        self.context.navigate(
            OpenRecord(
                self.title_text,
                self.arrangement.ordered(self.source.names),
                self.source.records,
                cursor,
                self.MODE,
                self._on_move,
                self.dataset_to_download,
                self.RECORD_NOUN,
                None if self.largest_number is None else self.record_number,
            )
        )

    def _on_move(self, index: int) -> None:
        self._record_shown = index

    def action_columns(self) -> None:
        self.pane_open = not self.pane_open
        self._arrange()
        if self.pane_open:
            self.pane.open(self.grid.column)
        else:
            self.grid.focus()

    def _present_columns(self) -> None:
        """Show in the pane how the columns are arranged."""
        names = self.source.names if self.source is not None else tuple(self.columns)
        types = self.columns
        self.pane.present({name: types.get(name, "") for name in names}, self.arrangement)

    def arrange_columns(self) -> None:
        """Show the columns as they are arranged now, in table and pane."""
        if self.source is not None:
            keep_columns(self.session.choices, self.source.names, self.arrangement)
            self.source.arrange()
            self.grid.frozen = self.arrangement.frozen
            self._present_columns()
            self.show_heading()
            self.show_cell()

    @property
    def _column_at_hand(self) -> str | None:
        """The column under the cursor, of the columns pane where that has the focus."""
        return self.pane.column if self.pane.grid.has_focus else self.grid.column

    def action_freeze(self) -> None:
        name = self._column_at_hand
        if self.source is not None and name in self.source.shown:
            frozen = self.arrangement.freeze(name, self.source.names)
            self.arrange_columns()
            if kept := frozen_text(frozen, self.grid.frozen_in_view):
                safe.toast(self, kept)

    def action_hide(self) -> None:
        """Hide a column; in the pane, show one that is hidden."""
        name = self._column_at_hand
        if self.source is None or name is None:
            return
        if self.arrangement.is_hidden(name):
            self.arrangement.show(name)
        elif not self.arrangement.hide(name, self.source.names):
            safe.toast(self, "The last column stays.")
        self.arrange_columns()

    def action_show_hidden(self) -> None:
        if not any(map(self.arrangement.is_hidden, self.source.names if self.source else ())):
            safe.toast(self, "No column is hidden.")
        self.arrangement.show_all()
        self.arrange_columns()

    def action_move_column(self, by: int) -> None:
        name = self._column_at_hand
        if self.source is not None and name in self.source.shown:
            before = self.source.shown
            self.arrangement.move(name, by, self.source.names)
            self.arrange_columns()
            if self.source.shown == before:
                safe.toast(self, f"This is the {'last' if by > 0 else 'first'} column.")

    def action_back(self) -> None:
        """Close the columns, if they are open, before the screen."""
        if self.pane_open:
            self.action_columns()
        else:
            super().action_back()

    def action_mask(self) -> None:
        self.context.toggle_mask()
        if self.source is not None:
            self.source.mask(self.context.masked)
        self.show_heading()
        self.show_cell()
