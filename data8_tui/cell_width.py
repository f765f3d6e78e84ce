"""The width of text in terminal cells, and text cut or padded to a width: for CLI and TUI alike.

The counts are `rich.cells`', which Textual lays its screens out by: a wide character or an emoji
takes two cells, a combining mark or a skin tone none, and U+FE0F (emoji style) adds a cell to a
character that is narrow without it. A grapheme is never divided.

The text is safe to show already (`data8_tui.safetext.visible`). This module imports nothing of
rich but `rich.cells`, whose import costs 3 ms.
"""

import re

from rich.cells import cell_len as cell_width
from rich.cells import split_graphemes

__all__ = ["ELLIPSIS", "cell_width", "cut", "cut_middle", "graphemes", "head", "pad"]

ELLIPSIS = "…"
_BETWEEN_WORDS = re.compile(r"[ _-](?=.)")


def graphemes(text: str) -> list[tuple[int, int, int]]:
    """Each grapheme of `text` as (start, stop, width): indices into the text, then cells."""
    return split_graphemes(text)[0]


def head(text: str, width: int) -> tuple[str, int]:
    """The longest beginning of `text` that fits `width` cells, and the cells that it takes.

    The cost depends on `width`, not on the length of `text`: a grapheme of more than 64 code points
    may be divided for that.
    """
    if text.isascii():
        return text[: max(0, width)], max(0, min(len(text), width))
    end = used = 0
    for _, stop, length in graphemes(text[: 4 * width + 64]):
        if used + length > width:
            break
        end, used = stop, used + length
    return text[:end], used


def cut(text: str, width: int) -> str:
    """As much of `text` as `width` cells hold, with “…” where something is left out."""
    return text if cell_width(text) <= width else head(text, width - 1)[0] + ELLIPSIS


def cut_middle(text: str, width: int, *, end: str | None = None) -> str:
    """`text` in `width` cells with “…” within: two thirds of its beginning, one third of its end.

    The end begins with a word if it can. `end` is the text whose end is shown, where `text` is
    only the beginning of a longer one.
    """
    if cell_width(text) <= width:
        return text
    tail = _tail(text if end is None else end, (width - 1) // 3)
    return head(text, max(0, width - 1 - cell_width(tail)))[0] + ELLIPSIS + tail


def pad(text: str, width: int, painted: str | None = None, *, right: bool = False) -> str:
    """`text`, or its form with colour `painted`, with spaces up to `width` cells.

    The spaces come after the text; before it where it is aligned `right`.
    """
    spaces = " " * (width - cell_width(text))
    shown = text if painted is None else painted
    return spaces + shown if right else shown + spaces


def _tail(text: str, width: int) -> str:
    """The longest end of `text` that fits, from a boundary between words where it has one."""
    start, used = len(text), 0
    for begin, _, length in reversed(graphemes(text)):
        if used + length > width:
            break
        start, used = begin, used + length
    between = _BETWEEN_WORDS.search(text, start)
    return text[between.start() :] if between else text[start:]
