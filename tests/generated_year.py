"""A generated year of 5,000 jobs of six workflows, with known drifts.

Each job is a document in Data8's shape, with about twenty figures. Two workflows have figures
that behave: a share varies by counting, or by a tenth of itself between runs. The others are the
hard mix: sizes over three orders of magnitude in one workflow, shares with heavy tails (Student's t
with 3 degrees of freedom), and one that is half as large again at weekends. All depends on the
seed alone.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from math import exp, sqrt
from random import Random
from typing import Any, Final

from data8_tui.api.models import Job
from data8_tui.api.status_codes import StatusCodes

CODES: Final = StatusCodes({"running": [1], "completed": [2], "failed": [3]})
BEGIN: Final = datetime(2025, 11, 3, tzinfo=UTC)
DAYS: Final = 365
JOBS: Final = 5_000
DURATION: Final = "duration"
FAILURES: Final = "failures"

_MISSING = 0.02
_FAILING = 0.01
_DURATION_SPREAD = 0.12
_HEAVY = 0.15
_MANY = 50


@dataclass(frozen=True, slots=True)
class GeneratedShare:
    """A count that is a share of all records.

    `spread` is the standard deviation of the logarithm of the share between runs.
    """

    key: str
    share: float
    spread: float = 0.0
    heavy: bool = False
    weekend: float = 1.0


@dataclass(frozen=True, slots=True)
class GeneratedWorkflow:
    """Jobs at these `hours` of each day. `size_spread` is that of the logarithm of the records."""

    name: str
    hours: Sequence[int]
    records: int
    size_spread: float
    shares: Sequence[GeneratedShare]
    well_behaved: bool
    only_weekdays: bool = False


@dataclass(frozen=True, slots=True)
class Drift:
    """What changes from day `begin` until before day `end`: a share's key, DURATION or FAILURES.

    A slow one grows evenly, from nothing to `factor` times; another is there at once.
    """

    workflow: str
    what: str
    begin: int
    end: int
    factor: float
    slow: bool = False

    def factor_on(self, day: int) -> float:
        if not self.begin <= day < self.end:
            return 1.0
        if not self.slow:
            return self.factor
        return float(self.factor ** ((day - self.begin + 1) / (self.end - self.begin)))


@dataclass(frozen=True, slots=True)
class GeneratedJob:
    """A job as it is sent, the day of the year, and what was changed in it."""

    document: Mapping[str, Any]
    workflow: GeneratedWorkflow
    day: int
    drifts: tuple[Drift, ...]

    @property
    def job(self) -> Job:
        return Job.from_json(self.document, CODES)


STEADY: Final = tuple(
    GeneratedShare(key, share)
    for key, share in [("matched", 0.62), ("deceased", 0.031), ("suppressed", 0.05), ("moved", 0.1)]
)
VARYING: Final = tuple(
    GeneratedShare(key, share, 0.1)
    for key, share in [
        ("corrected", 0.22), ("goneAway", 0.04), ("duplicates", 0.025), ("invalid", 0.03),
        ("unverified", 0.08), ("partial", 0.012), ("abroad", 0.006),
    ]
)  # fmt: skip
RARE: Final = tuple(
    GeneratedShare(key, share)
    for key, share in [
        ("quarantined", 3e-4), ("unreadable", 1e-4), ("timedOut", 2e-5), ("vetoed", 0), ("lost", 0),
    ]
)  # fmt: skip
HARD: Final = (
    GeneratedShare("disposable", 0.03, _HEAVY, heavy=True),
    GeneratedShare("roleAccounts", 0.08, _HEAVY, heavy=True),
    GeneratedShare("catchAll", 0.004, _HEAVY, heavy=True),
    GeneratedShare("newCustomers", 0.12, 0.05, weekend=1.5),
)
BEHAVED: Final = (*STEADY, *VARYING, *RARE)
MIXED: Final = (*BEHAVED, *HARD)

WORKFLOWS: Final = (
    GeneratedWorkflow("Deceased", (2, 8, 14, 20), 30_000, 0.5, BEHAVED, True),
    GeneratedWorkflow("Email", (1, 9, 17), 5_000, 1.15, BEHAVED, False),
    GeneratedWorkflow("Address", (3, 11, 19), 120_000, 0.3, BEHAVED, True, only_weekdays=True),
    GeneratedWorkflow("Movers", (4, 16), 30_000, 0.5, MIXED, False),
    GeneratedWorkflow("Phone", (5, 13), 5_000, 1.15, MIXED, False),
    GeneratedWorkflow("Companies", (6,), 60_000, 0.8, MIXED, False),
)

DRIFTS: Final = (
    Drift("Deceased", "goneAway", 310, 320, 3.0, slow=True),
    Drift("Email", "suppressed", 300, DAYS, 2.5),
    *(Drift("Address", "deceased", day, day + 1, 3.0) for day in (226, 240, 255, 275)),
    *(Drift("Movers", DURATION, day, day + 1, 3.5) for day in (230, 262, 310)),
    Drift("Phone", FAILURES, 280, 290, 40.0),
    Drift("Deceased", "moved", 260, 261, 3.0),
)
NO_JOBS: Final = {"Companies": range(240, 250), "Address": range(320, 325)}
"""Days on which a workflow was not run at all."""


def generated_year(
    seed: int,
    *,
    begin: datetime = BEGIN,
    drifts: Sequence[Drift] = DRIFTS,
) -> list[GeneratedJob]:
    """The newest 5,000 jobs of the year that begins at `begin`, a midnight; oldest first."""
    made: list[GeneratedJob] = []
    for workflow in WORKFLOWS:
        rng = Random(f"{seed} {workflow.name}")
        own = [drift for drift in drifts if drift.workflow == workflow.name]
        for at, day in _times(workflow, rng, begin):
            here = tuple(drift for drift in own if drift.begin <= day < drift.end)
            document = generated_document(workflow, at, day, rng, here)
            made.append(GeneratedJob(document, workflow, day, here))
    made.sort(key=lambda each: str(each.document["submittedAt"]))
    return made[-JOBS:]


def generated_document(
    workflow: GeneratedWorkflow,
    at: datetime,
    day: int,
    rng: Random,
    drifts: Sequence[Drift] = (),
) -> dict[str, Any]:
    """One job, as a server sends it."""
    factors = {drift.what: drift.factor_on(day) for drift in drifts}
    records = max(20, int(workflow.records * rng.lognormvariate(0, workflow.size_spread)))
    failed = rng.random() < _FAILING * factors.get(FAILURES, 1.0)
    slowness = rng.lognormvariate(0, _DURATION_SPREAD) * factors.get(DURATION, 1.0)
    ended = at + timedelta(seconds=20 + records * 0.004 * slowness)
    return {
        "name": f"{workflow.name} {at:%Y-%m-%d %H}",
        "workflowName": workflow.name,
        "submittedAt": at.isoformat(),
        "completedAt": ended.isoformat(),
        "status": 3 if failed else 2,
        "percentComplete": 40 if failed else 100,
        "statistics": _statistics(workflow, records, at, factors, rng),
    }


def changed(document: Mapping[str, Any], what: str, factor: float) -> dict[str, Any]:
    """The same job with one count, or DURATION, multiplied."""
    if what != DURATION:
        statistics = dict(document["statistics"])
        statistics[what] = round(statistics[what] * factor)
        return {**document, "statistics": statistics}
    begun, ended = (
        datetime.fromisoformat(document[f"{each}At"]) for each in ("submitted", "completed")
    )
    return {**document, "completedAt": (begun + (ended - begun) * factor).isoformat()}


def _statistics(
    workflow: GeneratedWorkflow,
    records: int,
    at: datetime,
    factors: Mapping[str, float],
    rng: Random,
) -> dict[str, Any]:
    counts = {"totalRecords": records}
    for each in workflow.shares:
        usual = each.share * factors.get(each.key, 1.0)
        usual *= each.weekend if at.weekday() >= 5 else 1.0
        noise = _student_t(rng) if each.heavy else rng.gauss(0, 1)
        share = min(usual * exp(each.spread * noise), 0.98)
        counts[each.key] = binomial(rng, records, share)
    return counts


def _times(
    workflow: GeneratedWorkflow, rng: Random, begin: datetime
) -> Iterator[tuple[datetime, int]]:
    for day in range(DAYS):
        at = begin + timedelta(days=day)
        if (workflow.only_weekdays and at.weekday() >= 5) or day in NO_JOBS.get(workflow.name, ()):
            continue
        for hour in workflow.hours:
            if rng.random() >= _MISSING:
                yield at + timedelta(hours=hour, seconds=rng.randrange(900)), day


def binomial(rng: Random, records: int, share: float) -> int:
    """How many of `records` have a property that each has with this probability, nearly."""
    mean = records * share
    if mean >= _MANY:
        return min(max(round(rng.gauss(mean, sqrt(mean * (1 - share)))), 0), records)
    number, left = 0, rng.expovariate(1)
    while left < mean:
        number, left = number + 1, left + rng.expovariate(1)
    return min(number, records)


def _student_t(rng: Random, degrees: int = 3) -> float:
    return rng.gauss(0, 1) / sqrt(sum(rng.gauss(0, 1) ** 2 for _ in range(degrees)) / degrees)
