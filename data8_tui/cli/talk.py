"""The only module that writes to standard error: messages, warnings, errors and progress.

All text is escaped first, since names and refusals come from outside.
"""

import re
import shlex
import sys
from collections.abc import Mapping

from data8_tui.cli import remedies
from data8_tui.cli.output import columns_of, discard, obeys
from data8_tui.errors import Data8Error, Interrupted, RequestRefused
from data8_tui.safetext import visible

PROGRAM = "data8-tui"
_MOST_FIELDS = 12
_OF_ACCOUNT = "jobs?|workflows|datasets?|download|upload|submit|watch|run|history"
_SUGGESTED = re.compile(rf"\b{PROGRAM} (?=(?:{_OF_ACCOUNT})\b(?! --help))")
_account: list[str] = []
"""The connection options of this command."""


def set_command(options: Mapping[str, str]) -> None:
    """Set the connection options that suggested commands are given."""
    words = ((f"--{name.replace('_', '-')}", value) for name, value in options.items())
    _account[:] = [word for pair in words for word in pair]


def is_terminal() -> bool:
    """Whether standard error is a terminal."""
    return sys.stderr.isatty()


def can_be_redrawn() -> bool:
    """Whether standard error is a terminal that interprets control sequences."""
    return is_terminal() and obeys()


def can_ask() -> bool:
    """Whether somebody can answer a question."""
    return sys.stdin is not None and sys.stdin.isatty() and is_terminal()


def width() -> int:
    """The terminal's width in cells."""
    return columns_of(sys.stderr)


def write_message(text: str) -> None:
    """Write one line. A suggested command in it gets this command's connection options."""
    _write(f"{visible(_for_this_account(text))}\n")


def write_warning(text: str) -> None:
    """Write a warning, one line with the program's name."""
    write_message(f"{PROGRAM}: warning: {text}")


def redraw(text: str) -> None:
    """Replace the line drawn last by `text`; an empty text clears it."""
    _write(f"\r{visible(text)}\x1b[K")


def draw_raw(text: str) -> None:
    """Write a frame or a notice for a terminal: our own control sequences and escaped text."""
    _write(text)


def write_error(error: Data8Error) -> None:
    """Write an error: what happened, the refused fields, and what to do."""
    if isinstance(error, Interrupted) and is_terminal():
        write_message("")  # the terminal has shown ^C on the line that stands
    write_message(f"{PROGRAM}: {remedies.message(error)}")
    lines = remedies.hint(error).splitlines()
    if isinstance(error, RequestRefused) and error.fields:  # the first line says the same in brief
        lines[:1] = [
            f"  {field}: {' '.join(sentences)}"
            for field, sentences in list(error.fields.items())[:_MOST_FIELDS]
        ]
    for line in lines:
        write_message(line)


def _for_this_account(text: str) -> str:
    if not _account or any(option in text for option in _account[::2]):
        return text
    return _SUGGESTED.sub(lambda _: f"{PROGRAM} {shlex.join(_account)} ", text)


def _write(text: str) -> None:
    """Write and flush; an error in that is ignored."""
    try:
        sys.stderr.write(text)
        sys.stderr.flush()
    except (OSError, ValueError):
        discard(sys.stderr)
