"""The first stage: checks before anything is created, and the decision to resume."""

import errno
import os
from functools import partial

from data8_tui.codes import Message, Remedy
from data8_tui.errors import IntegrityError, UsageError
from data8_tui.insight.humanize import several
from data8_tui.jobs.job_warnings import run_warnings
from data8_tui.jobs.run.duplicate_runs import duplicate_runs
from data8_tui.jobs.run.journal import RunJournal
from data8_tui.jobs.run.plan import RunPlan
from data8_tui.jobs.run.run_context import RunContext
from data8_tui.jobs.run.stages import RunStage
from data8_tui.jobs.spec import JobSpec
from data8_tui.jobs.suggestions import is_taken
from data8_tui.jobs.validation import account_objections, objections, raise_for_objections
from data8_tui.threads import run_in_thread
from data8_tui.transfer.download.preconditions import refuse_early
from data8_tui.transfer.preflight.preflight import Preflight, evaluate
from data8_tui.transfer.preflight.scan_async import scan_while_signing_in
from data8_tui.transfer.preflight.source import inspect_source
from data8_tui.transfer.storage import storage_errors
from data8_tui.transfer.upload.plan import UploadPlan


async def run_preflight(context: RunContext) -> Preflight | None:
    """Check the file and the plan, and set `context.journal` to the journal to resume or a new one.

    Returns None where the file is uploaded already and unchanged: then it is not read again. Raises
    UsageError and IntegrityError where the plan or the file don't allow the run.
    """
    with context.stage(RunStage.PREFLIGHT) as done:
        journal, plan = context.journal, context.plan
        if _is_resumed(plan, journal) and not reads_equally(plan, journal):
            raise _options_changed(plan)
        if journal.uploaded and await run_in_thread(_is_uploaded, plan, journal):
            done(several(journal.records, "record"))
            return None
        verdict = await _scan(context)
        warnings = (*verdict.warnings, *await _resume_or_start(context, verdict))
        shape = ", ".join(
            [several(verdict.records, "record"), several(len(verdict.columns), "column")]
        )
        done(f"{shape} ({verdict.read_as})", warnings=warnings)
    return verdict


def _is_uploaded(plan: RunPlan, old: RunJournal) -> bool:
    """Whether the uploaded dataset can be used. Raises IntegrityError for a changed file."""
    if plan.restart or (old.ended and plan.again) or not reads_equally(plan, old):
        return False
    if not old.ended and not plan.source.exists():
        return True
    if inspect_source(plan.source).sha256 == old.sha256:
        return True
    if not old.ended:
        raise _source_changed(plan)
    return False


async def _scan(context: RunContext) -> Preflight:
    watch = partial(context.report_progress, RunStage.PREFLIGHT)
    plan = context.plan
    scan = await scan_while_signing_in(context.client, plan.source, plan.reading, watch)
    return evaluate(scan, plan.overrides)


async def _resume_or_start(context: RunContext, verdict: Preflight) -> tuple[Message, ...]:
    """Resume the recorded run, or check everything that would be refused and start a new one.

    Returns warnings.
    """
    old, plan, sha256 = context.journal, context.plan, verdict.source.sha256
    if _is_resumed(plan, old):
        if old.sha256 != sha256:
            raise _source_changed(plan)
        return ()
    UploadPlan(verdict, plan.dataset)
    raise_for_objections(objections(plan.spec("none", plan.name)))
    await run_in_thread(_refuse_target, plan)
    await _refuse_by_account(context)
    again = plan.again or plan.restart
    context.journal = RunJournal(
        sha256=sha256,
        records=verdict.records,
        again=again,
        plan=plan.document(),
        begun_at=context.clock.now().isoformat(),
    )
    others = await run_in_thread(duplicate_runs, context.history, plan, context.clock.now())
    await context.save()
    columns = {plan.input: [column.name for column in verdict.columns]}
    return others + await run_warnings(
        context.client, context.history, plan.spec("none"), plan.output, columns
    )


def _is_resumed(plan: RunPlan, old: RunJournal) -> bool:
    """Whether an interrupted run is resumed."""
    return old.begun and not old.ended and not plan.restart


def reads_equally(plan: RunPlan, old: RunJournal) -> bool:
    """Whether the earlier run used the same read options and column overrides."""
    try:
        earlier = RunPlan.of(old.plan)
    except ValueError:  # recorded before plans were, or by another version
        return True
    return (earlier.reading, earlier.overrides) == (plan.reading, plan.overrides)


def _options_changed(plan: RunPlan) -> UsageError:
    return UsageError(
        f"this run of {plan.source.name} was begun with other options for reading it",
        remedy=Remedy.RUN_OPTIONS_DIFFER(),
    )


def _source_changed(plan: RunPlan) -> IntegrityError:
    return IntegrityError(
        f"{plan.source.name} has changed since this run began",
        remedy=Remedy.RUN_FILE_CHANGED(),
    )


def _refuse_target(plan: RunPlan) -> None:
    if plan.target.exists() and plan.target.samefile(plan.source):
        raise UsageError(
            f"{plan.target} is the file that is sent", remedy=Remedy.RESULT_IS_SOURCE()
        )
    with storage_errors(plan.target, "write"):
        if not os.access(plan.target.parent, os.W_OK):
            plan.target.parent.stat()
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    refuse_early(plan.download("none"))


async def _refuse_by_account(context: RunContext) -> None:
    """Raise UsageError for a job name that is taken, and for other inputs that don't exist."""
    name = context.plan.name
    if name and await is_taken(context.client, name):
        raise UsageError(
            f"there is a job named “{name}” already", remedy=Remedy.CHOOSE_OTHER_NAME()
        )
    others = JobSpec("", "", context.plan.datasets)
    raise_for_objections(await account_objections(context.client, others))
