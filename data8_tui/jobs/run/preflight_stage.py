"""The first stage: everything that can be told before anything is created, and what is kept."""

import errno
import os
from functools import partial

from data8_tui.errors import IntegrityError, UsageError
from data8_tui.insight.humanize import several
from data8_tui.jobs.name_warnings import name_warnings
from data8_tui.jobs.run.duplicate_runs import duplicate_runs
from data8_tui.jobs.run.journal import RunJournal
from data8_tui.jobs.run.plan import RunPlan
from data8_tui.jobs.run.run_context import RunContext
from data8_tui.jobs.run.stages import RunStage
from data8_tui.jobs.spec import JobSpec
from data8_tui.jobs.suggestions import is_taken
from data8_tui.jobs.validation import account_objections, objections, raise_for_objections
from data8_tui.transfer.download.finalize import refuse_early
from data8_tui.transfer.preflight.preflight import Preflight, evaluate
from data8_tui.transfer.preflight.scan_async import scan_while_signing_in
from data8_tui.transfer.preflight.source import inspect_source
from data8_tui.transfer.storage import storage_errors
from data8_tui.transfer.threads import in_thread
from data8_tui.transfer.upload.plan import UploadPlan


async def run_preflight(course: RunContext) -> Preflight | None:
    """The verdict on the file, and a journal that says what this run goes on with.

    None where the file has been uploaded and is the same still: then it isn't needed any more.
    """
    with course.stage(RunStage.PREFLIGHT) as done:
        journal, plan = course.journal, course.plan
        if _goes_on(plan, journal) and not _reads_alike(plan, journal):
            raise _otherwise(plan)
        if journal.uploaded and await in_thread(None, partial(_is_kept, plan, journal)):
            done(several(journal.records, "record"))
            return None
        verdict = await _scanned(course)
        remarks = (*verdict.warnings, *await _take_up(course, verdict))
        shape = ", ".join(
            [several(verdict.records, "record"), several(len(verdict.columns), "column")]
        )
        done(f"{shape} ({verdict.read_as})", remarks=remarks)
    return verdict


def _is_kept(plan: RunPlan, old: RunJournal) -> bool:
    """Whether what was uploaded is what is wanted. Raises IntegrityError where it has changed."""
    if plan.restart or (old.ended and plan.again) or not _reads_alike(plan, old):
        return False
    if not old.ended and not plan.source.exists():
        return True
    if inspect_source(plan.source).sha256 == old.sha256:
        return True
    if not old.ended:
        raise _changed(plan)
    return False


async def _scanned(course: RunContext) -> Preflight:
    watch = partial(course.going_on, RunStage.PREFLIGHT)
    plan = course.plan
    scan = await scan_while_signing_in(course.client, plan.source, plan.reading, watch)
    return evaluate(scan, plan.wishes)


async def _take_up(course: RunContext, verdict: Preflight) -> tuple[str, ...]:
    """Go on with what is noted, or begin; what would be refused is told before that.

    Returns what need not be wrong and had better be looked at.
    """
    old, plan, sha256 = course.journal, course.plan, verdict.source.sha256
    if _goes_on(plan, old):
        if old.sha256 != sha256:
            raise _changed(plan)
        return ()
    UploadPlan(verdict, plan.dataset)
    raise_for_objections(objections(plan.spec("none", plan.name)))
    await in_thread(None, partial(_refuse_target, plan))
    await _refuse_by_account(course)
    again = plan.again or plan.restart
    course.journal = RunJournal(
        sha256=sha256,
        records=verdict.records,
        again=again,
        plan=plan.document(),
        begun_at=course.clock.now().isoformat(),
    )
    others = await in_thread(
        None, partial(duplicate_runs, course.history, plan, course.clock.now())
    )
    await course.note()
    spec = plan.spec("none")
    return others + await name_warnings(course.client, course.history, spec, plan.output)


def _goes_on(plan: RunPlan, old: RunJournal) -> bool:
    """Whether this is the rest of a run that was interrupted."""
    return old.begun and not old.ended and not plan.restart


def _reads_alike(plan: RunPlan, old: RunJournal) -> bool:
    """Whether the file was read, and its columns named, as they are to be now."""
    try:
        begun = RunPlan.of(old.plan)
    except ValueError:  # noted before plans were kept, or by another version
        return True
    return (begun.reading, begun.wishes) == (plan.reading, plan.wishes)


def _otherwise(plan: RunPlan) -> UsageError:
    return UsageError(
        f"this run of {plan.source.name} was begun with other options for reading it",
        hint="Give the same ones to go on. --restart begins anew, with a new dataset and a new "
        "job.",
    )


def _changed(plan: RunPlan) -> IntegrityError:
    return IntegrityError(
        f"{plan.source.name} has changed since this run began",
        hint="Put the old file back to go on. --restart begins anew, with a new dataset and a new "
        "job.",
    )


def _refuse_target(plan: RunPlan) -> None:
    if plan.target.exists() and plan.target.samefile(plan.source):
        raise UsageError(f"{plan.target} is the file that is sent", hint="Name another with -o.")
    with storage_errors(plan.target, "write"):
        if not os.access(plan.target.parent, os.W_OK):
            plan.target.parent.stat()
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    refuse_early(plan.download("none"))


async def _refuse_by_account(course: RunContext) -> None:
    """A name that is taken, and further inputs that aren't there."""
    name = course.plan.name
    if name and await is_taken(course.client, name):
        raise UsageError(f"there is a job named “{name}” already", hint="Choose another name.")
    others = JobSpec("", "", course.plan.datasets)
    raise_for_objections(await account_objections(course.client, others))
