"""Messages between this process and a worker: frames of a length and as many bytes."""

import json
import struct
from pathlib import Path
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
    """An error as a frame, with all its facts. It begins with `-`, which no result does."""
    held: dict[str, Any] = {
        "kind": type(error).__name__,
        "message": error.message,
        "remedy": error.remedy and error.remedy.document(),
    }
    if isinstance(error, ExtraMissing):
        held["extra"] = error.extra
    if isinstance(error, UnfitFile):
        held["path"] = str(error.path)
        held["line"], held["problem"] = error.problem.line, error.problem.message.document()
        held["in_rows"], held["others"] = error.in_rows, error.others
    return _ERROR + json.dumps(held).encode()


def raise_error(frame: bytes) -> None:
    """Raise the Data8Error in `frame`, such as ExtraMissing or UnfitFile, if it holds one."""
    if frame[:1] != _ERROR:
        return
    held = json.loads(frame[1:])
    message, remedy = held["message"], held["remedy"] and Message.from_document(held["remedy"])
    if "extra" in held:
        raise ExtraMissing(message, extra=held["extra"])
    if "problem" in held:
        problem = Problem(held["line"], Message.from_document(held["problem"]))
        facts = {"in_rows": held["in_rows"], "others": held["others"]}
        path = Path(held["path"])
        raise UnfitFile(message, remedy=remedy, path=path, problem=problem, **facts)
    raise getattr(errors, held["kind"])(message, remedy=remedy)
