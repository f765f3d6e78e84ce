"""The `run` command: makes a plan of the options, shows the stages, writes the result."""

import asyncio
import shlex
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from data8_tui.cli import output, talk
from data8_tui.cli.actions.failed_rules import refuse_failed
from data8_tui.cli.actions.run_check import check_run, read_check_option
from data8_tui.cli.actions.unusual import (
    check_baseline,
    judge_jobs,
    refuse_unusual,
    write_unusual,
)
from data8_tui.cli.notifier import CliNotifier
from data8_tui.cli.options.csv import CSV_OPTIONS, csv_form
from data8_tui.cli.options.file import column_overrides, read_options
from data8_tui.cli.remedies import run_advice
from data8_tui.cli.resume_command import resume_command
from data8_tui.cli.views.download_notes import write_notes
from data8_tui.cli.views.live_lines import LiveLines
from data8_tui.cli.views.plain_run import PlainStages
from data8_tui.cli.views.run import LiveStages, StageLines, StageView
from data8_tui.cli.workflow_names import suggest_workflows, write_note
from data8_tui.errors import (
    Data8Error,
    Interrupted,
    RequestRefused,
    ServiceError,
    TimedOut,
    UnwritableValue,
    UsageError,
)
from data8_tui.insight.baseline import Verdict
from data8_tui.insight.humanize import several
from data8_tui.jobs.job_observer import JobObservation
from data8_tui.jobs.run import RunPlan, RunReceipt, RunStage, StageUpdate, run_pipeline
from data8_tui.session import Session
from data8_tui.transfer.download.file_names import default_target, safe_stem
from data8_tui.transfer.formats import OutputFormat
from data8_tui.transfer.upload.journal import uploads_folder
from data8_tui.wording.unusual import unusual_sentences

_OTHER_FORM = (
    "The job is done and isn't submitted again: the same command with another --result-encoding, "
    "or --format, fetches its result."
)


def _agreed(session: Session, plan: RunPlan) -> bool:
    write_note(session, plan.workflow)
    return talk.agree_to_change("nothing is run")


async def run_file(session: Session, options: Mapping[str, Any], *, as_json: bool) -> None:
    """Run the plan of the options; print the result's path, or the result as JSON."""
    with run_advice():
        plan = plan_from(options)
    check = await read_check_option(options, plan)
    _check_baseline(session, options)
    if not _agreed(session, plan):
        return
    reporter = _RunReporter(session, view := _stage_view(session))
    try:
        with suggest_workflows(session, plan.workflow), run_advice():
            result = await run_pipeline(
                session.client,
                session.history,
                plan,
                reporter.update,
                clock=session.clock,
                interval=session.refresh.unfinished,
                journal_folder=uploads_folder(session.state_folder),
                private=session.private_files,
                backfill=session.backfill,
            )
    except asyncio.CancelledError:
        raise Interrupted(f"interrupted while {view.doing}").with_note(_resume_text()) from None
    except RequestRefused as refused:
        if dataset := reporter.uploaded:
            refused.add_note(
                f"{dataset} is kept, complete: this command, put right, goes on with it."
            )
        raise
    except UnwritableValue as unwritable:
        unwritable.add_note(_OTHER_FORM)
        raise
    except (TimedOut, ServiceError) as stopped:
        stopped.add_note(_resume_text())
        raise
    finally:
        await reporter.end()
    result, outcomes = await check_run(plan, check, result)
    await _report(session, result, fail_on_unusual=options["fail_on_unusual"], as_json=as_json)
    refuse_failed(outcomes)


async def _report(
    session: Session, result: RunReceipt, *, fail_on_unusual: bool, as_json: bool
) -> None:
    """Write the result and what is unusual about it. Raises JobUndecided and UnusualResult."""
    verdicts = await _judge(session, result.job)
    _write_result(result, verdicts, kept=not session.profile.fleeting, as_json=as_json)
    write_unusual(verdicts)
    if result.doubt is not None:
        raise result.doubt
    if fail_on_unusual:
        refuse_unusual(verdicts)


async def _judge(session: Session, job: str) -> list[Verdict]:
    """The verdict on the job of a run; none where Data8 doesn't answer about it any more."""
    with suppress(Data8Error):
        return await judge_jobs(session, [await session.client.get_job(job)])
    return []


