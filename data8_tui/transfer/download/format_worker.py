"""A process that formats chunks, so that the one that speaks with Data8 need not.

`python -m data8_tui.transfer.download.format_worker` is started by `formatter` and by nobody
else. It is asked with how many records of a chunk are its seam and the chunk, and answers with
what became of it.
"""

import struct
from typing import Any

from data8_tui.transfer.formats import FormattedChunk, RecordWriter, WriterSpec, create_writer
from data8_tui.transfer.workers.ipc import raise_error
from data8_tui.transfer.workers.main import Handler, Parts, serve_requests

MODULE = "data8_tui.transfer.download.format_worker"
_COUNTS = struct.Struct("!QQQQ32s32s")


def pack_request(body: bytes, overlap: int) -> Parts:
    """How it is asked for `RecordWriter.chunk`."""
    return bytes((overlap,)), body


def unpack_formatted(frame: bytes) -> FormattedChunk:
    """What the worker made of a chunk. Raises the Data8Error that it met instead."""
    raise_error(frame)
    records, replaced, formulas, repeats, *digests = _COUNTS.unpack_from(frame, 1)
    first, last = (digest.rstrip(b"\0").decode() for digest in digests)
    data = frame[1 + _COUNTS.size :]
    return FormattedChunk(data, records, replaced, formulas, repeats, (first, last))


def _pack(made: FormattedChunk) -> Parts:
    first, last = (overlap.encode() for overlap in made.overlap)
    counts = _COUNTS.pack(made.records, made.replaced, made.formulas, made.repeats, first, last)
    return b"+", counts, made.data


def _create_handler(task: dict[str, Any]) -> Handler:
    form: RecordWriter = create_writer(WriterSpec.from_document(task["spec"]))
    return lambda asked: _pack(form.chunk(bytes(asked[1:]), asked[0]))


if __name__ == "__main__":
    serve_requests(_create_handler)
