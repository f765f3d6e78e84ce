"""The application on a real sandbox, driven by its keys, and conditions to wait for."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import TYPE_CHECKING, Any

import pytest
from textual import events
from textual.keys import _character_to_key
from textual.pilot import Pilot

from data8_tui.clock import Clock, FrozenClock
from data8_tui.session import Session, open_session
from data8_tui.settings.choices import StartScreen
from data8_tui.settings.model import BaselineSettings, Preferences
from data8_tui.settings.profile import Profile
from data8_tui.tui.app import Data8App
from tests.parsed_styles import keep_parsed_styles
from tests.sandbox_statuses import SETTINGS

if TYPE_CHECKING:
    from data8_tui.sandbox.server import Sandbox

keep_parsed_styles()

PATIENCE = 50.0
"""Seconds until a condition that never came true fails the test, before pytest's own limit."""


class Driver:
    """Presses keys and waits for what they bring about."""

    def __init__(self, app: Data8App, pilot: "Pilot[int]") -> None:
        self.app = app
        self.pilot = pilot

    async def press(self, *keys: str) -> None:
        await self.pilot.press(*keys)

    async def press_without_a_pause(self, *keys: str) -> None:
        """As a quick hand, a paste or a slow line does it: all are there before one is handled."""
        for key in keys:
            typed = len(key) == 1
            name = _character_to_key(key) if typed else key
            self.app.post_message(events.Key(name, key if typed else None))
        await self.pilot.pause()

    async def type(self, text: str) -> None:
        await self.press_without_a_pause(*text)

    async def until(
        self, what: str, condition: Callable[[], object], seconds: float = PATIENCE
    ) -> None:
        """Wait until the condition holds; `what` is what a failure says never came."""
        end = asyncio.get_running_loop().time() + seconds
        await self.pilot.pause()
        while not condition():
            if asyncio.get_running_loop().time() > end:
                raise AssertionError(f"never came: {what}\n{self.text}")
            await asyncio.sleep(0.01)  # a pause of the pilot's is a message to each widget
            if condition():
                await self.pilot.pause(0)

    async def until_says(self, text: str) -> None:
        """Wait until this text is somewhere on the screen."""
        await self.until(f"“{text}”", lambda: text in self.text)

    async def until_settled(self) -> None:
        """Wait until everything of interest has been learnt."""
        await self.until("a settled picture", lambda: self.app.session.poller.idle)

    async def until_toast(self, text: str) -> None:
        """Wait until a toast says this, however its words are broken into lines."""
        await self.until(f"a toast “{text}”", lambda: text in self.said_by("Toast"))

    def said_by(self, selector: str) -> str:
        """What these widgets of the screen have drawn, in one line."""
        drawn = (
            widget.render_line(number).text
            for widget in self.app.screen.query(selector)
            for number in range(widget.size.height)
        )
        return " ".join(" ".join(drawn).split())

    @property
    def lines(self) -> list[str]:
        """The screen as a person sees it."""
        strips = self.app.screen._compositor.render_strips()
        return ["".join(segment.text for segment in strip).rstrip() for strip in strips]

    @property
    def text(self) -> str:
        return "\n".join(self.lines)

    def line_with(self, text: str) -> str:
        return next((line for line in self.lines if text in line), "")


Opened = Callable[..., AbstractAsyncContextManager[Driver]]


def hold_pages(session: Session, beyond: int) -> asyncio.Event:
    """Have pages of the list of jobs beyond a number come only once the event returned is set."""
    gate, fetch = asyncio.Event(), session.client.list_jobs

    async def held(**filters: Any) -> Any:
        if filters["page"] > beyond:
            await gate.wait()
        return await fetch(**filters)

    session.client.list_jobs = held  # type: ignore[method-assign]
    return gate


def profile_of(sandbox: "Sandbox") -> Profile:
    """The profile that reaches a sandbox."""
    return Profile.model_validate(
        {
            "name": "demo",
            "base_url": sandbox.base_url,
            "token_url": sandbox.token_url,
            "client_id": sandbox.client_id,
            "client_secret": sandbox.client_secret,
            "scope": "BatchApi",
            "fleeting": True,
            # What is unusual comes with the history, at some moment of a test.
            "preferences": Preferences(status=SETTINGS, baseline=BaselineSettings(enabled=False)),
        }
    )


@pytest.fixture
def opened() -> Opened:
    """`async with opened(sandbox, size=(80, 24)) as it:` is the application on that sandbox.

    It begins with the list of jobs, unless `start` is "overview". Its clock stands at the
    sandbox's own time, so that nothing is polled twice unasked.
    """

    @asynccontextmanager
    async def open_app(
        sandbox: "Sandbox",
        *,
        size: tuple[int, int] = (120, 36),
        clock: Clock | None = None,
        start: StartScreen = "jobs",
        answered: bool = True,
        theme: str = "dark",
        **settings: object,
    ) -> AsyncIterator[Driver]:
        clock = clock or FrozenClock(sandbox.clock.now())
        profile = profile_of(sandbox).model_copy(update=settings)
        shown = {"display": profile.preferences.display.model_copy(update={"start": start})}
        preferences = profile.preferences.model_copy(update=shown)
        profile = profile.model_copy(update={"preferences": preferences})
        app = Data8App(open_session(profile, clock=clock), theme=theme)
        async with app.run_test(size=size, notifications=True) as pilot:
            driver = Driver(app, pilot)
            if answered:
                await driver.until("the first answer", lambda: app.session.store.health.since)
            yield driver

    return open_app
