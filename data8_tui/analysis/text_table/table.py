"""A file as a table of texts in an open database.

Its texts are those that an upload would send: numbers keep their literals, and nothing guesses
types. A field of CSV is a text, the empty one, too; other formats have nulls beside empty texts.
"""

import itertools
import os
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from data8_tui.analysis.text_table.csv_bytes import LONGEST_LINE, ByteCount, CsvForm, count_bytes
from data8_tui.analysis.text_table.database import (
    OnShare,
    ignore_share,
    load_duckdb,
    quoted_name,
    quoted_text,
    run_statement,
    share_between,
    spill_folder,
)
from data8_tui.analysis.text_table.reader_copy import RowCopy
from data8_tui.codes import FileProblem, FileWarning, Message, Remedy
from data8_tui.errors import StorageError, UnfitFile, UsageError
from data8_tui.threads import CheckInterrupted, never_interrupted
from data8_tui.transfer.readers.batch import Reader, Unreadable
from data8_tui.transfer.readers.encoding import Encoding, decoding_problem
from data8_tui.transfer.readers.file_stamp import file_stamp
from data8_tui.transfer.readers.files import (
    FileFormat,
    ReadOptions,
    detect_format,
    open_reader,
    resolve_options,
)
from data8_tui.transfer.readers.row_adjustment import RowAdjustment
from data8_tui.transfer.storage import storage_errors

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_BUFFER = 1 << 23
"""Bytes that duckdb reads of a file at a time, for each thread."""
_LINKS = itertools.count()
LEFT_OUT = {
    *(FileWarning.BLANK_LINES, FileWarning.EMPTY_ROWS, FileWarning.TRAILING_COLUMNS),
    *(FileWarning.NUL_CHARACTERS, FileWarning.CONTROL_Z, FileWarning.SPACES_LEFT_OUT),
    *(FileWarning.NOT_FINITE, FileWarning.ERROR_CELLS),
}
"""Warnings about what a table lacks of its file. duckdb reads no file that has any."""
_COUNTED, _LOADED = 0.25, 0.9
"""Shares of the work after which the bytes are counted, and the table is loaded."""


@dataclass(frozen=True, slots=True)
class TextProof:
    """What proves that duckdb reads a CSV file as our reader does, from the texts of all columns.

    A user of the table compares the sums of its texts with `count`, by `agrees`.
    """

    path: Path
    form: CsvForm

    def count(self, check: CheckInterrupted) -> ByteCount | None:
        """Look at every byte of the file; None where our reader must read it. Raises OSError."""
        return count_bytes(self.path, self.form, ignore_share, check)

    def agrees(self, counted: ByteCount | None, records: int, text: int, quotes: int) -> bool:
        """Whether the records have so many bytes of text, quotes among it, as they must have."""
        return counted is not None and counted.agrees(self.form, records, text, quotes)


@dataclass(frozen=True, slots=True)
class TextTable:
    """A table in a database."""

    relation: str
    """Its name in SQL, in quotes: a view whose first column is `_number` (BIGINT), a record's place
    from 0, followed by c0, c1 and so on (VARCHAR)."""
    columns: tuple[str, ...]
    """The headers in the file of those columns; two may be equal."""
    count: int
    """Records; 0 where there is a `proof` to be made."""
    has_nulls: bool
    """Whether a null differs from an empty text in this format; else no value is null."""
    path: Path
    options: ReadOptions
    """How the file was read, with nothing left to detect."""
    stamp: tuple[int, ...] = ()
    """By which a change of the file is noticed."""
    warnings: tuple[dict[str, Any], ...] = ()
    """What of the file isn't in the table: documents of messages whose code is in LEFT_OUT."""
    proof: TextProof | None = None
    """Where it isn't proven yet that the table is the file; no column is left out then."""

    def refuse_changed(self) -> None:
        """Raise UnfitFile where the file was changed since, StorageError where it can't be read."""
        with _file_errors(self.path, self.options):
            _compare_stamps(self.path, self.stamp)


def load_table(
    database: "DuckDBPyConnection",
    name: str,
    path: Path,
    options: ReadOptions | None = None,
    *,
    stored: bool = True,
    proven: bool = True,
    on_share: OnShare = ignore_share,
    check: CheckInterrupted = never_interrupted,
) -> TextTable:
    """Load all records of a file into a new table `name`; `check` may raise, which ends that.

    Where duckdb reads the file itself, the table need not be `stored`: then each use of it reads
    the file, which takes less time than storing it if it is used twice. Afterwards
    `refuse_changed` raises if the file has changed meanwhile. Such a table need not be `proven`
    either, where every text of it is read anyway; `proof` is then what to check.

    Raises what `check` does, UnfitFile for the first problem of the file, UsageError for options
    that are invalid or no regular file, StorageError where it can't be read, is changed meanwhile
    or takes too much memory and space, ExtraMissing for a format that needs another package.
    """
    refuse_unreadable(path)
    requested = options or ReadOptions()
    with _file_errors(path, requested):
        load = _Load(database, name, path.absolute(), stored=stored, proven=proven)
        return load.run(requested, _ForwardShare(on_share), check)


