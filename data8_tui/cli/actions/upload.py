"""The `upload` command: checks the file, shows the result, and uploads it once."""

import asyncio
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from data8_tui.cli import output, talk
from data8_tui.cli.options.file import column_overrides, read_options
from data8_tui.cli.resume_command import resume_command
from data8_tui.cli.views.preflight import (
    mapping_table,
    preflight_document,
    preflight_summary,
    preflight_warnings,
)
from data8_tui.cli.views.progress_line import ProgressLine
from data8_tui.cli.views.work_line import WorkLine
from data8_tui.errors import Interrupted, ServiceError, UsageError
from data8_tui.insight.humanize import count, several
from data8_tui.session import Session
from data8_tui.transfer.preflight.preflight import Preflight, evaluate
from data8_tui.transfer.preflight.scan import OnScanProgress, Scan, ScanProgress, scan
from data8_tui.transfer.preflight.scan_async import scan_while_signing_in
from data8_tui.transfer.transfer_state import TransferDirection
from data8_tui.transfer.upload.journal import uploads_folder
from data8_tui.transfer.upload.plan import UploadPlan, UploadReceipt
from data8_tui.transfer.upload.upload_through_outages import upload_through_outages


def check_file(options: Mapping[str, Any], *, as_json: bool) -> None:
    """Print the preflight of the file, without credentials. Raises UsageError."""
    with WorkLine() as line:
        found = scan(options["source"], read_options(options), _on_scan(line, options["source"]))
    preflight = evaluate(found, column_overrides(options))
    if as_json:
        output.json_document(preflight_document(preflight))
    else:
        output.lines([output.paint(preflight_summary(preflight), "bold")])
        if preflight.columns:
            output.lines(mapping_table(preflight, output.width(), output.paint))
        output.lines(preflight_warnings(preflight))
    _refuse(preflight)
    UploadPlan(preflight, options["dataset"])


async def upload_file(session: Session, options: Mapping[str, Any], *, as_json: bool) -> None:
    """Upload the file; print the dataset's name, or the receipt as JSON."""
    source = options["source"]
    with WorkLine() as line:
        found = await scan_while_signing_in(
            session.client, source, read_options(options), _on_scan(line, source)
        )
    plan = _plan_from(found, options)
    if not talk.agree_to_change("nothing is uploaded"):
        return
    receipt = await _send(session, plan)
    _write_result(receipt)
    if as_json:
        output.json_document(receipt.document())
    else:
        output.result(receipt.dataset)


def _plan_from(found: Scan, options: Mapping[str, Any]) -> UploadPlan:
    preflight = evaluate(found, column_overrides(options))
    talk.write_message(preflight_summary(preflight))
    if talk.is_terminal() and preflight.columns and not output.is_plain():
        for line in mapping_table(preflight, talk.width(), lambda text, style: text):
            talk.write_message(line)
    for line in preflight_warnings(preflight):
        talk.write_message(line)
    _refuse(preflight)
    return UploadPlan(preflight, options["dataset"], again=options["again"])


def _refuse(preflight: Preflight) -> None:
    if not preflight.ok:
        raise UsageError(f"{preflight.source.path.name} can't be uploaded as it is").with_note(
            "Nothing has been created."
        )


async def _send(session: Session, plan: UploadPlan) -> UploadReceipt:
    line, names = ProgressLine(plan.path.name, session.clock), list[str]()

    async def on_dataset(name: str) -> None:
        names.append(name)

    try:
        log, wanted = session.transfer_log, plan.dataset or ""
        async with log.recorded(TransferDirection.UPLOAD, wanted, plan.path) as record:
            record.receipt = receipt = await upload_through_outages(
                session.client,
                plan,
                line.show,
                clock=session.clock,
                on_dataset=on_dataset,
                journal_folder=uploads_folder(session.state_folder),
            )
    except asyncio.CancelledError:
        raise _interrupted(line, *names) from None
    except ServiceError as stopped:
        stopped.add_note(_resume_text())
        raise
    finally:
        line.wipe()
    return receipt


def _interrupted(line: ProgressLine, *names: str) -> Interrupted:
    """`names` holds the dataset's name once there is one."""
    done, total = line.reached
    if not (total and names):
        return Interrupted("interrupted before anything was sent").with_note(_resume_text())
    return Interrupted(
        f"interrupted: {count(done)} of {several(total, 'record')} have been sent to {names[-1]}"
    ).with_note(_resume_text())


def _resume_text() -> str:
    return f"go on with: {resume_command(without='--again')}"


def _write_result(receipt: UploadReceipt) -> None:
    if receipt.already:
        talk.write_message(
            f"{receipt.path.name} was uploaded before: {receipt.dataset} is complete with "
            f"{several(receipt.records, 'record')}; --again uploads it to a new one"
        )
        return
    seconds = (receipt.finished_at - receipt.started_at).total_seconds()
    parts = [several(receipt.records, "record"), f"{seconds:.1f} s"]
    if receipt.resumed_from:
        parts.append(f"{count(receipt.resumed_from)} of them sent before")
    talk.write_message(" · ".join([*parts, f"{receipt.path.name} → {receipt.dataset}"]))


def _on_scan(line: WorkLine, path: Path) -> OnScanProgress:
    """Shows the progress of the scan: a large file takes a while."""

    def show(progress: ScanProgress) -> None:
        share = progress.position / progress.size if progress.position else 0.0
        line.show(f"checking {path.name}: {several(progress.records, 'record')}", share)

    return show
