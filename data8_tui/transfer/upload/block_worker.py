"""A process that reads a file and makes its blocks, so that the one that sends them need not.

`python -m data8_tui.transfer.upload.block_worker` is started by `block_producer` and by nobody
else. Its task says how the file is cut; each time it is asked, it answers with the next block.
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
    """The block in a frame, None behind the last. Raises the Data8Error that was met instead."""
    if frame == _END:
        return None
    raise_error(frame)
    number, records = _HEAD.unpack_from(frame, 1)
    return UploadBlock(number, records, frame[1 + _HEAD.size :])


def _begin(task: dict[str, Any]) -> Handler:
    made = blocks(BlockLayout.from_document(task["cut"]))

    def make(_: memoryview) -> Parts:
        block = next(made, None)
        if block is None:
            return (_END,)
        return b"+", _HEAD.pack(block.number, block.records), block.body

    return make


if __name__ == "__main__":
    serve_requests(_begin)
