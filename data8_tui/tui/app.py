"""The application: it owns the session's life, the heartbeat and the news; screens do the rest."""

import asyncio
import os
import time
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from typing import Any, ClassVar

from textual.app import App
from textual.binding import BindingType
from textual.events import Event, Key
from textual.screen import ModalScreen, Screen

from data8_tui.jobs.job_observer import JobObservation
from data8_tui.jobs.run.queue import TrackedRun
from data8_tui.monitor.health import Health
from data8_tui.monitor.topics import JobTopic, Topic
from data8_tui.session import Session
from data8_tui.transfer.queue import Transfer
from data8_tui.tui import safe, themes, transfer_actions
from data8_tui.tui.app_screen import AppScreen
from data8_tui.tui.commands import EVERYWHERE, bindings
from data8_tui.tui.dialogs.leave_dialog import LeaveDialog
from data8_tui.tui.job_actions import warn_if_not_stored
from data8_tui.tui.key_queue import KeyQueue
from data8_tui.tui.notifier import AppNotifier
from data8_tui.tui.palette import CommandsProvider
from data8_tui.tui.restore_session import restore_session
from data8_tui.tui.run_result import notify_run
from data8_tui.tui.screens.datasets import DatasetsScreen
from data8_tui.tui.screens.help.screen import HelpScreen
from data8_tui.tui.screens.job import JobScreen
from data8_tui.tui.screens.jobs import JobsScreen
from data8_tui.tui.screens.jobs.filter_dialog import Filters
from data8_tui.tui.screens.run import RunScreen
from data8_tui.tui.screens.transfers import TransfersScreen
from data8_tui.tui.watch_notices import WatchNotices, exit_lines

BEAT = 1.0
"""Seconds between two heartbeats: ages are shown in whole seconds."""
SPREAD = 0.05
"""Seconds between two times that the screens are told the news: a page of a hundred jobs is learnt
job by job, and each time draws a whole page."""


