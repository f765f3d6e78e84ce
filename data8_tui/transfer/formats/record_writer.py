"""What every form of file is made of: answers in, bytes out, one chunk at a time.

A form holds no state between chunks, so chunks can be formatted in any order, in threads or in
another process, and a chunk that is asked for again gives the same bytes.
"""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol

from data8_tui.api.records import Row, RowDecoder, decode_records
from data8_tui.errors import IntegrityError, ResponseTruncated, ResponseUnreadable

_LONE_SURROGATE = re.compile("[\ud800-\udfff]")

OverlapDigests = tuple[str, str]


@dataclass(frozen=True, slots=True)
class FormattedChunk:
    """A piece of a file."""

    data: bytes
    records: int
    replaced: int = 0
    """Lone surrogates written as U+FFFD, because UTF-8 can't hold them."""
    formulas: int = 0
    """Texts that a spreadsheet would run as a formula."""
    repeats: int = 0
    """Records equal to one before them in the same chunk: perhaps a fault on the way."""
    seams: OverlapDigests = ("", "")
    """The digests of the first record that came and of the last, whether written or not."""

    def holding(self, data: bytes) -> "FormattedChunk":
        """The same records as other bytes."""
        return replace(self, data=data)


class RecordWriter(Protocol):
    """How records become bytes. Threads may share one."""

    def header(self) -> bytes:
        """What stands before the first record."""

    def chunk(self, body: bytes, seam: int = 0) -> FormattedChunk:
        """The records of one answer; the first `seam` of them are not written.

        Raises ResponseUnreadable where `body` isn't records, and IntegrityError where one of them
        holds a column that the dataset doesn't name: nothing is left out silently.
        """


class RowReader:
    """Decodes an answer into rows of `columns`, the dataset's."""

    def __init__(self, columns: Sequence[str]) -> None:
        self._decode = RowDecoder(columns)

    def __call__(self, body: bytes) -> list[Row]:
        try:
            return self._decode(body)
        except ResponseTruncated:
            raise
        except ResponseUnreadable as unreadable:
            unknown = {name for record in decode_records(body) for name in record}
            unknown -= set(self._decode.columns)
            if not unknown:
                raise
            raise _unknown_column(min(unknown)) from unreadable


def overlap_digests(rows: Sequence[Sequence[Any]]) -> OverlapDigests:
    """The digests of the first and the last of `rows`."""
    return (_digest(rows[0]), _digest(rows[-1])) if rows else ("", "")


def _digest(row: Sequence[Any]) -> str:
    told = repr([_told(value) for value in row])
    return hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _told(value: Any) -> str | None:
    """The same for a value however it was decoded: as itself, or as its bytes on the wire."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    told = str(value) if isinstance(value, int) else bytes(value).decode()
    return None if told == "null" else told


def encode_text(text: str) -> tuple[bytes, int]:
    """`text` as UTF-8, and how many lone surrogates were replaced in it."""
    try:
        return text.encode(), 0
    except UnicodeEncodeError:
        text, replaced = _LONE_SURROGATE.subn("\ufffd", text)
        return text.encode(), replaced


def _unknown_column(name: str) -> IntegrityError:
    return IntegrityError(
        f"a record holds the column “{name}”, which the dataset does not name",
        hint="No file was finished, since it would lack that column; look at the dataset again.",
    )
