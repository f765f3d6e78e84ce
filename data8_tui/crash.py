"""Crash reports: the traceback in a file for the user, without local variables and secrets."""

import os
import platform
import re
import traceback
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from data8_tui import __version__
from data8_tui.own_files import create_own, make_private_folder
from data8_tui.paths import state_folder
from data8_tui.redaction import MARK, redact

_CREDENTIALS = re.compile(
    r"(?P<kind>bearer\s+|basic\s+|(?:client_secret|access_token|password)[\"']?\s*[=:]\s*[\"']?)"
    r"[^\s\"'&,;)}]+"
    r"|eyJ[\w-]+\.[\w-]+(?:\.[\w-]*)?",
    re.IGNORECASE,
)


def redact_secrets(text: str, secrets: Iterable[str] = ()) -> str:
    """`text` without credentials, `secrets`, and whatever looks like a token or a secret."""
    for secret in filter(None, secrets):
        text = text.replace(secret, MARK)
    return _CREDENTIALS.sub(lambda match: f"{match['kind'] or ''}{MARK}", redact(text))


def write_crash_report(error: BaseException, secrets: Iterable[str] = ()) -> Path | None:
    """Write a report and return its path; None where it can't be written.

    It has versions, the traceback's lines and the exceptions' messages, but no variables.
    """
    lines = traceback.TracebackException.from_exception(error, capture_locals=False).format()
    about = f"data8-tui {__version__}, Python {platform.python_version()}, {platform.platform()}"
    text = redact_secrets(f"{about}\n\n{''.join(lines)}", secrets)
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
