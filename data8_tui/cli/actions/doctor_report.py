"""The file of `doctor --report`: what a ticket needs, without credentials and personal values."""

import os
import platform
import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, Final

from data8_tui import __version__
from data8_tui.cli import output
from data8_tui.environment import terminal_variables
from data8_tui.errors import ConfigurationError, StorageError
from data8_tui.event_log import last_lines, log_path
from data8_tui.own_files import create_own
from data8_tui.redaction import redact_report
from data8_tui.safetext import visible
from data8_tui.settings.shown_settings import shown_settings
from data8_tui.settings.sources import read_settings
from data8_tui.time_zone import on_machine

_PACKAGES: Final = ("textual", "rich", "httpx", "h11", "msgspec", "pydantic", "click", "duckdb")
_LOG_LINES: Final = 300
_PRIVATE: Final = re.compile(r"(?P<table>workflows|views|commands)\..*\.(?P<key>\w+)", re.DOTALL)
"""Settings whose names and values are the user's own words, which are not shown."""


def write_report(options: dict[str, Any], checks: Iterable[str]) -> Path:
    """Write it to the working folder, for its owner alone; returns its path.

    `options` are those that settings are read with, `checks` the lines of the other checks. Raises
    StorageError.
    """
    path = Path(f"data8-tui-report-{on_machine(datetime.now(UTC)):%Y%m%dT%H%M%S}.txt").absolute()
    sections = {
        "Versions": _versions(),
        "Checks": map(_without_arguments, checks),
        "Settings": _settings(options),
        "Terminal": _terminal(),
        f"Log: the last {_LOG_LINES} lines of {log_path()}": map(_nameless, last_lines(_LOG_LINES)),
    }
    text = "\n".join(
        line for title, lines in sections.items() for line in ("", f"== {title}", *lines)
    )
    try:
        with os.fdopen(create_own(path), "wb") as file:
            file.write(_cleaned(text).encode("utf-8", "backslashreplace"))
    except OSError as error:
        raise StorageError(f"{path} can't be written: {error.strerror}") from None
    return path


def _cleaned(text: str) -> str:
    """Without credentials, the user's home folder and what a terminal would obey."""
    home = str(Path.home())
    plain = redact_report(text).replace(home, "~") if len(home) > 1 else redact_report(text)
    return "\n".join(visible(line) for line in plain.split("\n")).lstrip("\n") + "\n"


def _nameless(line: str) -> str:
    """A line of the log without the names of jobs and datasets, and of the user's commands."""
    return re.sub(r"(/(?:Job|Dataset)/)[^/? ]+|(own is run: ).*", r"\1\2…", line)


def _without_arguments(line: str) -> str:
    """A line of the checks; of the user's own command for notices only the program."""
    return re.sub(r"(your command: \S+).*", r"\1 …", line)


def _versions() -> Iterator[str]:
    yield f"data8-tui {__version__}, Python {platform.python_version()}, {platform.platform()}"
    for name in _PACKAGES:
        try:
            yield f"{name} {version(name)}"
        except PackageNotFoundError:
            yield f"{name} is not installed"


def _settings(options: dict[str, Any]) -> Iterator[str]:
    try:
        shown = shown_settings(read_settings(options))
    except ConfigurationError as error:
        yield error.message
        return
    for name, (value, source) in shown.items():
        named = _PRIVATE.fullmatch(name)
        private = named or name == "notices.on_finish"
        known = "(set)" if private and value not in (None, "", (), {}) else str(value)
        shown_name = f"{named['table']}.….{named['key']}" if named else name
        yield f"{shown_name}  {known}  from {source}" if source else f"{shown_name}  (not set)"


def _terminal() -> Iterator[str]:
    yield f"standard output is {'a' if output.is_terminal() else 'no'} terminal"
    yield f"columns: {output.width() or 'unknown'}"
    for name, value in terminal_variables().items():
        yield f"{name}  {value}"