class Data8App(App[int]):
    """The terminal application over one session."""

    TITLE = "data8-tui"
    CSS_PATH = "styles/app.tcss"
    ENABLE_COMMAND_PALETTE = True
    COMMANDS: ClassVar = {CommandsProvider}
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(EVERYWHERE)]
    MODES: ClassVar[dict[str, str | Callable[[], Screen[Any]]]] = {
        "jobs": JobsScreen,
        "datasets": DatasetsScreen,
        "transfers": TransfersScreen,
    }
    NOTIFICATION_TIMEOUT = 4

    def __init__(
        self, opening: AbstractAsyncContextManager[Session], *, theme: str | None = None
    ) -> None:
        # Textual takes NO_COLOR out of the environment, and chooses its filter by this argument.
        super().__init__(ansi_color=True if "NO_COLOR" in os.environ else None)
        self._opening = opening
        self._news: set[Topic | Health] = set()
        self._spread_at = 0.0
        self.session: Session
        self.notifier: AppNotifier
        self.notices: WatchNotices
        self.exit_lines: tuple[str, ...] = ()
        """Lines to print on the terminal after exit."""
        self.masked = False
        """Whether records are shown with their values hidden, on every screen."""
        self._keys = KeyQueue(self, super().on_event)
        themes.install(self, theme)

    async def on_event(self, event: Event) -> None:
        if isinstance(event, Key):
            await self._keys.take(event)
        else:
            await super().on_event(event)

    async def on_load(self) -> None:
        self.session = await self._opening.__aenter__()
        self.notifier = AppNotifier(self, self.session.profile)
        self.notices = WatchNotices(self, self.notifier)
        _, error = await asyncio.to_thread(lambda: self.session.history_or_memory)
        if error is not None:
            safe.toast(self, error, severity="warning", timeout=10)

    async def on_mount(self) -> None:
        self.session.store.subscribe(self._hear)
        self.session.transfers.subscribe(self._hear_transfers)
        self.session.runs.subscribe(self._hear_run)
        self.session.watches.subscribe(self._on_watches_change)
        self.session.tracker.subscribe(self._on_observation)
        self.run_worker(self.session.poller.run(), name="poller", exit_on_error=True)
        self.set_interval(BEAT, self._beat)
        self.run_worker(self._track_jobs(), name="tracker", exit_on_error=True)
        await self.switch_mode("jobs")
        self.run_worker(restore_session(self, self.session), name="restore")

    async def on_unmount(self) -> None:
        await asyncio.shield(self._close())

    async def _close(self) -> None:
        try:
            await self._opening.__aexit__(None, None, None)
        finally:
            await self.notices.aclose()

    async def _track_jobs(self) -> None:
        await warn_if_not_stored(self, self.session.watches.open())
        await self.session.tracker.run()

    def _hear(self, news: Topic | Health) -> None:
        """Gather what changed. The screens are told at once, but only so many times a second."""
        if not self._news:
            wait = self._spread_at + SPREAD - time.monotonic()
            if wait > 0:
                self.set_timer(wait, self._spread)
            else:
                self.call_later(self._spread)
        self._news.add(news)

    def _spread(self) -> None:
        self._spread_at = time.monotonic()
        news, self._news = self._news, set()
        for page in self.pages_in_view():
            page.take_news(news)

    def _hear_transfers(self, transfer: Transfer) -> None:
        for page in self.pages_in_view():
            page.take_transfer(transfer)
        transfer_actions.notify_ended(self, transfer)

    def _hear_run(self, run: TrackedRun) -> None:
        """A run moved on; its end is told where its page isn't in view."""
        seen = [page for page in self.pages_in_view() if isinstance(page, RunScreen)]
        for page in seen:
            page.show()
        if not run.under_way:
            seconds = self.session.clock.monotonic() - run.started_at
            seen_now = any(page.run is run for page in seen)
            notify_run(self, self.notifier, run, seconds, seen=seen_now)

    def _on_observation(self, observation: JobObservation) -> None:
        self._hear(JobTopic(observation.job.name))

    def _on_watches_change(self, event: JobObservation | None) -> None:
        for page in self.pages_in_view():
            if isinstance(page, JobsScreen | JobScreen):
                page.show()
        if event is not None:
            self.notices.show(event)

    def _beat(self) -> None:
        for page in self.pages_in_view():
            page.present_title()
            page.beat()

    def pages_in_view(self) -> list[AppScreen]:
        """The pages a person sees: the top one, and what shows through a dialog above it."""
        seen: list[AppScreen] = []
        if not self.is_running:  # it is being taken down, and the screens lose their widgets
            return seen
        for screen in reversed(self.screen_stack):
            if isinstance(screen, AppScreen) and screen.in_use:
                seen.append(screen)
            if not isinstance(screen, ModalScreen):
                break
        return seen

    def on_app_focus(self) -> None:
        self.session.poller.attend(True)

    def on_app_blur(self) -> None:
        self.session.poller.attend(False)

    async def action_show_mode(self, mode: str) -> None:
        """Go to a mode; pressed again inside it, back to the mode's own first screen."""
        if isinstance(self.screen, ModalScreen):
            return
        if self.current_mode == mode:
            while len(self.screen_stack) > 1:
                await self.pop_screen()
        else:
            await self.switch_mode(mode)

    async def show_jobs_of(self, workflow: str) -> None:
        """The list of jobs, filtered by a workflow, wherever one was before."""
        if self.current_mode != "jobs":
            await self.switch_mode("jobs")
        while len(self.screen_stack) > 1:
            await self.pop_screen()
        if isinstance(self.screen, JobsScreen):
            self.screen.use(Filters(workflow))

    def _fatal_error(self) -> None:
        """Leave. Textual's own screen prints every local variable, and a token may be one."""
        self._close_messages_no_wait()

    def action_pause(self) -> None:
        poller = self.session.poller
        poller.pause(not poller.paused)

    def action_refresh_now(self) -> None:
        self.session.poller.refresh()

    def action_next_theme(self) -> None:
        themes.next_theme(self)

    def action_help(self) -> None:
        if not isinstance(self.screen, HelpScreen):
            self.push_screen(HelpScreen(self.screen))

    def action_leave(self) -> None:
        transfers, runs = len(self.session.transfers.active), len(self.session.runs.active)
        if not transfers + runs:
            self._left(True)
        else:
            self.push_screen(
                LeaveDialog(transfers, runs, lasting=not self.session.profile.fleeting), self._left
            )

    def _left(self, leave: bool | None) -> None:
        if leave:
            self.exit_lines = exit_lines(self.session)
            self.exit(0)


def run_app(
    opening: AbstractAsyncContextManager[Session],
    say: Callable[[str], None],
    *,
    theme: str | None = None,
) -> int:
    """Run the application until the person leaves; returns the exit status. Raises its bugs.

    `say` puts a line on the terminal, once that is as it was before.
    """
    app = Data8App(opening, theme=theme)
    app.run()
    if app._exception is not None:
        raise app._exception
    for line in app.exit_lines:
        say(line)
    return app.return_code or 0
