"""The `history transfers` command: prints the transfers that were made."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from data8_tui.cli import output, talk
from data8_tui.cli.views.moments import column_zone, local_moment
from data8_tui.cli.views.table import Table, TableCell, TableColumn, TableRow
from data8_tui.clock import utc_text
from data8_tui.insight import humanize
from data8_tui.insight.humanize import count, several, size
from data8_tui.monitor.history import TransferOutcome, TransferRecord
from data8_tui.session import Session
from data8_tui.threads import run_in_thread


def _columns(now: datetime) -> tuple[TableColumn, ...]:
    return (
        TableColumn("Transfer"),
        TableColumn(f"Began{column_zone(now)}", right=True),
        TableColumn("Took", right=True),
        TableColumn("Records", right=True),
        TableColumn("Size", right=True),
        TableColumn("Dataset", breaks=True, least=20),
        TableColumn("File", breaks=True, least=20),
    )


_STYLES = {TransferOutcome.FAILED: "red", TransferOutcome.STOPPED: "yellow"}


async def list_transfers(session: Session, limit: int, *, as_json: bool) -> None:
    """Print at most `limit` of them, the newest first. Raises StorageError."""
    found = await run_in_thread(session.history.transfers.newest, limit + 1)
    shown = found[:limit]
    if as_json:
        with output.json_array() as array:
            array.extend(map(_document, shown))
    elif shown:
        now = session.clock.now()
        table = Table(_columns(now), width=output.width(), paint=output.paint)
        output.lines(table.lines(_row(record, now) for record in shown))
    if not shown:
        talk.write_message("no transfer of this account is remembered")
    else:
        rest = " · more with --limit" if len(found) > limit else " in all"
        talk.write_message(f"{several(len(shown), 'transfer')}{rest}")


def _row(record: TransferRecord, now: datetime) -> TableRow:
    began = record.began_at
    return (
        TableCell(f"{record.direction} {record.outcome}", _STYLES.get(record.outcome, "")),
        local_moment(began, now),
        humanize.brief_span(record.ended_at - began),
        "" if record.records is None else count(record.records),
        "" if record.bytes is None else size(record.bytes),
        output.exact(record.dataset),
        output.exact(record.path),
    )


def _document(record: TransferRecord) -> dict[str, Any]:
    document = asdict(record)
    for key in ("began_at", "ended_at"):
        document[key] = utc_text(document[key])
    return document
