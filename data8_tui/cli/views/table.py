"""Aligned columns of text, in terminal cells: a table that fits, and breaks lines between words."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from data8_tui.cell_width import cell_width, head, pad
from data8_tui.cli import output
from data8_tui.cli.listed import CommandWords, listed
from data8_tui.cli.plain_text import line_label, plain_line

GAP = "  "
_LEAST = 6
"""Cells that a column which may break keeps, however narrow the terminal."""


@dataclass(frozen=True, slots=True)
class TableColumn:
    """`right` aligns at the right edge; `breaks` may take several lines where room is short.

    The plain form begins an item with the column that is its `subject`, or else the first.
    `least` is the width that a breaking column keeps while another can still give way; `floor`
    the width that is kept free for rows to come.
    """

    title: str
    right: bool = False
    breaks: bool = False
    least: int = _LEAST
    floor: int = 0
    subject: bool = False


@dataclass(frozen=True, slots=True)
class TableCell:
    """Text that is safe to show, the style it is painted in, and the command that opens it."""

    text: str
    style: str = ""
    opened_by: CommandWords = ()


TableRow = Sequence[TableCell | str]


def wrap_lines(text: str, width: int) -> list[str]:
    """`text` on lines of at most `width` cells, broken at spaces where there are any."""
    lines: list[str] = []
    while len(text) > 1 and (line := head(text, width)[0] or text[0]) != text:
        at = line.rfind(" ") if text[len(line)] != " " else len(line)
        line = text[:at] if at > 0 else line
        lines.append(line.rstrip(" "))
        text = text[len(line) :].lstrip(" ")
    return [*lines, text]


class Table:
    """Rows under their titles. The first rows decide the widths, so later ones stay aligned.

    `width` is what a line may take, None where it may take what it needs. `paint` puts a style
    on padded text.
    """

    def __init__(
        self,
        columns: Sequence[TableColumn],
        *,
        width: int | None = None,
        paint: Callable[[str, str], str] = lambda text, style: text,
    ) -> None:
        self._columns = columns
        self._width = width
        self._paint = paint
        self._widths: list[int] = []
        self._printed = False

    def lines(self, rows: Iterable[TableRow]) -> Iterator[str]:
        """The lines of some rows; the first time also the line of titles."""
        held = [
            [cell if isinstance(cell, TableCell) else TableCell(cell) for cell in row]
            for row in rows
        ]
        if output.is_plain():
            yield from listed.release(self._items(held))
            return
        if not self._widths:
            self._widths = self._fit(held)
            yield from self._line([TableCell(column.title, "bold") for column in self._columns])
        for row in held:
            yield from self._line(row)

    def _items(self, rows: list[list[TableCell]]) -> list[list[str]]:
        """The plain lines of each item, with an empty one before all but the first.

        A row without a subject belongs to the item above it.
        """
        first = next((at for at, column in enumerate(self._columns) if column.subject), 0)
        order = sorted(range(len(self._columns)), key=lambda at: at != first)
        items: list[list[str]] = []
        for row in rows:
            lines = [
                _labelled(self._columns[at].title, row[at])
                for at in order
                if plain_line(row[at].text).strip()
            ]
            if row[first].text or not items:
                separator = [""] if self._printed else []
                self._printed = True
                items.append([*separator, *lines])
            else:
                items[-1].extend(lines)
        return items

    def _fit(self, rows: list[list[TableCell]]) -> list[int]:
        limited = self._width is not None
        wanted = [
            max(cell_width(column.title), column.floor, _LEAST if column.breaks and limited else 0)
            for column in self._columns
        ]
        for row in rows:
            wanted = [
                max(width, cell_width(cell.text)) for width, cell in zip(wanted, row, strict=True)
            ]
        return wanted if self._width is None else self._shrunk(wanted, self._width)

    def _shrunk(self, wanted: list[int], width: int) -> list[int]:
        """Take from the widest column that may break, cell by cell, until the line fits."""
        widths = list(wanted)
        breaking = [at for at, column in enumerate(self._columns) if column.breaks]
        for least in ([column.least for column in self._columns], [_LEAST] * len(widths)):
            while sum(widths) + len(GAP) * (len(widths) - 1) > width:
                able = [at for at in breaking if widths[at] > least[at]]
                if not able:
                    break
                widths[max(able, key=widths.__getitem__)] -= 1
        return widths

    def _line(self, row: list[TableCell]) -> Iterator[str]:
        widths = self._widths if self._width is None else self._widths_for(row, self._width)
        parts = [
            wrap_lines(cell.text, width) if column.breaks and self._width else [cell.text]
            for cell, column, width in zip(row, self._columns, widths, strict=True)
        ]
        for number in range(max(map(len, parts))):
            texts = [part[number] if number < len(part) else "" for part in parts]
            yield self._joined(texts, [cell.style for cell in row], widths)

    def _widths_for(self, row: list[TableCell], width: int) -> list[int]:
        """What a later row needs more of in one column, the others give, its last one first."""
        widths = [
            had if column.breaks else max(had, cell_width(cell.text))
            for cell, column, had in zip(row, self._columns, self._widths, strict=True)
        ]
        over = sum(widths) + len(GAP) * (len(widths) - 1) - width
        if over > 0 and self._columns[-1].breaks:
            widths[-1] = max(min(_LEAST, widths[-1]), widths[-1] - over)
        return self._shrunk(widths, width)

    def _joined(self, texts: list[str], styles: list[str], widths: list[int]) -> str:
        shown = zip(texts, styles, widths, self._columns, strict=True)
        padded = (
            pad(text, width, self._paint(text, style) if text else "", right=column.right)
            for text, style, width, column in shown
        )
        return GAP.join(padded).rstrip(" ")


def _labelled(title: str, cell: TableCell) -> str:
    """`2. Job: NAME`: numbered where it can be opened."""
    number = f"{listed.number(cell.opened_by)}. " if cell.opened_by else ""
    words = title.lower() if title.isupper() else title
    return f"{number}{line_label(words)}: {cell.text.strip()}" if title else cell.text.strip()
