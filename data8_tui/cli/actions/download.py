"""The `download` command: resolves the name to datasets and downloads each to its file."""

import asyncio
from dataclasses import dataclass, replace
from pathlib import Path
from shlex import quote

from data8_tui.api.models import Job
from data8_tui.cli import output, talk
from data8_tui.cli.options.csv import CSV_OPTIONS, csv_form
from data8_tui.cli.resume_command import resume_command
from data8_tui.cli.views.download_notes import write_notes
from data8_tui.cli.views.progress_line import ProgressLine
from data8_tui.errors import Interrupted, NotFound, ServiceError, UsageError
from data8_tui.insight.humanize import count, exact_moment, of_all, several, size
from data8_tui.session import Session
from data8_tui.threads import run_in_thread
from data8_tui.transfer.download import stream, tracked_download
from data8_tui.transfer.download.file_names import default_target
from data8_tui.transfer.download.plan import DownloadPlan
from data8_tui.transfer.download.preconditions import (
    find_finished_download,
    guard_finished_download,
)
from data8_tui.transfer.download.register import DownloadRegister, records_saved
from data8_tui.transfer.formats import OutputFormat, resolve_format
from data8_tui.transfer.formats.excel import excel_path
from data8_tui.transfer.receipt import Receipt, receipt_account
from data8_tui.transfer.sheet_limits import MAX_ROWS
from data8_tui.transfer.transfer_state import TransferDirection

STDOUT = "-"


@dataclass(frozen=True)
class DownloadRequest:
    """The options of the command."""

    name: str
    target: str
    plan: DownloadPlan
    """The plan for a dataset called `name`, written to `target`."""

    @classmethod
    def from_options(
        cls, name: str, target: str, format_: str | None, fields: str | None, **options: object
    ) -> "DownloadRequest":
        """Make a request of the options. Raises UsageError where they contradict each other."""
        form, packed = _format(target, format_, bool(options.pop("packed")))
        csv = csv_form(*(options.pop(each) for each in CSV_OPTIONS))  # type: ignore[arg-type]
        plan = DownloadPlan(
            name,
            Path(STDOUT),
            csv=csv,
            overwrite=bool(options.pop("force")),
            format=form,
            packed=packed,
            fields=None if fields is None else tuple(map(str.strip, fields.split(","))),
            first=options.pop("first") or 1,  # type: ignore[arg-type]
            **options,  # type: ignore[arg-type]
        )
        if target != STDOUT:
            plan = replace(plan, target=default_target(name, target, suffix=plan.suffix))
        return cls(name, target, plan)

    def of_dataset(self, dataset: str) -> DownloadPlan:
        """The plan for one output of a job."""
        target = default_target(dataset, self.target, suffix=self.plan.suffix)
        return replace(self.plan, dataset=dataset, target=target)


def _format(target: str, requested: str | None, packed: bool) -> tuple[OutputFormat, bool]:
    """The format and the compression, from the option or from the target's suffix."""
    form = OutputFormat(requested) if requested else None
    if _is_file(target) and target != STDOUT:
        return resolve_format(Path(target), form, packed=packed)
    return form or OutputFormat.CSV, packed


async def download_outputs(session: Session, request: DownloadRequest) -> None:
    """Download the dataset `request.name`, or every output of the job of that name.

    Raises NotFound where neither has that name, and whatever a download raises.
    """
    download_one = _stream if request.target == STDOUT else _download
    try:
        await download_one(session, request.plan)
    except NotFound as no_dataset:
        for dataset in await _outputs_of_job(session, request.name, request.target, no_dataset):
            await download_one(session, request.of_dataset(dataset))


async def _outputs_of_job(
    session: Session, name: str, target: str, no_dataset: NotFound
) -> list[str]:
    """The output datasets of the job of that name. Raises NotFound and UsageError."""
    try:
        job = await session.client.get_job(name)
    except NotFound:
        raise no_dataset from None
    datasets = list(job.output_datasets.values())
    if not datasets:
        raise _nothing_to_download(job)
    if len(datasets) > 1 and _is_file(target):
        raise UsageError(
            f"job “{name}” has {len(datasets)} outputs, and {target} takes one"
        ).with_note(f"give a folder, or one of them by name: {', '.join(datasets)}")
    return datasets


