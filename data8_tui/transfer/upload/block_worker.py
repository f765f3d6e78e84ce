"""A process that reads a file and encodes its blocks.

`block_producer` starts it as `python -m data8_tui.transfer.upload.block_worker`. Its task is a
BlockLayout; it replies to each request with the next block.
"""

import struct
from typing import Any

from data8_tui.transfer.upload.blocks import BlockLayout, UploadBlock, blocks
from data8_tui.transfer.workers.ipc import raise_error
from data8_tui.transfer.workers.main import Handler, Parts, serve_requests

MODULE = "data8_tui.transfer.upload.block_worker"
_HEAD = struct.Struct("!QQ")
_END = b"."


def unpack_block(frame: bytes) -> UploadBlock | None:
    """The block in a frame; None after the last one. Raises the worker's Data8Error."""
    if frame == _END:
        return None
    raise_error(frame)
    number, records = _HEAD.unpack_from(frame, 1)
    return UploadBlock(number, records, frame[1 + _HEAD.size :])


def _create_handler(task: dict[str, Any]) -> Handler:
    source = blocks(BlockLayout.from_document(task["cut"]))

    def handle(_: memoryview) -> Parts:
        block = next(source, None)
        if block is None:
            return (_END,)
        return b"+", _HEAD.pack(block.number, block.records), block.body

    return handle


if __name__ == "__main__":
    serve_requests(_create_handler)
