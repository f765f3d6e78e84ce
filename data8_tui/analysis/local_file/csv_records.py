"""A CSV file as records by number: an index of byte offsets, built block by block.

Blocks are counted as bytes where all is usual (`csv_scan`), and read by our reader where not, by
which their ends are known. So a record is always one of those that the reader returns.
"""

import csv
import io
import sys
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any, Literal

from data8_tui.analysis.local_file.byte_source import ByteSource, ByteStream
from data8_tui.analysis.local_file.csv_scan import RecordSyntax, count_records, whole_records
from data8_tui.analysis.local_file.record_file import LeftOut, ValueRow, unique_names
from data8_tui.analysis.local_file.record_index import RecordIndex
from data8_tui.analysis.local_file.tracked_reader import (
    TrackedReader,
    is_exact,
    is_like_ascii,
    plain_codec,
)
from data8_tui.analysis.text_table.table import LEFT_OUT
from data8_tui.codes import FileProblem, Message, Problem
from data8_tui.transfer.readers.batch import SourceRow, Unreadable
from data8_tui.transfer.readers.encoding import Encoding, decoding_problem
from data8_tui.transfer.readers.files import ReadOptions
from data8_tui.transfer.readers.line_warnings import LineWarnings

_BLOCK = 1 << 16
"""Bytes that are read at a time: a block of them has some hundreds of records."""
_MOST_AHEAD = 1 << 20
"""Bytes without the end of a record, from which our reader is asked."""


class CsvRecords:
    """See RecordFile. `options` are resolved. An empty field is an empty text: CSV has no null.

    Raises Unreadable where the header can't be read, or for an encoding without byte offsets.
    """

    def __init__(self, path: Path, size: int, options: ReadOptions, source: ByteSource) -> None:
        self.size = size
        self.complete = False
        self.left_out = LeftOut()
        self.problem: Problem | None = None
        self._path = path
        self._options = options
        self._source = source
        self._codec, start = plain_codec(options.encoding or "utf-8", source.read(0, 4))
        reader = self._reader(start, layout=options.layout)
        self._known = {"headers": reader.headers, "header": reader.header}
        self._lines = reader.lines
        self._index = RecordIndex(start + reader.consumed)
        self._refuse_inexact(start, self._index.end)
        self._syntax = self._scannable(len(reader.headers))
        self._odd: set[int] = set()
        """Blocks that only our reader can read."""
        self._ahead = b""
        self._found = LineWarnings()
        self._found.merge(reader.found, 0)
        self.columns = unique_names(reader.headers)

    @property
    def position(self) -> int:
        return self._source.position if self._options.packed else self._index.end

    @property
    def count(self) -> int:
        return self._index.count

    @property
    def blocks(self) -> int:
        return len(self._index)

    def block_range(self, block: int) -> range:
        return self._index.numbers(block)

    def may_hold(self, block: int, text: str) -> bool:
        if self._syntax is None or any(sign in text for sign in '"\r\n'):
            return True
        found = self._index[block]
        data = self._source.read(found.start, found.end - found.start)
        try:
            return text.encode(self._codec) in data or b"\0" in data
        except UnicodeEncodeError:
            return False

    def advance(self) -> None:
        try:
            if self._syntax is None or not self._scan(self._syntax):
                self._read_block()
        except Unreadable as unreadable:
            self._end(unreadable.problem)
        except UnicodeDecodeError:
            encoding = Encoding.of_codec(self._options.encoding)
            self._end(decoding_problem(self._path, encoding, packed=self._options.packed))

    def warnings(self) -> list[Message]:
        """What of the file isn't in the records that are known."""
        return [each for each in self._found.messages() if each.code in LEFT_OUT]

    def read(self, first: int, count: int) -> list[ValueRow]:
        begin, last = self._index.find(first), self._index.find(first + count - 1)
        skipped = first - self._index[begin].first
        wanted = skipped + count
        if self._odd.isdisjoint(range(begin, last + 1)):
            return list(islice(self._plain_rows(begin, last), skipped, wanted))
        return self._read_rows(begin, last, wanted)[skipped:]

    def _plain_rows(self, begin: int, last: int) -> Iterator[list[str]]:
        """The records of blocks that were counted as bytes: they need no reader of ours."""
        start, end = self._index[begin].start, self._index[last].end
        text = self._source.read(start, end - start).decode(self._codec)
        quoting: Literal[0, 3] = csv.QUOTE_MINIMAL if self._options.quotes else csv.QUOTE_NONE
        return csv.reader(
            io.StringIO(text, newline=""),
            delimiter=self._options.delimiter or ",",
            quoting=quoting,
            strict=True,
        )

    def _read_rows(self, begin: int, last: int, wanted: int) -> list[ValueRow]:
        reader = self._reader(self._index[begin].start, self._index[last].end)
        rows: list[SourceRow] = []
        while len(rows) < wanted:
            found = reader.read_records(wanted - len(rows))
            rows += found.rows
            if found.unreadable or not (found.rows or found.problems):
                break
        return [_texts(row) for row in rows[:wanted]]

    def _scan(self, syntax: RecordSyntax) -> bool:
        """Count the next block; False where our reader must read it. Raises UnicodeDecodeError."""
        more = self._source.read(self._index.end + len(self._ahead), _BLOCK)
        data, self._ahead = self._ahead + more, b""
        if not data:
            self._end(None)
            return True
        size = whole_records(data, syntax)
        if more and not size:
            if len(data) < _MOST_AHEAD:
                self._ahead = data
            return bool(self._ahead)
        block = data[:size] if size else data + b"\n"  # the last record has no line end
        if not block.isascii():
            block.decode(self._codec)
        count = count_records(block, syntax)
        if count is None:
            return False
        self._lines += block.count(b"\n")
        size = size or len(data)
        self._index.append(count, self._index.end + size)
        self._ahead = data[size:]
        return True

    def _read_block(self) -> None:
        """Have our reader read the next records. Raises Unreadable and UnicodeDecodeError."""
        start = self._index.end
        reader = self._reader(start)
        reader.lines = self._lines
        found = reader.read_block()
        if found is None:
            self._end(None)
            return
        self._refuse_inexact(start, start + reader.consumed)
        self._lines = reader.lines
        self._found.merge(reader.found, 0)
        self._odd.add(len(self._index))
        self._index.append(len(found.rows), start + reader.consumed)
        self.left_out.add(found.problems)
        if found.unreadable is not None:
            raise found.unreadable

    def _end(self, problem: Problem | None) -> None:
        self.problem, self.complete = problem, True

    def _reader(self, start: int, end: int = sys.maxsize, **layout: Any) -> TrackedReader:
        return TrackedReader(
            self._path,
            self._codec,
            self._options.delimiter or ",",
            quotes=self._options.quotes,
            source=ByteStream(self._source, start, end),
            **(layout or self._known),
        )

    def _scannable(self, width: int) -> RecordSyntax | None:
        """How records are written; None where they can't be counted as bytes."""
        if not is_like_ascii(self._codec):
            return None
        delimiter = (self._options.delimiter or ",").encode(self._codec)
        return RecordSyntax(delimiter, width, self._options.quotes)

    def _refuse_inexact(self, start: int, end: int) -> None:
        """Raise Unreadable where the encoding has several forms of a text: offsets are unclear."""
        if not is_exact(self._codec):
            data = self._source.read(start, end - start)
            if data.decode(self._codec).encode(self._codec) != data:
                raise Unreadable(0, FileProblem.OFFSETS_UNCLEAR(encoding=self._codec))


def _texts(row: SourceRow) -> ValueRow:
    return [value or "" for value in row]
