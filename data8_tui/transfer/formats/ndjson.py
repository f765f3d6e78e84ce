"""NDJSON: one record a line, each exactly as it came.

A record keeps the server's own text: its numbers, its escapes, the order of its keys. Only where
that text can't stand on a line, or where columns are picked, is it written anew, with every number
as its literal and a lone surrogate as its escape.
"""

from collections.abc import Sequence
from functools import cache
from typing import Any

from data8_tui.api.exact_json import dumps_exact
from data8_tui.api.records import Row, decode_records
from data8_tui.transfer.formats.record_writer import FormattedChunk, RowReader, overlap_digests


class NdjsonWriter:
    """Writes whole records, or only `fields` of them where that is given."""

    def __init__(self, columns: Sequence[str], fields: Sequence[str] | None = None) -> None:
        self._rows = RowReader(columns)
        self._named = [(name, list(columns).index(name)) for name in fields or ()]

    def header(self) -> bytes:
        return b""

    def chunk(self, body: bytes, seam: int = 0) -> FormattedChunk:
        """Decoded in any case, so that what isn't records never gets into the file."""
        rows = self._rows(body)
        lines = [self._picked(row) for row in rows] if self._named else _verbatim(body)
        lines = lines[seam:]
        data = b"".join([line + b"\n" for line in lines])
        repeats = len(lines) - len(set(lines))
        return FormattedChunk(data, len(lines), repeats=repeats, seams=overlap_digests(rows))

    def _picked(self, row: Row) -> bytes:
        return dumps_exact({name: row[index] for name, index in self._named}).encode()


def _verbatim(body: bytes) -> list[bytes]:
    """Each record on a line of its own: its own text where that can be."""
    return _slices(body) or [dumps_exact(record).encode() for record in decode_records(body)]


def _slices(body: bytes) -> list[bytes]:
    """Each record's own text, or none where it holds a line break or its list is wrapped."""
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
