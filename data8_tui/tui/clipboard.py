"""Copying, also through ssh, tmux and screen: the terminal is asked, and reports no result.

OSC 52 is the one way to the clipboard of the machine where the person sits. tmux and screen swallow
it unless it is wrapped in their own pass-through, and terminals cap its length.
"""

import base64
import os
from typing import Any

from textual.app import App

from data8_tui.notice import wrap_sequence
from data8_tui.tui import safe
from data8_tui.tui.textual_private import write_to_terminal

LONGEST = 64_000
"""Bytes of text: what the common terminals still take."""


def copy_sequence(text: str, environment: dict[str, str]) -> str:
    """The bytes that ask this terminal, through whatever runs inside it, to copy `text`."""
    encoded = base64.b64encode(text.encode("utf-8", "replace")).decode()
    plain = f"\x1b]52;c;{encoded}\x07"
    return wrap_sequence(plain, environment)


def copy(app: App[Any], text: str, what: str) -> None:
    """Ask the terminal to copy, and show a toast; whether it did is not known."""
    if len(text.encode("utf-8", "replace")) > LONGEST:
        safe.toast(app, f"{what} is too long for a terminal's clipboard.", severity="warning")
        return
    app.copy_to_clipboard("")  # keeps Textual's own paste in step
    write_to_terminal(app, copy_sequence(text, dict(os.environ)))
    safe.toast(app, f"{what} was sent to the terminal's clipboard.")
