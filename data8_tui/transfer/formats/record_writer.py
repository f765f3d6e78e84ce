"""The interface of the file formats: response bodies in, bytes of a file out, a chunk at a time.

A writer has no state between chunks, so that chunks can be formatted in any order, in threads or in
another process, and a chunk that is fetched again gives the same bytes.
"""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol

from data8_tui.api.records import Row, RowDecoder, decode_records
from data8_tui.codes import Remedy
from data8_tui.errors import IntegrityError, ResponseTruncated, ResponseUnreadable

_LONE_SURROGATE = re.compile("[\ud800-\udfff]")

OverlapDigests = tuple[str, str]
"""Digests of a chunk's first and last record, by which overlapping chunks are compared."""


@dataclass(frozen=True, slots=True)
class FormattedChunk:
    """The records of one response in the format of the file."""

    data: bytes
    records: int
    replaced: int = 0
    """Lone surrogates written as U+FFFD, because UTF-8 can't encode them (RFC 3629)."""
    formulas: int = 0
    """Texts that a spreadsheet would run as a formula."""
    repeats: int = 0
    """Records equal to an earlier one of the chunk, which may be a fault of the transport."""
    overlap: OverlapDigests = ("", "")
    """Digests of the first and the last record received, whether written or not."""

    def with_data(self, data: bytes) -> "FormattedChunk":
        """A copy that has `data` instead."""
        return replace(self, data=data)


class RecordWriter(Protocol):
    """Formats records. Thread-safe."""

    def header(self) -> bytes:
        """What the file begins with, before the first record."""

    def chunk(self, body: bytes, overlap: int = 0) -> FormattedChunk:
        """Format the records of one response body, except for the first `overlap`.

        Raises ResponseUnreadable where `body` is not a list of records, and IntegrityError where a
        record has a column that the dataset doesn't name: nothing is dropped silently.
        """


class RowReader:
    """Decodes a response body into rows of `columns`, the dataset's."""

    def __init__(self, columns: Sequence[str]) -> None:
        self._decode = RowDecoder(columns)

    def __call__(self, body: bytes) -> list[Row]:
        """The rows. Raises ResponseUnreadable, and IntegrityError for a column not in `columns`."""
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
    """The digests of the first and the last of `rows`; empty where there are none."""
    return (_digest(rows[0]), _digest(rows[-1])) if rows else ("", "")


def _digest(row: Sequence[Any]) -> str:
    text = repr([_canonical(value) for value in row])
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _canonical(value: Any) -> str | None:
    """A value's text, the same whether it was decoded or is the bytes of its JSON literal."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    text = str(value) if isinstance(value, int) else bytes(value).decode()
    return None if text == "null" else text


def encode_text(text: str, encoding: str = "utf-8") -> tuple[bytes, int]:
    """`text` in an encoding, and how many lone surrogates were replaced in it by U+FFFD.

    Raises UnicodeError where the encoding can't hold the text, or would give back another one.
    """
    try:
        return _encode(text, encoding), 0
    except UnicodeEncodeError:
        text, replaced = _LONE_SURROGATE.subn("\ufffd", text)
        return _encode(text, encoding), replaced


def _encode(text: str, encoding: str) -> bytes:
    data = text.encode(encoding)
    if not encoding.startswith("utf-") and data.decode(encoding) != text:
        raise UnicodeError("some codecs write one character as another one")
    return data


def named_character(sign: str) -> str:
    """`“中” (U+4E2D)`."""
    return f"“{sign}” (U+{ord(sign):04X})"


def _unknown_column(name: str) -> IntegrityError:
    return IntegrityError(
        f"a record holds the column “{name}”, which the dataset does not name",
        remedy=Remedy.UNKNOWN_COLUMN(),
    )
