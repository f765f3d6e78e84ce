"""Keys that come in a burst, as over a slow line, act in the order they were typed.

A key travels from the widget that has the focus up to the application before its command is done.
What that command causes travels as well, and a dialog that it opens is not there at once. A key
that didn't wait for all of this would act on the screen that the key before is about to leave.
"""

from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import Any

from textual.app import App
from textual.events import Event, Key
from textual.message_pump import MessagePump
from textual.timer import Timer

_LONGEST = 1.0
"""Seconds after which the next key is no longer held back by a widget that has been removed."""
_MOVES, _OPENS = "cursor.", "cursor.open"
"""The ids of commands that only move a cursor begin with the one, and are not the other."""


class KeyQueue:
    """Holds keys back until the one before has done all that it does.

    Letters of a text don't wait for each other, nor do keys that move a cursor: a key that is held
    down would be followed by a frame for each row, where the line has room for a few.
    """

    def __init__(self, app: App[Any], handle: Callable[[Event], Awaitable[None]]) -> None:
        self._app = app
        self._handle = handle
        self._held: deque[Key] = deque()
        self._timer: Timer | None = None
        """Runs while a key is on its way; None where none is."""
        self._number = 0
        """Of the key on its way: what an earlier one has left behind is not taken for it."""
        self._moving = False
        """Whether it only moves a cursor."""

    async def put(self, event: Key) -> None:
        """A key typed, or one that has come back to the application."""
        if event.is_forwarded:
            await self._handle(event)
        elif self._held or self._must_wait(event):
            self._held.append(event)
        else:
            await self._handle_now(event)

    def _must_wait(self, event: Key) -> bool:
        return self._timer is not None and not (self._moving and self._moves(event))

    def _moves(self, event: Key) -> bool:
        bound = self._app.screen.active_bindings.get(event.key)
        command = (bound.binding.id or "") if bound is not None else ""
        return command.startswith(_MOVES) and command != _OPENS

    async def _handle_now(self, event: Key) -> None:
        focused = self._app.focused
        is_text = focused is not None and focused.check_consume_key(event.key, event.character)
        path = self._path()
        moving = self._moves(event)
        await self._handle(event)
        if not is_text:
            if self._timer is not None:
                self._timer.stop()
            self._number += 1
            self._moving = moving
            self._timer = self._app.set_timer(_LONGEST, partial(self._end, self._number))
            # First the key itself, then the messages that it caused, which take the same path.
            self._follow((*path, self._app, *path, self._app), self._number)

    def _path(self) -> Sequence[MessagePump]:
        """Those that a message passes on its way to the application."""
        start = self._app.focused or self._app.screen
        return [node for node in start.ancestors_with_self if node is not self._app]

    def _follow(self, path: Sequence[MessagePump], number: int) -> None:
        """Pass the queues of `path`, one after another, behind the messages that are in them."""
        for at, node in enumerate(path):
            if node.call_later(self._follow, path[at + 1 :], number):
                return
        # A screen that was opened reads its queue when it is complete; it asks for the focus first.
        screen = self._app.screen
        if not screen.call_later(self._app.call_later, self._end, number):
            self._app.call_later(self._end, number)

    async def _end(self, number: int) -> None:
        """The key has done what it does: let the next ones go."""
        if self._timer is None or number != self._number:
            return
        self._timer.stop()
        self._timer = None
        while self._held and not self._must_wait(self._held[0]):
            await self._handle_now(self._held.popleft())
