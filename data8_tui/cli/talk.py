"""The one owner of standard error: what is said to the person beside the data.

Whatever is said here is made visible first: names and refusals come from outside.
"""

import re
import shlex
import shutil
import sys
from collections.abc import Mapping
from contextlib import suppress

from data8_tui.cli.output import obeys
from data8_tui.errors import Data8Error, Interrupted, RequestRefused
from data8_tui.safetext import visible

PROGRAM = "data8-tui"
_MOST_FIELDS = 12
_SUGGESTED = re.compile(
    rf"\b{PROGRAM} (?=(?:jobs?|datasets?|download|upload|submit|watch|run)\b(?! --help))"
)
_account: list[str] = []
"""The options of this command that say whom to speak to, as whom."""


def set_command(options: Mapping[str, str]) -> None:
    """From here on, commands that are suggested speak to the account that these options name."""
    words = ((f"--{name.replace('_', '-')}", value) for name, value in options.items())
    _account[:] = [word for pair in words for word in pair]


def is_terminal() -> bool:
    """Whether a person watches."""
    return sys.stderr.isatty()


def can_be_redrawn() -> bool:
    """Whether it obeys control sequences, too."""
    return is_terminal() and obeys()


def width() -> int:
    """Cells to a line."""
    return shutil.get_terminal_size().columns


def write_message(text: str) -> None:
    """One line. A command in it that can be pasted is for the same account as this one."""
    _write(f"{visible(_for_this_account(text))}\n")


def write_warning(text: str) -> None:
    """One line that should not be overlooked, under the program's name."""
    write_message(f"{PROGRAM}: warning: {text}")


def redraw(text: str) -> None:
    """Put `text` in place of the line drawn last; an empty one wipes it."""
    _write(f"\r{visible(text)}\x1b[K")


def draw_raw(text: str) -> None:
    """A frame or a notice for a terminal: control sequences of ours, and text that is safe."""
    _write(text)


def write_error(error: Data8Error) -> None:
    """An error: what happened, the fields that were refused, and what to do."""
    if isinstance(error, Interrupted) and is_terminal():
        write_message("")  # the terminal has shown ^C on the line that stands
    write_message(f"{PROGRAM}: {error.message}")
    lines = error.hint.splitlines()
    if isinstance(error, RequestRefused) and error.fields:  # the first line says the same in brief
        lines[:1] = [
            f"  {field}: {' '.join(said)}"
            for field, said in list(error.fields.items())[:_MOST_FIELDS]
        ]
    for line in lines:
        write_message(line)


def _for_this_account(text: str) -> str:
    if not _account or any(option in text for option in _account[::2]):
        return text
    return _SUGGESTED.sub(lambda _: f"{PROGRAM} {shlex.join(_account)} ", text)


def _write(text: str) -> None:
    """Nobody can be told that standard error has gone."""
    with suppress(OSError, ValueError):
        sys.stderr.write(text)
        sys.stderr.flush()
