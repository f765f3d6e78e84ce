"""The watched jobs: each event of theirs is reported once, over all sessions."""

import asyncio
from collections.abc import Callable

from data8_tui.clock import Clock
from data8_tui.errors import StorageError
from data8_tui.jobs.job_observer import JobEvent, JobObservation
from data8_tui.jobs.job_tracker import JobTracker
from data8_tui.monitor.history import History
from data8_tui.monitor.poller import Poller
from data8_tui.monitor.schedule import Interest
from data8_tui.monitor.topics import JobTopic
from data8_tui.threads import run_in_thread

OnWatchedChange = Callable[[JobObservation | None], None]
"""Called with the event of a watched job, or with None where the set of watched jobs changed."""


class WatchedJobs:
    """Keeps watched jobs polled, over the end of this session too.

    Each event is reported once over all sessions; a job that ended while none ran is reported at
    the next start. A job that has ended is no longer watched. A watched job that is on no screen is
    polled every `interval` seconds.
    """

    def __init__(
        self,
        poller: Poller,
        tracker: JobTracker,
        history: History,
        clock: Clock,
        *,
        interval: float,
    ) -> None:
        self._poller = poller
        self._tracker = tracker
        self._stored = history.watched
        self._clock = clock
        self._interval = interval
        self._interests: dict[str, Interest] = {}
        self._storing = asyncio.Lock()  # what was asked last is what the history says in the end
        self._tasks: set[asyncio.Task[None]] = set()
        self._subscribers: list[OnWatchedChange] = []
        self._unsubscribe: Callable[[], None] = lambda: None

    def subscribe(self, on_change: OnWatchedChange) -> Callable[[], None]:
        """Have `on_change` called in the event loop; returns the function that unsubscribes."""
        self._subscribers.append(on_change)
        return lambda: self._subscribers.remove(on_change)

    async def open(self) -> None:
        """Watch what earlier sessions watched. Raises StorageError."""
        self._unsubscribe = self._tracker.subscribe(self._on_observation)
        for watched in await run_in_thread(self._stored.all):
            self._hold(watched.job)
        self._publish(None)

    async def aclose(self) -> None:
        """Release every interest, and finish reporting; the jobs stay watched in the history."""
        self._unsubscribe()
        for interest in self._interests.values():
            interest.release()
        self._interests.clear()
        for result in await asyncio.gather(*self._tasks, return_exceptions=True):
            if isinstance(result, BaseException) and not isinstance(result, StorageError):
                raise result

    def __contains__(self, name: str) -> bool:
        return name in self._interests

    @property
    def names(self) -> tuple[str, ...]:
        """The watched jobs, in the order in which they came to be."""
        return tuple(self._interests)

    async def add(self, name: str) -> None:
        """Watch a job. Raises StorageError where that can't be remembered."""
        self._hold(name)
        self._publish(None)
        async with self._storing:
            await run_in_thread(self._stored.add, name, self._clock.now())

    async def remove(self, name: str) -> None:
        """Watch a job no more. Raises StorageError."""
        self._release(name)
        self._publish(None)
        async with self._storing:
            await run_in_thread(self._stored.remove, name)

    def _hold(self, name: str) -> None:
        if name not in self._interests:
            self._interests[name] = self._poller.register_interest(
                JobTopic(name), interval=self._interval
            )
            self._tracker.track(name)

    def _release(self, name: str) -> None:
        if interest := self._interests.pop(name, None):
            interest.release()

    def _on_observation(self, observation: JobObservation) -> None:
        if observation.event is not None and observation.job.name in self:
            task = asyncio.create_task(self._report_once(observation, observation.event))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _report_once(self, observation: JobObservation, event: JobEvent) -> None:
        name = observation.job.name
        if event.ends:
            self._release(name)
        if await run_in_thread(self._stored.mark_reported, name, event):
            self._publish(observation)
        if event.ends:
            await run_in_thread(self._stored.remove, name)

    def _publish(self, observation: JobObservation | None) -> None:
        for on_change in tuple(self._subscribers):
            on_change(observation)
