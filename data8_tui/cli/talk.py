"""The only module that writes to standard error: messages, warnings, errors and progress.

All text is escaped first, since names and refusals come from outside.
"""

import re
import shlex
import sys
from collections.abc import Callable, Mapping

from data8_tui.cli import remedies
from data8_tui.cli.output import columns_of, discard, is_plain, obeys
from data8_tui.errors import Data8Error, Interrupted, RequestRefused
from data8_tui.safetext import visible

PROGRAM = "data8-tui"
_MOST_FIELDS = 12
_OF_ACCOUNT = "jobs?|workflows|datasets?|download|upload|submit|watch|run|history"
_SUGGESTED = re.compile(rf"\b{PROGRAM} (?=(?:{_OF_ACCOUNT})\b(?! --help))")
_PROGRAM_WORD = re.compile(rf"\b{PROGRAM} (?=[a-z])")
_account: list[str] = []
"""The connection options of this command."""
_typed = [False]
"""Whether commands are typed without the program's name."""
_asks: list[Callable[[], bool]] = []
"""What asks before something is changed at Data8, in a session of typed lines; else empty."""


def set_command(options: Mapping[str, str]) -> None:
    """Set the connection options that suggested commands are given."""
    words = ((f"--{name.replace('_', '-')}", value) for name, value in options.items())
    _account[:] = [word for pair in words for word in pair]


def set_typed(typed: bool) -> None:
    """Set whether suggested commands are typed without the program's name: in the line session."""
    _typed[0] = typed


def set_change_question(ask: Callable[[], bool] | None) -> None:
    """Set what asks before something is changed at Data8; None asks nothing."""
    _asks[:] = [ask] if ask is not None else []


def agree_to_change(refused: str) -> bool:
    """Ask, where a question is set; write `refused` where the answer is no."""
    agreed = all(ask() for ask in _asks)
    if not agreed:
        announce(refused)
    return agreed


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
    line = visible(_for_this_account(text))
    if not is_plain():
        _write(f"{line}\n")
        return
    from data8_tui.cli.plain_text import folded, plain_line

    parts = folded(plain_line(line), width() if is_terminal() else None)
    _write("".join(f"{part}\n" for part in parts))


def announce(text: str) -> None:
    """Write a sentence that stands by itself, in the plain form with its capital and full stop."""
    write_message(_sentence(text) if is_plain() else text)


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}{'' if text.endswith(('.', ':', '?', '!')) else '.'}"


def write_help_hint(command: str) -> None:
    """Write where the options of a command, named with the program, are explained."""
    name = command.removeprefix(PROGRAM).strip()
    if _typed[0] and name:
        announce(f"Type help {name} for its options")
    else:
        write_message(f"see: {command} --help")


def confirm(question: str, *, default: bool = False) -> bool:
    """Ask on the terminal; raises click.Abort where the question is left."""
    import click

    if not is_plain():
        return click.confirm(question, default=default, err=True)
    ask = f"{question} Type yes or no; Enter means {'yes' if default else 'no'}: "
    while True:
        typed = click.prompt(ask, default="", show_default=False, prompt_suffix="", err=True)
        answer = {"": default, "y": True, "yes": True, "n": False, "no": False}
        if (known := answer.get(typed.strip().lower())) is not None:
            return known


def write_warning(text: str) -> None:
    """Write a warning, one line with the program's name."""
    if is_plain():
        announce(f"Warning: {text}")
    else:
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
    write_headline(remedies.message(error), "" if isinstance(error, Interrupted) else "Error: ")
    lines = remedies.hint(error).splitlines()
    if isinstance(error, RequestRefused) and error.fields:  # the first line says the same in brief
        lines[:1] = [
            f"  {field}: {' '.join(sentences)}"
            for field, sentences in list(error.fields.items())[:_MOST_FIELDS]
        ]
    for line in lines:
        write_message(line)


def write_headline(text: str, kind: str = "Error: ") -> None:
    """Write what happened, with the program's name; the plain form has `kind` in its place."""
    if is_plain():
        announce(f"{kind}{text}")
    else:
        write_message(f"{PROGRAM}: {text}")


def _for_this_account(text: str) -> str:
    if _typed[0]:
        return _PROGRAM_WORD.sub("", text)
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
