"""Text from outside, made safe for every widget, title and toast.

A plain string handed to Textual is read as markup, and its control bytes reach the terminal. What
a server or a file says therefore goes through here first:

    Static(content(job.name))                    # any widget, option, tab, tooltip, border title
    app.sub_title = visible(job.name)            # plain text, no markup: titles, an Input's value
                                                 # and placeholder, Text(visible(…)) for a Tree
    toast(self, f"{job.name} has finished")

Never hand a widget an f-string with such text in it: `Content.assemble("Job ", content(name))`.
"""

from typing import Any

from textual.app import App
from textual.content import Content
from textual.notifications import SeverityLevel
from textual.widget import Widget

from data8_tui.safetext import visible

__all__ = ["content", "toast", "visible"]


def content(value: object, style: str = "") -> Content:
    """`str(value)` as it is, on one line, in one `style`; never parsed as markup."""
    text = visible(str(value))
    return Content.styled(text, style) if style else Content(text)


def toast(
    teller: App[Any] | Widget,
    message: object,
    *,
    title: object = "",
    severity: SeverityLevel = "information",
    timeout: float | None = None,
) -> None:
    """Tell the user about something they did. `timeout` is in seconds; None is the app's own."""
    teller.notify(
        visible(str(message)),
        title=visible(str(title)),
        severity=severity,
        timeout=timeout,
        markup=False,
    )