def _check_baseline(session: Session, options: Mapping[str, Any]) -> None:
    """Raise UsageError where unusual figures are to fail the run, and none are looked for."""
    if options["fail_on_unusual"]:
        check_baseline(session)


def _stage_view(session: Session) -> StageView:
    """Lines that are redrawn, or where the terminal can't do that a line for each stage."""
    if output.is_plain():
        return PlainStages(talk.write_message, session.clock)
    if talk.can_be_redrawn():
        return LiveStages(LiveLines(talk.draw_raw))
    return StageLines(talk.write_message)


def plan_from(options: Mapping[str, Any]) -> RunPlan:
    """Make a plan of the options. Raises UsageError."""
    source: Path = options["source"]
    form = OutputFormat(options["format_"]) if options["format_"] else None
    return RunPlan(
        source=source,
        workflow=options["workflow"],
        input=options["input"],
        target=_target(source, options["target"], form),
        format=form,
        csv=csv_form(*(options[each] for each in CSV_OPTIONS)),
        parameters=options["parameters"],
        datasets=options["datasets"],
        name=options["name"],
        dataset=options["upload_as"],
        output=options["take"],
        reading=read_options(options),
        overrides=column_overrides(options),
        overwrite=options["force"],
        again=options["again"],
        restart=options["restart"],
        interval=options["interval"],
        time_limit=options["timeout"],
    )


def _target(source: Path, typed: str, form: OutputFormat | None) -> Path:
    if typed == "-":
        raise UsageError("the result of a run goes to a file, and - is none").with_note(
            "Name one; data8-tui download writes to standard output."
        )
    stem = f"{safe_stem(source.stem)}_cleansed"
    suffix = (form or OutputFormat.CSV).suffix
    return default_target(stem, typed, suffix=suffix) if typed else Path(f"{stem}{suffix}")


class _RunReporter:
    """Shows each stage update and gives notices of the job's events."""

    def __init__(self, session: Session, view: StageView) -> None:
        self._notifier = CliNotifier(session.profile, session.clock)
        self._view = view
        self.uploaded = ""
        """The input dataset, once it is complete."""

    def update(self, step: StageUpdate) -> None:
        self._view.update(step)
        if step.stage is RunStage.UPLOAD and step.done:
            self.uploaded = step.done
        if isinstance(step.now, JobObservation):
            self._notifier.start(step.now)

    async def end(self) -> None:
        """End the view and wait until all notices are given."""
        self._view.end()
        await self._notifier.finish()


def _write_result(
    result: RunReceipt, verdicts: Sequence[Verdict], *, kept: bool, as_json: bool
) -> None:
    """`kept` says whether the account outlives this command."""
    receipt = result.receipt
    talk.write_message(
        f"{result.source.name}: {several(result.sent, 'record')} → {receipt.path}: "
        f"{several(receipt.records, 'record')} ({result.output} of “{result.job}”)"
    )
    write_notes(receipt)
    for name, dataset in result.others.items():
        command = f": {_command('download', dataset)}" if kept else ""
        talk.write_message(f"“{name}” is another output, not downloaded{command}")
    talk.write_message(
        f"what it changed: {_command('compare', str(result.source), str(receipt.path))}"
    )
    if as_json:
        unusual = [line for one in verdicts for line in unusual_sentences(one)]
        output.json_document(_document(result) | {"unusual": unusual})
    else:
        output.result(str(receipt.path))


def _command(*words: str) -> str:
    return shlex.join([talk.PROGRAM, *words])


def _document(result: RunReceipt) -> dict[str, Any]:
    return {
        "source": str(result.source),
        "recordsSent": result.sent,
        "dataset": result.dataset,
        "job": result.job,
        "status": result.status,
        "state": result.state,
        "output": result.output,
        "otherOutputs": dict(result.others),
        "resumed": result.resumed,
        "doubt": result.doubt.message if result.doubt else None,
        "seconds": {stage: round(result.seconds.get(stage, 0.0), 3) for stage in RunStage},
        "receipt": result.receipt.document(),
    }


def _resume_text() -> str:
    return f"go on with: {resume_command()}"
