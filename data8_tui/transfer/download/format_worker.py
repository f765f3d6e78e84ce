"""A process that formats chunks.

`formatter` starts it as `python -m data8_tui.transfer.download.format_worker`. Its task is a
WriterSpec. A request is the overlap of a chunk in one byte and the response body; the reply is the
formatted chunk.
"""

import struct
from typing import Any

from data8_tui.transfer.formats import FormattedChunk, RecordWriter, WriterSpec, create_writer
from data8_tui.transfer.workers.ipc import raise_error
from data8_tui.transfer.workers.main import Handler, Parts, serve_requests

MODULE = "data8_tui.transfer.download.format_worker"
_COUNTS = struct.Struct("!QQQQ32s32s")


def pack_request(body: bytes, overlap: int) -> Parts:
    """A request for `RecordWriter.chunk`."""
    return bytes((overlap,)), body


def unpack_formatted(frame: bytes) -> FormattedChunk:
    """The formatted chunk in a frame. Raises the worker's Data8Error."""
    raise_error(frame)
    records, replaced, formulas, repeats, *digests = _COUNTS.unpack_from(frame, 1)
    first, last = (digest.rstrip(b"\0").decode() for digest in digests)
    data = frame[1 + _COUNTS.size :]
    return FormattedChunk(data, records, replaced, formulas, repeats, (first, last))


def _pack(formatted: FormattedChunk) -> Parts:
    first, last = (digest.encode() for digest in formatted.overlap)
    counts = _COUNTS.pack(
        formatted.records, formatted.replaced, formatted.formulas, formatted.repeats, first, last
    )
    return b"+", counts, formatted.data


def _create_handler(task: dict[str, Any]) -> Handler:
    writer: RecordWriter = create_writer(WriterSpec.from_document(task["spec"]))
    return lambda request: _pack(writer.chunk(bytes(request[1:]), request[0]))


if __name__ == "__main__":
    serve_requests(_create_handler)
