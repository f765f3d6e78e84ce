"""What is unusual about a job, as its parts: no sentence, which `wording` makes of them."""

from dataclasses import dataclass
from enum import StrEnum

from data8_tui.insight.baseline.scale import FigureKind
from data8_tui.insight.statistics import Path


class FindingKind(StrEnum):
    """Why a figure is mentioned."""

    ALARM = "alarm"
    """It is unusual, by at least eight past runs."""
    MARK = "mark"
    """It is unusual, by five to seven past runs: too few for an alarm."""
    TREND = "trend"
    """It rises or falls run after run."""
    MUTED = "muted"
    """It would be unusual, and the rule would be so too often: the figure is left out."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One figure that is unusual, or rises or falls.

    `value` has the unit of `figure`: a share is from 0 to 1, a duration in seconds. From `low` to
    `high` are the central 90% of `runs` past runs, as they would be in a job of this size; where
    `weekday` is set (0 is Monday), of the runs on that day. `path` is empty for the duration.
    """

    path: Path
    label: str
    kind: FindingKind
    figure: FigureKind
    value: float
    low: float
    high: float
    runs: int
    group: str = ""
    """Whose sum the share is of; empty where it is of all records."""
    sums: bool = False
    """Whether it is the sum of all counts of the group at `path`."""
    total: float = 0.0
    """What the share is of, in records; 0 where that isn't known."""
    weekday: int | None = None
    times: int | None = None
    tested: int | None = None
    """This rule would have been met `times` times by the last `tested` runs; None if unknown."""
    rising: bool = False
    """Of a trend."""
    strength: float = 0.0
    """How many times as far from the centre as the limit."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """A job, compared with `runs` earlier ones. The strongest finding is the first."""

    job: str
    findings: tuple[Finding, ...] = ()
    runs: int = 0
    accepted: bool = False
    """Whether somebody has accepted it as normal."""

    @property
    def unusual_findings(self) -> tuple[Finding, ...]:
        """The findings of an unusual figure, without trends and muted ones."""
        return tuple(
            each for each in self.findings if each.kind in (FindingKind.ALARM, FindingKind.MARK)
        )

    @property
    def alarmed(self) -> bool:
        """Whether a figure is unusual by enough runs, accepted or not."""
        return any(each.kind is FindingKind.ALARM for each in self.findings)

    @property
    def is_unusual(self) -> bool:
        """Whether a figure is unusual and nobody has accepted the job."""
        return bool(self.unusual_findings) and not self.accepted

    @property
    def is_alarm(self) -> bool:
        """Whether it is so by enough runs: such a job is in no baseline."""
        return self.alarmed and not self.accepted
