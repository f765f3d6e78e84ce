"""Whether duckdb would read a CSV file as our reader does, by its bytes.

Both read RFC 4180 alike. They differ in what it leaves open: rows of empty fields, blank lines,
spaces beside quotes, NULs, a second BOM, several kinds of line ends. A file with any of these is
read by our reader. Some are found here; the others make the bytes of the fields, delimiters, quotes
and line ends fewer, or more, than those of the file, which `ByteCount` holds against what was read.
"""

import codecs
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from data8_tui.analysis.text_table.database import OnShare
from data8_tui.threads import CheckInterrupted

_CHUNK = 1 << 22
LONGEST_LINE = 1 << 21
"""Bytes. A longer line is left to our reader."""
_CONTROL_Z = b"\x1a"
_SPACE_AND_QUOTES = re.compile(rb' ("+)')
_LINE_ENDS = b"\r\n"


@dataclass(frozen=True, slots=True)
class CsvForm:
    """How a CSV file in UTF-8 is to be read."""

    delimiter: str
    """One byte in UTF-8."""
    width: int
    """Columns, 2 at least."""
    quotes: bool = True
    skip: int = 0
    """Lines above the header or the first record."""
    header: bool = True


@dataclass(frozen=True, slots=True)
class ByteCount:
    """The bytes of a file's records, of which duckdb must have read each one."""

    size: int
    """From the first record's start to the last one's end, without its line end."""
    quotes: int
    """How many of them are quotes that may surround a field or be doubled."""
    line_end: int
    """Bytes of a line end: 1 or 2."""

    def agrees(self, form: CsvForm, records: int, text: int, inner_quotes: int) -> bool:
        """Whether so many records with so many bytes of text, quotes among it, take them all."""
        if not records:
            return self.size == 0
        delimiters = records * (form.width - 1)
        line_ends = (records - 1) * self.line_end
        return self.size == text + delimiters + line_ends + self.quotes - inner_quotes


def count_bytes(
    path: Path, form: CsvForm, on_share: OnShare, check: CheckInterrupted
) -> ByteCount | None:
    """Look at every byte of the file; None where our reader must read it. Raises OSError."""
    with path.open("rb") as file:
        start = _records_start(file, form)
        if start is None:
            return None
        size = file.seek(0, io.SEEK_END)
        line_end = _line_end_size(file)
        end = _records_end(file, start, size)
        file.seek(start)
        odd = _odd_texts(form)
        quotes = returns = pairs = 0
        for chunk in _chunks(file):
            check()
            if len(chunk) > _CHUNK + LONGEST_LINE or _holds_any(chunk, odd):
                return None
            if form.quotes:
                if _has_spaced_quote(chunk, form.delimiter.encode()):
                    return None
                quotes += chunk.count(b'"')
            if b"\r" in chunk:
                returns += chunk.count(b"\r")
                pairs += chunk.count(b"\r\n")
            on_share(min(1.0, file.tell() / max(size, 1)))
    if end is None or returns != pairs or (returns and line_end == 1):
        return None
    return ByteCount(end - start, quotes, line_end)


def _records_start(file: io.BufferedReader, form: CsvForm) -> int | None:
    """The offset of the first record; None where the lines above it aren't as `form` has them.

    A header of several lines, or a blank line above it, is left to our reader; so are NULs, which
    it leaves out.
    """
    if file.read(len(codecs.BOM_UTF8)) != codecs.BOM_UTF8:
        file.seek(0)
    lines = [file.readline(LONGEST_LINE) for _ in range(form.skip + form.header)]
    if any(line.count(b"\r") > line.count(b"\r\n") for line in lines):
        return None
    if any(b"\0" in line for line in lines):
        return None
    if any(b'"' in line for line in lines[: form.skip]):
        return None
    if form.header:
        header, signs = lines[-1], form.delimiter.encode()
        whole = header.endswith(b"\n") and header.count(b'"') % 2 == 0
        if not whole or not header.strip().strip(signs):
            return None
    return file.tell()


def _line_end_size(file: io.BufferedReader) -> int:
    """Bytes of the first line end."""
    file.seek(0)
    return 2 if file.readline(LONGEST_LINE).endswith(b"\r\n") else 1


def _records_end(file: io.BufferedReader, start: int, size: int) -> int | None:
    """The offset behind the last record; None where our reader leaves something out there."""
    tail_start = max(start, size - len(_LINE_ENDS))
    file.seek(tail_start)
    tail = file.read()
    text = tail.removesuffix(b"\n").removesuffix(b"\r")
    return None if text.endswith(_CONTROL_Z) else tail_start + len(text)


def _odd_texts(form: CsvForm) -> tuple[bytes, ...]:
    """What our reader leaves out or refuses and duckdb doesn't."""
    empty = form.delimiter.encode() * (form.width - 1)
    return b"\0", codecs.BOM_UTF8, b"\n" + empty + b"\n", b"\n" + empty + b"\r"


def _holds_any(chunk: bytes, texts: tuple[bytes, ...]) -> bool:
    """Whether a chunk has one of the texts; one byte of it is looked for in a tenth of the time."""
    return any(text[:1] in chunk and text[-1:] in chunk and text in chunk for text in texts)


def _has_spaced_quote(chunk: bytes, delimiter: bytes) -> bool:
    """Whether a quoted field may begin behind spaces: readers differ in what that means.

    Within a quoted field a quote is doubled, so an odd number of them is such a field, or an even
    number that is all of it.
    """
    if not _holds_any(chunk, (delimiter + b" ", b"\n ")):
        return False
    for found in _SPACE_AND_QUOTES.finditer(chunk):
        before, behind = found.start(), chunk[found.end() : found.end() + 1]
        while chunk[before - 1 : before] == b" ":
            before -= 1
        begins = chunk[before - 1 : before] in (delimiter, b"\n")
        if begins and (len(found[1]) % 2 or behind in (delimiter, b"\r", b"\n")):
            return True
    return False


def _chunks(file: io.BufferedReader) -> Iterator[bytes]:
    """Pieces that end where a line does, each with a line end before and behind it."""
    while chunk := file.read(_CHUNK):
        yield b"".join((b"\n", chunk, file.readline(LONGEST_LINE + 1), b"\n"))