def refuse_unreadable(*paths: Path) -> None:
    """Raise UsageError for what is no regular file, StorageError for what can't be read.

    To be called before anything is looked for that a file needs to be read.
    """
    for path in paths:
        if path.is_dir():
            raise UsageError(f"{path} is a folder", remedy=Remedy.NAME_FILE_IN_FOLDER())
        if path.exists() and not path.is_file():
            raise UsageError(f"{path} is not a regular file")
        with _file_errors(path, ReadOptions()):
            os.close(os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC))


class _Load:
    def __init__(
        self,
        database: "DuckDBPyConnection",
        name: str,
        path: Path,
        *,
        stored: bool,
        proven: bool,
    ) -> None:
        self._database = database
        self._view = quoted_name(name)
        self._table = quoted_name(f"{name} in rows")
        self._path = path
        self._stored = stored
        self._proven = proven
        self._proof: TextProof | None = None
        self._warnings: list[Message] = []
        self._folder = spill_folder(database)

    def run(self, requested: ReadOptions, on_share: OnShare, check: CheckInterrupted) -> TextTable:
        stamp, options = _stamp(self._path), resolve_options(self._path, requested)
        with closing(open_reader(self._path, options, check)) as reader:
            if not reader.headers:
                raise _without_columns(reader)
            adjustment = options.adjustment(reader.headers)
            kept, place = adjustment.kept, "rowid"
            count = self._load_directly(options, reader.headers, on_share, check)
            if count is None:
                count = self._copy_rows(reader, options, adjustment, on_share, check)
                kept = tuple(range(len(kept)))
            elif not self._stored:
                place = "row_number() over () - 1"
        _compare_stamps(self._path, stamp)
        columns = ", ".join(f"c{at} as c{index}" for index, at in enumerate(kept))
        self._database.execute(
            f"create view {self._view} as "  # noqa: S608 - names are quoted
            f"select {place} as _number, {columns} from {self._table}"
        )
        on_share(1.0)
        headers, nulls = adjustment.headers(reader.headers), options.form is not FileFormat.CSV
        found = self._view, headers, count, nulls, self._path, options, stamp
        warnings = tuple(each.document() for each in self._warnings if each.code in LEFT_OUT)
        return TextTable(*found, warnings=warnings, proof=self._proof)

    def _load_directly(
        self,
        options: ReadOptions,
        headers: tuple[str, ...],
        on_share: OnShare,
        check: CheckInterrupted,
    ) -> int | None:
        """Let duckdb read the file; None where it can't, or doesn't read what our reader would."""
        form = _csv_form(options, headers)
        if form is None:
            return None
        if not (self._proven or self._stored or options.drop):
            self._proof = TextProof(self._path, form)
            with linked(self._path, self._folder, kept=True) as link:
                self._database.execute(f"create view {self._table} as {_selection(link, form)}")
            return 0
        counted = count_bytes(self._path, form, share_between(on_share, 0, _COUNTED), check)
        if counted is None:
            return None
        module = load_duckdb()
        try:
            load_share = share_between(on_share, _COUNTED, _LOADED)
            with linked(self._path, self._folder, kept=not self._stored) as link:
                statement = f"create {self._kind} {self._table} as {_selection(link, form)}"
                run_statement(self._database, statement, on_share=load_share, check=check)
                return self._verified(form, counted, check)
        except module.Error:
            self._database.execute(f"drop {self._kind} if exists {self._table}")
            return None

    @property
    def _kind(self) -> str:
        return "table" if self._stored else "view"

    def _verified(self, form: CsvForm, counted: ByteCount, check: CheckInterrupted) -> int | None:
        """The number of records, if they take all bytes of the file; else the table is dropped."""
        columns = [f"c{at}" for at in range(form.width)]
        text = " + ".join(f"coalesce(sum(strlen({each})), 0)" for each in columns)
        inner = " + ".join(f"coalesce(sum({_quotes_in(each)}), 0)" for each in columns)
        run_statement(
            self._database,
            f"select count(*), {text}, {inner if counted.quotes else 0} from {self._table}",  # noqa: S608
            check=check,
        )
        [(records, length, quotes)] = self._database.fetchall()
        if counted.agrees(form, records, int(length), int(quotes)):
            return int(records)
        self._database.execute(f"drop {self._kind} {self._table}")
        return None

    def _copy_rows(
        self,
        reader: Reader,
        options: ReadOptions,
        adjustment: RowAdjustment,
        on_share: OnShare,
        check: CheckInterrupted,
    ) -> int:
        headers = adjustment.headers(reader.headers)
        columns = ", ".join(f"c{at} varchar" for at in range(len(headers)))
        self._database.execute(f"create table {self._table} ({columns})")
        size = max(1, self._path.stat().st_size)

        def after_batch() -> None:
            check()
            on_share(min(1.0, reader.position / size))

        nulls = options.form is not FileFormat.CSV
        copy = RowCopy(self._database, self._table, headers, self._folder, nulls=nulls)
        try:
            copy.add(adjustment.batches(reader.batches()), after_batch)
        except UnicodeDecodeError:
            encoding = Encoding.of_codec(options.encoding)
            problem = decoding_problem(self._path, encoding, packed=options.packed)
            raise Unreadable(problem.line, problem.message) from None
        self._warnings = list(reader.warnings)
        return copy.records


