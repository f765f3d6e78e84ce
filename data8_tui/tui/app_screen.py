"""What every full screen has in common: the three lines around it, its interests, its updates.

`interests()` lists the topics that a screen shows. They are polled while the screen is in view (a
dialog above it does not count as leaving) and released when it isn't. `show()` draws the screen
from the store; it is called when the screen comes into view and when a topic of interest changed.
`tick()` is called every second, to repaint what depends on the time and nothing else.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, ClassVar, cast

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.screen import ModalScreen, Screen
from textual.widget import Widget
from textual.widgets import Input

from data8_tui.errors import ReadOnlyProfile
from data8_tui.insight.humanize import capitalized
from data8_tui.keys.app_commands import SCREEN_PARTS
from data8_tui.keys.commands import CHANGES
from data8_tui.keys.keymap import current
from data8_tui.monitor.health import Health, HealthState
from data8_tui.monitor.topics import DatasetTopic, JobsTopic, JobTopic, Topic
from data8_tui.time_zone import zone_suffix
from data8_tui.tui import clipboard, safe
from data8_tui.tui.activity_counters import run_counters, transfer_counters
from data8_tui.tui.bindings import AT_ONCE_ON_SCREENS, bindings, rebind, rebind_parts
from data8_tui.tui.command_line import command_line
from data8_tui.tui.context import AppContext
from data8_tui.tui.remedies import one_line
from data8_tui.tui.widgets.key_line import KeyLine
from data8_tui.tui.widgets.part_keys import PartKeys, ScreenPart
from data8_tui.tui.widgets.static_text import StaticText
from data8_tui.tui.widgets.title_line import AccountTitle, TitleLine
from data8_tui.wording.impossible import why_impossible

if TYPE_CHECKING:
    from data8_tui.jobs.run.queue import TrackedRun
    from data8_tui.keys.command import Command
    from data8_tui.monitor.schedule import Interest
    from data8_tui.monitor.store import StoreChange
    from data8_tui.session import Session
    from data8_tui.transfer.queue import Transfer
    from data8_tui.tui.subjects import Subjects

_FEWEST_PARTS = 2
"""Of a screen on which there is anywhere to jump to."""


class AppScreen(Screen[None]):
    """A full screen of the application."""

    MODE: ClassVar[str] = ""
    KEYS: ClassVar[tuple["Command", ...]] = ()
    BINDINGS: ClassVar[list[BindingType]] = [*AT_ONCE_ON_SCREENS]

    def __init_subclass__(cls, **kwargs: object) -> None:
        cls.BINDINGS = [*bindings(cls.KEYS)]
        super().__init_subclass__(**kwargs)  # type: ignore[arg-type]

    def __init__(self) -> None:
        super().__init__()
        rebind_parts(self, SCREEN_PARTS)
        rebind(self, self.KEYS, current().of(self.KEYS))
        self._held: dict[Topic, Interest] = {}

    @property
    def context(self) -> AppContext:
        """The part of the application that a screen may use."""
        return cast(AppContext, self.app)  # Textual hands every screen any application

    @property
    def session(self) -> "Session":
        """The open session."""
        return self.context.session

    def compose(self) -> ComposeResult:
        yield TitleLine()
        yield from self.body()
        yield StaticText(id="trouble")
        yield KeyLine()

    def body(self) -> Iterable[Widget]:
        """The screen's own widgets, between the first line and the last two."""
        return ()

    def interests(self) -> Mapping[Topic, float]:
        """The topics that the screen shows, each with the seconds between polls."""
        return {}

    @property
    def topic(self) -> Topic | None:
        """The main topic of the screen; an error in fetching it is shown."""
        return None

    @property
    def without_data(self) -> bool:
        """Whether it has no data of its topic to show yet, only the reason."""
        return False

    @property
    def awaits_data(self) -> bool:
        """Whether what some keys need is on its way: those are no keys yet, but listed in help."""
        return False

    def only_says_why(self, action: str) -> bool:
        """Whether an action can now only say what it lacks: then it isn't in the last line."""
        return self.forbids(action)

    def forbids(self, action: str) -> bool:
        """Whether an action would change something at Data8, and the profile is read-only."""
        return self.session.read_only and action.partition("(")[0] in CHANGES

    def why_not(self, command: "Command") -> str:
        """Why a command of the screen can't be done now, as a sentence; "" where that isn't known.

        Asked where `check_action` refuses it.
        """
        waiting = "What that needs has not arrived yet." if self.without_data else ""
        return waiting or why_impossible(command.id)

    def answer(self, command: str) -> None:
        """Show why a command, by its id, does nothing where the cursor is."""
        safe.toast(self, why_impossible(command))

    @property
    def refusal(self) -> str:
        """Why an action is forbidden, on one line."""
        name = self.session.profile.name
        return capitalized(one_line(ReadOnlyProfile(name, "nothing is changed at Data8")))

    @property
    def shows_every_job(self) -> bool:
        """Whether no filter hides a job from the user."""
        return True

    def show(self) -> None:
        """Draw the screen from the store."""

    def tick(self) -> None:
        """Repaint what depends on the present: ages, elapsed times, estimates."""

    def time_zone_changed(self, was_today: date) -> None:
        """Draw every time anew; `was_today` was the date in the zone before."""
        self.sync_interests()
        self.show()
        self.tick()

    def sync_interests(self) -> None:
        """Register exactly the current interests: call it whenever `interests()` changes."""
        wanted = self.interests()
        for topic in [topic for topic in self._held if topic not in wanted]:
            self._held.pop(topic).release()
        for topic, every in wanted.items():
            if topic not in self._held:
                looked_at = topic == self.topic and isinstance(topic, JobTopic | DatasetTopic)
                self._held[topic] = self.session.poller.register_interest(
                    topic, interval=every, looked_at=looked_at
                )

    def recall(self) -> None:
        """Show what earlier sessions knew of the topic, until the server has answered."""
        topic = self.topic
        if isinstance(topic, JobsTopic | JobTopic) and self.without_data:
            self.run_worker(self.session.job_recall.recall(topic), group="recall")

    def on_mount(self) -> None:
        self.call_after_refresh(self.present_title)

    def on_screen_resume(self) -> None:
        self.recall()
        self.sync_interests()
        self.show()
        self.present_title()

    def on_screen_suspend(self) -> None:
        if not isinstance(self.app.screen, ModalScreen):
            self.release_interests()

    def on_unmount(self) -> None:
        self.release_interests()

    def release_interests(self) -> None:
        """Release every interest."""
        for interest in self._held.values():
            interest.release()
        self._held.clear()

    def on_resize(self) -> None:
        self.present_title()

    def update_from(self, changed: set["StoreChange | Health"]) -> None:
        """Draw the screen again if it shows any of what changed in the store."""
        if any(isinstance(one, Health) or one.topic in self._held for one in changed):
            self.show()
            self.present_title()

    def transfer_changed(self, transfer: "Transfer") -> None:
        """Update what is shown of transfers; the first line counts those under way."""
        if transfer.progress is None or not transfer.state.active:
            self.present_title()

    def run_changed(self, run: "TrackedRun") -> None:
        """Update what is shown of runs."""

    def shows_run(self, run: "TrackedRun") -> bool:
        """Whether this is the screen of that run."""
        return False

    def watches_changed(self) -> None:
        """Update what is shown of watched jobs."""

    def verdicts_changed(self) -> None:
        """Update what is shown of unusual jobs."""

    @property
    def in_use(self) -> bool:
        """Whether the screen has its widgets: from its mounting until its removal begins."""
        return self.is_mounted and self.display

    def present_title(self) -> None:
        """Update the first line, and the line of errors."""
        if not self.in_use:
            return
        self._present_title_line()
        line, text = self.query_one("#trouble", StaticText), self.error_text()
        line.set_class(bool(text), "-shown")
        line.update(safe.content(text))

    def _present_title_line(self) -> None:
        session, now = self.session, self.session.clock.now()
        health, title_line = session.store.health, self.query_one(TitleLine)
        if session.profile.offline:
            title_line.present_offline()
            return
        runs, transfers = session.known_work
        title_line.present(
            self.MODE,
            {
                "jobs": run_counters(runs),
                "transfers": transfer_counters(transfers),
            },
            AccountTitle(
                session.profile.titles,
                session.profile.color,
                session.profile.sandbox,
                session.read_only,
            ),
            health,
            now,
            session.poller.unanswered,
            session.notices.unseen,
            session.poller.budget_age,
            zone_suffix(now),
        )

    def error_text(self) -> str:
        """The error of the connection or the topic, on one line; "" for none.

        An error of the topic is left out where the screen shows it anyway.
        """
        store, health = self.session.store, self.session.store.health
        about = store.standing(self.topic).error if self.topic else None
        error = health.error if health.state is HealthState.STALE else about
        return one_line(error) if error and not (self.without_data and error is about) else ""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """While a text is typed, the letters are the text's; Escape and Enter still work."""
        if isinstance(self.focused, Input):
            typed = any(one.action == action and one.typed for one in self.KEYS)
            return not typed and action != "jump"
        return True

    def subjects(self) -> "Subjects":
        """What the user's own commands can be run on."""
        return {}

    def parts(self) -> Sequence[ScreenPart]:
        """What can have the cursor, from top to bottom."""
        chain = (each for each in self.focus_chain if each.region)
        return [ScreenPart(each.region.offset, each.focus) for each in chain]

    def action_jump(self) -> None:
        """Show a letter at each part, and go to the one whose letter is typed."""
        parts = self.parts()
        if len(parts) < _FEWEST_PARTS:
            safe.toast(self, "There is no other part here.")
        else:
            self.app.push_screen(PartKeys(parts), lambda part: part and part.enter())

    def command_words(self) -> Sequence[str]:
        """The command that shows the same as the screen, with its arguments; empty for none."""
        return ()

    def action_command(self) -> None:
        words = self.command_words()
        if not words:
            safe.toast(self, "No command shows this.")
            return
        try:
            line = command_line(self.context.account_options(), words)
        except ValueError as error:
            safe.toast(self, f"Not copied: {error}.", severity="warning")
        else:
            clipboard.copy(self.app, line, "The command that shows this")

    def action_back(self) -> None:
        self.app.pop_screen()
