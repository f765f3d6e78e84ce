"""A process that reads a file and makes its blocks, so that the one that sends them need not.

`python -m data8_tui.transfer.upload.worker` is started by `feed` and by nobody else. It reads how
the file is cut, then writes the blocks as frames and an empty one behind the last. The pipe holds
it back when nobody takes them, and it leaves when the other process is killed.
"""

import struct
from typing import Any, BinaryIO

from data8_tui.errors import Data8Error
from data8_tui.transfer.frames import pack_error, raise_error, send
from data8_tui.transfer.upload.blocks import Block, Cut, blocks
from data8_tui.transfer.working import work

_HEAD = struct.Struct("!QQ")


def unpack(frame: bytes) -> Block | None:
    """The block in a frame, None behind the last. Raises the Data8Error that was met instead."""
    if not frame:
        return None
    raise_error(frame)
    number, records = _HEAD.unpack_from(frame, 1)
    return Block(number, records, frame[1 + _HEAD.size :])


def _serve(cut: dict[str, Any], _: BinaryIO, to: BinaryIO) -> None:
    try:
        for block in blocks(Cut.of(cut)):
            send(to, b"+", _HEAD.pack(block.number, block.records), block.body)
        send(to)
    except Data8Error as error:
        send(to, pack_error(error))


if __name__ == "__main__":
    work(_serve)
