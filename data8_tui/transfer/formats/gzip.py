"""Any form, compressed with gzip.

Each chunk is a gzip member of its own, which any gunzip reads as one stream. So a file that was cut
can be continued, chunks can be compressed side by side, and the same records always give the same
bytes.
"""

import gzip

from data8_tui.transfer.formats.record_writer import FormattedChunk, RecordWriter

_LEVEL = 6


class GzipWriter:
    """What `form` writes, gzip-compressed."""

    def __init__(self, form: RecordWriter) -> None:
        self._form = form

    def header(self) -> bytes:
        return _packed(self._form.header())

    def chunk(self, body: bytes, seam: int = 0) -> FormattedChunk:
        formatted = self._form.chunk(body, seam)
        return formatted.holding(_packed(formatted.data))


def _packed(data: bytes) -> bytes:
    """Without the time of day, so that equal records are equal bytes."""
    return gzip.compress(data, _LEVEL, mtime=0) if data else b""
