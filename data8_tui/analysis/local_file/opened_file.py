"""Opening a file by its name: what it is, and whether it is still the same."""

import os
import stat
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, assert_never

from data8_tui.analysis.local_file.byte_source import ByteSource, GzipBytes, PlainBytes
from data8_tui.analysis.local_file.csv_records import CsvRecords
from data8_tui.analysis.local_file.ndjson_records import NdjsonRecords
from data8_tui.analysis.local_file.record_file import RecordFile
from data8_tui.codes import FileProblem, Message, Remedy
from data8_tui.errors import Data8Error, IntegrityError, StorageError, UnfitFile, UsageError
from data8_tui.transfer.readers.batch import Unreadable
from data8_tui.transfer.readers.encoding import Encoding, decoding_problem
from data8_tui.transfer.readers.file_stamp import file_stamp
from data8_tui.transfer.readers.files import FileFormat, ReadOptions, detect_format, resolve_options
from data8_tui.transfer.readers.optional_packages import require

if TYPE_CHECKING:
    from data8_tui.analysis.local_file.parquet_records import ParquetRecords

_PARQUET = b"PAR1"
"""The first bytes of a Parquet file."""


class OpenedFile:
    """A file, opened once: no record comes from what replaces it under its name.

    What it is, is found by its name; where it was replaced meanwhile, it is refused as changed.
    Raises UsageError for what can't be opened here, UnfitFile where it can't be read as what it is,
    StorageError where the system refuses, IntegrityError where it has just changed, and
    ExtraMissing.
    """

    def __init__(self, path: Path, requested: ReadOptions | None = None) -> None:
        self.path = path
        self._file = _open(path)
        self.in_rows = False
        """Whether a problem's line is a row."""
        self._release: Callable[[], None] = lambda: None
        self._warnings: Callable[[], Sequence[Message]] = tuple
        self._parquet: ParquetRecords | None = None
        try:
            self._stamp = file_stamp(os.fstat(self._file))
            self.records: RecordFile = self._records(requested or ReadOptions())
        except OSError as refused:
            self.close()
            raise _refused(path, refused) from refused
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Close the file."""
        self._release()
        os.close(self._file)

    @property
    def warnings(self) -> Sequence[Message]:
        """What of the file isn't shown: the other sheets, and at its end what was left out."""
        return self._warnings()

    @property
    def checked(self) -> bool:
        """Whether nothing but unknown records may add to the warnings."""
        return self._parquet is None or self._parquet.checked

    def check(self) -> None:
        """Look for some more warnings, where it isn't `checked`. Raises Unreadable."""
        if self._parquet is not None:
            self._parquet.check()

    def refuse_changed(self) -> None:
        """Raise IntegrityError where the file was written to, replaced or removed since."""
        try:
            same = file_stamp(os.stat(self.path)) == self._stamp
        except OSError:
            same = False
        if not same:
            raise IntegrityError(
                f"{self.path.name} has changed since it was opened", remedy=Remedy.OPEN_AGAIN()
            )

    def _records(self, requested: ReadOptions) -> RecordFile:
        try:
            form = requested.form or detect_format(self.path)
            self.in_rows = form.in_rows
            options = resolve_options(self.path, requested)
            self.refuse_changed()
            return self._records_of(options)
        except Unreadable as unreadable:
            raise _unfit(self.path, unreadable, in_rows=self.in_rows) from None
        except UnicodeDecodeError:
            encoding = Encoding.of_codec(options.encoding)
            problem = decoding_problem(self.path, encoding, packed=options.packed)
            undecodable = Unreadable(problem.line, problem.message)
            raise _unfit(self.path, undecodable, in_rows=self.in_rows) from None

    def _records_of(self, options: ReadOptions) -> RecordFile:
        size, kinds = self._stamp[0], _SOURCES[options.packed]
        form = options.form or detect_format(self.path)
        match form:
            case FileFormat.CSV:
                csv = CsvRecords(self.path, size, options, kinds(self._file))
                self._warnings = csv.warnings
                return csv
            case FileFormat.NDJSON:
                return NdjsonRecords(size, options.packed, kinds(self._file))
            case FileFormat.PARQUET:
                require("duckdb", "parquet")
                from data8_tui.analysis.local_file.parquet_records import ParquetRecords

                self._parquet = ParquetRecords(self._file, size)
                self._warnings = self._parquet.warnings
                return self._parquet
            case FileFormat.XLSX:
                from data8_tui.analysis.local_file.sheet_records import SheetRecords

                sheet = SheetRecords(self.path, size, options)
                self._release = sheet.close
                self._warnings = sheet.warnings
                self.refuse_changed()  # it was opened by its name
                return sheet
            case _:
                assert_never(form)


_SOURCES: dict[bool, Callable[[int], ByteSource]] = {True: GzipBytes, False: PlainBytes}
"""By whether the file is packed."""


def refuse_unfit(path: Path, requested: ReadOptions) -> None:
    """Raise what OpenedFile does, but for what is wrong within a Parquet file.

    So duckdb, which takes much memory, is loaded in the process that reads the file alone.
    """
    file = _open(path)
    try:
        start = os.pread(file, len(_PARQUET), 0)
    except OSError as refused:
        raise _refused(path, refused) from refused
    finally:
        os.close(file)
    if (requested.form or detect_format(path)) is not FileFormat.PARQUET:
        OpenedFile(path, requested).close()
    elif start == _PARQUET:
        require("duckdb", "parquet")
    else:
        message = FileProblem.PARQUET_UNREADABLE(reason="it doesn't begin with PAR1")
        raise _unfit(path, Unreadable(0, message), in_rows=True)


def _open(path: Path) -> int:
    """Raises StorageError, and UsageError for what is no regular file."""
    try:
        file = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
    except OSError as refused:
        raise _refused(path, refused) from refused
    mode = os.fstat(file).st_mode
    if not stat.S_ISREG(mode):
        os.close(file)
        if stat.S_ISDIR(mode):
            raise UsageError(f"{path} is a folder", remedy=Remedy.NAME_FILE_IN_FOLDER())
        raise UsageError(f"{path} is not a regular file", remedy=Remedy.NAME_REGULAR_FILE())
    return file


def as_data8_error(
    path: Path, error: Unreadable | UnicodeDecodeError | OSError, *, in_rows: bool
) -> Data8Error:
    """What stopped the reading of an open file, as an error for its user."""
    if isinstance(error, OSError):
        return _refused(path, error)
    if isinstance(error, Unreadable):
        return _unfit(path, error, in_rows=in_rows)
    return IntegrityError(f"{path.name} can't be read here", remedy=Remedy.OPEN_AGAIN())


def _refused(path: Path, refused: OSError) -> StorageError:
    return StorageError(f"can't read {path}: {refused.strerror or refused}")


def _unfit(path: Path, unreadable: Unreadable, *, in_rows: bool) -> UnfitFile:
    text = f"{path.name} can't be opened"
    return UnfitFile(text, path=path, problem=unreadable.problem, in_rows=in_rows)
