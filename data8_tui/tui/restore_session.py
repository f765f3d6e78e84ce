"""The unfinished work of earlier sessions: listed on start, and reported once."""

from collections.abc import Iterator
from typing import Any

from textual.app import App

from data8_tui.errors import StorageError
from data8_tui.insight.humanize import several
from data8_tui.keys.app_commands import EVERYWHERE, SHOW_TRANSFERS
from data8_tui.keys.commands import JOBS
from data8_tui.keys.keymap import key_of
from data8_tui.session import Session
from data8_tui.tui import safe
from data8_tui.tui.remedies import one_line
from data8_tui.tui.reports import NoticeSubject, report


async def restore_session(app: App[Any], session: Session) -> None:
    """List the unfinished transfers and runs of earlier sessions, and report how many."""
    transfers = await session.transfers.restore()
    try:
        runs = await session.runs.restore()
    except StorageError as error:
        report(app, NoticeSubject.STORAGE, error.message, severity="warning")
        runs = []
    for damage in (*session.transfers.damaged, *session.runs.damaged):
        report(app, NoticeSubject.STORAGE, one_line(damage), severity="warning", timeout=15)
    found = " and ".join(_found(len(transfers), len(runs)))
    if found:
        safe.toast(app, f"Unfinished from an earlier session: {found}.", timeout=8)


def _found(transfers: int, runs: int) -> Iterator[str]:
    if transfers:
        key = key_of(EVERYWHERE, SHOW_TRANSFERS.action)
        yield f"{several(transfers, 'transfer')} ({key} shows what can go on)"
    if runs:
        yield f"{several(runs, 'run')} ({key_of(JOBS, 'show_run')} on Jobs)"
