"""Crash reports: the traceback in a file for the user, without local variables and secrets."""

import os
import platform
import traceback
from datetime import UTC, datetime
from pathlib import Path

from data8_tui import __version__
from data8_tui.own_files import create_own, make_private_folder
from data8_tui.paths import state_folder
from data8_tui.redaction import redact_report
from data8_tui.time_zone import on_machine


def write_crash_report(error: BaseException) -> Path | None:
    """Write a report and return its path; None where it can't be written.

    It has versions, the traceback's lines and the exceptions' messages, but no variables, nor the
    messages of duckdb, which hold texts of records.
    """
    lines = traceback.TracebackException.from_exception(error, capture_locals=False).format()
    about = f"data8-tui {__version__}, Python {platform.python_version()}, {platform.platform()}"
    traced = "".join(lines)
    for line in _lines_with_records(error):
        traced = traced.replace(line, "(what may hold a record's text)")
    text = redact_report(f"{about}\n\n{traced}")
    try:
        make_private_folder(state_folder())
        at = on_machine(datetime.now(UTC))
        path = state_folder() / f"crash-{at:%Y%m%dT%H%M%S}-{os.getpid()}.txt"
        with os.fdopen(create_own(path), "wb") as file:
            file.write(text.encode("utf-8", "backslashreplace"))
    except OSError:
        return None
    return path


def _lines_with_records(error: BaseException) -> list[str]:
    """What the exceptions of duckdb say in the chain of this one, the longest line first."""
    found, seen = set[str](), set[int]()
    left = [error]
    while left:
        each = left.pop()
        if id(each) in seen:
            continue
        seen.add(id(each))
        if type(each).__module__.lstrip("_").partition(".")[0] == "duckdb":
            found.update(line.strip(" ^") for line in str(each).splitlines())
        left += [other for other in (each.__cause__, each.__context__) if other]
        left += each.exceptions if isinstance(each, BaseExceptionGroup) else ()
    return sorted(found - {""}, key=len, reverse=True)
