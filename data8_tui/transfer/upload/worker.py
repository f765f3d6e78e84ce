"""A process that reads a file and makes its blocks, so that the one that sends them need not.

`python -m data8_tui.transfer.upload.worker` is started by `feed` and by nobody else. It reads how
the file is cut, then writes the blocks as frames and an empty one behind the last. The pipe holds
it back when nobody takes them, and it leaves when the other process is killed.
"""

import gc
import json
import os
import signal
import struct
from contextlib import suppress
from typing import BinaryIO

from data8_tui.errors import Data8Error
from data8_tui.transfer.frames import pack_error, raise_error, receive, send
from data8_tui.transfer.upload.blocks import Block, Cut, blocks

_HEAD = struct.Struct("!QQ")


def unpack(frame: bytes) -> Block | None:
    """The block in a frame, None behind the last. Raises the Data8Error that was met instead."""
    if not frame:
        return None
    raise_error(frame)
    number, records = _HEAD.unpack_from(frame, 1)
    return Block(number, records, frame[1 + _HEAD.size :])


def _serve(cut: Cut, to: BinaryIO) -> None:
    try:
        for block in blocks(cut):
            send(to, b"+", _HEAD.pack(block.number, block.records), block.body)
        send(to)
    except Data8Error as error:
        send(to, pack_error(error))


def main() -> None:
    """Signals are for the process that was started by a person; it ends this one in order."""
    for each in (signal.SIGINT, signal.SIGHUP, signal.SIGTERM):
        signal.signal(each, signal.SIG_IGN)
    source, to = os.fdopen(0, "rb"), os.fdopen(1, "wb", 0)
    spec = receive(source)
    if spec is None:
        return
    gc.disable()  # what a block leaves behind is not cyclic
    with suppress(OSError):
        _serve(Cut.of(json.loads(spec)), to)
    os._exit(0)


if __name__ == "__main__":
    main()
