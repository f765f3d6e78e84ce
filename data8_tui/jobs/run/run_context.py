"""What the stages of one run share: client, history, plan, journal and progress reports."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from data8_tui.api.status_codes import StatusCodes
from data8_tui.backoff import Sleep
from data8_tui.clock import Clock
from data8_tui.codes import Message
from data8_tui.errors import DocumentDamaged
from data8_tui.jobs.history_backfill import HistoryBackfill
from data8_tui.jobs.run.journal import RunJournal
from data8_tui.jobs.run.plan import RunPlan
from data8_tui.jobs.run.stages import Now, OnStageUpdate, RunStage, StageUpdate
from data8_tui.jobs.submission import SubmissionClient as Submissions
from data8_tui.jobs.transfer_log import TransferLog
from data8_tui.monitor.history import History
from data8_tui.threads import run_in_thread
from data8_tui.transfer.download.run import RecordsClient
from data8_tui.transfer.preflight.scan_async import SignInClient
from data8_tui.transfer.upload.creation import UploadClient


class RunClient(Submissions, UploadClient, RecordsClient, SignInClient, Protocol):
    """The part of `api.client.Client` that a run needs."""

    @property
    def status_codes(self) -> StatusCodes: ...


@dataclass
class RunContext:
    """One run in progress."""

    client: RunClient
    history: History
    plan: RunPlan
    report: OnStageUpdate
    clock: Clock
    interval: float
    """Seconds between two looks at the job, where the plan has none."""
    sleep: Sleep = asyncio.sleep
    journal_folder: Path | None = None
    """Folder of the upload's journal; None is `uploads` below the user's state folder."""
    private: bool = True
    """Whether only the user may read the result; otherwise the umask decides."""
    backfill: HistoryBackfill | None = None
    """The session's."""
    journal: RunJournal = field(default_factory=RunJournal)

    @property
    def transfer_log(self) -> TransferLog:
        """Notes how the run's transfers end."""
        return TransferLog(lambda: self.history, self.clock)

    async def read(self) -> None:
        """Read the journal of an earlier run of the same plan.

        Raises DocumentDamaged, unless the plan is to start anew, and StorageError.
        """
        try:
            self.journal = await run_in_thread(RunJournal.read, self.history, self.plan.key)
        except DocumentDamaged:
            if not self.plan.restart:
                raise

    async def save(self) -> None:
        """Write the journal; it is on the disk when this returns. Raises StorageError."""
        await run_in_thread(self.journal.write, self.history, self.plan.key)

    def report_progress(self, stage: RunStage, now: Now) -> None:
        """Report the progress of a stage."""
        self.report(StageUpdate(stage, now=now))

    @contextmanager
    def stage(
        self, stage: RunStage, *, already_done: bool = False
    ) -> Iterator[Callable[..., None]]:
        """Measure a stage; the block calls `done(result, already_done=…, warnings=…)` at its end.

        `already_done` is whether an earlier attempt had made the result.
        """
        began = self.clock.monotonic()
        self.report(StageUpdate(stage, already_done=already_done))

        def done(
            result: str, already_done: bool = already_done, warnings: tuple[Message, ...] = ()
        ) -> None:
            took = self.clock.monotonic() - began
            self.report(StageUpdate(stage, took, result, already_done, warnings=warnings))

        try:
            yield done
        finally:
            spent = self.journal.seconds
            spent[stage] = spent.get(stage, 0.0) + self.clock.monotonic() - began
