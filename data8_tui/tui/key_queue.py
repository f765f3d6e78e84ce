"""Keys that come in a burst, as over a slow line, act in the order they were typed.

A plain key travels from the widget that has the focus up to the application before its command is
done. A command marked `at_once` is done before that journey, so it would overtake the keys before
it, and act on the row that the cursor is only about to leave.
"""

from collections import deque
from collections.abc import Awaitable, Callable
from typing import Any

from textual.app import App
from textual.events import Event, Key

_LONGEST = 0.25
"""Seconds after which a key that has not come back is taken to have been stopped by a widget."""


class KeyQueue:
    """Holds back a command done at once, and all behind it, while keys before it are travelling."""

    def __init__(self, app: App[Any], handle: Callable[[Event], Awaitable[None]]) -> None:
        self._app = app
        self._handle = handle
        self._in_flight: list[Key] = []
        self._held: deque[Key] = deque()

    async def put(self, event: Key) -> None:
        """A key typed, or one that has come back to the application."""
        if event.is_forwarded:
            await self._handle(event)
            self._in_flight = [one for one in self._in_flight if one is not event]
            await self._release()
        elif self._held or self._must_wait(event):
            self._held.append(event)
            self._app.set_timer(_LONGEST, self._give_up_waiting)
        else:
            await self._handle_now(event)

    async def _handle_now(self, event: Key) -> None:
        focused = self._app.focused
        is_text = focused is not None and focused.check_consume_key(event.key, event.character)
        await self._handle(event)
        if event.is_forwarded and not is_text:
            self._in_flight.append(event)

    def _must_wait(self, event: Key) -> bool:
        if not self._in_flight:
            return False
        bound = self._app.screen.active_bindings.get(event.key)
        return bound is not None and bound.binding.priority

    async def _release(self) -> None:
        while self._held and not self._must_wait(self._held[0]):
            await self._handle_now(self._held.popleft())

    async def _give_up_waiting(self) -> None:
        self._in_flight.clear()
        await self._release()
