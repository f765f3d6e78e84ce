"""XLSX, made from complete and verified NDJSON, whose values have their types.

A text is a text: never a formula that runs, a number, a date or a link. A number is a number where
a spreadsheet keeps it as it is, with up to 15 digits, and a text otherwise. A null is an empty
cell, as is an empty text. The records continue on a further sheet where one is full.
"""

import os
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, BinaryIO
from xml.sax.saxutils import escape

from data8_tui.api.exact_json import dumps_exact
from data8_tui.api.records import FieldValue, Number, decode_records
from data8_tui.codes import Remedy
from data8_tui.errors import ExtraMissing, StorageError, UnwritableValue
from data8_tui.own_files import open_own, open_regular
from data8_tui.temporary_folder import TemporaryFolder
from data8_tui.threads import CheckInterrupted, never_interrupted
from data8_tui.transfer.formats.record_writer import FormattedChunk, RowReader, overlap_digests
from data8_tui.transfer.sheet_limits import MAX_DIGITS, MAX_ROWS, MAX_TEXT
from data8_tui.transfer.storage import storage_errors

_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""What XML 1.0 can't hold."""
_BATCH = 500
"""Lines that are decoded at a time."""


def import_xlsxwriter() -> Any:
    """The module xlsxwriter. Raises ExtraMissing where it isn't installed."""
    try:
        import xlsxwriter as module
    except ImportError:
        raise ExtraMissing(
            "XLSX is written by the package xlsxwriter, which is not installed", extra="xlsx"
        ) from None
    return module


class XlsxRecords:
    """Writes the columns `fields` as NDJSON, with what a cell can't hold replaced or refused."""

    def __init__(self, columns: Sequence[str], fields: Sequence[str] | None = None) -> None:
        self._rows = RowReader(columns)
        self._selected = [(name, list(columns).index(name)) for name in fields or columns]

    def header(self) -> bytes:
        return b""

    def chunk(self, body: bytes, overlap: int = 0) -> FormattedChunk:
        """See RecordWriter. Raises UnwritableValue for a text that is too long for a cell."""
        rows = self._rows(body)
        replaced = 0
        lines = []
        for record, row in enumerate(rows[overlap:]):
            values = {name: row[index] for name, index in self._selected}
            for name, value in values.items():
                if type(value) is str:
                    _refuse_long(value, name, record)
                    values[name], count = _NOT_XML.subn("\ufffd", value)
                    replaced += count
            lines.append(dumps_exact(values).encode() + b"\n")
        repeats = len(lines) - len(set(lines))
        ends = overlap_digests(rows)
        data = b"".join(lines)
        return FormattedChunk(data, len(lines), replaced, repeats=repeats, overlap=ends)


def write_xlsx(
    source: Path,
    target: Path,
    columns: Sequence[str],
    check: CheckInterrupted = never_interrupted,
) -> None:
    """Write to the empty file `target` from the NDJSON file `source` with these columns. Blocks.

    Raises ExtraMissing without xlsxwriter, StorageError where it can't write the file, and what
    `check` does, which is called for each record and each piece of the file.
    """
    module = import_xlsxwriter()
    try:
        with (
            storage_errors(target, "write"),
            TemporaryFolder() as folder,
            os.fdopen(open_own(target, os.O_RDWR), "r+b") as file,
            _workbook(module, _CheckedFile(file, check), folder) as workbook,
        ):
            _write_sheets(workbook, _records(source), columns, check)
            workbook.close()
    except module.exceptions.XlsxWriterException as refused:
        raise StorageError(f"can't write {target}: {refused}") from refused


@contextmanager
def _workbook(module: Any, file: "_CheckedFile", folder: TemporaryFolder) -> Iterator[Any]:
    """A workbook of xlsxwriter. The block closes it where it is whole: closing writes the file."""
    workbook = module.Workbook(file, {"constant_memory": True, "tmpdir": str(folder.path)})
    try:
        yield workbook
    finally:
        for sheet in workbook.worksheets():
            sheet.row_data_fh.close()


