"""Command lines that show what a screen shows, quoted so that a shell takes them as they are."""

import re
import shlex
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Final

from data8_tui.api.status_codes import UNDER_WAY, JobState
from data8_tui.safetext import visible
from data8_tui.tui.navigation import ShowJobs

if TYPE_CHECKING:
    from data8_tui.transfer.readers.files import ReadOptions

PROGRAM: Final = "data8-tui"

_PLAIN: Final = re.compile(r"[ -~]|[^\W_]", re.UNICODE)
"""What a line of a shell may hold as it is: printable ASCII, letters and digits of any script."""
_IMPOSSIBLE: Final = re.compile("[\0\ud800-\udc7f\udd00-\udfff]")
"""A NUL, and half a surrogate pair that is no byte of a file's name."""
_SPELLED: Final = {"\\": "\\\\", "'": "\\'", "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def command_line(account: Mapping[str, str], words: Sequence[str]) -> str:
    """`data8-tui …` for a shell; `account` are the options that select it, with their values.

    Raises ValueError where a word has a character that no command line can hold.
    """
    options = [
        word
        for name, value in account.items()
        for word in option(name.replace("_", "-"), value or None)
    ]
    return " ".join(map(shell_word, (PROGRAM, *options, *words)))


def shell_word(text: str) -> str:
    """`text` as one word of bash, zsh or ksh.

    Control and invisible characters are spelled in `$'…'`, so that nothing is executed or hidden
    where the line is pasted. Raises ValueError for a NUL and half a surrogate pair.
    """
    if any(map(_IMPOSSIBLE.fullmatch, text)):
        raise ValueError("a name has a character that no command line can hold")
    if all(map(_is_plain, text)):
        return shlex.quote(text)
    return f"$'{''.join(map(_spelled, text))}'"


def _is_plain(letter: str) -> bool:
    """Whether it may stand as it is; some letters, such as the fillers of Korean, are invisible."""
    return bool(_PLAIN.fullmatch(letter)) and visible(letter) == letter


def _spelled(letter: str) -> str:
    if letter in _SPELLED:
        return _SPELLED[letter]
    if _is_plain(letter):
        return letter
    # Three octal digits, not \x, which zsh and ksh would read further digits into.
    return "".join(f"\\{byte:03o}" for byte in letter.encode("utf-8", "surrogateescape"))


def option(name: str, value: str | None = None) -> tuple[str, ...]:
    """An option with its value, or a switch; a value that looks like an option is joined to it."""
    if value is None:
        return (f"--{name}",)
    return (f"--{name}={value}",) if value.startswith("-") else (f"--{name}", value)


def arguments(names: Iterable[str]) -> tuple[str, ...]:
    """Arguments behind all options; a name that looks like an option is kept from being one."""
    names = tuple(names)
    return ("--", *names) if any(name.startswith("-") for name in names) else names


def jobs_words(wanted: ShowJobs) -> list[str]:
    """`jobs` with these filters, of all pages; empty where a filter has no option.

    Those are when a job ended, and that its statistics state an error.
    """
    if wanted.ended_since or wanted.states_error:
        return []
    words = list(option("workflow", wanted.workflow)) if wanted.workflow else []
    states = wanted.states | (UNDER_WAY if wanted.unfinished else frozenset())
    for state in JobState:
        words += option("state", state.value) if state in states else ()
    for name, chosen in (("new", wanted.new), ("unusual", wanted.unusual)):
        words += option(name) if chosen else ()
    return ["jobs", *words]


def differing_options(options: "ReadOptions") -> Iterator[tuple[str, str | None]]:
    """Those that differ from the defaults, named as options; None for one without a value."""
    texts: Sequence[tuple[str, str | None]] = (
        ("delimiter", options.delimiter),
        ("encoding", options.encoding),
        ("sheet", options.sheet),
        ("columns", ",".join(options.columns)),
        ("skip-lines", str(options.skip_lines) if options.skip_lines else None),
    )
    yield from ((name, text) for name, text in texts if text)
    yield from (("null", text) for text in options.nulls)
    if options.no_header:
        yield "no-header", None
    if not options.quotes:
        yield "quotes", "none"


def reading_words(options: "ReadOptions") -> Iterator[str]:
    """How a file is read, as options of a command that reads one."""
    for name, value in differing_options(options):
        yield from option(name, value)
