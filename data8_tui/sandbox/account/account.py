"""The account's jobs now: generated from the seed, arriving over time, and submitted by the API."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from threading import Lock
from typing import Any

from data8_tui.sandbox.account.job import RUNNING, SandboxJob, job_document, job_from_document
from data8_tui.sandbox.account.job_history import JobHistory
from data8_tui.sandbox.account.progress import CleansingWork, JobProgress, job_progress
from data8_tui.sandbox.account.scheduled_jobs import scheduled_jobs
from data8_tui.sandbox.account.store import SandboxStore
from data8_tui.sandbox.cleanse.run import CleanseRun
from data8_tui.sandbox.clock import SandboxClock
from data8_tui.sandbox.options import Options


class SandboxAccount:
    """`seed` and `anchor`, the time at which the account was created, are kept in the store.

    Where it is `even`, its jobs are alike in size, speed and outcomes (even_jobs.py).
    """

    def __init__(self, options: Options, clock: SandboxClock, store: SandboxStore) -> None:
        self.clock = clock
        self.store = store
        self.seed = int(store.get_or_set("seed", str(options.seed)))
        self.anchor = datetime.fromisoformat(store.get_or_set("anchor", clock.now().isoformat()))
        self.even = options.schedules
        history = JobHistory(
            self.seed, self.anchor, options.arrivals, options.largest, even=self.even
        )
        scheduled = scheduled_jobs(self.seed, self.anchor) if options.schedules else ()
        self._arrivals = history.arrivals()
        self._next = next(self._arrivals, None)
        self._arrivals_lock = Lock()
        self._jobs: dict[str, SandboxJob] = {}
        self._results: dict[str, Mapping[str, Any]] = {}
        self._runs: dict[str, CleanseRun] = {}
        self._begun: dict[str, datetime] = {}
        self._seen_late: dict[str, datetime] = {}
        self.owners: dict[str, tuple[SandboxJob, str]] = {}
        """Maps a dataset's name to the job that reads or writes it, and the output's name or ''."""
        for job in (*history.jobs, *scheduled):
            self._add_seeded(job)
        for job in map(job_from_document, store.jobs()):
            self._add(job)

    def _add(self, job: SandboxJob) -> None:
        self._jobs[job.name] = job
        self.owners.update({dataset: (job, name) for name, dataset in job.outputs.items()})

    def _add_seeded(self, job: SandboxJob) -> None:
        self._add(job)
        self.owners.update(dict.fromkeys(job.inputs.values(), (job, "")))

    def create(self, job: SandboxJob) -> None:
        """Add a submitted job, and store it."""
        self.store.create_job(job.name, job_document(job))
        self._add(job)

    def _add_arrivals(self) -> datetime:
        """Add the jobs that have arrived since the last call; return the time."""
        now = self.clock.now()
        with self._arrivals_lock:
            while self._next is not None and self._next.submitted_at <= now:
                if self._next.name not in self._jobs:
                    self._add_seeded(self._next)
                self._next = next(self._arrivals, None)
        return now

    def jobs(self) -> list[SandboxJob]:
        """Return the jobs, most recently submitted first."""
        now = self._add_arrivals()
        seen = [job for job in tuple(self._jobs.values()) if job.submitted_at <= now]
        return sorted(seen, key=lambda job: job.submitted_at, reverse=True)

    def job(self, name: str) -> SandboxJob | None:
        """Return the job of that name, or None if none has been submitted by now."""
        now = self._add_arrivals()
        job = self._jobs.get(name)
        return job if job and job.submitted_at <= now else None

    def unfinished(self) -> list[SandboxJob]:
        """Return uploaded jobs whose records are not cleansed yet."""
        jobs = [job for job in self._jobs.values() if job.uploaded]
        return [job for job in jobs if self.result(job) is None]

    def is_name_taken(self, name: str) -> bool:
        """Whether a job of this name exists, or is generated for a later time."""
        return name in self._jobs

    def result(self, job: SandboxJob) -> Mapping[str, Any] | None:
        """Return the result of cleansing an uploaded job's records, or None while it runs."""
        if job.name not in self._results:
            result = self.store.result(job.name)
            if result is None:
                return None
            self._results[job.name] = result
        return self._results[job.name]

    def queue_work(self, job: SandboxJob, run: CleanseRun) -> None:
        """Note the run that will cleanse an uploaded job's records."""
        self._runs[job.name] = run

    def begin_work(self, job: SandboxJob) -> None:
        """Note that cleansing begins now. A stopped clock starts the job when it was planned."""
        planned = job.started_at
        self._begun[job.name] = planned if self.clock.frozen else max(planned, self.clock.now())

    def end_work(self, job: SandboxJob, result: Mapping[str, Any]) -> None:
        """Store the result of cleansing, with the job's times.

        The job ends now, or later if that was planned. A stopped clock ends it when it was planned,
        unless a client has seen it run after that.
        """
        started = self._begun[job.name]
        ended = started + timedelta(seconds=job.duration)
        if not self.clock.frozen:
            ended = max(ended, self.clock.now())
        ended = max(ended, self._seen_late.get(job.name, ended))
        times = {"started_at": started.isoformat(), "ended_at": ended.isoformat()}
        self.store.put_result(job.name, {**result, **times})

    def outcome(self, job: SandboxJob) -> tuple[Mapping[str, Any], float]:
        """Return the result of an uploaded job so far, and the share of the work that is done."""
        result = self.result(job)
        if result is not None:
            return result, 1.0
        run = self._runs[job.name]
        return run.result(), run.share

    def progress(self, job: SandboxJob) -> JobProgress:
        """Return the progress by the clock; a job is not complete before its records are."""
        now = self.clock.now()
        if not job.uploaded:
            return job_progress(job, now)
        progress = job_progress(job, now, self._work(job))
        if progress.status == RUNNING and now >= job.ends_at:
            self._seen_late[job.name] = now
        return progress

    def _work(self, job: SandboxJob) -> CleansingWork:
        result = self.result(job)
        if result is None:
            usual = job.started_at if self.clock.frozen else None
            return CleansingWork(self._begun.get(job.name, usual), None, self._runs[job.name].share)
        if "ended_at" not in result:  # of a version that did not store it
            return CleansingWork(job.started_at, job.ends_at)
        started, ended = (
            datetime.fromisoformat(result[f"{end}_at"]) for end in ("started", "ended")
        )
        return CleansingWork(started, ended)

    def unready(self, job: SandboxJob) -> bool:
        """Whether a job runs by the clock while its records are still cleansed."""
        begun = job.uploaded and job.started_at <= self.clock.now()
        return begun and self.result(job) is None

    def owner(self, dataset: str) -> tuple[SandboxJob, str] | tuple[None, str]:
        """Return the job that reads or writes a dataset, and the output's name or ''."""
        now = self._add_arrivals()
        job, output = self.owners.get(dataset, (None, ""))
        return (job, output) if job and job.submitted_at <= now else (None, "")

    def visible_owners(self) -> dict[str, tuple[SandboxJob, str]]:
        """Return `owners` of the jobs that have been submitted by now."""
        now = self._add_arrivals()
        owners = tuple(self.owners.items())
        return {name: owner for name, owner in owners if owner[0].submitted_at <= now}
