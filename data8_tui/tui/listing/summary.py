"""The line above a list: the filters, and how many rows of which page are shown."""

from textual.content import Content

from data8_tui.tui import safe

MUTED = "$text-muted"


def list_summary(
    filters: str, noun: str, page: int, known: int | None, shown: int, more: str, width: int
) -> Content:
    """One line of `width` cells. It names the page, since Data8 reports no total.

    `more` says whether the list goes on, after the number of rows.
    """
    counts = _counts(noun, page, known, shown, more)
    left = safe.content(filters, MUTED).truncate(max(0, width - len(counts) - 2), ellipsis=True)
    gap = " " * max(1, width - len(counts) - left.cell_length)
    return Content.assemble(left, gap, (counts, MUTED))


def _counts(noun: str, page: int, known: int | None, shown: int, more: str) -> str:
    if known is None:
        return f"page {page}"
    if shown < known:
        return f"{shown} of {known} on page {page}"
    return f"page {page} · {known} {noun}{more}"
