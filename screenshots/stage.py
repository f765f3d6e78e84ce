"""The stage on which scenes are played: the sandbox and the application, with both clocks stopped.

The two never share a process here either: the sandbox is a child that listens on a loopback socket.
"""

import asyncio
import csv
import fcntl
import filecmp
import json
import os
import re
import time
import urllib.request
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from scenes import AFTER, EMPTY, FRAME_SIZES, MADE, MANY_COLUMNS, Scene, Step
from textual.pilot import Pilot

import data8_tui.sandbox
from data8_tui.clock import FrozenClock
from data8_tui.demo import PAST_DAYS, SANDBOX_STATUSES, run_sandbox
from data8_tui.session import Session, open_session
from data8_tui.settings.model import BaselineSettings, DisplaySettings, Preferences
from data8_tui.settings.profile import Profile, offline_profile
from data8_tui.tui.app import Data8App
from data8_tui.tui.navigation import OpenFile
from data8_tui.tui.screens.overview import screen as overview

NOW = datetime(2026, 11, 20, 14, 5, tzinfo=UTC)
DEMO = {
    "name": "demo",
    "scope": "BatchApi",
    "fleeting": True,
}
LAST_LOOK = timedelta(hours=20)
SECRET = "stage"  # noqa: S105 - made up
SAMPLE = Path(data8_tui.sandbox.__file__).parent / "sample"
PATIENCE = 120.0
"""Seconds until a scene that doesn't come is given up."""


def in_london() -> None:
    """Local times in the pictures are those of the people who use Data8."""
    os.environ["TZ"] = "Europe/London"
    time.tzset()


Check = Callable[[Data8App, str], Awaitable[None]]
"""Called with the name of each frame that a step keeps, as soon as the frame is there."""


async def _no_check(app: Data8App, name: str) -> None: ...


@asynccontextmanager
async def played(
    scene: Scene, check: Check = _no_check
) -> AsyncIterator[tuple[Data8App, dict[str, str]]]:
    """The application as it stands at the end of the scene, and the frames of its steps by name."""
    if scene.files:
        async with _files_shown(scene, check) as from_files:
            yield from_files
        return
    options = ["--port", "0", "--now", NOW.isoformat(), "--client-secret", SECRET]
    with run_sandbox(*options, *["--schedules"] * scene.past) as running:
        display = DisplaySettings(start=scene.start)
        # What is unusual depends on which of the past has come, so it would differ by the moment
        # where not all of it is waited for.
        baseline = BaselineSettings(enabled=scene.past)
        preferences = Preferences(status=SANDBOX_STATUSES, display=display, baseline=baseline)
        past = {"past_days": PAST_DAYS} if scene.past else {}
        profile = Profile.model_validate(
            {**DEMO, **past, **running.connection, "preferences": preferences}
        )
        clock = FrozenClock(NOW)
        overview.READ_EVERY = 1
        app = Data8App(_opened(profile, clock, scene), theme=scene.theme)
        async with app.run_test(size=scene.size, notifications=True) as pilot:
            shown: dict[str, str] = {}
            for step in scene.steps:
                if step.seconds:
                    _control(running.connection["base_url"], "clock", {"move": step.seconds})
                    clock.move_to(clock.now() + timedelta(seconds=step.seconds))
                if step.latency:
                    slow = {"script": [f"wait:{step.latency}"] * 9, "match": "/data"}
                    _control(running.connection["base_url"], "faults", slow)
                await _take(app, pilot, step)
                shown |= await _step_frames(app, scene, step, check)
            yield app, shown


@asynccontextmanager
async def _files_shown(
    scene: Scene, check: Check
) -> AsyncIterator[tuple[Data8App, dict[str, str]]]:
    """The application on local files, which needs no sandbox."""
    display = DisplaySettings(start=scene.start)
    profile = offline_profile(Preferences(display=display))
    shown = OpenFile(tuple(SAMPLE / name for name in scene.files))
    write_files()
    opening = open_session(profile, clock=FrozenClock(NOW))
    app = Data8App(opening, theme=scene.theme, shown=shown)
    async with app.run_test(size=scene.size, notifications=True) as pilot:
        frames_of_steps: dict[str, str] = {}
        for step in scene.steps:
            await _take(app, pilot, step)
            frames_of_steps |= await _step_frames(app, scene, step, check)
        yield app, frames_of_steps


def write_files() -> None:
    """Write the files that scenes show besides the sample, except those that are there.

    Another process may show one of them, and would find that it has changed.
    """
    MADE.mkdir(exist_ok=True)
    with MADE.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        for path, write in (
            (AFTER, _write_cleansed),
            (MANY_COLUMNS, _write_many_columns),
            (EMPTY, lambda written: written.write_text("id,name\n")),
        ):
            written = path.with_name(f"{os.getpid()}.csv")
            write(written)
            if path.exists() and filecmp.cmp(written, path, shallow=False):
                written.unlink()
            else:
                written.replace(path)


