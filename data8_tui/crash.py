"""Crash reports: the traceback in a file for the user, without local variables and secrets."""

import os
import platform
import traceback
from datetime import datetime
from pathlib import Path

from data8_tui import __version__
from data8_tui.own_files import create_own, make_private_folder
from data8_tui.paths import state_folder
from data8_tui.redaction import redact_report


def write_crash_report(error: BaseException) -> Path | None:
    """Write a report and return its path; None where it can't be written.

    It has versions, the traceback's lines and the exceptions' messages, but no variables.
    """
    lines = traceback.TracebackException.from_exception(error, capture_locals=False).format()
    about = f"data8-tui {__version__}, Python {platform.python_version()}, {platform.platform()}"
    text = redact_report(f"{about}\n\n{''.join(lines)}")
    try:
        make_private_folder(state_folder())
        path = (
            state_folder() / f"crash-{datetime.now().astimezone():%Y%m%dT%H%M%S}-{os.getpid()}.txt"
        )
        with os.fdopen(create_own(path), "wb") as file:
            file.write(text.encode("utf-8", "backslashreplace"))
    except OSError:
        return None
    return path
