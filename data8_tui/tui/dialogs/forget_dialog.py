"""The question before something unfinished is forgotten."""

from collections.abc import Iterable
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widget import Widget
from textual.widgets import Static

from data8_tui.insight import humanize
from data8_tui.jobs.run.queue import TrackedRun
from data8_tui.transfer.queue import Transfer, TransferDirection
from data8_tui.tui import safe
from data8_tui.tui.dialogs.dialog import Dialog


class ForgetDialog(Dialog[bool]):
    """Returns True to forget `what`; `consequence` is what forgetting it does."""

    HINT = "y  forget it      esc  keep it"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "dismiss(True)", "forget"),
        Binding("n,q", "leave", "keep"),
    ]

    def __init__(self, what: str, consequence: str) -> None:
        super().__init__()
        self.TITLE_TEXT = f"Forget this {what}?"  # type: ignore[misc]  # as for all dialogs
        self._consequence = consequence

    def fields(self) -> Iterable[Widget]:
        yield Static(safe.content(self._consequence), markup=False)


def forget_transfer(one: Transfer) -> ForgetDialog:
    """For a transfer that is not running."""
    records = humanize.count(one.records_saved)
    if one.direction is TransferDirection.DOWNLOAD:
        message = f"{one.path.name}.part, with {records} records in it, is deleted."
    elif not one.dataset:
        message = "Nothing has been created yet."
    else:
        message = (
            f"What {one.dataset} holds ({records} records) stays at Data8, incomplete: its API "
            "can't delete a dataset. Here it is no longer offered."
        )
    return ForgetDialog("transfer", message)


def forget_form(*, sent: bool) -> ForgetDialog:
    """For a new job that is being filled in; `sent` is whether any of it may be at Data8."""
    if sent:
        return ForgetDialog("job", "What is typed here is lost; what was sent stays at Data8.")
    return ForgetDialog("job", "Nothing has been sent, and what is typed here is lost.")


def forget_unfinished_run(one: TrackedRun) -> ForgetDialog:
    """For one that was stopped."""
    made = (
        f"What it has made at Data8 stays, its job {one.job} too."
        if one.job
        else ("What it has made at Data8 stays: its API can't delete anything.")
    )
    return ForgetDialog("run", f"{made} The same file, workflow and result would begin anew.")
