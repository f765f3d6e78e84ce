"""NDJSON: one record a line, each exactly as the API sent it.

A record keeps its original text: its numbers, its escapes, the order of its keys. It is encoded
anew only where that text holds a line break or columns are selected; then each number stays its
literal and a lone surrogate is written as its escape.
"""

from collections.abc import Sequence
from functools import cache
from typing import Any

from data8_tui.api.exact_json import dumps_exact
from data8_tui.api.records import Row, decode_records
from data8_tui.transfer.formats.record_writer import FormattedChunk, RowReader, overlap_digests


class NdjsonWriter:
    """Writes whole records, or only the columns `fields`."""

    def __init__(self, columns: Sequence[str], fields: Sequence[str] | None = None) -> None:
        self._rows = RowReader(columns)
        self._selected = [(name, list(columns).index(name)) for name in fields or ()]

    def header(self) -> bytes:
        return b""

    def chunk(self, body: bytes, overlap: int = 0) -> FormattedChunk:
        """See RecordWriter. Records are decoded even where they are copied, to check them."""
        rows = self._rows(body)
        lines = [self._select(row) for row in rows] if self._selected else _verbatim(body)
        lines = lines[overlap:]
        data = b"".join([line + b"\n" for line in lines])
        repeats = len(lines) - len(set(lines))
        return FormattedChunk(data, len(lines), repeats=repeats, overlap=overlap_digests(rows))

    def _select(self, row: Row) -> bytes:
        return dumps_exact({name: row[index] for name, index in self._selected}).encode()


def _verbatim(body: bytes) -> list[bytes]:
    """Each record as one line: its original text, or encoded anew where that can't be one line."""
    return _slices(body) or [dumps_exact(record).encode() for record in decode_records(body)]


def _slices(body: bytes) -> list[bytes]:
    """The original text of each record; empty where one may hold a line break."""
    if b"\n" in body or b"\r" in body:
        return []
    try:
        return [bytes(raw) for raw in _list_decoder().decode(body)]
    except ValueError:
        return []


@cache
def _list_decoder() -> Any:
    import msgspec

    return msgspec.json.Decoder(list[msgspec.Raw])
