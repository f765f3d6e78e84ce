"""The command that lists the same jobs as the screen."""

from data8_tui.tui.command_line import jobs_words, option
from data8_tui.tui.navigation import ShowJobs
from data8_tui.tui.screens.jobs.job_filters import Filters


def listing_words(filters: Filters, page: int | None) -> list[str]:
    """`jobs` with these filters, of all pages without `page`; empty where one has no option."""
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
    if page is None:
        return [*words, *option("all")]
    return [*words, *option("page", str(page))] if page > 1 else words
