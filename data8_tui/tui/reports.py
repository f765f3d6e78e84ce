"""Toasts that are kept as notices: what happened beside what the user is doing.

An answer to the user's own key is a toast alone, by `safe.toast`.
"""

from typing import TYPE_CHECKING, Any, Protocol, cast

from textual.app import App
from textual.notifications import SeverityLevel
from textual.widget import Widget

from data8_tui.jobs.notice_log import NoticeSubject
from data8_tui.tui import safe

if TYPE_CHECKING:
    from data8_tui.session import Session

__all__ = ["NoticeSubject", "report"]


class _SessionOwner(Protocol):
    """The part of the application that is needed here."""

    session: "Session"


def report(
    owner: App[Any] | Widget,
    subject: NoticeSubject,
    message: object,
    *,
    kept: str = "",
    title: str = "",
    job: str = "",
    severity: SeverityLevel = "information",
    timeout: float | None = None,
) -> None:
    """Show a toast, as `safe.toast` does, and keep it as a notice, which may be about a job.

    `kept` is the text to keep, where that is another one.
    """
    safe.toast(owner, message, title=title, severity=severity, timeout=timeout, kept=True)
    session = cast(_SessionOwner, owner.app).session
    session.notices.add(subject, kept or str(message), title=title, job=job)
