"""A terminal's screen as pyte has it, compared as an eye would: a blank has no foreground."""

import re
from typing import Any

import pyte

_KEYBOARD = re.compile(r"\x1b\[[<>=]\d*u")


class PyteScreen:
    """Feeds a pyte screen with what a program writes. `lines` of `columns` cells."""

    def __init__(self, columns: int, lines: int) -> None:
        self._screen = pyte.Screen(columns, lines)
        self._stream = pyte.Stream(self._screen)
        self.feed("\x1b[?7l")

    def feed(self, text: str) -> None:
        """Write a text that holds whole sequences."""
        self._stream.feed(_KEYBOARD.sub("", text))  # pyte prints what it doesn't know

    def resize(self, columns: int, lines: int) -> None:
        """As a window is made larger or smaller."""
        self._screen.resize(lines, columns)

    @property
    def cursor(self) -> tuple[int, int]:
        """Line and cell of the cursor, counted from 0."""
        return self._screen.cursor.y, self._screen.cursor.x

    @property
    def cells(self) -> list[list[object]]:
        """What each cell shows."""
        buffer, columns = self._screen.buffer, range(self._screen.columns)
        return [[_seen(buffer[y][x]) for x in columns] for y in range(self._screen.lines)]

    @property
    def text(self) -> str:
        """The lines without styles."""
        return "\n".join(self._screen.display)


def _seen(cell: Any) -> object:
    decorated = cell.underscore or cell.strikethrough or cell.reverse
    if cell.data != " ":
        return cell
    behind = (cell.bg, cell.underscore, cell.strikethrough, cell.reverse)
    return (*behind, cell.fg if decorated else "")
