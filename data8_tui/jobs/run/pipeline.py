"""The run itself: six stages, each of which knows what an earlier run has left it."""

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path
from shlex import quote

from data8_tui.api.models import Job
from data8_tui.clock import Clock
from data8_tui.errors import Data8Error, IntegrityError, JobFailed, RequestRefused, UsageError
from data8_tui.insight.failure_reason import brief_failure_reason
from data8_tui.insight.humanize import several, size, span, state_word
from data8_tui.jobs.job_observer import went_well
from data8_tui.jobs.process_lock import process_lock
from data8_tui.jobs.run.outputs import choose_output
from data8_tui.jobs.run.plan import RunPlan, RunReceipt
from data8_tui.jobs.run.preflight_stage import run_preflight
from data8_tui.jobs.run.run_context import RunClient, RunContext
from data8_tui.jobs.run.stages import Report, RunStage
from data8_tui.jobs.submission import submit_job
from data8_tui.jobs.watch import JobWatcher
from data8_tui.monitor.history import History
from data8_tui.transfer.download import tracked_download
from data8_tui.transfer.download.checkpoint import checkpoint_path
from data8_tui.transfer.download.verify import verify_file
from data8_tui.transfer.preflight.preflight import Preflight
from data8_tui.transfer.receipt import Receipt, read_receipt
from data8_tui.transfer.threads import in_thread
from data8_tui.transfer.upload.plan import UploadPlan
from data8_tui.transfer.upload.tracked_upload import tracked_upload as upload


async def run_pipeline(
    client: RunClient,
    history: History,
    plan: RunPlan,
    report: Report,
    *,
    clock: Clock,
    pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
    state: Path | None = None,
) -> RunReceipt:
    """Take a file through a workflow, going on where an earlier run of the same plan stopped.

    `state` is the folder where its upload is noted, None for the user's own.
    Raises what its stages raise: UsageError before anything is created, AlreadySubmitted where the
    same inputs were submitted before, IntegrityError where the file has changed since the run
    began, JobFailed, TimedOut, OutcomeUnknown, TargetBusy, StorageError, ServiceError. However it
    ends, the same plan goes on, and the target is whole or not there.
    """
    with process_lock(history, f"{plan.source.name} into {plan.target.name}", plan.lock):
        return await _run(RunContext(client, history, plan, report, clock, pause, state))


async def _run(course: RunContext) -> RunReceipt:
    await course.read()
    resumed = course.journal.begun
    await _upload(course, await run_preflight(course))
    await _submit(course)
    job = await _watch(course)
    output = await _download(course, job)
    receipt = await _receive(course)
    return RunReceipt(
        source=course.plan.source,
        sent=course.journal.records,
        dataset=course.journal.dataset,
        job=job.name,
        output=output,
        others={name: other for name, other in job.output_datasets.items() if name != output},
        receipt=receipt,
        seconds=dict(course.journal.seconds),
        resumed=resumed,
    )


async def _upload(course: RunContext, verdict: Preflight | None) -> None:
    journal = course.journal
    with course.stage(RunStage.UPLOAD, before=journal.uploaded) as done:
        before = verdict is None or journal.uploaded or await _send(course, verdict)
        done(journal.dataset, before)


async def _send(course: RunContext, verdict: Preflight) -> bool:
    """Whether the dataset was complete already. Its name is noted before it is created."""
    journal, plan = course.journal, course.plan

    def named(dataset: str) -> None:
        journal.dataset = dataset
        course.note_now()

    dataset = journal.dataset or plan.dataset
    sent = await upload(
        course.client,
        UploadPlan(verdict, dataset, again=plan.restart and not journal.dataset),
        partial(course.going_on, RunStage.UPLOAD),
        clock=course.clock,
        named=named,
        state=course.state,
        pause=course.pause,
    )
    journal.uploaded = True
    await course.note()
    return sent.already


async def _submit(course: RunContext) -> None:
    journal = course.journal
    with course.stage(RunStage.SUBMIT, before=journal.submitted) as done:
        if not journal.submitted:
            journal.refused = False
            try:
                await _create(course)
            except (UsageError, RequestRefused):
                journal.refused = True
                await course.note()
                raise
        done(journal.job)


async def _create(course: RunContext) -> None:
    """The job's name is noted before it is submitted, so that it is known for this run's own."""
    journal, plan, intents = course.journal, course.plan, course.history.intents

    def named(name: str) -> None:
        journal.job = name
        course.note_now()

    journal.again |= plan.again
    spec = plan.spec(journal.dataset, plan.name)
    earlier = await in_thread(None, partial(intents.earlier, spec.fingerprint))
    if earlier is None or earlier.job != journal.job:
        await submit_job(
            course.client,
            course.history,
            spec,
            clock=course.clock,
            again=journal.again,
            named=named,
            pause=course.pause,
        )
    journal.submitted = True
    await course.note()


async def _watch(course: RunContext) -> Job:
    plan = course.plan
    with course.stage(RunStage.WATCH) as done:
        see = partial(course.going_on, RunStage.WATCH)
        watch = JobWatcher(course.client, course.history, course.clock, see, pause=course.pause)
        (job,) = await watch.run([course.journal.job], interval=plan.interval, allowed=plan.allowed)
        if not went_well(job):
            await _fail(course, job)
        length = job.duration(course.clock.now())
        done(state_word(job) + (f" after {span(length)}" if length else ""))
    return job


async def _fail(course: RunContext, job: Job) -> None:
    course.journal.failed = True
    await course.note()
    raise JobFailed(
        f"job “{job.name}” {brief_failure_reason(job)}",
        hint=f"What it says of itself: data8-tui job {quote(job.name)}\n"
        "The dataset is kept; the same command with --again submits it once more.",
    )


async def _download(course: RunContext, job: Job) -> str:
    """Nothing is to do where the file is there, from this very dataset, verified and alone."""
    plan = course.plan
    with course.stage(RunStage.DOWNLOAD) as done:
        output, dataset = choose_output(job, plan.output)
        receipt = await in_thread(None, partial(_received, plan, dataset))
        if receipt is None:
            receipt = await tracked_download.download_through_outages(
                course.client,
                plan.download(dataset),
                partial(course.going_on, RunStage.DOWNLOAD),
                clock=course.clock,
                pause=course.pause,
            )
        done(f"{several(receipt.records, 'record')}, {size(receipt.bytes)}")
    return output


def _received(plan: RunPlan, dataset: str) -> Receipt | None:
    """With a checkpoint still there a run died at its last step, which the download finishes.

    Raises IntegrityError where somebody has changed the result and it isn't to be replaced.
    """
    target = plan.target
    if checkpoint_path(target).exists():
        return None
    try:
        receipt = read_receipt(target)
        return verify_file(target) if receipt and receipt.dataset == dataset else None
    except IntegrityError:
        if not plan.overwrite:
            raise
    except Data8Error:
        pass
    return None


async def _receive(course: RunContext) -> Receipt:
    """Read the file once more, and only then call the run finished."""
    with course.stage(RunStage.RECEIPT) as done:
        receipt = await in_thread(None, partial(verify_file, course.plan.target))
        course.journal.finished = True
        await course.note()
        done(f"SHA-256 {receipt.sha256[:16]}…")
    return receipt