@contextmanager
def linked(path: Path, folder: Path, *, kept: bool = False) -> Iterator[Path]:
    """Another name for a file: duckdb takes a path with * or ? for a pattern.

    It is in `folder`, for the block, or where it is `kept`, as a view needs it, with that. Raises
    StorageError.
    """
    link = folder / f"source-{next(_LINKS)}.csv"
    with storage_errors(link, "create"):
        link.symlink_to(path.absolute())
    try:
        yield link
    finally:
        if not kept:
            link.unlink(missing_ok=True)


def _without_columns(reader: Reader) -> Unreadable:
    """Why a file has none: it is empty, or what it has is no record, or they hold nothing."""
    rows = False
    for batch in reader.batches():
        if batch.problems:
            return Unreadable(batch.problems[0].line, batch.problems[0].message)
        rows = rows or bool(batch.rows)
    return Unreadable(0, FileProblem.RECORDS_WITHOUT_FIELDS() if rows else FileProblem.EMPTY_FILE())


def _csv_form(options: ReadOptions, headers: tuple[str, ...]) -> CsvForm | None:
    """How duckdb is to read the file; None where it isn't a file that it may read."""
    delimiter = options.delimiter or ","
    plain = options.form is FileFormat.CSV and not options.packed and not options.nulls
    if not plain or options.encoding not in ("utf-8", "utf-8-sig") or not delimiter.isascii():
        return None
    if len(headers) < 2:
        return None
    header = not options.no_header
    return CsvForm(delimiter, len(headers), options.quotes, options.skip_lines, header)


def _selection(link: Path, form: CsvForm) -> str:
    """All columns of a CSV file, read in exactly this form, in SQL."""
    names = [f"'c{at}'" for at in range(form.width)]
    columns = ", ".join(f"{name}: 'VARCHAR'" for name in names)
    quote = "'\"'" if form.quotes else "''"
    return (
        f"select * from read_csv({quoted_text(str(link))}, auto_detect = false, "  # noqa: S608
        f"columns = {{{columns}}}, force_not_null = [{', '.join(names)}], "
        f"header = {form.header}, skip = {form.skip}, delim = {quoted_text(form.delimiter)}, "
        f"quote = {quote}, escape = {quote}, strict_mode = true, null_padding = false, "
        f"max_line_size = {LONGEST_LINE}, buffer_size = {_BUFFER})"
    )


def _quotes_in(column: str) -> str:
    """How many quotes are in a value, in SQL; most have none, which is seen at once."""
    return (
        f"case when contains({column}, '\"') "
        f"then strlen({column}) - strlen(replace({column}, '\"', '')) end"
    )


class _ForwardShare:
    """An OnShare that never goes back, where a second way begins after the first has failed."""

    def __init__(self, on_share: OnShare) -> None:
        self._on_share = on_share
        self._reached = 0.0

    def __call__(self, share: float) -> None:
        self._reached = max(self._reached, share)
        self._on_share(self._reached)


def _stamp(path: Path) -> tuple[int, ...]:
    return file_stamp(path.stat())


def _compare_stamps(path: Path, stamp: tuple[int, ...]) -> None:
    if _stamp(path) != stamp:
        raise Unreadable(0, FileProblem.CHANGED_WHILE_READ())


@contextmanager
def _file_errors(path: Path, requested: ReadOptions) -> Iterator[None]:
    """Raise what is wrong with the file as UnfitFile or StorageError."""
    try:
        yield
    except Unreadable as unreadable:
        problem = unreadable.problem
    except OSError as refused:
        raise StorageError(f"can't read {path}: {refused.strerror or refused}") from refused
    else:
        return
    in_rows = (requested.form or detect_format(path)).in_rows
    text = f"{path.name} can't be read"
    raise UnfitFile(text, path=path, problem=problem, in_rows=in_rows)
