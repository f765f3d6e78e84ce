"""Copying, also through ssh, tmux and screen, by an escape sequence without a reply.

OSC 52 is the one way to the clipboard of the user's own machine. tmux and screen swallow
it unless it is wrapped in their own pass-through, and terminals cap its length.
"""

import base64
import os
from typing import Any

from textual.app import App

from data8_tui.notice import wrap_sequence
from data8_tui.redaction import redact
from data8_tui.tui import safe
from data8_tui.tui.textual_private import write_to_terminal

LONGEST = 64_000
"""Bytes of text: what the common terminals still take."""


def copy_sequence(text: str, environment: dict[str, str]) -> str:
    """The bytes that make this terminal copy `text`, wrapped for tmux or screen where one runs."""
    encoded = base64.b64encode(text.encode("utf-8", "replace")).decode()
    plain = f"\x1b]52;c;{encoded}\x07"
    return wrap_sequence(plain, environment)


def copy(app: App[Any], text: str, what: str) -> None:
    """Request the copy from the terminal, and show a toast; its success is unknown.

    What stands on the screen is copied, so credentials are redacted here, too.
    """
    text = redact(text)
    if len(text.encode("utf-8", "replace")) > LONGEST:
        safe.toast(app, f"{what} is too long for a terminal's clipboard.", severity="warning")
        return
    app.copy_to_clipboard("")  # keeps Textual's own paste in step
    write_to_terminal(app, copy_sequence(text, dict(os.environ)))
    safe.toast(app, f"{what} was sent to the terminal's clipboard.")
