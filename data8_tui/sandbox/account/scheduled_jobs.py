"""Jobs of regular schedules over 60 days, whose last night went wrong in several ways.

They are apart from the account's other jobs, whose names and times are the same with and without
them. All depends on the seed and on the anchor, the time at which the account was created.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta
from random import Random

from data8_tui.sandbox.account.even_jobs import evened
from data8_tui.sandbox.account.job import COMPLETES, FAILED, RUNNING, Ending, SandboxJob
from data8_tui.sandbox.account.job_factory import JobFactory
from data8_tui.sandbox.account.special_jobs import SpecialJob
from data8_tui.sandbox.workflows import WORKFLOWS

_DAYS = 60
_SETTLED = timedelta(minutes=45)
"""By when before the anchor the last regular job was submitted, so that it has ended by then."""
_EVERY_DAY = frozenset(range(7))
_WEEKDAYS = frozenset(range(5))
_MISSING = 0.03
"""Share of the days on which a job was not submitted."""
_FAILING = Ending(FAILED, 0.04, error="The worker stopped answering after 3 attempts.")


@dataclass(frozen=True)
class Oddity:
    """How a schedule's last job differs from those before it."""

    ending: Ending = COMPLETES
    slowness: float = 1.0
    weight_factors: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class JobSchedule:
    """A job a day, of about `records` records, with stable shares of outcomes.

    `spread` is the standard deviation of the logarithm of their number, `failures` the share of
    jobs that fail, and `name` has `{day}` in it.
    """

    name: str
    workflow: str
    at: time
    records: int
    parameters: Mapping[str, str]
    weekdays: frozenset[int] = _EVERY_DAY
    spread: float = 0.35
    failures: float = 0.0
    last: Oddity = Oddity()


_HITS = [
    kind.key for kind in WORKFLOWS["ContactDeceasedCheck"].kinds if kind.key.startswith("hit_")
]
SCHEDULES = (
    JobSchedule(
        "Nightly suppression {day}", "ContactDeceasedCheck", time(2, 10), 42_000,
        {"MaxContactAge": "7", "MatchLevel": "Close"},
        last=Oddity(weight_factors=dict.fromkeys(_HITS, 3.3)),
    ),
    JobSchedule(
        "Sign-ups of the day {day}", "EmailValidation", time(1, 20), 1_900,
        {"Level": "Server", "Timeout": "30"},
        last=Oddity(Ending(FAILED, 0.12, error="Column 'email' is not in the input.")),
    ),
    JobSchedule(
        "Movers file {day}", "AddressValidation", time(3, 5), 118_000, {},
        failures=0.04,
        last=Oddity(
            Ending(FAILED, 0.71, error="The reference data was not available; nothing was charged.")
        ),
    ),
    JobSchedule(
        "Call list {day}", "PhoneValidation", time(4, 30), 9_400, {}, weekdays=_WEEKDAYS,
        last=Oddity(slowness=3.4),
    ),
    JobSchedule(
        "Newsletter, all readers {day}", "EmailValidation", time(22, 15), 95_000,
        {"Level": "Domain", "Timeout": "30"}, weekdays=frozenset({1, 4}),
    ),
    JobSchedule(
        "Ledger against Companies House {day}", "B2BMatching", time(23, 40), 640, {},
        weekdays=frozenset({6, 2}),
    ),
)  # fmt: skip

_WITHOUT_CATCH_ALL = SpecialJob(
    "Event bookings, autumn season", "EmailValidation", 21_300, timedelta(hours=3.3),
    weight_factors={"catch_all": 0.0},
)  # fmt: skip
"""Its share of unknown addresses is zero. It is new at any time of day, unlike the last night's."""

_UNFINISHED = (
    # Waits for hours; makes no progress any more; is on time.
    ("Loyalty cards, all regions", "Deduplication", 84_000, timedelta(minutes=52)),
    ("Gift Aid declarations", "ContactDeceasedCheck", 61_500, timedelta(hours=2)),
    ("Spring catalogue, house file", "AddressValidation", 230_000, timedelta(minutes=18)),
)


def scheduled_jobs(seed: int, anchor: datetime) -> Iterator[SandboxJob]:
    """Return the jobs of all schedules, an odd one, and three that have not ended, in no order."""
    factory = JobFactory(seed)
    for schedule in SCHEDULES:
        yield from _jobs_of(schedule, factory, Random(f"{schedule.name} {seed}"), anchor)
    rng = Random(f"without catch-all {seed}")
    at = anchor - _WITHOUT_CATCH_ALL.before
    yield evened(factory.special_job(rng, at, _WITHOUT_CATCH_ALL))
    yield from _unfinished(factory, Random(f"unfinished {seed}"), anchor)


def _jobs_of(
    schedule: JobSchedule, factory: JobFactory, rng: Random, anchor: datetime
) -> Iterator[SandboxJob]:
    times = [at for at in _times(schedule, rng, anchor) if at < anchor - _SETTLED]
    for at in times:
        records = int(schedule.records * rng.lognormvariate(0, schedule.spread))
        fails = rng.random() < schedule.failures
        odd = schedule.last if at is times[-1] else Oddity(_FAILING if fails else COMPLETES)
        name = schedule.name.format(day=f"{at:%d %b}")
        special = SpecialJob(
            name, schedule.workflow, records, anchor - at, odd.ending, schedule.parameters,
            odd.weight_factors,
        )  # fmt: skip
        job = evened(factory.special_job(rng, at, special))
        yield replace(job, duration=job.duration * odd.slowness)


def _times(schedule: JobSchedule, rng: Random, anchor: datetime) -> Iterator[datetime]:
    for age in range(_DAYS, -1, -1):
        day = (anchor - timedelta(days=age)).date()
        late = timedelta(seconds=rng.uniform(0, 240))
        missing = age > 1 and rng.random() < _MISSING
        if day.weekday() in schedule.weekdays and not missing:
            yield datetime.combine(day, schedule.at, anchor.tzinfo) + late


def _unfinished(factory: JobFactory, rng: Random, anchor: datetime) -> Iterator[SandboxJob]:
    jobs = [
        evened(
            factory.special_job(rng, anchor - before, SpecialJob(name, workflow, records, before))
        )
        for name, workflow, records, before in _UNFINISHED
    ]
    waiting, stuck, on_time = jobs
    yield replace(waiting, wait=timedelta(hours=9).total_seconds())
    yield replace(stuck, ending=Ending(RUNNING, 0.58, finished=False))
    yield on_time
