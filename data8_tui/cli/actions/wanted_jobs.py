"""Which jobs `jobs` lists and how: by its options, and by a view of config.toml."""

from dataclasses import dataclass, replace
from datetime import datetime
from difflib import get_close_matches

from data8_tui.api.status_codes import JobState
from data8_tui.cli.options.dates import refuse_reversed
from data8_tui.dates import parse_bound
from data8_tui.errors import UsageError
from data8_tui.session import Session
from data8_tui.settings.choices import JobColumn, JobOrder


@dataclass(frozen=True, slots=True)
class WantedJobs:
    """Which jobs are listed, what of them, and in which order; None is what wasn't given."""

    workflow: str | None = None
    start: datetime | None = None
    end: datetime | None = None
    states: frozenset[JobState] = frozenset()
    new: bool = False
    unusual: bool = False
    columns: tuple[JobColumn, ...] | None = None
    order: JobOrder | None = None

    def refuse_basic(self, *, basic: bool) -> None:
        """Raise UsageError where basic details alone don't decide which jobs are listed."""
        if basic and (self.states or self.new):
            option = "--state" if self.states else "--new"
            raise UsageError("--basic asks for no job's state or end").with_note(
                f"Leave out --basic, or {option}."
            )


def with_view(session: Session, name: str, given: WantedJobs) -> WantedJobs:
    """What a view lists, but for what is `given`. Raises UsageError where there is no such view."""
    views = session.profile.preferences.views
    if name not in views:
        raise _unknown_view(name, list(views))
    view, now = views[name], session.clock.now()
    listing = WantedJobs(
        view.workflow or None,
        parse_bound(view.since, now),
        parse_bound(view.until, now, end=True),
        frozenset(map(JobState, view.state)),
        view.new,
        view.unusual,
        view.columns or None,
        view.sort or None,
    )
    fields = ("workflow", "start", "end", "states", "new", "unusual", "columns", "order")
    values = {field: getattr(given, field) for field in fields}
    listing = replace(
        listing,
        **{field: value for field, value in values.items() if value or value == ""},
    )
    refuse_reversed(listing.start, listing.end)
    return listing


def _unknown_view(name: str, known: list[str]) -> UsageError:
    error = UsageError(f"there is no view “{name}”")
    if not known:
        return error.with_note("config.toml has none: a table [views.NAME] there makes one.")
    near = get_close_matches(name, known, n=3, cutoff=0.5)
    return error.with_note(f"Near: {', '.join(near)}." if near else f"Known: {', '.join(known)}.")
