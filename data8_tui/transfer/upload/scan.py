"""A file read from its first byte to its last before anything is created: the facts in it.

What they mean for an upload is for `preflight` to say; that takes no time, so a mapping can be
changed without reading the file again.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from data8_tui.errors import StorageError
from data8_tui.transfer.readers.batch import Batch, Problem, Reader, Row, Unreadable
from data8_tui.transfer.readers.encoding import Encoding, why_undecodable
from data8_tui.transfer.readers.files import Form, Reading, opened, settled
from data8_tui.transfer.upload.columns import WHOLE_NUMBER
from data8_tui.transfer.upload.sizes import BlockSize
from data8_tui.transfer.upload.source import Source, look

_KEPT = 100
"""Problems that are kept; the others are counted."""
_SAMPLE = 20

Watch = Callable[["Scanned"], None]


@dataclass(frozen=True, slots=True)
class Scanned:
    """How far a scan is. `position` is 0 where the form doesn't tell."""

    records: int
    position: int
    size: int


@dataclass(frozen=True, slots=True)
class Scan:
    """What is in a file. Where reading stopped early, `problems` says why, and counts are short."""

    source: Source
    how: Reading
    """How it was read, nothing left open; read so again it gives the same rows."""
    headers: tuple[str, ...] = ()
    records: int = 0
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


def _ignore(_: Scanned) -> None:
    pass


def scan(path: Path, asked: Reading | None = None, watch: Watch = _ignore) -> Scan:
    """Read all of `path`; blocks as long as that takes. `watch` may raise to end it.

    What is wrong with the file is in the result. Raises UsageError for what `asked` can't mean,
    StorageError for the disk, ExtraMissing where the form needs a package that isn't there.
    """
    asked = asked or Reading()
    source = look(path)
    try:
        how = settled(source.path, asked)
    except Unreadable as unreadable:
        return Scan(source, asked, problems=(unreadable.problem,), problem_count=1)
    except OSError as refused:
        raise StorageError(f"can't read {path}: {refused.strerror or refused}") from refused
    return _Scanning(source, how, watch).run()


@dataclass(slots=True)
class _Scanning:
    """The state of one scan."""

    source: Source
    how: Reading
    watch: Watch
    headers: tuple[str, ...] = ()
    records: int = 0
    sample: list[Row] = field(default_factory=list)
    not_whole: list[Problem | None] = field(default_factory=list)
    blank: set[int] = field(default_factory=set)
    problems: list[Problem] = field(default_factory=list)
    problem_count: int = 0
    warnings: Sequence[str] = ()
    size: BlockSize = field(default_factory=BlockSize)

    def run(self) -> Scan:
        try:
            self._read()
        except Unreadable as unreadable:
            self._add([unreadable.problem])
        except UnicodeDecodeError:
            codec = self.how.encoding or "utf-8"
            self._add([why_undecodable(self.source.path, Encoding(codec, codec.upper()))])
        except OSError as refused:
            raise StorageError(
                f"can't read {self.source.path}: {refused.strerror or refused}"
            ) from refused
        if not self.source.unchanged:
            self._add([Problem(0, "it changed while it was being read")])
        return self._result()

    def _read(self) -> None:
        reader = opened(self.source.path, self.how)
        try:
            self._begin(reader)
            for batch in reader.batches():
                self._take(batch)
                self.watch(Scanned(self.records, reader.position, self.source.size))
            self.warnings = tuple(reader.warnings)
        finally:
            reader.close()

    def _begin(self, reader: Reader) -> None:
        self.headers = reader.headers
        self.not_whole = [None] * len(self.headers)
        self.blank = set(range(len(self.headers)))
        self.size.add_keys(self.headers)

    def _take(self, batch: Batch) -> None:
        self._add(batch.problems)
        self.records += len(batch.rows)
        self._look_for_whole_numbers(batch)
        self.blank -= {
            at for at in self.blank if any(row[at] not in (None, "") for row in batch.rows)
        }
        self._add(self.size.add(batch))
        if len(self.sample) < _SAMPLE:
            self.sample += [_plain(row, batch) for row in batch.rows[: _SAMPLE - len(self.sample)]]

    def _look_for_whole_numbers(self, batch: Batch) -> None:
        """A column drops out at its first other value, so texts cost next to nothing."""
        whole = WHOLE_NUMBER.fullmatch
        for at in [at for at, found in enumerate(self.not_whole) if found is None]:
            values = [row[at] for row in batch.rows]
            if not all(map(whole, filter(None, values))):
                index, value = next((n, v) for n, v in enumerate(values) if v and not whole(v))
                said = f"“{_brief(value)}” is not a whole number that stays what it is"
                self.not_whole[at] = Problem(batch.line_of(index), said)

    def _add(self, problems: Sequence[Problem]) -> None:
        self.problem_count += len(problems)
        self.problems += problems[: _KEPT - len(self.problems)]

    def _result(self) -> Scan:
        return Scan(
            source=self.source,
            how=replace(self.how, headers=self.headers if self._is_ndjson() else None),
            headers=self.headers,
            records=self.records,
            block_records=self.size.records,
            sample=tuple(self.sample),
            not_whole=tuple(self.not_whole),
            blank=frozenset(self.blank),
            problems=tuple(self.problems),
            problem_count=self.problem_count,
            warnings=tuple(self.warnings),
        )

    def _is_ndjson(self) -> bool:
        return self.how.form is Form.NDJSON


def _plain(row: Row, batch: Batch) -> Row:
    return tuple(value or None for value in row) if batch.empty_is_null else tuple(row)


def _brief(value: str) -> str:
    return value if len(value) <= 40 else f"{value[:39]}…"
