"""Copying from the application, and the notice about it, no more than is known."""

import os
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final

from textual.app import App
from textual.notifications import SeverityLevel

from data8_tui.notice.clipboard import Delivery, deliver, needs_programs
from data8_tui.redaction import redact
from data8_tui.threads import run_in_thread
from data8_tui.tui import safe
from data8_tui.tui.textual_private import keep_for_paste, write_to_terminal

_ONE_BY_ONE: Final = ThreadPoolExecutor(1, "clipboard")
"""So that what is copied last is there last."""


def copy(app: App[Any], text: str, what: str) -> None:
    """Copy the text by every way there is, and show a toast that names them; never blocks.

    What stands on the screen is copied, so credentials are redacted here, too.
    """
    text = redact(text)
    keep_for_paste(app, text)
    if needs_programs(os.environ):
        app.run_worker(_copy(app, text, what), group="clipboard", exit_on_error=False)
    else:
        _finish(app, deliver(text, os.environ), what)


async def _copy(app: App[Any], text: str, what: str) -> None:
    environment = dict(os.environ)
    _finish(app, await run_in_thread(deliver, text, environment, executor=_ONE_BY_ONE), what)


def _finish(app: App[Any], delivery: Delivery, what: str) -> None:
    if delivery.sequence:
        write_to_terminal(app, delivery.sequence)
    reached = delivery.program or delivery.in_tmux or delivery.sent
    severity: SeverityLevel = "information" if reached else "warning"
    safe.toast(app.screen, f"{what} {_outcome_text(delivery)}.", severity=severity)


def _outcome_text(delivery: Delivery) -> str:
    """How the copy went. Nobody knows what a terminal does with what it is sent."""
    if delivery.in_tmux:
        sent = ", and was sent to the terminal" if delivery.sent else " only"
        return f"is in tmux's buffer{sent}"
    if delivery.program:
        return f"was copied by {delivery.program}"
    return "was sent to the terminal" if delivery.sent else "is too long for a terminal's clipboard"
