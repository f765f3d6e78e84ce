"""Jobs as those of an account with regular jobs: alike in size, speed, waiting and outcomes.

Past and arriving jobs get their values here, from the same distributions. So a job is unusual
beside the others only where it is meant to be.
"""

from dataclasses import replace
from itertools import islice
from math import exp, log
from random import Random

from data8_tui.sandbox.account.job import SandboxJob

_SPEED = 1 / 5
"""Of the workflow's: slow enough for some jobs to be under way at any time."""
_SPEEDS = (0.85, 1.05)
_LOWEST_SPEED = 0.95
_SHORTEST, _LONGEST = 40.0, 2700.0
"""Seconds that a job takes which may have any size."""
_WAITS = (2.0, 22.0)
_LONGEST_WAIT = 12.0
_LEAST_SECONDS = 0.001
_UNEVENNESS = 0.05
_FEWEST = 2


def evened(job: SandboxJob, *, resized: bool = False) -> SandboxJob:
    """Return the job with wait, speed and outcomes as usual; `resized`, of a usual size too.

    The time grows in proportion to the records. The job keeps one input only: the records of a
    second are not among its statistics, from which its size is known later. Half of the jobs have
    the lowest speed, and half the longest wait: so no job takes much longer than nine of ten do.
    """
    rng = Random(f"evened {job.seed}")
    usual = job.workflow.records_per_second * _SPEED
    seconds = exp(rng.uniform(log(_SHORTEST), log(_LONGEST)))
    records = int(seconds * usual) if resized else job.records
    speed = usual * max(rng.uniform(*_SPEEDS), _LOWEST_SPEED)
    return replace(
        job,
        wait=min(rng.uniform(*_WAITS), _LONGEST_WAIT),
        duration=max(records / speed, _LEAST_SECONDS),
        records=records,
        inputs=dict(islice(job.inputs.items(), 1)),
        unevenness=_UNEVENNESS,
    )


def is_unusually_small(job: SandboxJob) -> bool:
    """Whether a job has none or one record, which is unusual beside any others."""
    return job.records < _FEWEST
