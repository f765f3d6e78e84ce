"""Counting records and checking columns in many lines of CSV at once, without parsing them.

A preflight needs little of most lines: is each as wide as the header, is a column still all
numbers? Splitting the whole text, once at its quotes and once at its delimiters, takes half the
time of parsing the records; as bytes, even less than as text.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

_QUOTED = b"\0"
"""Replaces a quoted field."""
_ERRORS = "surrogatepass"
"""Some codecs decode to lone surrogates. They are rejected where a record is encoded, not here."""
_SAMPLE_SIZE = 4096
_MAX_QUOTES = 256
"""In the sample. Where there are more, parsing the records is as fast."""
_BOM = "\ufeff"
_SHORT = 24
"""Bytes of a header's line up to which a search for its first name is faster than one for it."""


@dataclass(frozen=True, slots=True)
class ScannedBlock:
    """Records that are all well-formed and as wide as the header."""

    records: int
    lines: int
    """Physical lines."""
    _width: int
    _fields: Sequence[bytes]
    """The fields of all records in a row, each record followed by its line end."""
    _quoted: Sequence[bytes] = ()
    """What stands in quotes, in pieces where a quote is doubled."""

    def column(self, index: int) -> str:
        """The non-empty fields of a column, a line each. A quoted field is replaced by a NUL."""
        filled = list(filter(None, self._fields[index :: self._width + 1]))
        return b"\n".join((*filled, b"")).decode(errors=_ERRORS)

    def holds_any(self, words: frozenset[str]) -> bool:
        """Whether any field is one of `words`."""
        encoded = {word.encode() for word in words}
        return not (encoded.isdisjoint(self._fields) and encoded.isdisjoint(self._quoted))


@dataclass(frozen=True)
class BlockSyntax:
    """What is the same in all blocks of a file."""

    delimiter: str
    width: int
    """Fields of a record."""
    header: tuple[str, ...] = ()
    """The file's own header, which should not come again; empty where it has none."""
    quotes: bool = True
    """Whether a quote is anything but a character."""

    @cached_property
    def header_lines(self) -> tuple[str, ...]:
        """The header as a line, and the same with each field in quotes; nothing without one."""
        if not self.header:
            return ()
        quoted = ['"{}"'.format(name.replace('"', '""')) for name in self.header]
        return self.delimiter.join(self.header), self.delimiter.join(quoted)

    @cached_property
    def empty_record(self) -> bytes:
        """A line of delimiters alone."""
        return self.delimiter.encode(errors=_ERRORS) * (self.width - 1) + b"\n"

    @cached_property
    def first_header(self) -> bytes:
        """The first name of the header, which is there."""
        return self.header[0].encode(errors=_ERRORS)

    @cached_property
    def header_line(self) -> bytes:
        """The header without quotes, which is there, with its line end."""
        return self.header_lines[0].encode(errors=_ERRORS) + b"\n"


def scan_block(text: str, syntax: BlockSyntax) -> ScannedBlock | None:
    """Scan `text`, which begins at the start of a record and ends where one may end.

    None where the records must be parsed: they are ragged, malformed, blank, empty, of one column,
    have other line ends, or the last one continues beyond the text; and where there may be anything
    to warn of, such as a second header.
    """
    data, separator = text.encode(errors=_ERRORS), syntax.delimiter.encode(errors=_ERRORS)
    if b"\r" in data:
        data = data.replace(b"\r\n", b"\n")
    width = syntax.width
    if width < 2 or b"\r" in data or _QUOTED in data or _BOM in text:
        return None
    segments = _segments(data, separator) if syntax.quotes else [data]
    if segments is None:
        return None
    outside, quoted = _QUOTED.join(segments[::2]), segments[1::2]
    with_ends = outside.replace(b"\n", separator + b"\n" + separator)
    fields = with_ends.split(separator)
    line_ends = fields[width :: width + 1]
    # After the last line end there is one more field, which is empty.
    if len(fields) != len(line_ends) * (width + 1) + 1 or fields[-1]:
        return None
    if not line_ends or line_ends.count(b"\n") != len(line_ends):
        return None
    if len(with_ends) != len(outside) + len(line_ends) * 2 * len(separator):
        return None  # there are line ends within the records
    inner = b"".join(quoted).count(b"\n")
    found = ScannedBlock(len(line_ends), len(line_ends) + inner, width, fields, quoted)
    if _has_odd_records(data, fields[: -1 : width + 1], quoted, syntax):
        return None
    return None if inner and _may_hold_lines(segments, separator) else found


def _segments(data: bytes, separator: bytes) -> list[bytes] | None:
    """The text outside and inside quotes, in turn; None where the records must be parsed."""
    if data[:_SAMPLE_SIZE].count(b'"') > _MAX_QUOTES:
        return None
    segments = data.split(b'"')
    return segments if _quotes_fit(segments, separator) else None


def _has_odd_records(
    data: bytes, first_column: Sequence[bytes], quoted: Sequence[bytes], syntax: BlockSyntax
) -> bool:
    """Whether there may be a record of empty fields, or one that is equal to the header."""
    if not all(first_column):
        empty = syntax.empty_record
        if data.startswith(empty) or b"\n" + empty in data:
            return True
    if not syntax.header:
        return False
    first, line = syntax.first_header, syntax.header_line
    if first in first_column if len(line) <= _SHORT else line in data:
        return True
    return first.partition(b'"')[0] in quoted


def _may_hold_lines(segments: Sequence[bytes], separator: bytes) -> bool:
    """Whether a quoted field may hold whole records: a quote that is a character opens it."""
    doubled = b"" in segments[2:-1:2]
    return doubled or any(b"\n" in each and separator in each for each in segments[1::2])


def _quotes_fit(segments: Sequence[bytes], separator: bytes) -> bool:
    """Whether each quote begins or ends a field or is doubled within one, and none is left open."""
    allowed = {separator, b"\n", b""}  # empty between doubled quotes
    before, after = {part[-1:] for part in segments[:-1:2]}, {part[:1] for part in segments[2::2]}
    return len(segments) % 2 == 1 and before <= allowed and after <= allowed
