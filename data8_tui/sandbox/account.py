"""The account's jobs as of now: the seed's, those that others submit, and those of the API."""

from datetime import datetime

from data8_tui.sandbox.clock import Clock
from data8_tui.sandbox.history import History
from data8_tui.sandbox.job import Job, job_from
from data8_tui.sandbox.options import Options
from data8_tui.sandbox.progress import Progress, progress
from data8_tui.sandbox.store import Store


class Account:
    """`seed` and `anchor`, the instant at which the account was made, are kept in the store."""

    def __init__(self, options: Options, clock: Clock, store: Store) -> None:
        self.clock = clock
        self.store = store
        self.seed = int(store.remember("seed", str(options.seed)))
        self.anchor = datetime.fromisoformat(store.remember("anchor", clock.now().isoformat()))
        history = History(self.seed, self.anchor, options.arrivals)
        self._arrivals = history.arrivals()
        self._next = next(self._arrivals, None)
        self._jobs: dict[str, Job] = {}
        self.owners: dict[str, tuple[Job, str]] = {}
        """A dataset's name, to the job that reads or writes it and an output's name or ''."""
        for job in (*history.jobs, *map(job_from, store.jobs())):
            self.add(job)

    def add(self, job: Job) -> None:
        self._jobs[job.name] = job
        self.owners.update({dataset: (job, name) for name, dataset in job.outputs.items()})
        if not job.uploaded:
            self.owners.update(dict.fromkeys(job.inputs.values(), (job, "")))

    def _receive(self) -> datetime:
        """Let in the jobs that arrived since the last look; the time now."""
        now = self.clock.now()
        while self._next is not None and self._next.submitted_at <= now:
            if self._next.name not in self._jobs:
                self.add(self._next)
            self._next = next(self._arrivals, None)
        return now

    def jobs(self) -> list[Job]:
        """Most recently submitted first."""
        now = self._receive()
        seen = [job for job in self._jobs.values() if job.submitted_at <= now]
        return sorted(seen, key=lambda job: job.submitted_at, reverse=True)

    def job(self, name: str) -> Job | None:
        now = self._receive()
        job = self._jobs.get(name)
        return job if job and job.submitted_at <= now else None

    def progress(self, job: Job) -> Progress:
        return progress(job, self.clock.now())

    def visible_owners(self) -> dict[str, tuple[Job, str]]:
        """The datasets of jobs that have been submitted by now."""
        now = self._receive()
        return {name: owner for name, owner in self.owners.items() if owner[0].submitted_at <= now}
