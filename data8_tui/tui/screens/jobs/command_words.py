"""The command that lists the same jobs as the screen."""

from collections.abc import Iterator

from data8_tui.api.status_codes import UNDER_WAY
from data8_tui.tui.command_line import option
from data8_tui.tui.screens.jobs.job_filters import IN_ORDER, Filters


def jobs_words(filters: Filters, page: int | None) -> list[str]:
    """`jobs` with these filters; without a page it lists all, as the screen does with some filters.

    None where a filter has no option: when a job ended, and that its statistics state an error.
    """
    if filters.ended_since or filters.states_error:
        return []
    return ["jobs", *_filter_words(filters), *_page_words(page)]


def _filter_words(filters: Filters) -> Iterator[str]:
    if filters.workflow:
        yield from option("workflow", filters.workflow)
    for name, day in (("from", filters.dates.start), ("to", filters.dates.end)):
        if day is not None:
            yield from option(name, day.isoformat())
    states = filters.states | (UNDER_WAY if filters.unfinished else frozenset())
    for state in IN_ORDER:
        if state in states:
            yield from option("state", state.value)
    for name, chosen in (("new", filters.new), ("unusual", filters.unusual)):
        if chosen:
            yield from option(name)


def _page_words(page: int | None) -> tuple[str, ...]:
    if page is None:
        return option("all")
    return option("page", str(page)) if page > 1 else ()
