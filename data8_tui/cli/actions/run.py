"""What `run_pipeline` does: a plan from the options, its stages shown, and what it made told."""

import asyncio
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from data8_tui.cli import output, talk
from data8_tui.cli.actions.download import write_notes
from data8_tui.cli.notifier import CliNotifier
from data8_tui.cli.options.file import column_overrides, read_options
from data8_tui.cli.resume_command import resume_command
from data8_tui.cli.views.live_lines import LiveLines
from data8_tui.cli.views.run import LiveStages, StageLines, StageView
from data8_tui.cli.workflow_names import suggest_workflows
from data8_tui.errors import Interrupted, RequestRefused, ServiceError, TimedOut, UsageError
from data8_tui.insight.humanize import several
from data8_tui.jobs.job_observer import JobObservation
from data8_tui.jobs.run import RunPlan, RunReceipt, RunStage, StageUpdate, run_pipeline
from data8_tui.session import Session
from data8_tui.transfer.download.file_names import default_target, safe_stem
from data8_tui.transfer.upload.journal_paths import uploads_folder


async def run_file(session: Session, asked: Mapping[str, Any], *, as_json: bool) -> None:
    """Run what the options ask for, and print where the result is, or all about it as JSON."""
    plan = plan_from(asked)
    view: StageView = (
        LiveStages(LiveLines(talk.draw_raw))
        if talk.can_be_redrawn()
        else StageLines(talk.write_message)
    )
    telling = _Telling(session, view)
    try:
        with suggest_workflows(session, plan.workflow):
            made = await run_pipeline(
                session.client,
                session.history,
                plan,
                telling.see,
                clock=session.clock,
                state=uploads_folder(session.state),
            )
    except asyncio.CancelledError:
        raise Interrupted(f"interrupted while {view.doing}", hint=_go_on()) from None
    except RequestRefused as refused:
        if kept := telling.uploaded:
            said = f"{kept} is kept, complete: this command, put right, goes on with it."
            refused.hint = f"{refused.hint}\n{said}"
        raise
    except (TimedOut, ServiceError) as stopped:
        stopped.hint = f"{stopped.hint}\n{_go_on()}".strip()
        raise
    finally:
        await telling.end()
    _tell(made, as_json=as_json)


def plan_from(asked: Mapping[str, Any]) -> RunPlan:
    """The options as a plan. Raises UsageError."""
    source: Path = asked["source"]
    return RunPlan(
        source=source,
        workflow=asked["workflow"],
        input=asked["input"],
        target=_target(source, asked["target"]),
        parameters=asked["parameters"],
        datasets=asked["datasets"],
        name=asked["name"],
        dataset=asked["upload_as"],
        output=asked["take"],
        reading=read_options(asked),
        wishes=column_overrides(asked),
        overwrite=asked["force"],
        again=asked["again"],
        restart=asked["restart"],
        interval=asked["interval"],
        allowed=asked["timeout"],
    )


def _target(source: Path, given: str) -> Path:
    if given == "-":
        raise UsageError(
            "the result of a run goes to a file, and - is none",
            hint="Name one; data8-tui download writes to standard output.",
        )
    stem = f"{safe_stem(source.stem)}_cleansed"
    return default_target(stem, given) if given else Path(f"{stem}.csv")


class _Telling:
    """Shows each step, and tells news of the job beside it."""

    def __init__(self, session: Session, view: StageView) -> None:
        self._notices = CliNotifier(session.profile, session.clock)
        self._view = view
        self._tasks: set[asyncio.Task[None]] = set()
        self.uploaded = ""
        """The input dataset, once it is complete."""

    def see(self, step: StageUpdate) -> None:
        self._view.see(step)
        if step.stage is RunStage.UPLOAD and step.done:
            self.uploaded = step.done
        if isinstance(step.now, JobObservation) and step.now.news is not None:
            task = asyncio.create_task(self._tell(step.now))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _tell(self, sight: JobObservation) -> None:
        if trouble := await self._notices.tell(sight):
            talk.write_warning(f"on_finish: {trouble}")

    async def end(self) -> None:
        """Leave the last frame, and wait until all has been told."""
        self._view.end()
        await asyncio.gather(*self._tasks)


def _tell(made: RunReceipt, *, as_json: bool) -> None:
    receipt = made.receipt
    talk.write_message(
        f"{made.source.name}: {several(made.sent, 'record')} → {receipt.path}: "
        f"{several(receipt.records, 'record')} ({made.output} of “{made.job}”)"
    )
    write_notes(receipt)
    for name, dataset in made.others.items():
        talk.write_message(f"{name} is left where it is: data8-tui download {dataset}")
    if as_json:
        output.json_document(_document(made))
    else:
        output.lines([output.safe(str(receipt.path))])


def _document(made: RunReceipt) -> dict[str, Any]:
    return {
        "source": str(made.source),
        "recordsSent": made.sent,
        "dataset": made.dataset,
        "job": made.job,
        "output": made.output,
        "otherOutputs": dict(made.others),
        "resumed": made.resumed,
        "seconds": {stage: round(made.seconds.get(stage, 0.0), 3) for stage in RunStage},
        "receipt": made.receipt.document(),
    }


def _go_on() -> str:
    return f"go on with: {resume_command()}"
