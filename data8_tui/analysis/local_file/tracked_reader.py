"""Our reader of CSV, with the number of bytes that it has read: where the next record begins."""

import codecs
import io
from dataclasses import dataclass, field
from importlib import import_module
from typing import cast

from data8_tui.codes import Problem
from data8_tui.transfer.readers.batch import SourceRow, Unreadable
from data8_tui.transfer.readers.csv import CsvReader

_BLOCK = 1 << 16
"""Characters that are read at a time, and then to the end of a line."""
_MOST = 1 << 25
"""Characters of a line; the reader refuses a longer one, too."""
_ASCII = bytes(range(128))
_EXACT = ("utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be")


def plain_codec(codec: str, start: bytes) -> tuple[str, int]:
    """The codec for what follows a BOM, and the bytes that this takes in a file's `start`."""
    if codec == "utf-8-sig":
        return "utf-8", len(codecs.BOM_UTF8) if start.startswith(codecs.BOM_UTF8) else 0
    if codec == "utf-16":
        return f"utf-16-{_order(start, codecs.BOM_UTF16_BE)}", len(codecs.BOM_UTF16)
    if codec == "utf-32":
        return f"utf-32-{_order(start, codecs.BOM_UTF32_BE)}", len(codecs.BOM_UTF32)
    return codec, 0


def _order(start: bytes, big: bytes) -> str:
    return "be" if start.startswith(big) else "le"


def is_like_ascii(codec: str) -> bool:
    """Whether each byte below 128 is ASCII's character, wherever it stands."""
    if codec in ("utf-8", "ascii", "iso8859-1"):
        return True
    try:
        module = import_module(f"encodings.{codec.replace('-', '_')}")
    except ImportError:
        return False
    table: str = getattr(module, "decoding_table", "")  # of the codecs of one byte a character
    return table[:128] == _ASCII.decode()


def is_exact(codec: str) -> bool:
    """Whether any text has one form in bytes, so that those of a file are found by encoding it."""
    return codec in _EXACT or is_like_ascii(codec)


class _CountedText(io.TextIOWrapper):
    """Counts the bytes of what it returns, by encoding it again."""

    consumed = 0

    def read(self, size: int | None = -1, /) -> str:
        return self._count(super().read(size))

    def readline(self, size: int = -1, /) -> str:  # type: ignore[override]
        return self._count(super().readline(size))

    def __next__(self) -> str:  # type: ignore[override]  # typeshed gives it bytes
        return self._count(super().__next__())

    def seek(self, offset: int, whence: int = 0, /) -> int:
        self.consumed = 0
        return super().seek(offset, whence)

    def _count(self, text: str) -> str:
        codec = self.encoding
        ascii_only = text.isascii() and codec == "utf-8"
        self.consumed += len(text) if ascii_only else len(text.encode(codec))
        return text


@dataclass(slots=True)
class RecordRows:
    """Consecutive records."""

    rows: list[SourceRow] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    """Of lines that are no records."""
    unreadable: Unreadable | None = None
    """Why no more records can be read."""


class TrackedReader(CsvReader):
    """See CsvReader. Its source begins without a BOM."""

    _READ_AHEAD = 1 << 16
    _TEXT = _CountedText

    @property
    def consumed(self) -> int:
        """Bytes of the records that have been read, and of all between and before them."""
        return cast(_CountedText, self._text).consumed

    def read_records(self, count: int) -> RecordRows:
        """The next records, at most `count`; neither rows nor problems at the end.

        Raises UnicodeDecodeError.
        """
        parsed = self._read(count)
        batch = parsed.batch(len(self.headers))
        return RecordRows(list(batch.rows), batch.problems, parsed.unreadable)

    def read_block(self) -> RecordRows | None:
        """The records of the next lines, with all lines of the last record; None at the end.

        Raises UnicodeDecodeError, and Unreadable for a line that is too long.
        """
        text = self._text.read(_BLOCK) + self._text.readline(_MOST)
        if not text:
            return None
        if len(text) > _MOST:
            for _ in self.parts():  # which raises the problem
                pass
        found = RecordRows()
        try:
            for batch in self._parse(text):
                found.rows += batch.rows
                found.problems += batch.problems
        except Unreadable as unreadable:
            found.unreadable = unreadable
        return found
