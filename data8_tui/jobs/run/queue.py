"""The runs of one session: they go on whatever a front end shows, and end in order with it."""

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from data8_tui.clock import Clock
from data8_tui.errors import Data8Error, JobFailed
from data8_tui.jobs.history_backfill import HistoryBackfill
from data8_tui.jobs.run.journal import RunJournal
from data8_tui.jobs.run.pipeline import run_pipeline
from data8_tui.jobs.run.plan import RunPlan, RunReceipt
from data8_tui.jobs.run.preflight_stage import reads_equally
from data8_tui.jobs.run.run_context import RunClient
from data8_tui.jobs.run.stages import RunStage, StageUpdate
from data8_tui.jobs.run.unfinished_runs import UnfinishedRun, forget_run, interrupted_runs
from data8_tui.monitor.history import History
from data8_tui.transfer.upload.journal import uploads_folder

_LOG = logging.getLogger(__name__)


@dataclass(eq=False)
class TrackedRun:
    """One run and its current status. `steps` has the latest update of each stage reached."""

    plan: RunPlan
    started_at: float
    """On the session's monotonic clock; `stage_started_at` likewise, for the current stage."""
    stage_started_at: float = 0.0
    steps: dict[RunStage, StageUpdate] = field(default_factory=dict)
    receipt: RunReceipt | None = None
    error: Exception | None = None
    """Why it stopped: a Data8Error has a message for people, anything else is a bug."""
    stopped: bool = False
    """Whether the person stopped it."""
    interrupted: bool = False
    """Whether it was left unfinished by an earlier session."""
    task: "asyncio.Task[None] | None" = None

    @property
    def under_way(self) -> bool:
        return self.receipt is None and self.error is None and not self.stopped

    @property
    def unfinished(self) -> bool:
        """Whether it has stopped and can still be resumed to its result."""
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


class RunQueue:
    """Starts, lists, stops and resumes runs. `state_folder` None means the user's own.

    `interval` is in seconds, between two looks at a run's job. Only the user may read a `private`
    result; otherwise the umask decides.
    """

    def __init__(
        self,
        client: RunClient,
        history: History,
        *,
        clock: Clock,
        interval: float,
        state_folder: Path | None = None,
        private: bool = True,
        backfill: HistoryBackfill | None = None,
    ) -> None:
        self._private = private
        self._backfill = backfill
        self._client = client
        self._history = history
        self._clock = clock
        self._interval = interval
        self._journal_folder = uploads_folder(state_folder)
        self._runs: list[TrackedRun] = []
        self.damaged: list[Data8Error] = []
        """What `restore` found damaged."""
        self._subscribers: list[Callable[[TrackedRun], None]] = []

    @property
    def all(self) -> tuple[TrackedRun, ...]:
        """All on the list, the newest first."""
        return tuple(reversed(self._runs))

    @property
    def active(self) -> list[TrackedRun]:
        """Those that are under way."""
        return [run for run in self._runs if run.under_way]

    def subscribe(self, on_change: Callable[[TrackedRun], None]) -> Callable[[], None]:
        """Have `on_change` called in the event loop with each run that changed.

        Returns the function that unsubscribes.
        """
        self._subscribers.append(on_change)
        return lambda: self._subscribers.remove(on_change)

    async def restore(self) -> list[TrackedRun]:
        """List the unfinished runs of earlier sessions first. Raises StorageError.

        Damaged journals are set aside; `damaged` has an error for each.
        """
        set_aside = self._history.journals.set_aside_damaged
        self.damaged = await asyncio.to_thread(set_aside, RunJournal.of)
        known = {run.plan.key for run in self._runs}
        found = await asyncio.to_thread(interrupted_runs, self._history)
        restored = [self._restored(each) for each in found if each.plan.key not in known]
        self._runs[:0] = restored
        return restored

    async def forget(self, run: TrackedRun) -> None:
        """Take a stopped run off the list, here and in the history. Raises StorageError."""
        await asyncio.to_thread(forget_run, self._history, run.plan)
        self._runs.remove(run)

    def start(self, plan: RunPlan) -> TrackedRun:
        """Start a run, or resume an earlier one of the same plan where it stopped."""
        self._runs = [run for run in self._runs if run.under_way or run.plan.key != plan.key]
        run = TrackedRun(plan, self._clock.monotonic())
        self._runs.append(run)
        self._launch(run)
        return run

    async def resume_otherwise(self, run: TrackedRun, plan: RunPlan) -> None:
        """Resume one with a plan that may read its file otherwise.

        Then it starts anew, with another dataset, unless a job may have been submitted. Raises
        DocumentDamaged and StorageError.
        """
        journal = await asyncio.to_thread(RunJournal.read, self._history, run.plan.key)
        anew = journal.begun and not journal.job and not reads_equally(plan, journal)
        run.plan = plan
        self.resume(run, restart=anew)

    def resume(
        self,
        run: TrackedRun,
        *,
        again: bool = False,
        output: str | None = None,
        restart: bool = False,
    ) -> None:
        """Resume one that ended without its result.

        `again` requests a second job, `output` another of the job's outputs, `restart` a new start.
        """
        output = run.plan.output if output is None else output
        run.plan = replace(run.plan, again=again, output=output, restart=restart)
        run.steps.clear()
        run.error, run.stopped, run.interrupted = None, False, False
        self._launch(run)

    async def stop(self, run: TrackedRun) -> None:
        """Stop it in order; the same plan can be resumed."""
        if run.task is not None:
            run.task.cancel()
            with suppress(asyncio.CancelledError):
                await asyncio.wait([run.task])

    async def aclose(self) -> None:
        """Stop all of them in order."""
        for run in self.active:
            await self.stop(run)

    def _restored(self, found: UnfinishedRun) -> TrackedRun:
        steps = {step.stage: step for step in found.steps}
        return TrackedRun(
            found.plan, self._clock.monotonic(), steps=steps, stopped=True, interrupted=True
        )

    def _launch(self, run: TrackedRun) -> None:
        run.stage_started_at = self._clock.monotonic()
        run.task = asyncio.create_task(self._run(run), name=f"run {run.plan.source.name}")

    async def _run(self, run: TrackedRun) -> None:
        try:
            run.receipt = await run_pipeline(
                self._client,
                self._history,
                run.plan,
                lambda step: self._update(run, step),
                clock=self._clock,
                interval=self._interval,
                journal_folder=self._journal_folder,
                private=self._private,
                backfill=self._backfill,
            )
        except asyncio.CancelledError:
            run.stopped = True
        except Data8Error as error:
            run.error = error
        except Exception as bug:
            run.error = bug
        self._publish(run)

    def _update(self, run: TrackedRun, step: StageUpdate) -> None:
        if step.stage not in run.steps:
            _LOG.info("a run is at %s", step.stage)
            run.stage_started_at = self._clock.monotonic()
        run.steps[step.stage] = step
        self._publish(run)

    def _publish(self, run: TrackedRun) -> None:
        for on_change in tuple(self._subscribers):
            on_change(run)
