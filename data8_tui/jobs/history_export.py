"""Remembered jobs as lines of CSV or NDJSON, and as a file that is there whole or not at all."""

import csv
import io
import os
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from types import MappingProxyType
from typing import Final

from data8_tui.api.exact_json import dumps_exact
from data8_tui.clock import utc_text
from data8_tui.codes import Remedy
from data8_tui.errors import StorageError
from data8_tui.insight.failure_reason import failure_reason
from data8_tui.insight.statistics import stated_total
from data8_tui.jobs.remembered_jobs import stored_document
from data8_tui.monitor.history import StoredJob
from data8_tui.own_files import BY_UMASK, PRIVATE, reopen_own
from data8_tui.redaction import redacted_copy
from data8_tui.threads import run_in_thread
from data8_tui.transfer.formats import OutputFormat
from data8_tui.transfer.formats.csv_columns import is_formula
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
_NO_ROOM: Final = {
    Remedy.DISK_FULL,
    Remedy.DISK_QUOTA_EXCEEDED,
    Remedy.FILE_SIZE_LIMIT,
    Remedy.DISK_FAULT,
}


class ExportLines:
    """The jobs in NDJSON, or in CSV with a header: one line each, which are read once.

    `jobs` counts them, `formulas` their texts that a spreadsheet would run.
    """

    def __init__(self, jobs: AsyncIterator[StoredJob], form: OutputFormat) -> None:
        self._stored = jobs
        self._form = form
        self.jobs = self.formulas = 0

    async def __aiter__(self) -> AsyncIterator[bytes]:
        if self._form is not OutputFormat.NDJSON:
            yield _HEADER
        async for stored in self._stored:
            self.jobs += 1
            yield _ndjson_line(stored) if self._form is OutputFormat.NDJSON else self._csv(stored)

    def _csv(self, stored: StoredJob) -> bytes:
        values = _values(stored)
        if self._form is OutputFormat.CSV:
            self.formulas += sum(value is not None and is_formula(value) for value in values)
        return _csv_line(values)


async def write_export(
    export: ExportLines, target: Path, form: OutputFormat, *, private: bool
) -> None:
    """Write the lines to `target`, replacing a file that is there. What can't be finished goes.

    Raises StorageError, and ExtraMissing for Parquet without its package.
    """
    converted = form is OutputFormat.PARQUET
    source = target.with_name(f"{target.name}.csv") if converted else target
    lines = new_path(source)
    mode = PRIVATE if private else BY_UMASK
    signature = _SIGNATURES[OutputFormat.CSV if converted else form]
    with ExitStack() as removing, _beginning_anew(), storage_errors(target, "write"):
        file = _begin(lines, signature, mode, removing)
        try:
            async for line in export:
                write_all(file, line)
            os.fsync(file)
        finally:
            os.close(file)
        if converted:
            os.close(_begin(new_path(target), _PARQUET_SIGNATURE, mode, removing))
            columns: dict[str, object] = {**COLUMNS}
            await run_in_thread(write_parquet, lines, new_path(target), columns)
        new_path(target).replace(target)
        sync_folder(target.parent)


@contextmanager
def _beginning_anew() -> Iterator[None]:
    """After these errors a download goes on; an export begins anew."""
    try:
        yield
    except StorageError as failed:
        if failed.remedy is not None and failed.remedy.code in _NO_ROOM:
            failed.remedy = Remedy.WRITE_ANEW()
        raise


def _begin(path: Path, signature: bytes, mode: int, removing: ExitStack) -> int:
    """Open an empty file, which `removing` removes where it still is there: of no use, it would
    keep a full disk full."""
    file = reopen_own(path, signature, mode)
    removing.callback(_remove, path)
    os.ftruncate(file, 0)
    return file


def _remove(path: Path) -> None:
    with suppress(OSError):
        path.unlink()


def _ndjson_line(stored: StoredJob) -> bytes:
    return f"{dumps_exact(redacted_copy(stored_document(stored)))}\n".encode()


def _csv_line(values: list[str | None]) -> bytes:
    line = io.StringIO()
    csv.writer(line, lineterminator="\n").writerow(redacted_copy(values))
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
