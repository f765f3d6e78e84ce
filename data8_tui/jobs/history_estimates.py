"""When jobs will finish, by what the history holds: nothing is requested for it."""

from collections.abc import Hashable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from data8_tui.api.models import Job
from data8_tui.api.status_codes import StatusCodes
from data8_tui.errors import StorageError
from data8_tui.insight.outlook import NOTHING, FinishEstimator, Outlook
from data8_tui.insight.statistics import stated_total
from data8_tui.monitor.history import History
from data8_tui.threads import run_in_thread


@dataclass(slots=True)
class _Estimate:
    """An estimator, the past runs that it was made with, and when its last answer was received."""

    runs: Hashable
    estimator: FinishEstimator
    answered_at: datetime | None = None


class HistoryEstimates:
    """Estimates for jobs that are shown without being tracked."""

    def __init__(self, history: History, codes: StatusCodes) -> None:
        self._history = history
        self._codes = codes
        self._estimates: dict[str, _Estimate] = {}

    def add(self, job: Job, answered_at: datetime) -> None:
        """Take an answer of Data8, once, however often it is given; none before `load`.

        The job's size is what its statistics state: without it a large job would be taken for a
        late one.
        """
        known = self._estimates.get(job.name)
        if known is None or (known.answered_at is not None and answered_at <= known.answered_at):
            return
        known.answered_at = answered_at
        known.estimator.add(job, answered_at, stated_total(job.statistics))

    def outlook(self, name: str, now: datetime) -> Outlook:
        """When the job of this name will finish, by the answers so far."""
        known = self._estimates.get(name)
        return known.estimator.outlook(now) if known else NOTHING

    async def load(self, jobs: Iterable[Job]) -> None:
        """Read the past runs of these jobs' workflows; others are dropped."""
        with suppress(StorageError):
            self._estimates = await run_in_thread(self._loaded, list(jobs))

    def _loaded(self, jobs: list[Job]) -> dict[str, _Estimate]:
        workflows = {job.workflow_name for job in jobs}
        runs = {name: self._history.runs.of(name, self._codes) for name in workflows}
        loaded: dict[str, _Estimate] = {}
        for job in jobs:
            past = runs[job.workflow_name]
            names = tuple(run.job for run in past)
            known = self._estimates.get(job.name)
            if known is None or known.runs != names:
                samples = self._history.runs.samples(job.name)
                known = _Estimate(names, FinishEstimator(past, samples))
            loaded[job.name] = known
        return loaded
