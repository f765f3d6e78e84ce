"""The tables of commands of what has a cursor: lists, tables of records, the overview, a record.

A command has the same id in each, and the action of its widget.
"""

from data8_tui.keys.command import Command


def _cursor(name: str, keys: str, action: str, sentence: str) -> Command:
    return Command(f"cursor.{name}", keys, action, name.replace("_", " "), sentence, footer=False)


_OPEN = Command("cursor.open", "enter", "select", "open", footer=False)
"""Enter on a row, for dialogs; a screen has a command of its own for it."""

ROWS = (
    _cursor("up", "up,k", "move(-1)", "Go up"),
    _cursor("down", "down,j", "move(1)", "Go down"),
    _cursor("page_up", "pageup", "page(-1)", "Go up a page"),
    _cursor("page_down", "pagedown", "page(1)", "Go down a page"),
    _cursor("half_up", "ctrl+u", "half_page(-1)", "Go up half a page"),
    _cursor("half_down", "ctrl+d", "half_page(1)", "Go down half a page"),
    _cursor("first", "home,g", "first", "Go to the first row"),
    _cursor("last", "end,G", "last", "Go to the last row"),
    _cursor("top", "H", "line_in_view(0)", "Go to the first row on screen"),
    _cursor("middle", "M", "line_in_view(1)", "Go to the row in the middle of the screen"),
    _cursor("bottom", "L", "line_in_view(2)", "Go to the last row on screen"),
)

LIST = (
    *ROWS,
    _cursor("left", "left,h", "sideways(-1)", "Show the columns to the left"),
    _cursor("right", "right,l", "sideways(1)", "Show the columns to the right"),
    _OPEN,
)

CELLS = (
    *ROWS,
    _cursor("left", "left,h", "sideways(-1)", "Go to the column to the left"),
    _cursor("right", "right,l", "sideways(1)", "Go to the column to the right"),
    _cursor("first_column", "circumflex_accent", "first_column", "Go to the first column"),
    _cursor("last_column", "dollar_sign", "last_column", "Go to the last column"),
    _OPEN,
)

BOARD = (
    _cursor("up", "up,k", "vertical(-1)", "Go up"),
    _cursor("down", "down,j", "vertical(1)", "Go down"),
    _cursor("left", "left,h", "sideways(-1)", "Go left"),
    _cursor("right", "right,l", "sideways(1)", "Go right"),
    _cursor("first", "home,g", "end(0)", "Go to the first line"),
    _cursor("last", "end,G", "end(-1)", "Go to the last line"),
    _OPEN,
)

FIELDS = (
    _cursor("up", "up,k", "scroll_up", "Go up"),
    _cursor("down", "down,j", "scroll_down", "Go down"),
    _cursor("page_up", "pageup", "page_up", "Go up a page"),
    _cursor("page_down", "pagedown", "page_down", "Go down a page"),
    _cursor("half_up", "ctrl+u", "half_page(-1)", "Go up half a page"),
    _cursor("half_down", "ctrl+d", "half_page(1)", "Go down half a page"),
    _cursor("first", "home,g", "scroll_home", "Go to the first field"),
    _cursor("last", "end,G", "scroll_end", "Go to the last field"),
)
