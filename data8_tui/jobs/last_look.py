"""When the user last looked at the account's jobs: what has ended since then is new.

The user is taken to look while a list of jobs is in view, the terminal has the focus as far as it
reports that, and a key was pressed within `ATTENTION`. After `GLANCE` of that, what the list showed
counts as seen, up to the time of its newest answer; only then is it stored, so that a session that
is killed, or that never got an answer, leaves what has ended as new.

`at` is where “since you last looked” begins. It stays as it is while the user is there, so that
nothing new loses its mark while it is being read. It moves to what was seen before once the user
comes back after `ABSENCE` without a key: a session that stays open for days counts from the last
time the user was away, whichever session was looked at meanwhile. A session that begins within
`ABSENCE` of the last key of another one continues its visit.
"""

import asyncio
from collections.abc import Callable, Coroutine
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Final

from data8_tui.clock import Clock
from data8_tui.errors import StorageError
from data8_tui.monitor.history.looks import Look, Looks
from data8_tui.threads import run_in_thread

GLANCE: Final = timedelta(seconds=5)
"""How long a list is in view until what it shows counts as seen."""
ATTENTION: Final = timedelta(minutes=1)
"""How long after a key the user is taken to look still."""
ABSENCE: Final = timedelta(minutes=15)
"""How long there is no key until the user is taken to have been away."""
SAVE_EVERY: Final = timedelta(seconds=30)


class LastLook:
    """Follows one session's user. Everything is called in the event loop, which it never blocks.

    Where the history can't be used, it is known for this session alone.
    """

    def __init__(self, looks: Looks, clock: Clock) -> None:
        self._looks = looks
        self._clock = clock
        self._seen_until: datetime | None = None
        self._saved: Look | None = None
        self._looking_since: datetime | None = None
        self._acted_at = clock.now()
        self._focused = True
        self._tasks: set[asyncio.Task[None]] = set()
        self._subscribers: list[Callable[[], None]] = []
        self.at: datetime | None = None
        """When the user last looked before this visit; None where nobody ever has."""
        self._before_all_seen: datetime | None = None
        """What `at` was before all was taken for seen, as long as that can be undone."""

    async def open(self) -> None:
        """Read until when earlier sessions were looked at."""
        with suppress(StorageError):
            self._saved = await run_in_thread(self._looks.newest)
        if (last := self._saved) is not None:
            self._seen_until = last.until
            continues = last.acted_at and self._clock.now() - last.acted_at < ABSENCE
            self.at = last.visit_from if continues else last.until

    async def aclose(self) -> None:
        """Store what was seen."""
        self._save()
        await asyncio.gather(*self._tasks)

    def subscribe(self, on_change: Callable[[], None]) -> None:
        """Call `on_change` each time that `at` changes."""
        self._subscribers.append(on_change)

    def note_activity(self) -> None:
        """The user has pressed a key or a mouse button, or come back to the terminal."""
        now = self._clock.now()
        if now - self._acted_at >= ABSENCE:
            self._begin_visit()
        self._acted_at = now

    def set_focused(self, focused: bool) -> None:
        """Set whether the terminal has the focus."""
        self._focused = focused
        if focused:
            self.note_activity()

    def tick(self, shown: datetime | None) -> None:
        """Called every second with the time of the answer that the list in view shows, or None."""
        now = self._clock.now()
        if shown is None or not self._focused or now - self._acted_at > ATTENTION:
            self._looking_since = None
        else:
            self._looking_since = self._looking_since or now
            if now - self._looking_since >= GLANCE:
                self._seen_until = _later(self._seen_until, shown)
        if self._save_due:
            self._save()

    def mark_all_seen(self) -> None:
        """Take all that has ended until now for seen."""
        before = self.at
        self._seen_until = _later(self._seen_until, self._clock.now())
        self._save()
        self._move_to(self._seen_until)
        self._before_all_seen = before

    @property
    def can_undo_all_seen(self) -> bool:
        """Whether all was taken for seen during this visit."""
        return self._before_all_seen is not None

    def undo_all_seen(self) -> None:
        """Let “since you last looked” begin where it did before all was taken for seen."""
        if self._before_all_seen is not None:
            self.at, self._before_all_seen = self._before_all_seen, None
            self._save()
            self._report()

    def _begin_visit(self) -> None:
        self._looking_since = None
        self._move_to(self._seen_until)
        self._start(self._read_of_others())

    async def _read_of_others(self) -> None:
        with suppress(StorageError):
            latest = await run_in_thread(self._looks.latest)
            self._seen_until = _later(self._seen_until, latest)
            self._move_to(latest)

    def _move_to(self, at: datetime | None) -> None:
        """Move `at` to a later time; an earlier one, or None, changes nothing."""
        if (later := _later(self.at, at)) != self.at:
            self.at, self._before_all_seen = later, None
            self._report()

    def _report(self) -> None:
        for on_change in self._subscribers:
            on_change()

    @property
    def _save_due(self) -> bool:
        """Whether enough was seen, or is long enough ago, to be stored while the user is there."""
        saved, until = self._saved, self._seen_until
        if saved is None or saved.acted_at is None or until is None:
            return True
        acted_later = self._acted_at - saved.acted_at >= SAVE_EVERY
        return acted_later or until - saved.until >= SAVE_EVERY

    def _save(self) -> None:
        """Store the look and the visit; nothing where the user has not looked yet."""
        if (until := self._seen_until) is None:
            return
        look = Look(until, self.at, self._acted_at)
        if look != self._saved:
            self._saved = look
            self._start(self._store(look))

    async def _store(self, look: Look) -> None:
        with suppress(StorageError):
            await run_in_thread(self._looks.note_visit, look)

    def _start(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def _later(one: datetime | None, other: datetime | None) -> datetime | None:
    return max((at for at in (one, other) if at is not None), default=None)
