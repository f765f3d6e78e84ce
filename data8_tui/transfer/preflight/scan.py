"""Reading a file from its first byte to its last before its upload: the facts in it.

What they mean for an upload is decided in `preflight`, which takes no time. So columns can be
renamed without reading the file again.
"""

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from data8_tui.codes import FileProblem, FileWarning, Message, Problem
from data8_tui.errors import StorageError
from data8_tui.transfer.preflight.column_stats import ColumnStats
from data8_tui.transfer.preflight.header_below import header_below
from data8_tui.transfer.preflight.parallel_scan import SecondHalf, find_split
from data8_tui.transfer.preflight.source import SourceFile, inspect_source
from data8_tui.transfer.readers.batch import Reader, SourceRow, Unreadable
from data8_tui.transfer.readers.encoding import Encoding, decoding_problem, lines_in_utf_8
from data8_tui.transfer.readers.files import (
    FileFormat,
    ReadOptions,
    open_csv,
    open_reader,
    resolve_options,
)
from data8_tui.transfer.readers.line_warnings import LineWarnings
from data8_tui.transfer.readers.row_adjustment import RowAdjustment

OnScanProgress = Callable[["ScanProgress"], None]


@dataclass(frozen=True, slots=True)
class ScanProgress:
    """How far a scan is, in bytes of `size`; `position` is 0 where it isn't known."""

    records: int
    position: int
    size: int


@dataclass(frozen=True, slots=True)
class Scan:
    """The facts about a file. Where reading stopped early, the reason is among the problems."""

    source: SourceFile
    options: ReadOptions
    """How it was read, with nothing left to detect; reading it again gives the same rows."""
    headers: tuple[str, ...] = ()
    """Of the columns that are sent."""
    numbers: tuple[int, ...] = ()
    """The numbers in the file of those columns, from 1."""
    file_headers: tuple[str, ...] = ()
    """Of all columns, those left out among them."""
    header: tuple[str, ...] = ()
    """The file's own header of the columns that are sent; empty where it has none."""
    header_below: int = 0
    """The line, or row, that seems to be the header, below a title; 0 where there is none."""
    records: int = 0
    incomplete: bool = False
    """Whether reading stopped before the end of the file; `records` are those before."""
    block_records: int = 0
    """Records that fit into a block without making it too large for a request."""
    sample: tuple[SourceRow, ...] = ()
    """The first rows."""
    not_whole: tuple[Problem | None, ...] = ()
    """For each column the first value that is no canonical integer; None where there is none."""
    blank: frozenset[int] = frozenset()
    """Indices of the columns without any value."""
    empty_texts: frozenset[int] = frozenset()
    """Of those the columns that hold an empty text, which is no null."""
    problems: tuple[Problem, ...] = ()
    """The first of `problem_count`."""
    problem_count: int = 0
    warnings: tuple[Message, ...] = ()


def _ignore(_: ScanProgress) -> None:
    pass


def scan(
    path: Path, requested: ReadOptions | None = None, on_progress: OnScanProgress = _ignore
) -> Scan:
    """Read all of `path`; blocks meanwhile. `on_progress` may raise an exception to end it.

    Problems of the file are in the result. Raises UsageError for invalid options or a path that is
    no regular file, StorageError where it can't be read, ExtraMissing where its format needs a
    package that isn't installed.
    """
    requested = requested or ReadOptions()
    source = inspect_source(path)
    try:
        options = resolve_options(source.path, requested)
    except Unreadable as unreadable:
        return Scan(source, requested, problems=(unreadable.problem,), problem_count=1)
    except OSError as refused:
        raise StorageError(f"can't read {path}: {refused.strerror or refused}") from refused
    return _ScanRun(source, options, on_progress).run()


