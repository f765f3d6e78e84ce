"""Any format compressed with gzip (RFC 1952).

Each chunk is a gzip member of its own, and readers treat a sequence of members as one stream. So a
truncated file can be continued, chunks can be compressed in parallel, and equal records give equal
bytes.
"""

import gzip

from data8_tui.transfer.formats.record_writer import FormattedChunk, RecordWriter

_LEVEL = 6


class GzipWriter:
    """Compresses what `writer` writes."""

    def __init__(self, writer: RecordWriter) -> None:
        self._writer = writer

    def header(self) -> bytes:
        return _compress(self._writer.header())

    def chunk(self, body: bytes, overlap: int = 0) -> FormattedChunk:
        formatted = self._writer.chunk(body, overlap)
        return formatted.with_data(_compress(formatted.data))


def _compress(data: bytes) -> bytes:
    """With a modification time of 0, so that equal data gives equal bytes."""
    return gzip.compress(data, _LEVEL, mtime=0) if data else b""