def _is_file(target: str) -> bool:
    return target == STDOUT or (bool(target) and not Path(target).is_dir())


def _nothing_to_download(job: Job) -> UsageError:
    if not job.finished:
        return UsageError(f"job “{job.name}” has not finished").with_note(
            f"follow it with: data8-tui watch {quote(job.name)}"
        )
    if not job.succeeded:
        from data8_tui.insight.failure_reason import brief_failure_reason

        return UsageError(f"job “{job.name}” {brief_failure_reason(job)}").with_note(
            f"it left no output dataset; all about it: data8-tui job {quote(job.name)}"
        )
    return UsageError(f"job “{job.name}” has no output dataset").with_note(
        "files that it left on the account's transfer area are not served by this API"
    )


async def _download(session: Session, plan: DownloadPlan) -> None:
    plan = replace(plan, private=session.private_files)
    account = receipt_account(session.client.connection)
    found = await run_in_thread(guard_finished_download, plan, account)
    if found or (found := await find_finished_download(session.client, plan)):
        talk.write_message(
            f"{plan.target} is there, as downloaded {exact_moment(found.finished_at)}"
        )
        if plan.excel:
            _write_excel_path(plan, found)
        return
    line = ProgressLine(plan.target.name, session.clock)
    try:
        receipt = await _recorded(session, plan, line)
    except asyncio.CancelledError:
        raise _interrupted(plan) from None
    except ServiceError as failed:
        if kept := _retained_text(plan):
            failed.add_note(f"{kept}\ngo on with: {resume_command()}")
        raise
    finally:
        line.wipe()
    talk.write_message(_summary(receipt))
    write_notes(receipt, guarded=plan.excel)
    if plan.excel:
        _write_excel_path(plan, receipt)


async def _recorded(session: Session, plan: DownloadPlan, line: ProgressLine) -> Receipt:
    log = session.transfer_log
    async with log.recorded(TransferDirection.DOWNLOAD, plan.dataset, plan.target) as record:
        record.receipt = receipt = await tracked_download.tracked_download(
            session.client,
            plan,
            line.show,
            DownloadRegister.at(session.state_folder),
            clock=session.clock,
        )
    return receipt


async def _stream(session: Session, plan: DownloadPlan) -> None:
    line = ProgressLine(plan.dataset, session.clock)
    try:
        result = await stream.stream_records(
            output.part_of_file, session.client, plan, line.show, clock=session.clock
        )
    finally:
        line.wipe()
    talk.write_message(f"{several(result.records, 'record')} · {size(result.bytes)}")
    write_notes(result)


def _retained_text(plan: DownloadPlan) -> str:
    """How much of an unfinished download is saved; empty where nothing is."""
    saved = records_saved(plan.target)
    if saved is None:
        return ""
    done, total = saved
    return f"{count(done)} of {several(total, 'record')} are kept in {plan.target}.part"


def _interrupted(plan: DownloadPlan) -> Interrupted:
    kept = _retained_text(plan)
    text = f"interrupted: {kept}" if kept else "interrupted before anything was fetched"
    return Interrupted(text).with_note(f"go on with: {resume_command()}")


def _summary(receipt: Receipt) -> str:
    seconds = (receipt.finished_at - receipt.started_at).total_seconds()
    result = [of_all(receipt.records, receipt.of_records, "record")]
    if receipt.some_columns:
        result.append(of_all(len(receipt.columns), receipt.of_columns, "column"))
    result += [size(receipt.bytes), f"{seconds:.1f} s"]
    if receipt.runs > 1:
        result.append(f"{count(receipt.runs)} runs")
    return " · ".join([*result, str(receipt.path)])


def _write_excel_path(plan: DownloadPlan, receipt: Receipt) -> None:
    talk.write_message(f"for spreadsheets: {excel_path(plan.target)}")
    if receipt.records >= MAX_ROWS:
        talk.write_warning(f"Excel opens {count(MAX_ROWS)} rows and leaves the rest out")
