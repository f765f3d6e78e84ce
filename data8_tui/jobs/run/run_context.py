"""What the stages of one run share: whom they speak to, what is noted, and how they tell of it."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Protocol

from data8_tui.clock import Clock
from data8_tui.jobs.run.journal import RunJournal
from data8_tui.jobs.run.plan import RunPlan
from data8_tui.jobs.run.stages import Now, Report, RunStage, StageUpdate
from data8_tui.jobs.submission import SubmissionClient as Submissions
from data8_tui.monitor.history import History
from data8_tui.transfer.download.run import RecordsClient
from data8_tui.transfer.preflight.scan_async import SignInClient
from data8_tui.transfer.threads import in_thread
from data8_tui.transfer.upload.creation import UploadClient


class RunClient(Submissions, UploadClient, RecordsClient, SignInClient, Protocol):
    """The part of api.client.Client that a run needs."""


@dataclass
class RunContext:
    """One run under way."""

    client: RunClient
    history: History
    plan: RunPlan
    report: Report
    clock: Clock
    pause: Callable[[float], Awaitable[None]] = asyncio.sleep
    state: Path | None = None
    """Where its upload is noted; None for the user's state folder."""
    journal: RunJournal = field(default_factory=RunJournal)

    async def read(self) -> None:
        """Take up what an earlier run has noted."""
        work = partial(RunJournal.read, self.history, self.plan.key)
        self.journal = await in_thread(None, work)

    async def note(self) -> None:
        """On the disk when this returns."""
        await in_thread(None, self.note_now)

    def note_now(self) -> None:
        """As `note`, for where nothing may come in between; it blocks for a moment."""
        self.journal.write(self.history, self.plan.key)

    def going_on(self, stage: RunStage, now: Now) -> None:
        """Pass on what a stage says of itself."""
        self.report(StageUpdate(stage, now=now))

    @contextmanager
    def stage(self, stage: RunStage, *, before: bool = False) -> Iterator[Callable[..., None]]:
        """Time a stage. The block is given `done(said, before=…, remarks=…)` for what the stage has
        made, whether that was there before, and what is to be looked at.
        """
        began = self.clock.monotonic()
        self.report(StageUpdate(stage, before=before))

        def done(said: str, before: bool = before, remarks: tuple[str, ...] = ()) -> None:
            took = self.clock.monotonic() - began
            self.report(StageUpdate(stage, took, said, before, remarks=remarks))

        try:
            yield done
        finally:
            spent = self.journal.seconds
            spent[stage] = spent.get(stage, 0.0) + self.clock.monotonic() - began
