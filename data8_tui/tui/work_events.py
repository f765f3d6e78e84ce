"""Transfers and runs for the application: those of earlier sessions, and what happens to them."""

from collections.abc import Callable, Sequence
from typing import Any

from textual.app import App

from data8_tui.errors import StorageError
from data8_tui.jobs.run.queue import TrackedRun
from data8_tui.session import Session
from data8_tui.transfer.queue import Transfer
from data8_tui.tui import transfer_actions
from data8_tui.tui.app_screen import AppScreen
from data8_tui.tui.notifier import AppNotifier
from data8_tui.tui.reports import NoticeSubject, report
from data8_tui.tui.restore_session import restore_session
from data8_tui.tui.run_result import notify_run


class WorkEvents:
    """Passes each change to the screens in view, and reports to the user what has ended."""

    def __init__(
        self,
        app: App[Any],
        session: Session,
        notifier: AppNotifier,
        in_view: Callable[[], Sequence[AppScreen]],
        masked: Callable[[], bool],
    ) -> None:
        self._app = app
        self._session = session
        self._notifier = notifier
        self._in_view = in_view
        self._masked = masked

    async def follow(self) -> None:
        """Follow the session's transfers and runs, then list the unfinished ones.

        A temporary account has no place for them where temporary files can't be written.
        """
        try:
            self._session.transfers.subscribe(self._on_transfer_change)
            self._session.runs.subscribe(self._on_run_change)
        except StorageError as error:
            report(self._app, NoticeSubject.STORAGE, error.message, severity="warning")
            return
        await restore_session(self._app, self._session)

    def _on_transfer_change(self, transfer: Transfer) -> None:
        for screen in self._in_view():
            screen.transfer_changed(transfer)
        transfer_actions.notify_ended(self._app, transfer)

    def _on_run_change(self, run: TrackedRun) -> None:
        screens = self._in_view()
        for screen in screens:
            screen.run_changed(run)
        if not run.under_way:
            seconds = self._session.clock.monotonic() - run.started_at
            seen = any(screen.shows_run(run) for screen in screens)
            notify_run(self._app, self._notifier, run, seconds, seen=seen, masked=self._masked())