class _CheckedFile:
    """The file that the archive is written to, until a write or its check fails.

    After that it ignores everything: an archive that is given up still writes its end, when the
    file may be closed.
    """

    def __init__(self, file: BinaryIO, check: CheckInterrupted) -> None:
        self._file = file
        self._check = check
        self._failed = False
        self._end = 0

    def write(self, data: bytes) -> int:
        if self._failed:
            return len(data)
        self._failed, self._end = True, self._file.tell()
        self._check()
        written = self._file.write(data)
        self._failed = False
        return written

    def __getattr__(self, name: str) -> Any:
        return self._ignore if self._failed else getattr(self._file, name)

    def _ignore(self, *_: object) -> int:
        """As a position it is that of the end, at which nothing contradicts itself."""
        return self._end


def _write_sheets(
    workbook: Any,
    records: Iterator[dict[str, Any]],
    columns: Sequence[str],
    check: CheckInterrupted,
) -> None:
    sheet, row, number = _add_sheet(workbook, columns, 1), 1, 1
    for record in records:
        check()
        if row == MAX_ROWS:
            number += 1
            sheet, row = _add_sheet(workbook, columns, number), 1
        for column, name in enumerate(columns):
            _write_cell(sheet, row, column, record.get(name))
        row += 1


def _add_sheet(workbook: Any, columns: Sequence[str], number: int) -> Any:
    sheet = workbook.add_worksheet(f"Records {number}" if number > 1 else "Records")
    for column, name in enumerate(columns):
        _write_text(sheet, 0, column, _NOT_XML.sub("\ufffd", name)[:MAX_TEXT])
    return sheet


def _write_cell(sheet: Any, row: int, column: int, value: FieldValue) -> None:
    if value is None or value == "":
        return
    if isinstance(value, bool):
        sheet.write_boolean(row, column, value)
    elif isinstance(value, Number) and (exact := _cell_number(value)) is not None:
        sheet.write_number(row, column, exact)
    else:
        _write_text(sheet, row, column, str(value))


def _write_text(sheet: Any, row: int, column: int, text: str) -> None:
    """Write a text as it is.

    In constant memory xlsxwriter takes one that begins with <r> and ends with </r> for XML of its
    own and doesn't escape it, so that a value could hold a formula. So it gets the XML of those.
    """
    if text.startswith("<r>") and text.endswith("</r>"):
        text = f'<r><t xml:space="preserve">{escape(text)}</t></r>'
    if sheet.write_string(row, column, text):
        raise StorageError(f"the cell in row {row + 1:,}, column {column + 1:,} can't be written")


def _cell_number(literal: str) -> float | None:
    """The number of a JSON literal; None where a cell would hold another one."""
    try:
        exact = Decimal(str(literal))
    except InvalidOperation:
        return None
    if exact.is_finite() and _digits(exact) <= MAX_DIGITS and -300 < exact.adjusted() < 300:
        return float(exact)
    return None


def _digits(exact: Decimal) -> int:
    """Significant digits; counted as written, since Decimal's operations round to 28."""
    digits = exact.as_tuple().digits
    return len(digits) if len(digits) <= MAX_DIGITS else len(bytes(digits).rstrip(b"\0"))


def _records(source: Path) -> Iterator[dict[str, Any]]:
    with os.fdopen(open_regular(source), "rb") as lines:
        batch: list[bytes] = []
        for line in lines:
            batch.append(line)
            if len(batch) == _BATCH:
                yield from decode_records(b"[" + b",".join(batch) + b"]")
                batch = []
        yield from decode_records(b"[" + b",".join(batch) + b"]")


def _refuse_long(text: str, column: str, record: int) -> None:
    if 2 * len(text) > MAX_TEXT and len(text.encode("utf-16-le", "surrogatepass")) > 2 * MAX_TEXT:
        raise UnwritableValue(
            f"column “{column}”: a text of {len(text):,} characters is too long for a cell, which "
            f"holds {MAX_TEXT:,}",
            remedy=Remedy.UNWRITABLE_VALUE(record=record),
        )
