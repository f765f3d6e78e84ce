"""A process that formats chunks, so that the one that speaks with Data8 need not.

`python -m data8_tui.transfer.worker` is started by `formatter` and by nobody else. It reads a
form's specification and then answers, each a frame; it writes each one's result, and leaves when
its input ends, as it does when the other process is killed.
"""

import struct
from typing import Any, BinaryIO

from data8_tui.errors import Data8Error
from data8_tui.transfer.formats import Form, Formatted, Spec, made
from data8_tui.transfer.frames import pack_error, raise_error, receive, send
from data8_tui.transfer.working import work

COUNTS = struct.Struct("!QQQQ32s32s")
SEAM = struct.Struct("!B")


def pack(made: Formatted) -> tuple[bytes, bytes]:
    first, last = (seam.encode() for seam in made.seams)
    counts = COUNTS.pack(made.records, made.replaced, made.formulas, made.repeats, first, last)
    return b"+" + counts, made.data


def unpack(frame: bytes) -> Formatted:
    """What the worker made of a chunk. Raises the Data8Error that it met instead."""
    raise_error(frame)
    records, replaced, formulas, repeats, *digests = COUNTS.unpack_from(frame, 1)
    first, last = (digest.rstrip(b"\0").decode() for digest in digests)
    data = frame[1 + COUNTS.size :]
    return Formatted(data, records, replaced, formulas, repeats, (first, last))


def _serve(spec: dict[str, Any], source: BinaryIO, to: BinaryIO) -> None:
    form: Form = made(Spec.of(spec))
    while (frame := receive(source)) is not None:
        try:
            parts = pack(form.chunk(frame[SEAM.size :], *SEAM.unpack_from(frame)))
        except Data8Error as error:
            send(to, pack_error(error))
        else:
            send(to, *parts)


if __name__ == "__main__":
    work(_serve)
