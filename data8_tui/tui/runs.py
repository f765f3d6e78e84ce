"""Runs from a file to its cleansed file: they go on whatever screen is shown."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from data8_tui.errors import Data8Error, JobFailed
from data8_tui.jobs.run import (
    RunPlan,
    RunReceipt,
    RunStage,
    StageUpdate,
    UnfinishedRun,
    forget_run,
    interrupted_runs,
    run_pipeline,
)
from data8_tui.monitor.history import History
from data8_tui.transfer.upload.journal_paths import uploads_folder

if TYPE_CHECKING:
    from data8_tui.session import Session


@dataclass(eq=False)
class TrackedRun:
    """One run as it stands. `steps` has the newest word of each stage that has begun."""

    plan: RunPlan
    began: float
    """On the session's monotonic clock; of the stage that is under way, `stage_began`."""
    stage_began: float = 0.0
    steps: dict[RunStage, StageUpdate] = field(default_factory=dict)
    receipt: RunReceipt | None = None
    error: Exception | None = None
    """Why it stopped: a Data8Error has words for people, anything else is a bug."""
    stopped: bool = False
    """Whether the person stopped it."""
    left: bool = False
    """Whether an earlier session has left it so."""
    task: "asyncio.Task[None] | None" = None

    @property
    def under_way(self) -> bool:
        return self.receipt is None and self.error is None and not self.stopped

    @property
    def unfinished(self) -> bool:
        """Whether it stands still and could yet come to its result."""
        waits = bool(self.error and self.job) and not isinstance(self.error, JobFailed)
        return self.stopped or waits

    @property
    def job(self) -> str:
        """Its job's name, once that has been submitted."""
        submitted = self.steps.get(RunStage.SUBMIT)
        return submitted.done if submitted else ""

    @property
    def stage(self) -> RunStage:
        """The stage that it is at, or was when it stopped."""
        return list(self.steps)[-1] if self.steps else RunStage.PREFLIGHT


class RunManager:
    """All of this session. `changed` is called, in the event loop, with each run that moved on."""

    def __init__(
        self, session: "Session", history: History, changed: Callable[[TrackedRun], None]
    ) -> None:
        self._session = session
        self._history = history
        self._changed = changed
        self._runs: list[TrackedRun] = []

    @property
    def all(self) -> tuple[TrackedRun, ...]:
        """The one that was begun last comes first."""
        return tuple(reversed(self._runs))

    @property
    def active(self) -> list[TrackedRun]:
        return [one for one in self._runs if one.under_way]

    async def recall(self) -> list[TrackedRun]:
        """Take up what earlier sessions have left, ahead of what was begun since."""
        known = {one.plan.key for one in self._runs}
        found = await asyncio.to_thread(interrupted_runs, self._history)
        taken = [self._left(each) for each in found if each.plan.key not in known]
        self._runs[:0] = taken
        return taken

    async def forget(self, stopped: TrackedRun) -> None:
        """Offer it no more. Raises StorageError."""
        await asyncio.to_thread(forget_run, self._history, stopped.plan)
        self._runs.remove(stopped)

    def _left(self, found: UnfinishedRun) -> TrackedRun:
        steps = {step.stage: step for step in found.steps}
        began = self._session.clock.monotonic()
        return TrackedRun(found.plan, began, steps=steps, stopped=True, left=True)

    def start(self, plan: RunPlan) -> TrackedRun:
        """Begin, or go on where an earlier run of the same plan stopped."""
        self._runs = [one for one in self._runs if one.under_way or one.plan.key != plan.key]
        made = TrackedRun(plan, self._session.clock.monotonic())
        self._runs.append(made)
        self._go(made)
        return made

    def go_on(self, stopped: TrackedRun, *, again: bool = False, output: str | None = None) -> None:
        """Take up one that has ended without its result; `again` wants a second job, `output`
        another of the job's outputs.
        """
        stopped.plan = replace(
            stopped.plan, again=again, output=stopped.plan.output if output is None else output
        )
        stopped.steps.clear()
        stopped.error, stopped.stopped, stopped.left = None, False, False
        self._go(stopped)

    async def stop(self, one: TrackedRun) -> None:
        """Stop it in order; the same plan goes on."""
        if one.task is not None:
            one.task.cancel()
            with suppress(asyncio.CancelledError):
                await asyncio.wait([one.task])

    async def aclose(self) -> None:
        """Stop all of them in order."""
        for one in self.active:
            await self.stop(one)

    def _go(self, one: TrackedRun) -> None:
        one.stage_began = self._session.clock.monotonic()
        one.task = asyncio.create_task(self._run(one), name=f"run {one.plan.source.name}")

    async def _run(self, one: TrackedRun) -> None:
        session = self._session
        try:
            one.receipt = await run_pipeline(
                session.client,
                self._history,
                one.plan,
                lambda step: self._take(one, step),
                clock=session.clock,
                state=uploads_folder(session.state),
            )
        except asyncio.CancelledError:
            one.stopped = True
        except Data8Error as error:
            one.error = error
        except Exception as bug:
            one.error = bug
        self._changed(one)

    def _take(self, one: TrackedRun, step: StageUpdate) -> None:
        if step.stage not in one.steps:
            one.stage_began = self._session.clock.monotonic()
        one.steps[step.stage] = step
        self._changed(one)
