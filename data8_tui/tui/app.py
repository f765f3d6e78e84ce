"""The application: it opens and closes the session, and passes ticks and changes to screens."""

import asyncio
import os
import time
from collections import defaultdict
from collections.abc import Callable, Mapping
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from textual.binding import BindingType
from textual.events import Event, Key, MouseDown, Resize
from textual.screen import ModalScreen, Screen

from data8_tui.insight.humanize import capitalized
from data8_tui.keys.app_commands import EVERYWHERE
from data8_tui.monitor.store import StoreChange
from data8_tui.monitor.topics import JobsTopic, JobTopic
from data8_tui.settings.profile_choices import ProfileChoices
from data8_tui.tui import routes, safe
from data8_tui.tui.app_screen import AppScreen
from data8_tui.tui.bindings import bindings, use_keys
from data8_tui.tui.dialogs.leave_dialog import LeaveDialog
from data8_tui.tui.job_actions import run_with_storage_warning
from data8_tui.tui.key_queue import KeyQueue
from data8_tui.tui.navigation import Destination, OpenFile, ShowHelp, ShowNotices
from data8_tui.tui.notifier import AppNotifier
from data8_tui.tui.palette import Palette
from data8_tui.tui.profile_switch import ProfileSwitch
from data8_tui.tui.records.arrangement import ColumnArrangement
from data8_tui.tui.redraw_pace import TICK, UPDATE_INTERVAL, RedrawPace
from data8_tui.tui.reports import NoticeSubject, report
from data8_tui.tui.terminal_driver import TerminalDriver, suspend_group, terminal_of
from data8_tui.tui.theme_choice import ThemeChoice
from data8_tui.tui.unbound_keys import UnboundKeys, answer_interrupt
from data8_tui.tui.user_commands import UserCommandsApp
from data8_tui.tui.watch_notices import WatchNotices, exit_lines
from data8_tui.tui.widgets.followed_cursor import FollowedCursorApp
from data8_tui.tui.zone_switch import ZoneSwitchApp
from data8_tui.wording.key_faults import faults_text
from data8_tui.wording.secret_expiry import expiry_text

if TYPE_CHECKING:
    from data8_tui.errors import StorageError
    from data8_tui.jobs.job_observer import JobObservation
    from data8_tui.monitor.health import Health
    from data8_tui.opening_frame import OpeningFrame
    from data8_tui.session import Session
    from data8_tui.settings.profile import Profile
    from data8_tui.settings.secret_source import SecretExpiry
    from data8_tui.tui.context import AppContext

_WORK_AFTER = 0.1
"""Seconds, in which the first frame is drawn; a server nearby has then answered, too."""
NO_ACCOUNT = (
    "Jobs, datasets and transfers need an account, and these files were opened without one."
)


