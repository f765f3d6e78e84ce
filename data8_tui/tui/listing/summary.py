"""The line above a list: what was asked for, and how much of the answer is shown."""

from textual.content import Content

from data8_tui.api.client import PAGE_SIZE
from data8_tui.tui import safe

MUTED = "$text-muted"


def list_summary(
    filters: str, noun: str, page: int, known: int | None, shown: int, width: int
) -> Content:
    """One line of `width` cells. A page is never passed off as the whole: Data8 tells no total."""
    told = _told(noun, page, known, shown)
    asked = safe.content(filters, MUTED).truncate(max(0, width - len(told) - 2), ellipsis=True)
    gap = " " * max(1, width - len(told) - asked.cell_length)
    return Content.assemble(asked, gap, (told, MUTED))


def _told(noun: str, page: int, known: int | None, shown: int) -> str:
    if known is None:
        return f"page {page}"
    if shown < known:
        return f"{shown} of {known} on page {page}"
    more = ", more follow" if known == PAGE_SIZE else ""
    return f"page {page} · {known} {noun}{more}"
