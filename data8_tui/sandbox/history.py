"""The jobs that the account has from its seed: 90 days of them, and new ones as time goes by.

Everything hangs on two values, the seed and the anchor (the instant at which the account was
made): the same two always give the same jobs, names, sizes and results.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, time, timedelta
from random import Random

from data8_tui.sandbox.job import CANCELLED, FAILED, Ending, Job
from data8_tui.sandbox.naming import Names, job_name, slug
from data8_tui.sandbox.specials import SPECIALS, Special
from data8_tui.sandbox.workflows import WORKFLOWS
from data8_tui.sandbox.workflows.workflow import INPUTS, Workflow

DAYS = 90
_FIRST_NUMBER = 2801
_SETTLED = timedelta(hours=2)
_WEIGHTS = {
    "ContactDeceasedCheck": 30, "AddressValidation": 22, "EmailValidation": 18,
    "PhoneValidation": 12, "Deduplication": 11, "B2BMatching": 7,
}  # fmt: skip
_HOURS = [8, 9, 9, 9, 10, 10, 10, 11, 11, 12, 13, 14, 14, 14, 15, 15, 16, 16, 17, 18]
_ERRORS = (
    "The reference data was not available; nothing was charged.",
    "Column 'postcode' is not in the input.",
    "The worker stopped answering after 3 attempts.",
)


class History:
    """`jobs` is in order of submission; `arrivals` goes on without end."""

    def __init__(self, seed: int, anchor: datetime, interval: float) -> None:
        self._seed = seed
        self._anchor = anchor
        self._interval = interval
        self._names = Names()
        self._number = _FIRST_NUMBER
        rng = Random(f"history {seed}")
        planned = [*self._routine(rng), *((anchor - s.before, s) for s in SPECIALS)]
        planned.sort(key=lambda entry: entry[0])
        self.jobs = [self._job(rng, at, special) for at, special in planned]

    def _routine(self, rng: Random) -> Iterator[tuple[datetime, None]]:
        """Office hours on weekdays, and what the scheduler starts at night."""
        for age in range(DAYS, -1, -1):
            day = (self._anchor - timedelta(days=age)).date()
            weekday = day.weekday() < 5
            hours = [rng.choice(_HOURS) for _ in range(rng.randint(4, 7))] if weekday else []
            for hour in [*hours, *([2] if day.weekday() in (1, 5, 6) else [])]:
                clock = time(hour, rng.randrange(60), rng.randrange(60), rng.randrange(10**6))
                at = datetime.combine(day, clock, self._anchor.tzinfo)
                if at < self._anchor - _SETTLED:
                    yield at, None

    def _job(self, rng: Random, at: datetime, special: Special | None) -> Job:
        self._number += 1
        if special is not None:
            return self._made(rng, at, WORKFLOWS[special.workflow], special.records, special)
        workflow = WORKFLOWS[rng.choices([*_WEIGHTS], [*_WEIGHTS.values()])[0]]
        return self._made(rng, at, workflow, int(10 ** rng.uniform(2.4, 5.3)), None)

    def _made(
        self, rng: Random, at: datetime, workflow: Workflow, records: int, special: Special | None
    ) -> Job:
        name = special.name if special else job_name(rng, workflow, self._number, at)
        name = self._names.unique(name)
        stem = slug(name)
        stem = stem if special or stem.endswith(str(self._number)) else f"{stem}_{self._number}"
        pace = workflow.records_per_second * rng.uniform(0.8, 1.2)
        by_file = special is None and rng.random() < 0.4
        return Job(
            name=name,
            workflow=workflow,
            submitted_at=at,
            wait=rng.uniform(1.5, 60),
            duration=4 + records / pace,
            records=records,
            seed=f"{self._seed} {stem}",
            inputs={} if by_file else _inputs(rng, stem),
            outputs={output: f"{stem}_{output.lower()}" for output in workflow.outputs},
            parameters=special.parameters
            if special and special.parameters
            else _parameters(rng, workflow),
            input_filename=f"/ToData8/{stem}.csv" if by_file else None,
            output_filenames=_files(workflow, stem) if by_file else {},
            ending=special.ending if special else _ending(rng),
            stray=special.stray if special else {},
        )

    def arrivals(self) -> Iterator[Job]:
        """Jobs that others submit, one every `interval` seconds, from a little before the anchor.

        They wait and run for so long that there is always one queued and one running.
        """
        index = -20
        while self._interval > 0 or index < 0:
            yield self._arrival(index)
            index += 1

    def _arrival(self, index: int) -> Job:
        rng = Random(f"arrival {self._seed} {index}")
        interval = self._interval or 300.0
        at = self._anchor + timedelta(seconds=(index + rng.uniform(0, 0.3)) * interval)
        workflow = WORKFLOWS[rng.choices([*_WEIGHTS], [*_WEIGHTS.values()])[0]]
        duration = rng.uniform(2.5, 5) * interval
        records = int(duration * workflow.records_per_second * rng.uniform(0.2, 1.0))
        self._number += 1
        job = self._made(rng, at, workflow, min(records, 950_000), None)
        wait = rng.uniform(1.3, 1.6) * interval
        return replace(job, wait=wait, duration=duration)


def _inputs(rng: Random, stem: str) -> dict[str, str]:
    contacts, accounts = INPUTS
    both = {contacts: f"{stem}_contacts", accounts: f"{stem}_accounts"}
    return both if rng.random() < 0.3 else {contacts: both[contacts]}


def _parameters(rng: Random, workflow: Workflow) -> dict[str, str]:
    return {name: rng.choice(values) for name, values in workflow.parameters.items()}


def _files(workflow: Workflow, stem: str) -> dict[str, str]:
    return {output: f"/FromData8/{stem}_{output.lower()}.csv" for output in workflow.outputs}


def _ending(rng: Random) -> Ending:
    chance = rng.random()
    if chance < 0.03:
        return Ending(FAILED, rng.uniform(0.05, 0.9), error=rng.choice(_ERRORS))
    if chance < 0.05:
        return Ending(CANCELLED, rng.uniform(0.05, 0.9))
    return Ending()
