"""The tables of config.toml that each name a list of jobs."""

from datetime import date
from typing import Annotated, Final, Literal, get_args

from pydantic import AfterValidator, BeforeValidator, ConfigDict, Field

from data8_tui.dates import parse_day
from data8_tui.errors import UsageError
from data8_tui.settings.choices import JobColumn, JobOrder, JobStateName
from data8_tui.settings.table import Expected, SettingsTable

STATES: Final[tuple[str, ...]] = get_args(JobStateName)
JOB_COLUMNS: Final[tuple[str, ...]] = get_args(JobColumn)
JOB_ORDERS: Final[tuple[str, ...]] = tuple(
    order for order in get_args(JobOrder) if not order.startswith("-")
)

_SOME_DAY: Final = date(2026, 11, 1)
"""To check days by; which one makes no difference where both are counted from it, or none."""


def _listed(value: object) -> object:
    """A single value as a list."""
    return (value,) if isinstance(value, str) else value


def _day(text: str) -> str:
    """`text` where it names a day. Raises ValueError."""
    try:
        parse_day(text, _SOME_DAY)
    except UsageError as error:
        raise ValueError(error.message) from None
    return text


Day = Annotated[
    str,
    Field(strict=True),
    AfterValidator(_day),
    Expected("a day: 2026-11-21, today, yesterday, or 7d for seven days ago"),
]
"""A day as it is typed: one that is counted from today moves on."""


class ViewSettings(SettingsTable):
    """[views.NAME]: a list of jobs that is shown by its name."""

    model_config = ConfigDict(str_strip_whitespace=True)

    workflow: Annotated[str, Field(strict=True)] = Field("", examples=["Deduplication"])
    """Only this workflow's jobs, by its exact name."""

    since: Day = Field("", examples=["7d"])
    """Submitted that day or later: a date, today, yesterday, or 7d for seven days ago."""

    until: Day = Field("", examples=["yesterday"])
    """Submitted that day or earlier."""

    state: Annotated[
        tuple[JobStateName, ...],
        BeforeValidator(_listed, json_schema_input_type=str | list[str]),
        Expected(f"one or a list of {', '.join(STATES)}"),
    ] = Field((), examples=[["failed", "cancelled"]])
    """Only jobs in one of these states: queued, running, completed, failed, cancelled, unknown."""

    new: bool = Field(False, strict=True)
    """Only jobs that ended since you last looked."""

    unusual: bool = Field(False, strict=True)
    """Only jobs with unusual figures."""

    columns: Annotated[tuple[JobColumn, ...], Expected(f"a list of {', '.join(JOB_COLUMNS)}")] = (
        Field((), examples=[["state", "took", "age"]])
    )
    """What is shown beside the name of the job, in this order: state, progress, workflow,
    submitted, age, took; all of it by default."""

    sort: Annotated[
        Literal[JobOrder, ""],
        Expected(f"one of {', '.join(JOB_ORDERS)}, or -took for the longest first"),
    ] = Field("", examples=["-took"])
    """The column to sort by: name, state, progress, workflow, submitted, took; `-took` puts the
    longest first. By default the newest jobs come first."""

    def days(self, today: date) -> tuple[date | None, date | None]:
        """The first and the last day of the range; None is open."""
        return parse_day(self.since, today), parse_day(self.until, today)

    @property
    def ends_before_it_begins(self) -> bool:
        """Whether no day is in the range, whichever day today is."""
        first, last = self.days(_SOME_DAY)
        return first is not None and last is not None and last < first

    @property
    def order(self) -> tuple[str, bool]:
        """The column to sort by, empty for none, and whether in reverse."""
        return self.sort.removeprefix("-"), self.sort.startswith("-")
