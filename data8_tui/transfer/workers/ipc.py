"""What this process and a worker say to each other: frames of a length and as many bytes."""

import json
import struct
from typing import BinaryIO

from data8_tui import errors
from data8_tui.errors import Data8Error

_LENGTH = struct.Struct("!Q")
_ERROR = b"-"


def send(to: BinaryIO, *parts: bytes) -> None:
    """One frame. Raises OSError where nobody reads any more."""
    to.write(_LENGTH.pack(sum(map(len, parts))))
    for part in parts:
        to.write(part)
    to.flush()


def receive(source: BinaryIO) -> bytes | None:
    """The next frame, or None where there is no whole one any more."""
    head = source.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    (length,) = _LENGTH.unpack(head)
    frame = source.read(length)
    return frame if len(frame) == length else None


def pack_error(error: Data8Error) -> bytes:
    """The frame that says what went wrong, instead of one that begins otherwise."""
    words = {"kind": type(error).__name__, "message": error.message, "hint": error.hint}
    return _ERROR + json.dumps(words).encode()


def raise_error(frame: bytes) -> None:
    """Raise the Data8Error that the frame holds, if it holds one."""
    if frame[:1] == _ERROR:
        words = json.loads(frame[1:])
        raise getattr(errors, words["kind"])(words["message"], hint=words["hint"])
