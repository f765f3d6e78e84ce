"""The only module that writes to standard output: data, and nothing else.

Text from outside is escaped by `safe` in every form for people. JSON stays exact, but for
credentials: control characters are escapes in its strings.
"""

import json
import os
import re
import shutil
import signal
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from typing import Any, TextIO

from data8_tui.errors import Interrupted, StorageError
from data8_tui.invisible import INVISIBLE
from data8_tui.redaction import redacted_copy
from data8_tui.safetext import visible

_STYLES = {
    "bold": "1", "dim": "2", "red": "31", "green": "32", "yellow": "33", "cyan": "36",
}  # fmt: skip
_NARROWEST = 40
_TEXTS = re.compile(rb"(?:(?!\r?\n)[^\t])+")
"""All but tabs and ends of lines."""


_plain = [False]


def set_plain(plain: bool) -> None:
    """Choose the plain form of this process's output: words, one fact a line, nothing redrawn."""
    _plain[0] = plain


def is_accessibility_asked() -> bool:
    """Whether ACCESSIBLE asks for the plain form, as it does of other programs."""
    return os.environ.get("ACCESSIBLE", "").strip().lower() not in ("", "0", "false", "no")


def is_plain() -> bool:
    """Whether output is in the plain form."""
    return _plain[0]


def is_terminal() -> bool:
    """Whether standard output is a terminal."""
    return sys.stdout is not None and sys.stdout.isatty()


def can_be_redrawn() -> bool:
    """Whether standard output is a terminal that interprets control sequences."""
    return is_terminal() and obeys()


def obeys() -> bool:
    """Whether the terminal interprets control sequences, and they are not excluded."""
    return os.environ.get("TERM") != "dumb" and not is_plain()


def can_edit_lines() -> bool:
    """Whether a typed line can be edited: the terminal can move its cursor."""
    return is_terminal() and os.environ.get("TERM", "dumb") not in ("dumb", "unknown")


def width() -> int | None:
    """The terminal's width in cells; None where standard output is no terminal."""
    if not is_terminal():
        return None
    return max(_NARROWEST, columns_of(sys.stdout))


def columns_of(stream: TextIO) -> int:
    """The width of the terminal behind `stream`; where there is none, of any that is known."""
    try:
        columns = os.get_terminal_size(stream.fileno()).columns
    except (OSError, ValueError):
        columns = 0
    return columns or shutil.get_terminal_size().columns  # which prefers an exported COLUMNS


def paint(text: str, style: str) -> str:
    """`text` in a style, where the terminal has colours and NO_COLOR is not set."""
    plain = os.environ.get("NO_COLOR") or not can_be_redrawn()
    if not style or not text or plain:
        return text
    codes = ";".join(_STYLES[word] for word in style.split())
    return f"\x1b[{codes}m{text}\x1b[0m"


def lines(several: Iterable[str]) -> None:
    """Write lines for a person; the caller has escaped text from outside with `safe`."""
    encoding = sys.stdout.encoding if sys.stdout is not None else "utf-8"
    if is_plain():
        from data8_tui.cli.plain_text import folded, plain_line

        several = [part for line in several for part in folded(plain_line(line), width())]
    _write("".join(f"{line}\n" for line in several), encoding)


def result(text: str) -> None:
    """Write the name or path that a command results in: a line that scripts read."""
    if is_plain() and not is_terminal():
        _write(f"{visible(text)}\n")
    else:
        lines([exact(text)])


def safe(text: str) -> str:
    """Text from outside on one line, with control characters escaped."""
    return visible(text)


def exact(text: str) -> str:
    """A name or value from outside, as `safe`; the plain form puts nothing in it into words."""
    if not is_plain():
        return visible(text)
    from data8_tui.cli import plain_text

    return plain_text.kept_exact(visible(text))


def _write(text: str, encoding: str = "utf-8") -> None:
    raw(text.encode(encoding, "backslashreplace"))


def raw(data: bytes) -> None:
    """Write bytes unchanged, and flush.

    Raises Interrupted where the reading end of a pipe is closed, and StorageError otherwise.
    """
    if sys.stdout is None:
        raise StorageError("can't write to standard output: it is closed")
    try:
        sys.stdout.buffer.write(data)
        sys.stdout.flush()
    except BrokenPipeError:
        discard(sys.stdout)
        raise Interrupted("nobody reads the output", signal_number=signal.SIGPIPE) from None
    except OSError as error:
        discard(sys.stdout)
        raise StorageError(f"can't write to standard output: {error.strerror}") from None


def part_of_file(data: bytes) -> None:
    """Write a part of a file: unchanged, but for control characters where a terminal obeys them.

    Raises as `raw`.
    """
    raw(_TEXTS.sub(_visible_bytes, data) if is_terminal() else data)


def _visible_bytes(text: re.Match[bytes]) -> bytes:
    return visible(text[0].decode("utf-8", "replace")).encode("utf-8", "replace")


@contextmanager
def json_array() -> Iterator["JsonArray"]:
    """A JSON array, written member by member.

    Where the block fails before the first member nothing is written, later an unclosed array.
    """
    array = JsonArray()
    yield array
    _write("\n]\n" if array.count else "[]\n")


class JsonArray:
    """An array in progress, one member a line."""

    def __init__(self) -> None:
        self.count = 0

    def extend(self, members: Iterable[Any]) -> None:
        for member in members:
            _write(f"{',' if self.count else '['}\n{_exact_json(member)}")
            self.count += 1


def json_document(value: Any) -> None:
    """Write one indented JSON document; numbers keep their literals."""
    _write(f"{_exact_json(value, indent=2)}\n")


def json_line(value: Any) -> None:
    """Write one JSON value on a line of its own, and flush."""
    _write(f"{_exact_json(value)}\n")


def _exact_json(value: Any, indent: int | None = None) -> str:
    """The JSON text without credentials; what would be invisible is escaped in its strings."""
    from data8_tui.api.exact_json import dumps_exact

    text = dumps_exact(redacted_copy(value), indent=indent)
    return text if text.isascii() else INVISIBLE.sub(lambda found: json.dumps(found[0])[1:-1], text)


def draw(text: str) -> None:
    """Write a frame for a terminal: our own control sequences and escaped text."""
    _write(text, sys.stdout.encoding)


def close() -> None:
    """Flush the rest; a closed pipe is no error any more."""
    if sys.stdout is None:
        return
    try:
        sys.stdout.flush()
    except (OSError, ValueError):
        discard(sys.stdout)


def discard(stream: TextIO) -> None:
    """Let the interpreter's own last flush find nowhere to fail: it would change the status."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
