"""The two lines at the top of a table of records."""

from textual.content import Content

from data8_tui.insight import humanize
from data8_tui.tui import safe
from data8_tui.tui.records.values import MASKED_LABEL

GAP = "   "
"""What is between two facts."""


def table_heading(name: str, facts: Content, width: int, *, masked: bool, at: str) -> Content:
    """The name, and the cursor's position at the right edge; below them the facts."""
    warning = Content.styled(MASKED_LABEL if masked else "", "$text-warning")
    return Content("\n").join(
        (
            _at_both_ends(safe.content(name, "bold"), Content.styled(at, "$text-muted"), width),
            _at_both_ends(facts, warning, width),
        )
    )


def _at_both_ends(left: Content, right: Content, width: int) -> Content:
    """One at each edge; where there is no room for both, the left one alone."""
    gap = width - left.cell_length - right.cell_length
    return Content.assemble(left, " " * gap, right) if gap >= len(GAP) else left


def join_facts(*facts: Content) -> Content:
    """Those that aren't empty, in one line."""
    return Content(GAP).join(fact for fact in facts if fact.plain)


def counted(number: int, noun: str) -> Content:
    """`1,200 records`."""
    return Content(humanize.several(number, noun))


def frozen_text(wanted: int, kept: int) -> str:
    """How many of the frozen columns have no room at the left; "" where all of them stay."""
    if kept >= wanted:
        return ""
    if not kept:
        return "No room to keep the column at the left: the terminal is too narrow."
    return f"{kept} of {wanted} columns stay at the left; there is no room for more."
