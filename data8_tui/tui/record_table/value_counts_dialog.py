"""How often each value of a column occurs: of the records here, then of all."""

import asyncio
from collections.abc import Iterable, Iterator
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from data8_tui.api.records import FieldValue, Record
from data8_tui.errors import Data8Error
from data8_tui.insight.humanize import count, exact_share, several
from data8_tui.tui import safe
from data8_tui.tui.dialogs.dialog import Dialog
from data8_tui.tui.records import values
from data8_tui.tui.records.records import RecordWindow
from data8_tui.tui.records.scan import RecordScan
from data8_tui.tui.records.value_counts import ValueCounts
from data8_tui.tui.remedies import one_line
from data8_tui.tui.widgets.bar import percentage, thin_bar
from data8_tui.tui.widgets.grid.cells import Cell, CellLike
from data8_tui.tui.widgets.grid.columns import GridColumn
from data8_tui.tui.widgets.grid.grid import Grid
from data8_tui.tui.widgets.grid.source import ListSource
from data8_tui.tui.widgets.key_hint import KeyHint

MOST_ROWS = 1_000
"""Values listed: the commonest."""

_BETWEEN_DRAWINGS = 0.25
"""Seconds; sorting many counts takes a part of that."""

_COLUMNS = (
    GridColumn("value", "Value", min_width=12, max_width=60, share=3, priority=9),
    GridColumn("count", "Records", width=11, align="right", priority=8),
    GridColumn("share", "", width=7, align="right", priority=7),
    GridColumn("bar", "", width=16, priority=1),
)


class ValueCountsDialog(Dialog[tuple[FieldValue]]):
    """Its result is the value whose records are to be shown, in a tuple: the value may be None."""

    TITLE_TEXT = "Values of a column"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("a", "count_all", show=False),
        Binding("F,q", "leave", show=False),
    ]
    DEFAULT_CSS = """
    ValueCountsDialog {
        #panel { width: 90%; max-width: 110; }
        #about { margin-bottom: 1; }
        #values { height: 50vh; max-height: 24; }
    }
    """

    def __init__(self, column: str, records: RecordWindow, *, masked: bool) -> None:
        super().__init__()
        self._records = records
        self._masked = masked
        self._counts = ValueCounts(column)
        self._scan: RecordScan | None = None
        self._shown: list[tuple[FieldValue, int]] = []
        self._source = ListSource(_COLUMNS)

    def fields(self) -> Iterable[Widget]:
        yield Static("", id="about", markup=False)
        yield Grid(self._source, empty_text="No record is here yet.", id="values")

    def on_mount(self) -> None:
        for _, records in self._records.kept():
            self._counts.add(records)
        self.query_one(Grid).focus()
        self._present()

    def _present(self) -> None:
        if not self.is_attached:  # closed while all were being counted
            return
        self._shown = self._counts.commonest(MOST_ROWS)
        self._source.replace(self._rows())
        self.query_one("#about", Static).update(self._about())
        count_all = "a  count all      " if self._can_count else ""
        self.query_one(KeyHint).show(f"enter  its records      {count_all}esc  close")

    def _rows(self) -> Iterator[tuple[int, list[CellLike]]]:
        total = max(1, self._counts.records)
        for place, (value, number) in enumerate(self._shown):
            kind = values.value_kind(value)
            quiet = kind in ("null", "empty")
            text = kind if quiet else values.value_text(value, masked=self._masked)
            share = exact_share(number, total)
            bar = Cell(thin_bar(number / total, 16), "accent")
            yield place, [Cell(text, "dim" if quiet else ""), Cell(count(number)), Cell(share), bar]

    def _about(self) -> Content:
        counts = self._counts
        different = several(counts.different, "value")
        if counts.others:
            different = f"over {different}; {several(counts.others, 'record')} with others"
        facts = [
            safe.content(counts.column, "bold"),
            Content(different),
            Content(f"in {self._scope}"),
        ]
        if (scan := self._scan) is not None:
            done = percentage(100 * scan.done / scan.count)
            facts.append(Content.styled(f"counting: {done}", "$text-accent"))
            if scan.waiting is not None:
                facts.append(safe.content(one_line(scan.waiting), "$text-warning"))
        return Content("   ").join(facts)

    @property
    def _scope(self) -> str:
        """Which records the counts are of."""
        every = self._records.count
        if self._counts.records >= every:
            return f"all {several(every, 'record')}"
        how = "counted" if self._scan is not None else "fetched"
        return f"{count(self._counts.records)} {how} of {count(every)}"

    @property
    def _can_count(self) -> bool:
        return self._scan is None and self._counts.records < self._records.count

    def action_count_all(self) -> None:
        """Begin again, with the first record: all are counted by the same rule."""
        if self._can_count:
            self.run_worker(self._count_all(), group="count", exclusive=True)

    async def _count_all(self) -> None:
        counts = ValueCounts(self._counts.column)

        def look(_: int, records: list[Record]) -> None:
            counts.add(records)

        self._scan = RecordScan(self._records.fetch, self._records.count, 0, look)
        drawing = asyncio.ensure_future(self._draw(counts))
        try:
            await self._scan.run()
        except Data8Error as error:
            self.show_problem(safe.content(one_line(error)))
        finally:
            drawing.cancel()
            self._scan = None
        self._counts = counts
        self._present()

    async def _draw(self, counts: ValueCounts) -> None:
        while True:
            await asyncio.sleep(_BETWEEN_DRAWINGS)
            self._counts = counts
            self._present()

    def on_grid_row_selected(self, event: Grid.RowSelected) -> None:
        event.stop()
        self.dismiss((self._shown[event.index][0],))
