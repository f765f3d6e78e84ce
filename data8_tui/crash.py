"""Crash reports: the traceback in a file for the user, without local variables and secrets."""

import os
import platform
import re
import traceback
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from data8_tui import __version__
from data8_tui.own_files import create_own, make_private_folder
from data8_tui.paths import state_folder
from data8_tui.redaction import redact_report
from data8_tui.time_zone import on_machine

_WITH_RECORDS: Final = ("duckdb", "pydantic_core", "msgspec")
"""Packages whose exceptions hold texts of records in many ways."""
_ABOUT_CODE: Final = (AttributeError, TypeError, NameError, ImportError)
"""Exceptions that quote names of the program alone."""
_LEFT_OUT: Final = "(what may hold a record's text)"
_QUOTED: Final = re.compile(r"""'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*"|“[^”]*”""", re.DOTALL)


def write_crash_report(error: BaseException) -> Path | None:
    """Write a report and return its path; None where it can't be written.

    It has versions, the traceback's lines and the exceptions' messages, but no variables, and of
    messages not what they quote, as `int` does of a text that is no number.
    """
    lines = traceback.TracebackException.from_exception(error, capture_locals=False).format()
    about = f"data8-tui {__version__}, Python {platform.python_version()}, {platform.platform()}"
    text = redact_report(f"{about}\n\n{_without_values(''.join(lines), error)}")
    try:
        make_private_folder(state_folder())
        at = on_machine(datetime.now(UTC))
        path = state_folder() / f"crash-{at:%Y%m%dT%H%M%S}-{os.getpid()}.txt"
        with os.fdopen(create_own(path), "wb") as file:
            file.write(text.encode("utf-8", "backslashreplace"))
    except OSError:
        return None
    return path


def _without_values(traced: str, error: BaseException) -> str:
    """A traceback with its messages as they may be read by others."""
    for each in _exceptions(error):
        only = "".join(traceback.TracebackException.from_exception(each).format_exception_only())
        before, after = only.splitlines(), _message(each, only).splitlines()
        for line, shown in zip(before, after, strict=True):
            whole = re.compile(rf"^([ |+]*){re.escape(line)}$", re.MULTILINE)
            traced = whole.sub(lambda found, shown=shown: found[1] + shown, traced)  # type: ignore[misc]
    return traced


def _message(error: BaseException, text: str) -> str:
    """An exception's own lines without values, as many as before."""
    if isinstance(error, _ABOUT_CODE):
        return text
    if type(error).__module__.lstrip("_").partition(".")[0] in _WITH_RECORDS:
        kind = text.partition(":")[0]
        return "\n".join([f"{kind}: {_LEFT_OUT}", *[_LEFT_OUT] * (len(text.splitlines()) - 1)])
    return _QUOTED.sub(lambda quoted: "“…”" + "\n" * quoted[0].count("\n"), text)


def _exceptions(error: BaseException) -> Iterator[BaseException]:
    """It, and those that it came from or holds."""
    seen, left = set[int](), [error]
    while left:
        each = left.pop()
        if id(each) in seen:
            continue
        seen.add(id(each))
        yield each
        left += [other for other in (each.__cause__, each.__context__) if other]
        left += each.exceptions if isinstance(each, BaseExceptionGroup) else ()
