"""When the account's generated jobs are submitted: over 90 days, and continuously from then on.

Everything depends on two values, the seed and the anchor (the time at which the account was
created): equal values give equal jobs, names, sizes and results.
"""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from random import Random

from data8_tui.sandbox.account.even_jobs import evened, is_unusually_small
from data8_tui.sandbox.account.job import SandboxJob
from data8_tui.sandbox.account.job_factory import JobFactory
from data8_tui.sandbox.account.special_jobs import SPECIALS, SpecialJob, largest_job

_DAYS = 90
_SETTLED = timedelta(hours=2)
_NIGHT = 2
_NIGHTLY_ON = (1, 5, 6)
_OFFICE_HOURS = (8, 9, 9, 9, 10, 10, 10, 11, 11, 12, 13, 14, 14, 14, 15, 15, 16, 16, 17, 18)
_USUAL_INTERVAL = 300.0
_EARLIER_ARRIVALS = 20
_SPREAD = 600


class JobHistory:
    """`jobs` are those before the anchor; `interval` is the time between arrivals, in seconds.

    With `largest` there is one more job, of so many records; it changes none of the others. With
    `even`, names and times are the same, but sizes and outcomes are alike (even_jobs.py).
    """

    def __init__(
        self,
        seed: int,
        anchor: datetime,
        interval: float,
        largest: int = 0,
        *,
        even: bool = False,
    ) -> None:
        self._seed = seed
        self._anchor = anchor
        self._interval = interval
        self._even = even
        self._factory = JobFactory(seed)
        self.jobs = list(self._past())
        if largest:
            self.jobs.append(self._special(self._largest(largest)))

    def _past(self) -> Iterator[SandboxJob]:
        rng = Random(f"history {self._seed}")
        planned: list[tuple[datetime, SpecialJob | None]] = [(at, None) for at in self._times(rng)]
        planned += [
            (self._anchor - special.before - timedelta(seconds=rng.uniform(0, _SPREAD)), special)
            for special in SPECIALS
        ]
        for at, special in sorted(planned, key=lambda entry: entry[0]):
            if special is None:
                yield self._usual(self._factory.routine_job(rng, at))
                continue
            job = self._factory.special_job(rng, at, special)
            if not (self._even and is_unusually_small(job)):
                yield self._special(job)

    def _usual(self, job: SandboxJob) -> SandboxJob:
        return evened(job, resized=True) if self._even else job

    def _special(self, job: SandboxJob) -> SandboxJob:
        return evened(job) if self._even else job

    def _largest(self, records: int) -> SandboxJob:
        special = largest_job(records)
        factory = JobFactory(self._seed)
        rng = Random(f"largest {self._seed}")
        return factory.special_job(rng, self._anchor - special.before, special)

    def _times(self, rng: Random) -> Iterator[datetime]:
        """Yield times in office hours on weekdays, and those of nightly schedules."""
        for age in range(_DAYS, -1, -1):
            day = (self._anchor - timedelta(days=age)).date()
            hours = [_NIGHT] if day.weekday() in _NIGHTLY_ON else []
            if day.weekday() < 5:
                hours += [rng.choice(_OFFICE_HOURS) for _ in range(rng.randint(4, 7))]
            for hour in hours:
                clock = time(hour, rng.randrange(60), rng.randrange(60), rng.randrange(10**6))
                at = datetime.combine(day, clock, self._anchor.tzinfo)
                if at < self._anchor - _SETTLED:
                    yield at

    def arrivals(self) -> Iterator[SandboxJob]:
        """Yield jobs of other users, from shortly before the anchor on, without end.

        They are queued and run for so long that one of each is always present, unless they are
        even. With an interval of 0 there are none after the anchor.
        """
        index = -_EARLIER_ARRIVALS
        while self._interval > 0 or index < 0:
            yield self._arrival(index)
            index += 1

    def _arrival(self, index: int) -> SandboxJob:
        rng = Random(f"arrival {self._seed} {index}")
        interval = self._interval or _USUAL_INTERVAL
        at = self._anchor + timedelta(seconds=(index + rng.uniform(0, 0.3)) * interval)
        wait, duration = rng.uniform(1.3, 1.6) * interval, rng.uniform(2.5, 5) * interval
        return self._usual(self._factory.lasting_job(rng, at, wait, duration))
