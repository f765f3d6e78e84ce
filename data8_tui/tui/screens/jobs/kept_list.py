"""The list of jobs as it was left, for the next session of the account."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import Any, Final, Self

from data8_tui.api.status_codes import JobState
from data8_tui.dates import parse_day
from data8_tui.errors import UsageError
from data8_tui.settings.choices import JobColumn, JobOrder
from data8_tui.settings.view import ViewSettings
from data8_tui.tui.screens.jobs.date_ranges import PRESETS, DateRange, preset
from data8_tui.tui.screens.jobs.job_filters import Filters
from data8_tui.tui.screens.jobs.saved_views import SavedView

NAME: Final = "jobs"
"""What it is kept under."""


@dataclass(frozen=True, slots=True)
class KeptJobs:
    """Filters, columns and order. `days` is a range that begins so many days before today."""

    view: str = ""
    workflow: str = ""
    days: int | None = None
    since: str = ""
    until: str = ""
    states: tuple[JobState, ...] = ()
    new: bool = False
    unusual: bool = False
    columns: tuple[JobColumn, ...] = ()
    order: JobOrder | None = None

    @classmethod
    def of(
        cls,
        view: SavedView | None,
        filters: Filters,
        columns: tuple[str, ...],
        order: str,
        today: date,
    ) -> Self | None:
        """What is kept of a list; None where it has filters that only a link can give.

        Of a view whose filters are as config.toml has them, these are not kept, but its name.
        """
        name = view.name if view else ""
        own = Filters() if view and view.filters == filters else filters  # those of the view
        kept = cls(
            name,
            own.workflow,
            *_days(own.dates, today),
            tuple(sorted(own.states)),
            own.new,
            own.unusual,
            columns,  # type: ignore[arg-type]
            order or None,  # type: ignore[arg-type]
        )
        return kept if kept.filters(today) == own else None

    def filters(self, today: date) -> Filters:
        """The filters, of days that are counted from `today`. Raises UsageError."""
        dates = (
            DateRange(parse_day(self.since, today), parse_day(self.until, today))
            if self.days is None
            else preset(self.days, today)
        )
        return Filters(self.workflow, dates, frozenset(self.states), self.new, self.unusual)

    def document(self) -> dict[str, Any]:
        """As JSON has it, without what is as at first."""
        first = {each.name: each.default for each in fields(self)}
        return {
            key: list(value) if isinstance(value, tuple) else value
            for key, value in asdict(self).items()
            if value != first[key]
        }

    def restored(self, views: Mapping[str, ViewSettings], today: date) -> SavedView | None:
        """The list as it was left; its name is empty where it is no view any more.

        None where the days are none, or the view is there no more.
        """
        if self.view and self.view not in views:
            return None
        try:
            filters = self.filters(today)
        except UsageError:
            return None
        if self.view and filters == Filters():
            filters = SavedView.of(self.view, views[self.view], today).filters
        order = self.order or ""
        column, reverse = order.removeprefix("-"), order.startswith("-")
        return SavedView(self.view, filters, self.columns, column, reverse)


def _days(dates: DateRange, today: date) -> tuple[int | None, str, str]:
    """A range as it is kept: one that moves on with the days, or the two days."""
    for _, days in PRESETS:
        if days is not None and dates == preset(days, today):
            return days, "", ""
    return None, str(dates.start or ""), str(dates.end or "")