class Data8App(UserCommandsApp, FollowedCursorApp, ZoneSwitchApp):
    """The terminal application over one session."""

    TITLE = "data8-tui"
    CSS_PATH = "styles/app.tcss"
    ENABLE_COMMAND_PALETTE = False  # it has one of its own
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(EVERYWHERE)]
    MODES: ClassVar[dict[str, str | Callable[[], Screen[Any]]]] = routes.MODES
    NOTIFICATION_TIMEOUT = 4

    def __init__(
        self,
        opening: AbstractAsyncContextManager["Session"],
        *,
        theme: str = "auto",
        shown: OpenFile | None = None,
        choices: ProfileChoices | None = None,
        frame: "OpeningFrame | None" = None,
    ) -> None:
        """`shown` is what an application without an account shows, `frame` is drawn over."""
        # Textual takes NO_COLOR out of the environment, and chooses its filter by this argument.
        super().__init__(
            driver_class=TerminalDriver, ansi_color=True if "NO_COLOR" in os.environ else None
        )
        self._opening = opening
        self._frame = frame
        self._shown = shown
        # Loaded before the terminal is cleared, which would be empty meanwhile.
        self._first_screen = routes.first_screen(shown) if shown is not None else None
        self._opened = False
        _: AppContext = self  # type check: Data8App implements AppContext, as screens assume
        self._changed: set[StoreChange | Health] = set()
        self._updated_at = 0.0
        self.session: Session
        self.notifier: AppNotifier
        self.notices: WatchNotices
        self._pace: RedrawPace
        self.exit_lines: tuple[str, ...] = ()
        """Lines to print on the terminal after exit."""
        self._arrangements: defaultdict[str, ColumnArrangement] = defaultdict(ColumnArrangement)
        self.first_job = ""
        """The job marked to be compared with another."""
        self.next_profile: Profile | None = None
        """The account that is opened after this one."""
        self._switch = ProfileSwitch(self, choices or ProfileChoices(), self)
        self._palette = Palette(self, choices or ProfileChoices(), self)
        self._unbound_keys = UnboundKeys(self)
        self._keys = KeyQueue(self, super().on_event)
        self._theme = ThemeChoice(self, theme)

    async def on_event(self, event: Event) -> None:
        if isinstance(event, Key | MouseDown):
            self._note_activity()
        elif isinstance(event, Resize) and (terminal := terminal_of(self)):
            terminal.forget_screen()
        if isinstance(event, Key):
            await self._keys.put(event)
        else:
            await super().on_event(event)

    async def on_load(self) -> None:
        self.session = await self._opening.__aenter__()
        self.masked = self.session.profile.mask
        self._opened = True
        faults = use_keys(self, self.session.profile.preferences)
        self.notifier = AppNotifier(self, self.session.profile)
        self.notices = WatchNotices(self, self.notifier)
        _, error = await asyncio.to_thread(lambda: self.session.history_or_memory)
        if self.session.profile.past_days:
            from data8_tui.jobs.demo_past import note_last_look

            note_last_look(self.session.history_or_memory[0], self.session.clock)
        await self.session.status_learner.load()  # so that the first screen reads statuses with it
        await self._theme.restore(self.session)
        self.session.choices.on_forget(self._arrangements.clear)
        await self.session.looks.open()
        await self.session.job_ends.load()
        await self.session.notices.open()
        self.session.on_history_error = self._warn_of_history
        self.session.on_secret_expiry = self._warn_of_expiry
        if error is not None:
            self._warn_of_history(error)
        if faults:
            safe.toast(self, faults_text(faults), severity="warning", timeout=10)
        if self._frame is not None:  # Textual draws next
            self._frame.hand_over()

    def _warn_of_history(self, error: "StorageError") -> None:
        report(self, NoticeSubject.STORAGE, error, severity="warning", timeout=10)

    def _warn_of_expiry(self, expiry: "SecretExpiry") -> None:
        if text := capitalized(expiry_text(expiry, self.session.clock.now())):
            known = any(notice.text == text for notice in self.session.notices.all)
            show = safe.toast if known else partial(report, subject=NoticeSubject.ACCOUNT)
            show(self, message=text, severity="warning", timeout=10)

    def _on_history_pause(self, error: "StorageError | None") -> None:
        if error is not None:
            self._warn_of_history(error)
        else:
            report(self, NoticeSubject.STORAGE, "The history can be written again.")

    async def on_mount(self) -> None:
        display = self.session.profile.preferences.display
        self._pace = RedrawPace(display.redraw_seconds)
        if display.low_bandwidth:
            self.animation_level = "none"
        if terminal := terminal_of(self):
            terminal.set_up(display)
        self.session.store.subscribe(self._on_change)
        self.session.watches.subscribe(self._on_watches_change)
        self.session.tracker.subscribe(self._on_observation)
        self.session.tracker.pause.on_change = self._on_history_pause
        self.run_worker(self.session.poller.run(), name="poller", exit_on_error=True)
        self.app_resume_signal.subscribe(self, self.action_redraw)
        self.set_interval(TICK, self._tick)
        self.run_worker(self._track_jobs(), name="tracker", exit_on_error=True)
        self.session.verdicts.subscribe(self._on_verdicts_change)
        if self.session.profile.past_days:
            self.session.verdicts.expect_stored()
        self.run_worker(self.session.verdicts.run(), name="verdicts", exit_on_error=True)
        self.session.notices.subscribe(self._on_notices)
        if self._first_screen is not None:
            self.add_mode(self._start, self._first_screen)
        await self.switch_mode(self._start)
        self.set_timer(_WORK_AFTER, self._follow_work)
        if days := self.session.profile.past_days:
            self.session.reading_past = True
            self.run_worker(self._read_past(days), name="past")

    async def on_unmount(self) -> None:
        await asyncio.shield(self._close())

    async def _close(self) -> None:
        if not self._opened:
            return
        try:
            await self._opening.__aexit__(None, None, None)
        finally:
            await self.notices.aclose()

    async def _read_past(self, days: int) -> None:
        from data8_tui.jobs.demo_past import read_past_jobs

        session, (history, _) = self.session, self.session.history_or_memory
        learner, clock = session.status_learner, session.clock
        try:
            await read_past_jobs(session.client, history, learner, clock, days)
        finally:
            session.reading_past = False
        await session.verdicts.add_stored()

    def _on_verdicts_change(self) -> None:
        for screen in self.screens_in_view():
            screen.verdicts_changed()

    async def _track_jobs(self) -> None:
        await run_with_storage_warning(self, self.session.watches.open())
        await self.session.tracker.run()

    def _on_change(self, change: "StoreChange | Health") -> None:
        """Gather changes, for an update of the screens as soon as the interval allows one."""
        if not self._changed:
            wait = self._updated_at + UPDATE_INTERVAL - time.monotonic()
            if wait > 0:
                self.set_timer(wait, self._update_screens)
            else:
                self.call_later(self._update_screens)
        self._changed.add(change)

    def _update_screens(self) -> None:
        self._updated_at = time.monotonic()
        changed, self._changed = self._changed, set()
        for screen in self.screens_in_view():
            screen.update_from(changed)

    def _follow_work(self) -> None:
        """Transfers and runs are loaded behind the first frame, which they would delay."""
        from data8_tui.tui.work_events import WorkEvents

        events = WorkEvents(
            self, self.session, self.notifier, self.screens_in_view, lambda: self.masked
        )
        self.run_worker(events.follow(), name="restore")

    def _on_observation(self, observation: "JobObservation") -> None:
        self._on_change(StoreChange(JobTopic(observation.job.name)))

    def _on_watches_change(self, event: "JobObservation | None") -> None:
        for screen in self.screens_in_view():
            screen.watches_changed()
        if event is not None:
            self.notices.show(event)

    def _tick(self) -> None:
        if terminal := terminal_of(self):
            terminal.check_terminal()
        for screen in self.screens_in_view() if self._pace.is_due() else ():
            screen.present_title()
            screen.tick()
        if self.is_running:
            self.session.looks.tick(self._looked_at())

    def action_redraw(self, _: object = None) -> None:
        """Draw everything: the terminal was a shell's meanwhile, or another program wrote on it."""
        if terminal := terminal_of(self):
            terminal.forget_screen()
        self.refresh(layout=True)

    def navigate(self, destination: Destination) -> None:
        """Show another screen or dialog. It is on the screen stack when this returns."""
        routes.show(self, self.session, destination)

    def account_options(self) -> Mapping[str, str]:
        return self._switch.account_options()

    def column_arrangement(self, table: str) -> ColumnArrangement:
        """How the columns of a table are arranged in this session."""
        return self._arrangements[table]

    def mark_first_job(self, name: str) -> None:
        """Mark a job to be compared with the next one, or, with an empty name, no job."""
        self.first_job = name

    def screens_in_view(self) -> list[AppScreen]:
        """The visible screens: the top one, and what shows through a dialog above it."""
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
        self.session.poller.set_focused(True)
        self.session.looks.set_focused(True)

    def on_app_blur(self) -> None:
        self.session.poller.set_focused(False)
        self.session.looks.set_focused(False)

    @property
    def _start(self) -> str:
        """The mode that the application begins with."""
        shown = self._shown
        return shown.mode if shown else self.session.profile.preferences.display.start

    def _note_activity(self) -> None:
        if self._opened:
            self.session.looks.note_activity()

    def _on_notices(self) -> None:
        for screen in self.screens_in_view():
            screen.present_title()

    def _looked_at(self) -> datetime | None:
        """The time of the answer that the user sees, where that is the overview or the list that
        the application begins with."""
        first = len(self.screen_stack) == 1 and self.current_mode in ("overview", self._start)
        shown = first and all(screen.shows_every_job for screen in self.screens_in_view())
        return self.session.store.standing(JobsTopic()).learnt_at if shown else None

    async def action_show_mode(self, mode: str) -> None:
        """Go to a mode; pressed again inside it, back to the mode's own first screen."""
        if isinstance(self.screen, ModalScreen):
            return
        if self.session.profile.offline:
            safe.toast(self, NO_ACCOUNT)
        elif self.current_mode == mode:
            while len(self.screen_stack) > 1:
                await self.pop_screen()
        else:
            await self.switch_mode(mode)

    def action_pause(self) -> None:
        self.session.poller.pause(not self.session.poller.paused)

    def action_refresh_now(self) -> None:
        self.session.poller.refresh()

    def action_next_theme(self) -> None:
        self._theme.change(self.session)

    def action_forget_choices(self) -> None:
        self._theme.forget(self.session)

    def action_profiles(self) -> None:
        if self.session.profile.offline:
            safe.toast(self, NO_ACCOUNT)
        else:
            self._switch.ask()

    async def action_switch_profile(self, name: str) -> None:
        await self._switch.switch_to(name)

    def open_next(self, profile: "Profile") -> None:
        """Close the session in order, then open the application on `profile`."""
        self.next_profile = profile
        self._exit_if(True)

    def action_command_palette(self) -> None:
        self._palette.open()

    def action_notices(self) -> None:
        self.navigate(ShowNotices())

    def action_help(self) -> None:
        self.navigate(ShowHelp())

    def on_unbound_key(self, event: Key) -> None:
        self._unbound_keys.report(event)

    def action_how_to_leave(self) -> None:
        answer_interrupt(self)

    def action_suspend(self) -> None:
        """Stop this process, with its terminal restored, until the shell continues it."""
        if not suspend_group():
            safe.toast(self, "Not suspended: no shell would get the terminal.", severity="warning")

    def action_leave(self) -> None:
        transfers, runs = len(self.session.transfers.active), len(self.session.runs.active)
        if not transfers + runs:
            self._exit_if(True)
        else:
            self.push_screen(
                LeaveDialog(transfers, runs, lasting=not self.session.profile.fleeting),
                self._exit_if,
            )

    def _exit_if(self, leave: bool | None) -> None:
        if leave:
            self.exit_lines = exit_lines(self.session)
            self.exit(0)
