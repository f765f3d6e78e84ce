"""What each line of a grid is drawn from, at one moment: a row, or the sentence in their place."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from textual.geometry import Offset, Region, Size
from textual.strip import Strip

from data8_tui.cell_width import cell_width
from data8_tui.tui.widgets.grid import lines
from data8_tui.tui.widgets.grid.cells import Part
from data8_tui.tui.widgets.grid.columns import Layout
from data8_tui.tui.widgets.grid.painter import GridRow, Line, Painter, RowLook
from data8_tui.tui.widgets.grid.source import RowSource
from data8_tui.tui.widgets.grid.viewport import HEADER


@dataclass(frozen=True, slots=True)
class Scene:
    """Rows of a source from `top` on, in a widget of `size`; `text` is shown where there are none.

    Lines are counted from the top of the widget, the header included.
    """

    source: RowSource
    layout: Layout
    size: Size
    top: int
    sort: lines.Sort | None
    text: str

    def draw(self, y: int, painter: Painter, look: Callable[[GridRow], RowLook]) -> Strip:
        """Line `y`; `look` gives what a row is besides its cells."""
        if y < HEADER:
            return painter.header(self.layout, self.sort, self.size.width)
        line = self._line(y)
        if not isinstance(line, GridRow):
            return painter.text(y, line, self.size.width)
        return painter.row(y, line, self.layout, self.size.width, look(line))

    def outdated(self, rows: range, painter: Painter) -> Iterator[Region]:
        """The regions of these rows, on screen or below the last one, that show something else."""
        for y in (HEADER + index - self.top for index in rows):
            yield from painter.outdated(y, self._line(y), self.layout, self.size.width)

    def _line(self, y: int) -> Line:
        count, index = self.source.row_count or 0, self.top + y - HEADER
        if index < count:
            return GridRow(index, self.source.key(index), self.source.cells(index))
        if count:
            return []
        return self._sentence.get(y - HEADER, [])

    @property
    def _sentence(self) -> dict[int, list[Part]]:
        return lines.sentence_line(self.text, self.size.width, self.size.height - HEADER)

    @property
    def sentence_offset(self) -> Offset:
        """Where the text begins that is shown where there are no rows."""
        for y, parts in self._sentence.items():
            return Offset(cell_width(parts[0][0]), HEADER + y)
        return Offset(lines.GUTTER, HEADER)
