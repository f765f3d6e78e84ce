"""Messages between this process and a worker: frames of a length and as many bytes."""

import json
import struct
from typing import Any, BinaryIO

from data8_tui import errors
from data8_tui.codes import Message, Problem
from data8_tui.errors import Data8Error, ExtraMissing, UnfitFile

_LENGTH = struct.Struct("!Q")
_ERROR = b"-"


def send(to: BinaryIO, *parts: bytes) -> None:
    """Write one frame and flush. Raises OSError where the pipe has no reader."""
    to.write(_LENGTH.pack(sum(map(len, parts))))
    for part in parts:
        to.write(part)
    to.flush()


def receive(source: BinaryIO) -> bytes | None:
    """The next frame; None at the end of the pipe, also in the middle of a frame."""
    head = source.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    (length,) = _LENGTH.unpack(head)
    frame = source.read(length)
    return frame if len(frame) == length else None


def pack_error(error: Data8Error) -> bytes:
    """An error as a frame. It begins with `-`, which no result does."""
    remedy = error.remedy and error.remedy.document()
    held: dict[str, Any] = {
        "kind": type(error).__name__,
        "message": error.message,
        "remedy": remedy,
    }
    if isinstance(error, ExtraMissing) and error.remedy:
        held["extra"] = error.remedy.data["extra"]
    if isinstance(error, UnfitFile):
        held["problem"] = [error.problem.line, error.problem.message.document()]
    if isinstance(error, ExtraMissing):
        held["extra"] = error.extra
    return _ERROR + json.dumps(held).encode()


def raise_error(frame: bytes) -> None:
    """Raise the Data8Error in `frame`, such as ExtraMissing; do nothing where it holds a result."""
    if frame[:1] == _ERROR:
        held = json.loads(frame[1:])
        if "extra" in held:
            raise ExtraMissing(held["message"], extra=held["extra"])
        remedy = held["remedy"] and Message.from_document(held["remedy"])
        if "extra" in held:
            raise ExtraMissing(held["message"], extra=held["extra"])
        facts: dict[str, Any] = {}
        if "problem" in held:
            line, message = held["problem"]
            facts["problem"] = Problem(line, Message.from_document(message))
        raise getattr(errors, held["kind"])(held["message"], remedy=remedy, **facts)
