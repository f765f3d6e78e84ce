"""What the overview is made of: sections of items, each of some lines and with a destination."""

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, field

from data8_tui.cell_width import ELLIPSIS, cell_width, head
from data8_tui.insight.humanize import count
from data8_tui.keys.commands import OVERVIEW
from data8_tui.keys.keymap import key_of
from data8_tui.safetext import visible
from data8_tui.tui.navigation import Destination
from data8_tui.tui.widgets.grid.cells import Cell, CellLike, Part, fit_text
from data8_tui.tui.widgets.grid.columns import GAP, Align

TextLine = Sequence[Part]
"""Parts of text, at most as wide as the section."""


FILLING = "reading past jobs …"
"""In place of numbers that would be of a part of the jobs."""
_FOLDED_TITLE = 12
"""Cells for the title of a folded section, so that the texts behind them are aligned."""


@dataclass(frozen=True, slots=True)
class UnfoldSection:
    """Give a section all the lines that it needs; again, as many as before."""

    name: str


Target = Destination | UnfoldSection
"""What Enter opens."""


@dataclass(frozen=True, slots=True)
class BoardItem:
    """What the cursor can be on, unless it leads nowhere. `key` identifies it in its section."""

    key: Hashable
    lines: tuple[TextLine, ...]
    target: Target | None = None


@dataclass(frozen=True, slots=True)
class BoardSection:
    """A heading and its items, the most important one first.

    `heading` makes the first line, from the number of items that are not shown; `folded` is the
    only line where there is room for no item. `least` items are shown before other sections get
    a second one. `rest` is what the heading leads to: a list always, another while any is hidden.
    """

    name: str
    heading: Callable[[int], TextLine]
    folded: TextLine
    items: tuple[BoardItem, ...]
    least: int = 1
    rest: Target | None = None


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


def title_line(title: str, remarks: Sequence[str], width: int, hidden: int = 0) -> list[Part]:
    """A section's title, how many items are hidden, and the longest remark that has room.

    `remarks` are the same in ever fewer cells; it is at the right end of the line.
    """
    cell = title_cell(title, hidden)
    for remark in map(visible, remarks):
        gap = width - cell_width(cell.plain) - cell_width(remark)
        if gap >= GAP:
            return [*cell.parts, (" " * gap, ""), (remark, "dim")]
    return fit_text(cell, width)


def title_cell(title: str, hidden: int) -> Cell:
    """`Now  … 3 more`."""
    cell = Cell(title, "strong")
    return cell + Cell(f"{' ' * GAP}… {count(hidden)} more", "dim") if hidden else cell


def folded_line(title: str, text: str, width: int, opening: str = "") -> list[Part]:
    """A section in one line. `opening` is what Enter does, after the key's name."""
    key = f" · {key_of(OVERVIEW, 'open')} {opening}" if opening else ""
    cell = Cell(title.ljust(_FOLDED_TITLE), "strong") + Cell(
        f"{' ' * GAP}{visible(text)}{key}", "dim"
    )
    return fit_text(cell, width)


def empty_section(name: str, title: str, sentence: str, width: int) -> BoardSection:
    """A section without items: a sentence in place of them."""
    item = BoardItem("", (text_line(sentence, "dim"),))
    folded = folded_line(title, sentence, width)
    return BoardSection(name, lambda _: title_line(title, (), width), folded, (item,))


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
