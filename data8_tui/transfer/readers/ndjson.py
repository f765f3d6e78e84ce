"""NDJSON: one JSON object a line. Numbers keep their original text, so 1.10 stays 1.10.

The columns are the keys of all objects, in the order of their first appearance; a key that an
object lacks is a null. So the file is read once for its keys, which also finds invalid lines.
"""

import io
import json
import re
from collections.abc import Iterator
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

from data8_tui.api.records import Number, RowDecoder
from data8_tui.api.records import Row as Decoded
from data8_tui.codes import FileProblem, FileWarning, Message, Problem
from data8_tui.transfer.readers.batch import BATCH, Batch, SourceRow, Unreadable
from data8_tui.transfer.readers.byte_source import UnpackedFile
from data8_tui.transfer.readers.line_warnings import LineWarnings

_BOM = b"\xef\xbb\xbf"
UTF_16 = re.compile(rb"\xff\xfe|\xfe\xff|\0{0,3}[{\[\s]\0")
"""How a file begins that is UTF-16 or UTF-32, as some shells write it, with a BOM or without."""
_READ_AHEAD = 1 << 18
MAX_PROBLEMS = 1000
"""Lines that are no records, after which the rest of the file isn't read."""
MAX_LINE = 1 << 25
"""Bytes. A longer record would fit into no request, and perhaps not into memory."""
CONTROL_Z = b"\x1a"


class NdjsonReader:
    """Reads `path`, which is UTF-8. Without `headers` of an earlier reading it is read twice.

    Raises Unreadable where it is `packed` and can't be unpacked, or a line is too long.
    """

    header: tuple[str, ...] = ()

    def __init__(
        self, path: Path, headers: tuple[str, ...] | None = None, *, packed: bool = False
    ) -> None:
        self._found = LineWarnings()
        self._problems: list[Problem] = []
        self._raw = UnpackedFile(path) if packed else io.FileIO(path)
        self._file = io.BufferedReader(self._raw, _READ_AHEAD)
        self.headers = self._keys() if headers is None else headers
        self._file.seek(0)

    @property
    def warnings(self) -> list[Message]:
        return self._found.messages()

    @property
    def position(self) -> int:
        raw = self._raw
        return raw.position if isinstance(raw, UnpackedFile) else self._file.tell()

    def close(self) -> None:
        self._file.close()

    def _lines(self) -> Iterator[bytes]:
        """The lines; a Ctrl-Z at the end, as old systems write it, is none."""
        for number, line in enumerate(iter(partial(self._file.readline, MAX_LINE + 1), b""), 1):
            if len(line) > MAX_LINE:
                padded = line.endswith(b"\0" * 64)
                raise Unreadable(
                    number,
                    FileProblem.NUL_PADDING()
                    if padded
                    else FileProblem.LINE_TOO_LONG(limit=MAX_LINE),
                )
            if line.endswith(CONTROL_Z):
                self._found.clear(FileWarning.CONTROL_Z)
                self._found.add(FileWarning.CONTROL_Z, number)
                if rest := line.rstrip(CONTROL_Z):
                    yield rest
                return
            yield line

    def batches(self) -> Iterator[Batch]:
        if self._problems:
            yield Batch([], lambda index: 0, problems=self._problems)
        bad = {each.line for each in self._problems}
        checked = max(bad) if len(bad) == MAX_PROBLEMS else None
        decode, before, all_lines = RowDecoder(self.headers), 0, islice(self._lines(), checked)
        while lines := list(islice(all_lines, BATCH)):
            numbers = _numbered(lines, before)
            if blank := len(lines) - len(numbers):
                first = next(at for at, line in enumerate(lines, 1) if not line.strip())
                self._found.add(FileWarning.BLANK_LINES, before + first, blank)
            if not bad.isdisjoint(numbers):
                lines = [b"" if before + at in bad else line for at, line in enumerate(lines, 1)]
                numbers = [number for number in numbers if number not in bad]
            yield Batch(_rows(decode, lines, before), numbers.__getitem__)
            before += len(lines)

    parts = batches

    def _keys(self) -> tuple[str, ...]:
        """The keys of all objects; invalid lines are added to the problems."""
        keys: dict[str, None] = {}
        if UTF_16.match(self._file.peek(4)):
            raise Unreadable(1, FileProblem.JSON_UTF_16())
        for number, line in enumerate(self._lines(), 1):
            try:
                keys.update(
                    dict.fromkeys(decode_object(without_bom(line) if number == 1 else line))
                )
                if holds_nul(line):
                    self._found.add(FileWarning.NUL_CHARACTERS, number)
            except (ValueError, RecursionError) as error:
                self._problems.append(Problem(number, problem_of(error)))
            if len(self._problems) == MAX_PROBLEMS:
                break
        return tuple(keys)


