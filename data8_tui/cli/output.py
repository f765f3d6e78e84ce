"""The one owner of standard output: data, and nothing else.

On a terminal, and in every human form, text from outside is made visible first. JSON stays exact:
its strings carry what a terminal would obey as escapes, so it needs no other care.
"""

import os
import shutil
import signal
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from data8_tui.errors import Interrupted, StorageError
from data8_tui.safetext import visible

_STYLES = {
    "bold": "1", "dim": "2", "red": "31", "green": "32", "yellow": "33", "cyan": "36",
}  # fmt: skip
_NARROWEST = 40


def is_terminal() -> bool:
    """Whether a person reads the output as it comes."""
    return sys.stdout is not None and sys.stdout.isatty()


def can_be_redrawn() -> bool:
    """Whether it obeys control sequences, too."""
    return is_terminal() and obeys()


def obeys() -> bool:
    """Whether this kind of terminal knows control sequences at all."""
    return os.environ.get("TERM") != "dumb"


def width() -> int | None:
    """Cells to a line on a terminal; None elsewhere, where lines are as long as they are."""
    if not is_terminal():
        return None
    return max(_NARROWEST, shutil.get_terminal_size().columns)


def paint(text: str, style: str) -> str:
    """`text` in a style, where the terminal has colours and nobody has asked for none."""
    plain = os.environ.get("NO_COLOR") or not can_be_redrawn()
    if not style or not text or plain:
        return text
    codes = ";".join(_STYLES[word] for word in style.split())
    return f"\x1b[{codes}m{text}\x1b[0m"


def lines(several: Iterable[str]) -> None:
    """Write lines for a person; whatever came from outside is in them as `safe` gives it."""
    encoding = sys.stdout.encoding if sys.stdout is not None else "utf-8"
    _write("".join(f"{line}\n" for line in several), encoding)


def safe(text: str) -> str:
    """Text from outside on one line: what a person may read without harm."""
    return visible(text)


def _write(text: str, encoding: str = "utf-8") -> None:
    raw(text.encode(encoding, "backslashreplace"))


def raw(data: bytes) -> None:
    """Write it now, as it is. A reader who has gone ends the run quietly."""
    if sys.stdout is None:
        raise StorageError("can't write to standard output: it is closed")
    try:
        sys.stdout.buffer.write(data)
        sys.stdout.flush()
    except BrokenPipeError:
        discard()
        raise Interrupted("nobody reads the output", signal_number=signal.SIGPIPE) from None
    except OSError as error:
        discard()
        raise StorageError(f"can't write to standard output: {error.strerror}") from None


@contextmanager
def json_array() -> Iterator["JsonArray"]:
    """A JSON array, written as its members come.

    A run that fails before the first leaves nothing; one that fails later an array without its end.
    """
    array = JsonArray()
    yield array
    _write("\n]\n" if array.count else "[]\n")


class JsonArray:
    """One member to a line."""

    def __init__(self) -> None:
        self.count = 0

    def extend(self, members: Iterable[Any]) -> None:
        from data8_tui.api.exact_json import dumps_exact

        for member in members:
            _write(f"{',' if self.count else '['}\n{dumps_exact(member)}")
            self.count += 1


def json_document(value: Any) -> None:
    """One JSON document, indented; every number as it was sent."""
    from data8_tui.api.exact_json import dumps_exact

    _write(f"{dumps_exact(value, indent=2)}\n")


def json_line(value: Any) -> None:
    """One JSON value on a line of its own, written now."""
    from data8_tui.api.exact_json import dumps_exact

    _write(f"{dumps_exact(value)}\n")


def draw(text: str) -> None:
    """A frame for a terminal: control sequences of ours, and text that is safe to show."""
    _write(text, sys.stdout.encoding)


def close() -> None:
    """Write what is left; a reader who has gone is no error any more."""
    if sys.stdout is None:
        return
    try:
        sys.stdout.flush()
    except (OSError, ValueError):
        discard()


def discard() -> None:
    """Let the interpreter's own last flush find nowhere to fail."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
