"""The line above a list: the filters, and how many rows of which page are shown."""

from textual.content import Content

from data8_tui.monitor.store import Store
from data8_tui.monitor.topics import DatasetsTopic, JobsTopic
from data8_tui.tui import safe

MUTED = "$text-muted"


def list_summary(filters: str, counts: str, width: int) -> Content:
    """One line of `width` cells: the filters, and at the right edge how many rows are shown."""
    left = safe.content(filters, MUTED).truncate(max(0, width - len(counts) - 2), ellipsis=True)
    gap = " " * max(1, width - len(counts) - left.cell_length)
    return Content.assemble(left, gap, (counts, MUTED))


def page_counts(
    store: Store, topic: JobsTopic | DatasetsTopic, noun: str, listed: int | None, shown: int
) -> str:
    """How many rows of a page are shown. It names the page, since Data8 reports no total.

    `listed` is how many rows it has that fit the filter; None until it has been received.
    """
    if listed is None:
        return f"page {topic.page}"
    facts = store.page_facts(topic)
    known = listed + (facts.excluded if facts else 0)
    if shown < known:
        return f"{shown} of {known} on page {topic.page}"
    return f"page {topic.page} · {known} {noun}{_end_of_page(store, topic)}"


def _end_of_page(store: Store, topic: JobsTopic | DatasetsTopic) -> str:
    """What follows this page; empty where the list just ends."""
    if store.repeats(topic):
        return ", all on the page before"
    return ", more follow" if store.more_follow(topic) else ""