class _ScanRun:
    """The state of one scan."""

    def __init__(
        self, source: SourceFile, options: ReadOptions, on_progress: OnScanProgress
    ) -> None:
        self._source = source
        self._options = options
        self._on_progress = on_progress
        self._progress = ScanProgress(0, 0, source.size)
        self._stats = ColumnStats()
        self._adjustment = RowAdjustment((), 0)
        self._headers: tuple[str, ...] = ()
        self._header: tuple[str, ...] = ()
        self._warnings: tuple[Message, ...] = ()
        self._incomplete = False

    def run(self) -> Scan:
        """The result. Raises StorageError."""
        try:
            self._read()
        except Unreadable as unreadable:
            self._incomplete = True
            self._stats.add_problems([unreadable.problem])
        except UnicodeDecodeError:
            self._incomplete = True
            encoding = Encoding.of_codec(self._options.encoding)
            packed = self._options.packed
            self._stats.add_problems([decoding_problem(self._source.path, encoding, packed=packed)])
        except OSError as refused:
            raise StorageError(
                f"can't read {self._source.path}: {refused.strerror or refused}"
            ) from refused
        if not self._source.unchanged:
            self._stats.add_problems([Problem(0, FileProblem.CHANGED_WHILE_READ())])
        return self._result()

    def _read(self) -> None:
        start = find_split(self._source.path, self._options)
        if not (start and self._read_halves(start)):
            with closing(open_reader(self._source.path, self._options, self._wait)) as reader:
                self._begin(reader)
                self._read_all(reader)
                self._warnings = tuple(reader.warnings)

    def _read_halves(self, start: int) -> bool:
        """Scan two halves in parallel; return False where the first one has no header.

        Where the second half can't be scanned by itself, the first reader continues to the end.
        """
        path, options = self._source.path, self._options
        with closing(open_csv(path, options, end=start)) as reader:
            if not reader.headers:
                return False
            self._begin(reader)
            with SecondHalf(path, options, reader, start) as second:
                self._read_all(reader, second)
                report = partial(self._report, reader, second)
                rest = second.stats(report) if reader.has_end else None
            if rest is not None:
                self._stats.merge(rest, reader.lines)
                reader.found.merge(LineWarnings(second.progress.found), reader.lines)
            elif reader.has_end:
                reader.remove_end()
                self._read_all(reader)
            self._warnings = tuple(reader.warnings)
        return True

    def _begin(self, reader: Reader) -> None:
        self._headers = reader.headers
        self._header = reader.header
        self._adjustment = self._options.adjustment(reader.headers)
        self._stats = ColumnStats.empty(self._adjustment.headers(reader.headers))

    def _read_all(self, reader: Reader, second: SecondHalf | None = None) -> None:
        """Add all rows that the reader returns."""
        for part in self._adjustment.parts(reader.parts()):
            self._stats.update(part)
            self._report(reader, second)

    def _report(self, reader: Reader, second: SecondHalf | None) -> None:
        records, position = self._stats.records, reader.position
        if second is not None:
            records, position = records + second.progress.records, position + second.progress.bytes
        size = self._source.size
        self._progress = ScanProgress(records, min(position, size), size)
        self._on_progress(self._progress)

    def _wait(self) -> None:
        self._on_progress(self._progress)

    def _result(self) -> Scan:
        stats, header = self._stats, self._header
        return Scan(
            source=self._source,
            options=replace(self._options, headers=self._headers if self._is_ndjson() else None),
            headers=stats.headers,
            numbers=self._adjustment.numbers,
            file_headers=self._headers,
            header=self._adjustment.headers(header) if header else (),
            header_below=header_below(self._source.path, self._options, header),
            records=stats.records,
            incomplete=self._incomplete,
            block_records=stats.size.records,
            sample=tuple(stats.sample),
            not_whole=tuple(stats.not_whole),
            blank=frozenset(stats.blank),
            empty_texts=frozenset(stats.empty_texts),
            problems=tuple(stats.problems),
            problem_count=stats.problem_count,
            warnings=(*self._warnings, *self._text_warnings(stats)),
        )

    def _text_warnings(self, stats: ColumnStats) -> list[Message]:
        """On texts that look like nulls, that are to be nulls, and in another encoding."""
        found = stats.null_like.messages(stats.headers)
        wanted = set(filter(None, self._options.nulls))
        missing = wanted - stats.nulls - self._adjustment.nulls_found
        if missing and not self._incomplete:
            found.append(FileWarning.NULLS_NOT_FOUND(texts=sorted(missing)))
        if self._options.form is FileFormat.CSV:
            codec, packed = self._options.encoding or "utf-8", self._options.packed
            count, line = lines_in_utf_8(self._source.path, codec, packed=packed)
            if count:
                read_as = FileWarning.UTF_8_READ_OTHERWISE(count=count, line=line, encoding=codec)
                found.append(read_as)
        return found

    def _is_ndjson(self) -> bool:
        return self._options.form is FileFormat.NDJSON
