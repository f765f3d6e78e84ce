"""What every full screen has in common: the three lines around it, its interests, its news.

A page says in `interests()` which topics it shows. They are watched while the page is in view (a
dialog above it does not count as leaving) and let go of when it isn't. `show()` draws the page from
the store; it is called when the page comes into view and when a topic of interest has news.
`beat()` is the heartbeat: repaint what depends on the present, and nothing else.
"""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, ClassVar, cast

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.screen import ModalScreen, Screen
from textual.widget import Widget
from textual.widgets import Input

from data8_tui.errors import Data8Error
from data8_tui.monitor.health import Health, HealthState
from data8_tui.monitor.poller import Interest
from data8_tui.monitor.topics import Topic
from data8_tui.tui import safe
from data8_tui.tui.activity_counters import run_counters, transfer_counters
from data8_tui.tui.commands import AT_ONCE, Command, bindings
from data8_tui.tui.widgets.key_line import KeyLine
from data8_tui.tui.widgets.static_text import StaticText
from data8_tui.tui.widgets.title_line import TitleLine

if TYPE_CHECKING:
    from data8_tui.session import Session
    from data8_tui.transfer.queue import Transfer
    from data8_tui.tui.app import Data8App


class AppScreen(Screen[None]):
    """A full screen of the application."""

    MODE: ClassVar[str] = ""
    TABLE: ClassVar[tuple[Command, ...]] = ()
    BINDINGS: ClassVar[list[BindingType]] = [*AT_ONCE]

    def __init_subclass__(cls, **kwargs: object) -> None:
        cls.BINDINGS = [*bindings(cls.TABLE)]
        super().__init_subclass__(**kwargs)  # type: ignore[arg-type]

    def __init__(self) -> None:
        super().__init__()
        self._held: dict[Topic, Interest] = {}

    @property
    def data8(self) -> "Data8App":
        """The application, with its own type."""
        return cast("Data8App", self.app)

    @property
    def session(self) -> "Session":
        """The session that the application was handed."""
        return self.data8.session

    def compose(self) -> ComposeResult:
        yield TitleLine()
        yield from self.body()
        yield StaticText(id="trouble")
        yield KeyLine()

    def body(self) -> Iterable[Widget]:
        """The page's own widgets, between the first line and the last two."""
        return ()

    def interests(self) -> Mapping[Topic, float]:
        """The topics that the page shows, each with the seconds between polls."""
        return {}

    @property
    def subject(self) -> Topic | None:
        """What the page is about; where it can't be had, that is said."""
        return None

    @property
    def bare(self) -> bool:
        """Whether there is nothing of its subject to show yet, but why."""
        return False

    def show(self) -> None:
        """Draw the page from the store."""

    def beat(self) -> None:
        """Repaint what depends on the present: ages, elapsed times, estimates."""

    def follow(self) -> None:
        """Hold exactly the interests of now: call it whenever `interests()` would answer anew."""
        wanted = self.interests()
        for topic in [topic for topic in self._held if topic not in wanted]:
            self._held.pop(topic).release()
        for topic, every in wanted.items():
            if topic not in self._held:
                self._held[topic] = self.session.poller.watch(topic, every=every)

    def on_mount(self) -> None:
        self.call_after_refresh(self.present_title)

    def on_screen_resume(self) -> None:
        self.follow()
        self.show()
        self.present_title()

    def on_screen_suspend(self) -> None:
        if not isinstance(self.app.screen, ModalScreen):
            self.let_go()

    def on_unmount(self) -> None:
        self.let_go()

    def let_go(self) -> None:
        """Release every interest."""
        for interest in self._held.values():
            interest.release()
        self._held.clear()

    def on_resize(self) -> None:
        self.present_title()

    def take_news(self, news: set[Topic | Health]) -> None:
        """The store changed: draw anew if this page shows any of it."""
        if any(isinstance(one, Health) or one in self._held for one in news):
            self.show()
            self.present_title()

    def take_transfer(self, transfer: "Transfer") -> None:
        """A transfer moved on; the first line counts those under way."""
        if transfer.progress is None or not transfer.state.active:
            self.present_title()

    @property
    def in_use(self) -> bool:
        """Whether the page has its widgets: after it is mounted, until it begins to go."""
        return self.is_mounted and self.display

    def present_title(self) -> None:
        """Bring the first line, and the line that says what is wrong, up to date."""
        if not self.in_use:
            return
        session, now = self.session, self.session.clock.now()
        health = session.store.health
        self.query_one(TitleLine).present(
            self.MODE,
            {
                "jobs": run_counters(session.runs.all),
                "transfers": transfer_counters(session.transfers.transfers),
            },
            (session.profile.label, session.profile.name),
            session.profile.sandbox,
            health,
            now,
        )
        trouble, shown = self.query_one("#trouble", StaticText), self._trouble()
        trouble.set_class(shown is not None, "-shown")
        trouble.update(safe.content(one_line(shown)) if shown else "")

    def _trouble(self) -> Data8Error | None:
        """What is wrong with the connection or the subject, unless the page says it anyway."""
        store, health = self.session.store, self.session.store.health
        about = store.standing(self.subject).error if self.subject else None
        error = health.error if health.state is HealthState.STALE else about
        return None if self.bare and error is about else error

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """While a text is typed, the letters are the text's; Escape and Enter still work."""
        if isinstance(self.focused, Input):
            return not any(one.action == action and one.typed for one in self.TABLE)
        return True

    def action_back(self) -> None:
        self.app.pop_screen()


def one_line(error: Data8Error) -> str:
    """An error on one line: what happened, and what to do."""
    stop = "" if error.message.endswith((".", "…", "?", "!")) else "."
    return f"{error.message}{stop} {error.hint}".strip()