def holds_nul(line: bytes) -> bool:
    """Whether a text may hold a NUL, which is left out of it."""
    return b"\0" in line or b"\\u0000" in line


def without_bom(line: bytes) -> bytes:
    """The first line of a file as JSON."""
    return line.removeprefix(_BOM)


def _numbered(lines: list[bytes], before: int) -> list[int]:
    """The line numbers of those lines that hold a record."""
    return [
        before + at
        for at, line in enumerate(lines, 1)
        if (line if before or at > 1 else without_bom(line)).strip()
    ]


def _rows(decode: RowDecoder, lines: list[bytes], before: int) -> list[SourceRow]:
    """Each line is known to be one object, so together they are decoded as one array."""
    if not before:
        lines[0] = without_bom(lines[0])
    joined = b"[" + b",".join([line for line in lines if line.strip()]) + b"]"
    rows = decode(joined)
    if holds_nul(joined):
        return [
            [None if each is None else str(_text(each)).replace("\0", "") for each in row]
            for row in rows
        ]
    return [row if _all_text(row) else list(map(_text, row)) for row in rows]  # type: ignore[misc]


_TEXT = {str, type(None)}


def _all_text(row: Decoded) -> bool:
    return set(map(type, row)) <= _TEXT


def _text(value: object) -> str | None:
    if isinstance(value, bool):
        return "true" if value else "false"
    return None if value is None else str(value)


class _InvalidRecord(ValueError):
    """A line is JSON, but no record; `message` is the FileProblem."""

    def __init__(self, message: Message) -> None:
        super().__init__(message.code)
        self.message = message


def decode_object(line: bytes) -> dict[str, Any]:
    """The record on a line, with Numbers; {} for a blank line.

    Raises ValueError and RecursionError, of which `problem_of` makes a message.
    """
    if not line.strip():
        return {}
    if line.startswith(_BOM):
        raise _InvalidRecord(FileProblem.SECOND_BOM())
    if line.endswith(b"\0"):  # without a line end: the last one of the file
        raise _InvalidRecord(FileProblem.NUL_PADDING())
    found = json.loads(
        line.decode("utf-8"),
        parse_int=Number,
        parse_float=Number,
        parse_constant=_refuse_constant,
        object_pairs_hook=_unique_keys,
        strict=False,
    )
    if not isinstance(found, dict):
        raise _InvalidRecord(FileProblem.JSON_NOT_OBJECT())
    for key, value in found.items():
        if isinstance(value, dict | list):
            raise _InvalidRecord(FileProblem.JSON_NESTED_VALUE(key=key))
    return found


def _unique_keys(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in found if keys.count(key) > 1)
        raise _InvalidRecord(FileProblem.JSON_KEY_TWICE(key=twice))
    return found


def _refuse_constant(word: str) -> None:
    raise _InvalidRecord(FileProblem.JSON_CONSTANT(word=word))


def problem_of(error: Exception) -> Message:
    """What is wrong with a line, by what `decode_object` raised."""
    if isinstance(error, _InvalidRecord):
        return error.message
    if isinstance(error, UnicodeDecodeError):
        return FileProblem.JSON_NOT_UTF_8()
    if isinstance(error, json.JSONDecodeError) and error.pos >= len(error.doc.rstrip()):
        return FileProblem.JSON_LINE_CUT()
    if isinstance(error, json.JSONDecodeError):
        return FileProblem.JSON_INVALID(reason=error.msg, column=error.colno)
    return FileProblem.JSON_TOO_DEEP()
