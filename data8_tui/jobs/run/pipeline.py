"""The six stages of a run, each of which resumes what an earlier attempt has recorded."""

import asyncio
from dataclasses import replace
from functools import partial
from pathlib import Path

from data8_tui.api.models import Job
from data8_tui.backoff import Sleep
from data8_tui.clock import Clock
from data8_tui.codes import Message, Remedy
from data8_tui.errors import Data8Error, IntegrityError, JobFailed, RequestRefused, UsageError
from data8_tui.insight.failure_reason import brief_failure_reason, stated_error
from data8_tui.insight.humanize import several, size, span, state_text
from data8_tui.jobs.history_backfill import HistoryBackfill
from data8_tui.jobs.run.outputs import choose_output
from data8_tui.jobs.run.plan import RunPlan, RunReceipt
from data8_tui.jobs.run.preflight_stage import run_preflight
from data8_tui.jobs.run.run_context import RunClient, RunContext
from data8_tui.jobs.run.stages import OnStageUpdate, RunStage
from data8_tui.jobs.submission import submit_job
from data8_tui.jobs.unclear_end import OutputCheck, await_outputs, unclear_end, undecided
from data8_tui.jobs.watch import JobWatcher
from data8_tui.monitor.history import History
from data8_tui.threads import run_in_thread
from data8_tui.transfer.download import tracked_download
from data8_tui.transfer.download.checkpoint import checkpoint_path
from data8_tui.transfer.download.preconditions import matches
from data8_tui.transfer.download.verify import verify_file
from data8_tui.transfer.lock import process_lock
from data8_tui.transfer.preflight.preflight import Preflight
from data8_tui.transfer.receipt import Receipt, read_receipt, receipt_account
from data8_tui.transfer.transfer_state import TransferDirection
from data8_tui.transfer.upload.plan import UploadPlan
from data8_tui.transfer.upload.upload_through_outages import upload_through_outages as upload


async def run_pipeline(
    client: RunClient,
    history: History,
    plan: RunPlan,
    report: OnStageUpdate,
    *,
    clock: Clock,
    interval: float,
    sleep: Sleep = asyncio.sleep,
    journal_folder: Path | None = None,
    private: bool = True,
    backfill: HistoryBackfill | None = None,
) -> RunReceipt:
    """Take a file through a workflow, resuming an earlier attempt at the same plan.

    The job is polled every `interval` seconds, unless the plan has an interval of its own.
    `journal_folder` is the folder of the upload's journal; None is `uploads` below the user's state
    folder. Only the user may read a `private` result; otherwise the umask decides. `backfill` is
    the session's. However it ends, the same plan can be resumed, and the target is complete or
    absent.

    Raises UsageError for an invalid plan, a taken job name, or an output that can't be chosen;
    RequestRefused; NotFound; AlreadySubmitted where the same inputs were submitted before;
    IntegrityError where the file has changed since the run began; JobFailed, JobUndecided,
    TimedOut, OutcomeUnknown, TargetBusy, StorageError and ServiceError.
    """
    with process_lock(history, f"{plan.source.name} into {plan.target.name}", plan.lock):
        context = RunContext(client, history, plan, report, clock, interval, sleep, journal_folder)
        return await _run(replace(context, private=private, backfill=backfill))


async def _run(context: RunContext) -> RunReceipt:
    await context.read()
    resumed = context.journal.begun
    await _upload(context, await run_preflight(context))
    await _submit(context)
    job = await _watch(context)
    output = await _download(context, job)
    receipt = await _check_receipt(context)
    return RunReceipt(
        source=context.plan.source,
        sent=context.journal.records,
        dataset=context.journal.dataset,
        job=job.name,
        status=job.status,
        state=job.state,
        output=output,
        others={name: other for name, other in job.output_datasets.items() if name != output},
        receipt=receipt,
        seconds=dict(context.journal.seconds),
        resumed=resumed,
        doubt=undecided(job, OutputCheck()) if not job.succeeded and stated_error(job) else None,
    )


async def _upload(context: RunContext, preflight: Preflight | None) -> None:
    journal = context.journal
    with context.stage(RunStage.UPLOAD, already_done=journal.uploaded) as done:
        already_done = True
        if preflight is not None and not journal.uploaded:
            already_done = await _send(context, preflight)
        done(journal.dataset, already_done)


async def _send(context: RunContext, preflight: Preflight) -> bool:
    """Upload the file; returns whether the dataset was complete already.

    Its name is recorded before it is created.
    """
    journal, plan = context.journal, context.plan

    async def on_dataset(dataset: str) -> None:
        journal.dataset = dataset
        await context.save()

    dataset = journal.dataset or plan.dataset
    path = preflight.source.path
    async with context.transfer_log.recorded(TransferDirection.UPLOAD, dataset or "", path) as log:
        sent = await upload(
            context.client,
            UploadPlan(preflight, dataset, again=plan.restart and not journal.dataset),
            partial(context.report_progress, RunStage.UPLOAD),
            clock=context.clock,
            on_dataset=on_dataset,
            journal_folder=context.journal_folder,
            sleep=context.sleep,
        )
        log.receipt = sent
    journal.uploaded = True
    await context.save()
    return sent.already