def _write_many_columns(written: Path) -> None:
    """Write texts of every width: narrow, wide, combining, emoji, from right to left."""
    wide = ("東京都渋谷区", "ＦＵＬＬ", "👍 thanks")
    texts = ("plain", *wide, "cafe\u0301", "שלום", "नमस्ते", " a\tb ")
    names = [f"column_{number}" if number % 5 else f"列{number} naïve" for number in range(2, 51)]
    with written.open("w", encoding="utf-8", newline="") as file:
        records = csv.writer(file)
        records.writerow(["id", *names])
        for row in range(500):
            values = (texts[(row + n) % 8] if n % 3 else str(row**3 * n) for n in range(2, 51))
            records.writerow([10**17 + row, *values])


def _write_cleansed(written: Path) -> None:
    """Write what the sample's contacts may be after a job, for whoever compares them."""
    with (
        (SAMPLE / "contacts.csv").open(encoding="utf-8", newline="") as before,
        written.open("w", encoding="utf-8", newline="") as after,
    ):
        records = csv.DictReader(before)
        cleansed = csv.DictWriter(after, [*(records.fieldnames or ()), "deceased"])
        cleansed.writeheader()
        for number, record in enumerate(records, start=1):
            email, postcode = record["email"].replace(" ", ""), record["postcode"].replace(" ", "")
            if number % 100:
                record |= {
                    "first_name": record["first_name"].strip().title(),
                    "email": email.lower() if number % 25 else "",
                    "postcode": f"{postcode[:-3]} {postcode[-3:]}".upper(),
                    "telephone": re.sub(r"[^\d+]", "", record["telephone"]),
                    "deceased": "N",
                }
                cleansed.writerow(record)


@asynccontextmanager
async def _opened(profile: Profile, clock: FrozenClock, scene: Scene) -> AsyncIterator[Session]:
    """A session; for the overview, of somebody who last looked in the evening before."""
    async with open_session(profile, clock=clock) as session:
        if scene.start == "overview" and not scene.past:
            history, _ = session.history_or_memory
            history.looks.note(NOW - LAST_LOOK)
        yield session


def _control(sandbox: str, what: str, settings: Mapping[str, object]) -> None:
    """Set the sandbox's clock, or its faults."""
    body = json.dumps(settings).encode()
    headers = {"authorization": f"Bearer {SECRET}"}
    request = urllib.request.Request(f"{sandbox}/_sandbox/{what}", body, headers)  # noqa: S310
    urllib.request.urlopen(request).close()  # noqa: S310 - ours


async def _take(app: Data8App, pilot: Pilot[int], step: Step, pause: float = 0.1) -> None:
    """Press the keys; then wait until the texts are there and nothing moves for `pause` seconds."""
    await pilot.press(*step.keys)
    before, now, since = "", frame(app), time.monotonic()
    try:
        async with asyncio.timeout(PATIENCE):
            while (
                now != before or not _come(app, step, now) or time.monotonic() - since < step.still
            ):
                await pilot.pause(pause)
                before, now = now, frame(app)
                if now != before or not app.session.poller.idle:
                    since = time.monotonic()
    except TimeoutError:
        raise AssertionError(f"waited in vain for {step.until}:\n{frame(app)}") from None


def _come(app: Data8App, step: Step, shown: str) -> bool:
    return app.session.poller.idle and all(text in shown for text in step.until)


async def frames(app: Data8App, scene: Scene) -> dict[str, str]:
    """The frames of a scene that has been played, by their names; the last size stays."""
    if not scene.kept:
        return {}
    return {scene.name: frame(app)} | {
        name: await _frame_at(app, size) for name, size in scene.also
    }


async def _step_frames(app: Data8App, scene: Scene, step: Step, check: Check) -> dict[str, str]:
    """The frames of a step, by their names, each at a size of its own; the scene's size stays."""
    if not step.frames:
        return {}
    shown = {
        f"{step.frames}-{width}x{height}": await _frame_at(app, (width, height))
        for width, height in FRAME_SIZES
    }
    await _frame_at(app, scene.size)
    await check(app, step.frames)
    return shown


async def _frame_at(app: Data8App, size: tuple[int, int]) -> str:
    await Pilot(app).resize_terminal(*size)
    await _take(app, Pilot(app), Step((), ()), pause=0.02)  # nothing is awaited from outside
    return frame(app)


def frame(app: Data8App) -> str:
    """What stands on the screen, as lines of text without the blanks at their ends."""
    strips = app.screen._compositor.render_strips()
    return "\n".join(strip.text.rstrip() for strip in strips) + "\n"
