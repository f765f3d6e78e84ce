"""The notices of an account: kept until they are seen, also those of earlier sessions."""

import asyncio
from collections.abc import Callable, Coroutine
from contextlib import suppress
from dataclasses import replace
from enum import StrEnum
from typing import Any

from data8_tui.clock import Clock
from data8_tui.errors import StorageError
from data8_tui.monitor.history.notices import KEPT_NOTICES, Notice, Notices
from data8_tui.threads import run_in_thread


class NoticeSubject(StrEnum):
    """What a notice is about."""

    JOB = "job"
    RUN = "run"
    TRANSFER = "transfer"
    STORAGE = "storage"
    """The files on this machine: the history, the state folder."""
    ACCOUNT = "account"
    """The account's credentials."""
    COMMAND = "command"
    """A command of the user's own, for notices or called by a key."""


class NoticeLog:
    """The notices, newest first. They are written beside the event loop, in the order they came.

    Where the history can't be used, they are those of this session.
    """

    def __init__(self, stored: Notices, clock: Clock) -> None:
        self._stored = stored
        self._clock = clock
        self._writing = asyncio.Lock()
        self._tasks: set[asyncio.Task[None]] = set()
        self._subscribers: list[Callable[[], None]] = []
        self._notices: list[Notice] = []

    @property
    def all(self) -> list[Notice]:
        """Every notice, newest first."""
        return self._notices

    @property
    def unseen(self) -> int:
        """How many have not been seen."""
        return sum(notice.seen_at is None for notice in self._notices)

    def subscribe(self, on_change: Callable[[], None]) -> None:
        """Call `on_change` each time that there are others, or others are seen."""
        self._subscribers.append(on_change)

    def unsubscribe(self, on_change: Callable[[], None]) -> None:
        """Call it no more."""
        self._subscribers.remove(on_change)

    async def open(self) -> None:
        """Read those of earlier sessions."""
        async with self._writing:
            with suppress(StorageError):
                stored = await run_in_thread(self._stored.all)
                self._notices = (self._notices + stored)[:KEPT_NOTICES]
        self._report()

    async def aclose(self) -> None:
        """Finish what is being written."""
        await asyncio.gather(*self._tasks)

    def add(self, subject: NoticeSubject, text: str, *, title: str = "", job: str = "") -> None:
        """Keep a notice of now."""
        notice = Notice(self._clock.now(), subject, text, title, job)
        self._notices = [notice, *self._notices][:KEPT_NOTICES]
        self._start(self._write(self._stored.add, notice))
        self._report()

    def mark_seen(self) -> None:
        """Take all of them for seen."""
        if not self.unseen:
            return
        now, newest = self._clock.now(), self._notices[0].at
        self._notices = [
            notice if notice.seen_at else replace(notice, seen_at=now) for notice in self._notices
        ]
        self._start(self._write(self._stored.mark_seen, newest, now))
        self._report()

    async def _write(self, func: Callable[..., None], *values: Any) -> None:
        async with self._writing:
            with suppress(StorageError):
                await run_in_thread(func, *values)

    def _start(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _report(self) -> None:
        for on_change in tuple(self._subscribers):
            on_change()