async def _submit(context: RunContext) -> None:
    journal = context.journal
    with context.stage(RunStage.SUBMIT, already_done=journal.submitted) as done:
        if not journal.submitted:
            journal.refused = False
            try:
                await _submit_job(context)
            except (UsageError, RequestRefused):
                journal.refused = True
                await context.save()
                raise
        done(journal.job)


async def _submit_job(context: RunContext) -> None:
    """Submit the job. Its name is recorded before, so that this run recognizes it."""
    journal, plan, intents = context.journal, context.plan, context.history.intents

    async def on_name(name: str) -> None:
        journal.job = name
        await context.save()

    journal.again |= plan.again
    spec = plan.spec(journal.dataset, plan.name)
    earlier = await run_in_thread(intents.earlier, spec.fingerprint)
    if earlier is None or earlier.job != journal.job:
        await submit_job(
            context.client,
            context.history,
            spec,
            clock=context.clock,
            again=journal.again,
            on_name=on_name,
            sleep=context.sleep,
        )
    journal.submitted = True
    await context.save()


async def _watch(context: RunContext) -> Job:
    plan = context.plan
    with context.stage(RunStage.WATCH) as done:
        report = partial(context.report_progress, RunStage.WATCH)
        watcher = JobWatcher(
            context.client,
            context.history,
            context.clock,
            report,
            backfill=context.backfill,
            sleep=context.sleep,
        )
        (job,) = await watcher.run(
            [context.journal.job],
            interval=plan.interval or context.interval,
            time_limit=plan.time_limit,
        )
        warnings = await _check_end(context, job)
        duration = job.duration(context.clock.now())
        result = state_text(job) + (f" after {span(duration)}" if duration else "")
        done(result, warnings=warnings)
    return job


async def _check_end(context: RunContext, job: Job) -> tuple[Message, ...]:
    """A warning where only complete outputs speak for a job, whose status is not understood.

    Raises JobFailed where it is known to have failed, JobUndecided without complete outputs.
    """
    if job.failed:
        await _raise_job_failed(context, job)
    if job.succeeded:
        return ()
    try:
        outputs = [choose_output(job, context.plan.output)[1]]
    except UsageError:
        outputs = list(job.output_datasets.values())
    found = await _await_outputs(context, outputs)
    if found.missing:
        raise undecided(job, found)
    return (unclear_end(job, found),)


async def _await_outputs(context: RunContext, outputs: list[str]) -> OutputCheck:
    limit = context.plan.time_limit
    return await await_outputs(context.client, outputs, time_limit=limit, sleep=context.sleep)


async def _raise_job_failed(context: RunContext, job: Job) -> None:
    context.journal.failed = True
    await context.save()
    raise JobFailed(
        f"job “{job.name}” {brief_failure_reason(job)}",
        remedy=Remedy.JOB_FAILED(job=job.name),
    )


async def _download(context: RunContext, job: Job) -> str:
    """Download the output; nothing is left to do where it is there, verified, from this dataset."""
    plan = context.plan
    with context.stage(RunStage.DOWNLOAD) as done:
        output, dataset = choose_output(job, plan.output)
        account = receipt_account(context.client.connection)
        receipt = await run_in_thread(_finished_download, plan, dataset, account)
        if receipt is None:
            if (found := await _await_outputs(context, [dataset])).incomplete:
                raise undecided(job, found)
            receipt = await _fetch_result(context, dataset)
        done(f"{several(receipt.records, 'record')}, {size(receipt.bytes)}")
    return output


async def _fetch_result(context: RunContext, dataset: str) -> Receipt:
    plan = replace(context.plan.download(dataset), private=context.private)
    log = context.transfer_log
    async with log.recorded(TransferDirection.DOWNLOAD, dataset, plan.target) as record:
        record.receipt = receipt = await tracked_download.download_through_outages(
            context.client,
            plan,
            partial(context.report_progress, RunStage.DOWNLOAD),
            clock=context.clock,
            sleep=context.sleep,
        )
    return receipt


def _finished_download(plan: RunPlan, dataset: str, account: str) -> Receipt | None:
    """The receipt of a finished download of `dataset` as planned; None where there is none.

    A checkpoint beside the file means that the download was killed at its last step, which the next
    download completes. Raises IntegrityError where the result was changed and must not be replaced.
    """
    target = plan.target
    if checkpoint_path(target).exists():
        return None
    try:
        receipt = read_receipt(target)
        planned = receipt and matches(plan.download(dataset), account, receipt)
        return verify_file(target) if planned else None
    except IntegrityError:
        if not plan.overwrite:
            raise
    except Data8Error:
        pass  # unreadable, or no complete download: the download itself raises what is wrong
    return None


async def _check_receipt(context: RunContext) -> Receipt:
    """Verify the result against its receipt, and only then mark the run as finished."""
    with context.stage(RunStage.RECEIPT) as done:
        receipt = await run_in_thread(verify_file, context.plan.target)
        context.journal.finished = True
        await context.save()
        done(f"SHA-256 {receipt.sha256[:16]}…")
    return receipt
