"""An NDJSON file as records by number: an index of byte offsets, built block by block.

Each line is checked as our reader does: all lines of a block together, and one by one where that
fails. Lines that are no records are left out.
"""

import re
from functools import cache
from itertools import chain
from typing import Any

from data8_tui.analysis.local_file.byte_source import ByteSource
from data8_tui.analysis.local_file.record_file import LeftOut, ValueRow
from data8_tui.analysis.local_file.record_index import RecordIndex
from data8_tui.api.exact_json import Number
from data8_tui.api.records import FieldValue
from data8_tui.codes import FileProblem, Problem
from data8_tui.transfer.readers.batch import Unreadable
from data8_tui.transfer.readers.ndjson import (
    CONTROL_Z,
    MAX_LINE,
    MAX_PROBLEMS,
    UTF_16,
    decode_object,
    holds_nul,
    problem_of,
    without_bom,
)

_BLOCK = 1 << 16
_ESCAPED = re.compile(r'["\\/\x00-\x1f]')
"""Characters that JSON may write by a sign of their own."""


class NdjsonRecords:
    """See RecordFile. Raises Unreadable for UTF-16."""

    def __init__(self, size: int, packed: bool, source: ByteSource) -> None:
        self.size = size
        self.complete = False
        self.left_out = LeftOut()
        self.problem: Problem | None = None
        self._packed = packed
        self._source = source
        self._columns: dict[str, None] = {}
        self._index = RecordIndex(0)
        self._unclean: set[int] = set()
        """Blocks with lines that are no records."""
        self._lines = 0
        self._ahead = b""
        if UTF_16.match(source.read(0, 4)):
            raise Unreadable(1, FileProblem.JSON_UTF_16())

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(self._columns)

    @property
    def position(self) -> int:
        return self._source.position if self._packed else self._index.end

    @property
    def count(self) -> int:
        return self._index.count

    @property
    def blocks(self) -> int:
        return len(self._index)

    def block_range(self, block: int) -> range:
        return self._index.numbers(block)

    def may_hold(self, block: int, text: str) -> bool:
        if _ESCAPED.search(text):
            return True
        data = self._bytes(block)
        try:
            return text.encode() in data or b"\\u" in data
        except UnicodeEncodeError:
            return True

    def advance(self) -> None:
        try:
            self._find_block()
        except Unreadable as unreadable:
            self._end(unreadable.problem)

    def read(self, first: int, count: int) -> list[ValueRow]:
        return self._index.read(first, count, self._rows)

    def _rows(self, block: int, skipped: int, most: int) -> list[ValueRow]:
        return [self._row(line) for line in self._record_lines(block)[skipped:][:most]]

    def _row(self, line: bytes) -> ValueRow:
        record = decode_object(line)
        row = [record.get(name) for name in self._columns]
        return list(map(_without_nul, row)) if holds_nul(line) else row

    def _find_block(self) -> None:
        """Raises Unreadable."""
        size = max(_BLOCK, len(self._ahead))
        more = self._source.read(self._index.end + len(self._ahead), size)
        data, self._ahead = self._ahead + more, b""
        cut = data.rfind(b"\n") + 1 if more else len(data)
        if not data:
            self._end(None)
        elif not cut and len(data) <= MAX_LINE:
            self._ahead = data
        elif not cut:
            raise Unreadable(self._lines + 1, FileProblem.LINE_TOO_LONG(limit=MAX_LINE))
        else:
            self._add_block(data[:cut])
            self._ahead = data[cut:]

    def _add_block(self, data: bytes) -> None:
        lines = _lines(data, first=not self._index.end)
        records = [line for line in lines if line.strip()]
        keys = _keys(records)
        if keys is None:
            keys, problems = self._check_lines(lines)
            if problems:
                self._unclean.add(len(self._index))
                self.left_out.add(problems)
            records = records[: len(records) - len(problems)]
        self._columns.update(keys)
        self._lines += data.count(b"\n")
        self._index.append(len(records), self._index.end + len(data))
        if self.left_out.count >= MAX_PROBLEMS:
            self._end(self.left_out.first)

    def _check_lines(self, lines: list[bytes]) -> tuple[dict[str, None], list[Problem]]:
        """The keys of the lines that are records, and what is wrong with the others."""
        keys: dict[str, None] = {}
        problems = []
        for number, line in enumerate(lines, self._lines + 1):
            try:
                keys.update(dict.fromkeys(decode_object(line)))
            except (ValueError, RecursionError) as error:
                problems.append(Problem(number, problem_of(error)))
        return keys, problems

    def _record_lines(self, block: int) -> list[bytes]:
        first = not self._index[block].start
        lines = [line for line in _lines(self._bytes(block), first=first) if line.strip()]
        return list(filter(_is_record, lines)) if block in self._unclean else lines

    def _bytes(self, block: int) -> bytes:
        found = self._index[block]
        return self._source.read(found.start, found.end - found.start)

    def _end(self, problem: Problem | None) -> None:
        self.problem, self.complete = problem, True


def _lines(data: bytes, *, first: bool) -> list[bytes]:
    """The lines of a block; a Ctrl-Z, as old systems end a file, is none."""
    lines = (without_bom(data) if first else data).split(b"\n")
    if lines[-1].endswith(CONTROL_Z):  # without a line end: the last one of the file
        lines[-1] = lines[-1].rstrip(CONTROL_Z)
    return lines


def _keys(lines: list[bytes]) -> dict[str, None] | None:
    """The keys of the lines, if each surely is a record of plain values without a key twice."""
    # A line end within a text is no JSON, so that no text reaches from one line to the next.
    joined = b"[" + b",\n".join(lines) + b"]"
    try:
        records = _decoder().decode(joined)
    except (ValueError, RecursionError):
        return None
    keys = sum(map(len, records))
    # Each key is followed by these; in texts the quote would be escaped.
    if len(records) != len(lines) or joined.count(b'":') != keys:
        return None
    if b'" :' in joined or b'"\t:' in joined or b'"\r:' in joined:
        return None
    return dict.fromkeys(chain.from_iterable(dict.fromkeys(map(tuple, records))))


@cache
def _decoder() -> Any:
    import msgspec

    return msgspec.json.Decoder(list[dict[str, str | int | float | bool | None]])


def _is_record(line: bytes) -> bool:
    try:
        decode_object(line)
    except (ValueError, RecursionError):
        return False
    return True


def _without_nul(value: FieldValue) -> FieldValue:
    if isinstance(value, str) and not isinstance(value, Number):
        return value.replace("\0", "")
    return value
