"""The command that lists the same jobs as the screen."""

from collections.abc import Iterator, Sequence

from data8_tui.tui.command_line import jobs_words, option
from data8_tui.tui.navigation import ShowJobs
from data8_tui.tui.screens.jobs.job_filters import Filters


def listing_words(
    filters: Filters, page: int | None, order: str = "", columns: Sequence[str] = ()
) -> list[str]:
    """`jobs` with these filters, of all pages without `page`; empty where one has no option.

    `order` is a column to sort by, with - in front in reverse; empty for Data8's order.
    """
    asked = ShowJobs(
        filters.workflow,
        filters.states,
        filters.new,
        filters.unusual,
        filters.ended_since,
        filters.unfinished,
        filters.states_error,
    )
    words = jobs_words(asked)
    if not words:
        return []
    for name, day in (("from", filters.dates.start), ("to", filters.dates.end)):
        words += option(name, day.isoformat()) if day is not None else ()
    words += option("columns", ",".join(columns)) if columns else ()
    return [*words, *_order_and_page(order, page)]


def view_words(view: str, page: int | None, order: str = "") -> list[str]:
    """`jobs` with a saved view, of all pages without `page`; `order` where it is another one."""
    return ["jobs", *option("view", view), *_order_and_page(order, page)]


def _order_and_page(order: str, page: int | None) -> Iterator[str]:
    if order:
        yield from option("sort", order)
    if page is None:
        yield from option("all")
    elif page > 1:
        yield from option("page", str(page))
