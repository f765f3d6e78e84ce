"""A file read from its first byte to its last before anything is created: the facts in it.

What they mean for an upload is for `preflight` to say; that takes no time, so a mapping can be
changed without reading the file again.
"""

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from data8_tui.errors import StorageError
from data8_tui.transfer.preflight.column_stats import ColumnStats
from data8_tui.transfer.preflight.parallel_scan import SecondHalf, middle
from data8_tui.transfer.preflight.source import SourceFile, inspect_source
from data8_tui.transfer.readers.batch import Problem, Reader, Row, Unreadable
from data8_tui.transfer.readers.encoding import Encoding, decoding_problem
from data8_tui.transfer.readers.files import (
    FileFormat,
    ReadOptions,
    open_csv,
    open_reader,
    resolve_options,
)

Watch = Callable[["ScanProgress"], None]


@dataclass(frozen=True, slots=True)
class ScanProgress:
    """How far a scan is. `position` is 0 where the form doesn't tell."""

    records: int
    position: int
    size: int


@dataclass(frozen=True, slots=True)
class Scan:
    """What is in a file. Where reading stopped early, `problems` says why."""

    source: SourceFile
    how: ReadOptions
    """How it was read, nothing left open; read so again it gives the same rows."""
    headers: tuple[str, ...] = ()
    records: int = 0
    broken_off: bool = False
    """Whether reading stopped early; then `records` is short."""
    block_records: int = 0
    """Records that a block may hold without growing too large for a request."""
    sample: tuple[Row, ...] = ()
    """The first rows."""
    not_whole: tuple[Problem | None, ...] = ()
    """For each column its first value that is no plain whole number; None where all are."""
    blank: frozenset[int] = frozenset()
    """The columns without any value."""
    problems: tuple[Problem, ...] = ()
    """The first of them."""
    problem_count: int = 0
    warnings: tuple[str, ...] = ()


def _ignore(_: ScanProgress) -> None:
    pass


def scan(path: Path, asked: ReadOptions | None = None, watch: Watch = _ignore) -> Scan:
    """Read all of `path`; blocks as long as that takes. `watch` may raise to end it.

    What is wrong with the file is in the result. Raises UsageError for what `asked` can't mean,
    StorageError for the disk, ExtraMissing where the form needs a package that isn't there.
    """
    asked = asked or ReadOptions()
    source = inspect_source(path)
    try:
        how = resolve_options(source.path, asked)
    except Unreadable as unreadable:
        return Scan(source, asked, problems=(unreadable.problem,), problem_count=1)
    except OSError as refused:
        raise StorageError(f"can't read {path}: {refused.strerror or refused}") from refused
    return _Scanning(source, how, watch).run()


class _Scanning:
    """The state of one scan."""

    def __init__(self, source: SourceFile, how: ReadOptions, watch: Watch) -> None:
        self._source = source
        self._how = how
        self._watch = watch
        self._facts = ColumnStats()
        self._warnings: tuple[str, ...] = ()
        self._broken_off = False

    def run(self) -> Scan:
        try:
            self._read()
        except Unreadable as unreadable:
            self._broken_off = True
            self._facts.add([unreadable.problem])
        except UnicodeDecodeError:
            self._broken_off = True
            codec = self._how.encoding or "utf-8"
            self._facts.add([decoding_problem(self._source.path, Encoding(codec, codec.upper()))])
        except OSError as refused:
            raise StorageError(
                f"can't read {self._source.path}: {refused.strerror or refused}"
            ) from refused
        if not self._source.unchanged:
            self._facts.add([Problem(0, "it changed while it was being read")])
        return self._result()

    def _read(self) -> None:
        start = middle(self._source.path, self._how)
        if not (start and self._read_halves(start)):
            with closing(open_reader(self._source.path, self._how)) as reader:
                self._begin(reader)
                self._take(reader)
                self._warnings = tuple(reader.warnings)

    def _read_halves(self, start: int) -> bool:
        """Whether the first half has a header at all. Where the second could not be read by itself,
        the first goes on to the end.
        """
        path, how = self._source.path, self._how
        with closing(open_csv(path, how, end=start)) as reader:
            if not reader.headers:
                return False
            self._begin(reader)
            with SecondHalf(path, how, reader.headers, start) as second:
                self._take(reader, second)
                rest = second.facts(partial(self._tell, reader, second)) if reader.has_end else None
            if rest is not None:
                self._facts.join(rest, reader.lines)
                reader.blank += second.told.blank
            elif reader.has_end:
                reader.remove_end()
                self._take(reader)
            self._warnings = tuple(reader.warnings)
        return True

    def _begin(self, reader: Reader) -> None:
        self._facts = ColumnStats.under(reader.headers)

    def _take(self, reader: Reader, second: SecondHalf | None = None) -> None:
        """All that the reader has left."""
        for part in reader.parts():
            self._facts.take(part)
            self._tell(reader, second)

    def _tell(self, reader: Reader, second: SecondHalf | None) -> None:
        records, position = self._facts.records, reader.position
        if second is not None:
            records, position = records + second.told.records, position + second.told.bytes
        size = self._source.size
        self._watch(ScanProgress(records, min(position, size), size))

    def _result(self) -> Scan:
        facts = self._facts
        return Scan(
            source=self._source,
            how=replace(self._how, headers=facts.headers if self._is_ndjson() else None),
            headers=facts.headers,
            records=facts.records,
            broken_off=self._broken_off,
            block_records=facts.size.records,
            sample=tuple(facts.sample),
            not_whole=tuple(facts.not_whole),
            blank=frozenset(facts.blank),
            problems=tuple(facts.problems),
            problem_count=facts.problem_count,
            warnings=self._warnings,
        )

    def _is_ndjson(self) -> bool:
        return self._how.form is FileFormat.NDJSON
