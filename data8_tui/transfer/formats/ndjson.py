"""NDJSON: one record a line, each exactly as it came.

A record keeps the server's own text: its numbers, its escapes (a lone surrogate stays `\\ud800`),
the order of its keys. Only where that text holds a line break, or where columns are picked, is it
written anew, with every number as its literal.
"""

from collections.abc import Callable, Sequence
from typing import Any

from data8_tui.api.exact import dumps_exact
from data8_tui.api.records import Row
from data8_tui.transfer.formats.form import Formatted, Rows


class NdjsonForm:
    """Writes whole records, or only `fields` of them where that is given."""

    def __init__(self, columns: Sequence[str], fields: Sequence[str] | None = None) -> None:
        self._rows = Rows(columns)
        names = list(columns if fields is None else fields)
        self._named = [(name, list(columns).index(name)) for name in names]
        self._slices = _slicer() if fields is None else None

    def header(self) -> bytes:
        return b""

    def chunk(self, body: bytes) -> Formatted:
        """Decoded in any case, so that what isn't records never gets into the file."""
        rows = self._rows(body)
        lines = self._slices(body) if self._slices else None
        if lines is None or len(lines) != len(rows):
            lines = [self._line(row) for row in rows]
        data = b"".join([line + b"\n" for line in lines])
        return Formatted(data, len(rows), repeats=len(lines) - len(set(lines)))

    def _line(self, row: Row) -> bytes:
        return dumps_exact({name: row[index] for name, index in self._named}).encode()


def _slicer() -> Callable[[bytes], list[bytes] | None]:
    import msgspec

    decoder = msgspec.json.Decoder(list[msgspec.Raw])

    def slices(body: bytes) -> list[bytes] | None:
        """Each record's own text, or None where it can't stand on a line of its own."""
        if b"\n" in body or b"\r" in body:
            return None
        try:
            body.decode()
            found: list[Any] = decoder.decode(body)
        except ValueError:
            return None
        return [bytes(raw) for raw in found]

    return slices
