"""Copying, also through ssh, tmux and screen, by an escape sequence without a reply.

OSC 52 is the one way to the clipboard of the user's own machine; terminals cap its length.
screen passes it on only in its own pass-through. tmux with `set-clipboard on` takes it into its
buffer and sets the terminal's clipboard; otherwise it drops it, and only its pass-through helps.
"""

import base64
import os
from collections.abc import Mapping
from typing import Any

from textual.app import App

from data8_tui.notice import inside_tmux, wrap_sequence
from data8_tui.redaction import redact
from data8_tui.tui import safe
from data8_tui.tui.textual_private import keep_for_paste, write_to_terminal

LONGEST = 64_000
"""Bytes of text: what the common terminals still take."""


def copy_sequence(text: str, environment: Mapping[str, str]) -> str:
    """The bytes that make this terminal, or tmux, copy `text`.

    Inside tmux both forms: which one it heeds depends on its settings, and it drops the other.
    """
    encoded = base64.b64encode(text.encode("utf-8", "replace")).decode()
    plain = f"\x1b]52;c;{encoded}\x07"
    wrapped = wrap_sequence(plain, environment)
    return plain + wrapped if inside_tmux(environment) else wrapped


def copy(app: App[Any], text: str, what: str) -> None:
    """Request the copy from the terminal, and show a toast; its success is unknown.

    What stands on the screen is copied, so credentials are redacted here, too.
    """
    text = redact(text)
    if len(text.encode("utf-8", "replace")) > LONGEST:
        safe.toast(app, f"{what} is too long for a terminal's clipboard.", severity="warning")
        return
    keep_for_paste(app, text)
    write_to_terminal(app, copy_sequence(text, os.environ))
    safe.toast(app, f"{what} was sent to the terminal's clipboard.")
