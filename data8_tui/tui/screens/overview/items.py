"""What the overview is made of: sections of items, each of some lines and with a destination."""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field

from data8_tui.cell_width import ELLIPSIS, cell_width, head
from data8_tui.safetext import visible
from data8_tui.tui.navigation import Destination
from data8_tui.tui.widgets.grid.cells import Cell, CellLike, Part, fit_text
from data8_tui.tui.widgets.grid.columns import GAP, Align

TextLine = Sequence[Part]
"""Parts of text, at most as wide as the section."""


@dataclass(frozen=True, slots=True)
class BoardItem:
    """What the cursor can be on, unless it leads nowhere. `key` identifies it in its section."""

    key: Hashable
    lines: tuple[TextLine, ...]
    target: Destination | None = None


@dataclass(frozen=True, slots=True)
class BoardSection:
    """A title and its items, the most important one first.

    `least` items are shown before less important sections get any room. `rest` is where those
    that find none are listed; `whole` sections are shown whole or not at all.
    """

    name: str
    title: TextLine
    items: tuple[BoardItem, ...] = ()
    least: int = 1
    rest: Destination | None = None
    whole: bool = False


@dataclass(frozen=True, slots=True)
class TextColumn:
    """A column of a section's items. With `ends` a long text keeps its beginning and its end."""

    width: int
    align: Align = "left"
    ends: bool = False


@dataclass(slots=True)
class AlignedCells:
    """Puts cells into columns, so that the items of a section are aligned."""

    columns: Sequence[TextColumn]
    indent: str = field(default="")

    def line(self, *cells: CellLike) -> list[Part]:
        """One line; a column of no width is left out."""
        parts: list[Part] = [(self.indent, "")] if self.indent else []
        first = True
        for column, cell in zip(self.columns, cells, strict=True):
            if column.width > 0:
                parts += [] if first else [(" " * GAP, "")]
                parts += fit_text(cell, column.width, column.align, ends=column.ends)
                first = False
        return parts


def widest(texts: Iterable[str], most: int) -> int:
    """The cells that the widest text takes, at most `most`."""
    return min(most, max((cell_width(visible(text)) for text in texts), default=0))


def text_line(text: str, style: str = "") -> list[Part]:
    """A line of one text."""
    return [(visible(text), style)]


def title_line(title: str, remark: str, width: int) -> list[Part]:
    """A section's title, and a remark at the right end of its line where that has room."""
    gap = width - cell_width(title) - cell_width(visible(remark))
    if not remark or gap < GAP:
        return fit_text(Cell(title, "strong"), width)
    return [(title, "strong"), (" " * gap, ""), (visible(remark), "dim")]


def wrapped(text: str, width: int, most: int) -> list[str]:
    """The text in at most `most` lines, broken between words; its end is “…” where that is cut."""
    lines: list[str] = []
    words = visible(text).split()
    line = ""
    for word in words:
        longer = f"{line} {word}" if line else word
        if cell_width(longer) <= width:
            line = longer
            continue
        if len(lines) == most - 1:
            return [*lines, _with_ellipsis(line or word, width)]
        lines += [line] if line else []
        line = word if cell_width(word) <= width else _with_ellipsis(word, width)
    return [*lines, line] if line else lines


def _with_ellipsis(line: str, width: int) -> str:
    return head(line, max(0, width - 1))[0].rstrip() + ELLIPSIS
