"""Remembered jobs as lines of CSV or NDJSON, and as a file that is there whole or not at all."""

import csv
import io
import os
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path
from types import MappingProxyType
from typing import Final

from data8_tui.api.exact_json import dumps_exact
from data8_tui.clock import utc_text
from data8_tui.insight.failure_reason import failure_reason
from data8_tui.insight.statistics import stated_total
from data8_tui.jobs.remembered_jobs import stored_document
from data8_tui.monitor.history import StoredJob
from data8_tui.own_files import BY_UMASK, PRIVATE, reopen_own
from data8_tui.redaction import redacted_copy
from data8_tui.threads import run_in_thread
from data8_tui.transfer.formats import OutputFormat
from data8_tui.transfer.formats.parquet import write_parquet
from data8_tui.transfer.storage import new_path, storage_errors, sync_folder, write_all

_TEXT, _INTEGER = 0, 1
COLUMNS: Final = MappingProxyType(
    {
        "job": _TEXT,
        "workflow": _TEXT,
        "state": _TEXT,
        "status": _TEXT,
        "submitted_at": _TEXT,
        "completed_at": _TEXT,
        "seconds": _INTEGER,
        "records": _INTEGER,
        "percent": _TEXT,
        "seen_at": _TEXT,
        "reason": _TEXT,
        "inputs": _TEXT,
        "outputs": _TEXT,
        "parameters": _TEXT,
        "statistics": _TEXT,
    }
)
"""The columns and their type codes, as Data8 has them. The last four are JSON."""

_HEADER: Final = (",".join(COLUMNS) + "\n").encode()
_SIGNATURES: Final = {OutputFormat.CSV: _HEADER, OutputFormat.NDJSON: b'{"seen_at":'}
_PARQUET_SIGNATURE: Final = b"PAR1"


async def export_lines(jobs: AsyncIterator[StoredJob], form: OutputFormat) -> AsyncIterator[bytes]:
    """The jobs in CSV, with a header, or in NDJSON: one line each."""
    if form is not OutputFormat.NDJSON:
        yield _HEADER
    async for stored in jobs:
        yield _ndjson_line(stored) if form is OutputFormat.NDJSON else _csv_line(stored)


async def write_export(
    jobs: AsyncIterator[StoredJob], target: Path, form: OutputFormat, *, private: bool
) -> int:
    """Write the jobs to `target`, replacing a file that is there; how many they are.

    Raises StorageError, and ExtraMissing for Parquet without its package.
    """
    converted = form is OutputFormat.PARQUET
    source = target.with_name(f"{target.name}.csv") if converted else target
    lines = new_path(source)
    mode = PRIVATE if private else BY_UMASK
    try:
        with storage_errors(target, "write"):
            signature = _SIGNATURES[OutputFormat.CSV if converted else form]
            count = await _write_lines(export_lines(jobs, form), lines, signature, mode)
            if converted:
                await run_in_thread(_convert, lines, new_path(target), mode)
            new_path(target).replace(target)
            sync_folder(target.parent)
    finally:
        if converted:
            with suppress(OSError):
                lines.unlink()
    return count if form is OutputFormat.NDJSON else count - 1


async def _write_lines(lines: AsyncIterator[bytes], path: Path, signature: bytes, mode: int) -> int:
    file, count = reopen_own(path, signature, mode), 0
    try:
        os.ftruncate(file, 0)
        async for line in lines:
            write_all(file, line)
            count += 1
        os.fsync(file)
    finally:
        os.close(file)
    return count


def _convert(source: Path, target: Path, mode: int) -> None:
    file = reopen_own(target, _PARQUET_SIGNATURE, mode)
    try:
        os.ftruncate(file, 0)
    finally:
        os.close(file)
    write_parquet(source, target, dict(COLUMNS))


def _ndjson_line(stored: StoredJob) -> bytes:
    return f"{dumps_exact(redacted_copy(stored_document(stored)))}\n".encode()


def _csv_line(stored: StoredJob) -> bytes:
    line = io.StringIO()
    csv.writer(line, lineterminator="\n").writerow(redacted_copy(_values(stored)))
    return line.getvalue().encode("utf-8", "replace")


def _values(stored: StoredJob) -> list[str | None]:
    """In the order of COLUMNS."""
    job = stored.job
    took = job.duration(job.completed_at) if job.completed_at else None
    records = stated_total(job.statistics) if job.finished else None
    return [
        job.name,
        job.workflow_name,
        job.state.value,
        None if job.status is None else str(job.status),
        utc_text(job.submitted_at),
        utc_text(job.completed_at),
        None if took is None else str(round(took.total_seconds())),
        None if records is None else str(records),
        None if job.percent_complete is None else f"{job.percent_complete:g}",
        utc_text(stored.seen_at),
        failure_reason(job) or None,
        *(
            dumps_exact(redacted_copy(each)) if each else None
            for each in (
                job.input_datasets,
                job.output_datasets,
                job.parameters,
                job.statistics,
            )
        ),
    ]
