"""The jobs that a person has marked: told once when there is news, whatever is on the screen."""

import asyncio
from collections.abc import Callable
from functools import partial

from data8_tui.clock import Clock
from data8_tui.jobs.job_observer import JobEvent, JobObservation
from data8_tui.jobs.job_tracker import JobTracker
from data8_tui.monitor.history import History
from data8_tui.monitor.poller import Interest, Poller
from data8_tui.monitor.topics import JobTopic
from data8_tui.transfer.threads import in_thread

EVERY = 10.0
"""Seconds between two looks at a watched job that nobody shows."""


class WatchedJobs:
    """Keeps watched jobs of interest to the poller, also over the end of this session.

    `tell` is called in the event loop with each piece of news, once for each over all sessions; a
    job that ended while nobody ran is told at the next start. Its mark then goes.
    """

    def __init__(
        self,
        poller: Poller,
        followers: JobTracker,
        history: History,
        clock: Clock,
        tell: Callable[[JobObservation], None],
    ) -> None:
        self._poller = poller
        self._followers = followers
        self._watched = history.watched
        self._clock = clock
        self._tell = tell
        self._interests: dict[str, Interest] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._unsubscribe: Callable[[], None] = lambda: None

    async def open(self) -> None:
        """Take up the marks of earlier sessions. Raises StorageError."""
        self._unsubscribe = self._followers.subscribe(self._see)
        for watched in await in_thread(None, self._watched.all):
            self._hold(watched.job)

    async def aclose(self) -> None:
        """Let go of everything; the marks stay."""
        self._unsubscribe()
        for interest in self._interests.values():
            interest.release()
        self._interests.clear()
        await asyncio.gather(*self._tasks)

    def watches(self, name: str) -> bool:
        """Whether a job is marked."""
        return name in self._interests

    @property
    def marked(self) -> tuple[str, ...]:
        """The jobs that are marked, those first that were marked first."""
        return tuple(self._interests)

    async def mark(self, name: str, *, watched: bool) -> None:
        """Watch a job, or no more. Raises StorageError."""
        if watched:
            await in_thread(None, partial(self._watched.add, name, self._clock.now()))
            self._hold(name)
        else:
            self._let_go(name)
            await in_thread(None, partial(self._watched.remove, name))

    def _hold(self, name: str) -> None:
        if name not in self._interests:
            self._interests[name] = self._poller.watch(JobTopic(name), every=EVERY)
            self._followers.follow(name)

    def _let_go(self, name: str) -> None:
        if interest := self._interests.pop(name, None):
            interest.release()

    def _see(self, sight: JobObservation) -> None:
        if sight.news is not None and self.watches(sight.job.name):
            task = asyncio.create_task(self._tell_once(sight, sight.news))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _tell_once(self, sight: JobObservation, news: JobEvent) -> None:
        name = sight.job.name
        if news.ends:
            self._let_go(name)
        if await in_thread(None, partial(self._watched.tell, name, news)):
            self._tell(sight)
        if news.ends:
            await in_thread(None, partial(self._watched.remove, name))
