"""The application in a process of its own, which marks in its output where an idle time begins.

    python idle_application.py BASE_URL TOKEN_URL CLIENT_ID CLIENT_SECRET NOW

Its clock stands still at NOW, and its ticks follow each other quickly. Once every job on screen is
known in detail, it writes IDLE, takes the answers of three polls of the list in which nothing is
new, writes CHANGED, learns of another progress of the first job, and writes END. Then it shows the
other modes: once all answers are there it writes STILL and the mode's name, and MOVED after more
polls; and leaves.
"""

import sys
from collections.abc import Iterator
from datetime import datetime

from data8_tui.api.models import Job
from data8_tui.clock import FrozenClock
from data8_tui.monitor.topics import JobTopic
from data8_tui.session import open_session
from data8_tui.settings.model import DisplaySettings, Preferences
from data8_tui.settings.profile import Profile
from data8_tui.tui import app as application  # for its TICK
from data8_tui.tui.app import Data8App
from data8_tui.tui.redraw_pace import RedrawPace
from data8_tui.tui.screens.jobs import JobsScreen
from data8_tui.tui.textual_private import write_to_terminal

POLLS = 3
TICK = 0.25
OTHERS = ("datasets", "transfers")


def marks(app: Data8App, screen: JobsScreen) -> Iterator[None]:
    """What happens at each tick: one step of this generator."""
    session = app.session
    polled: list[object] = []
    session.store.subscribe(lambda change: polled.append(getattr(change, "topic", None)))
    while not (screen.items_in_view() and all(job.detailed for job in screen.items_in_view())):
        yield
    for _ in range(2):  # what the last answer has changed is painted before the next tick
        yield
    polled.clear()
    write_to_terminal(app, "IDLE")
    while polled.count(screen.topic) < POLLS or not session.poller.idle:
        session.poller.refresh()
        yield
    yield
    write_to_terminal(app, "CHANGED")
    first = screen.shown[0]
    changed = Job.from_json({**first.raw, "completedAt": None, "percentComplete": 12.0})
    session.store.put(JobTopic(first.name), changed)
    yield
    yield
    write_to_terminal(app, "END")
    for mode in OTHERS:
        yield from other_mode(app, mode)
    app.exit(0)
    while True:
        yield


def other_mode(app: Data8App, mode: str) -> Iterator[None]:
    """Show a mode, and mark the time when it has all answers, and is polled."""
    app.call_later(app.action_show_mode, mode)
    idle = 0
    while idle < 4:
        yield
        idle = idle + 1 if app.session.poller.idle else 0
    write_to_terminal(app, f"STILL {mode}")
    for _ in range(POLLS):
        app.session.poller.refresh()
        yield
    write_to_terminal(app, "MOVED")
    yield


def main(base_url: str, token_url: str, client_id: str, client_secret: str, now: str) -> None:
    profile = Profile.model_validate(
        {
            "name": "idle", "base_url": base_url, "token_url": token_url, "scope": "BatchApi",
            "client_id": client_id, "client_secret": client_secret, "fleeting": True,
            "preferences": Preferences(display=DisplaySettings(start="jobs")),
        }
    )  # fmt: skip
    steps: list[Iterator[None]] = []
    usual = Data8App._tick

    def tick(app: Data8App) -> None:
        usual(app)
        if not steps and isinstance(app.screen, JobsScreen):
            steps.append(marks(app, app.screen))
        if steps:
            next(steps[0])

    Data8App._tick = tick  # type: ignore[method-assign,assignment]
    RedrawPace.is_due = lambda _: True  # type: ignore[method-assign,assignment]
    application.TICK = TICK  # type: ignore[attr-defined]
    Data8App(open_session(profile, clock=FrozenClock(datetime.fromisoformat(now)))).run()


main(*sys.argv[1:])
