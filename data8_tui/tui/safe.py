"""Text from outside, made safe for every widget, title and toast.

A plain string handed to Textual is read as markup, and its control bytes reach the terminal. What
a server or a file says therefore goes through here first:

    Static(content(job.name))                    # any widget, option, tab, tooltip, border title
    app.sub_title = visible(job.name)            # plain text, no markup: titles, an Input's value
                                                 # and placeholder, Text(visible(…)) for a Tree
    toast(self, f"{job.name} has finished")

Never hand a widget an f-string with such text in it: `Content.assemble("Job ", content(name))`.
"""

import re
from typing import Any

from textual.app import App
from textual.content import Content
from textual.notifications import SeverityLevel
from textual.widget import Widget

from data8_tui.safetext import visible, visible_beginning
from data8_tui.tui.textual_private import show_answer

__all__ = ["content", "toast", "visible", "visible_beginning"]


_LONG_WORD = re.compile(r"\S{60,}")
"""A word that a notice would break anywhere; names of datasets and files are such words."""


def _shortened(word: re.Match[str]) -> str:
    return f"{word[0][:28]}…{word[0][-30:]}"


def content(value: object, style: str = "") -> Content:
    """`str(value)` on one line, in one `style`; never parsed as markup. A long one is cut."""
    text = visible_beginning(str(value))
    return Content.styled(text, style) if style else Content(text)


def toast(
    owner: App[Any] | Widget,
    message: object,
    *,
    title: object = "",
    severity: SeverityLevel = "information",
    timeout: float | None = None,
    kept: bool = False,
) -> None:
    """Show a notice. `timeout` is in seconds; None is the application's own.

    Of a screen or widget it is an answer to a key, which goes with the screen in view and with the
    next answer: unless it is `kept`, has a time of its own, or says that something is wrong.
    """
    message = f"{title}: {message}" if title else str(message)
    text = _LONG_WORD.sub(_shortened, visible_beginning(message))
    if isinstance(owner, App) or kept or timeout is not None or severity != "information":
        owner.notify(text, severity=severity, timeout=timeout, markup=False)
    else:
        show_answer(owner.app, text)
