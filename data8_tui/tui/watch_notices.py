"""The watched jobs: the person is told of their news wherever they are, also after a restart.

The session's part of it, what is followed and what is news, is jobs.attention's; this is what the
application makes of it.
"""

import asyncio
from collections.abc import Coroutine
from datetime import timedelta
from shlex import quote
from typing import TYPE_CHECKING, Final

from textual.notifications import SeverityLevel

from data8_tui.errors import StorageError
from data8_tui.insight.outlook import NOTHING, Outlook
from data8_tui.jobs.job_observer import JobEvent, JobObservation
from data8_tui.jobs.job_tracker import JobTracker
from data8_tui.jobs.notification_text import headline, notification_facts
from data8_tui.jobs.watch_list import WatchedJobs
from data8_tui.monitor.history import History
from data8_tui.tui import safe
from data8_tui.tui.notifier import AppNotifier

if TYPE_CHECKING:
    from data8_tui.session import Session
    from data8_tui.tui.app import Data8App

_SEVERITIES: Final[dict[JobEvent, SeverityLevel]] = {
    JobEvent.COMPLETED: "information",
    JobEvent.FAILED: "error",
    JobEvent.STALLED: "warning",
    JobEvent.MOVING: "information",
}
LASTING = 12.0
"""Seconds that news stay on the screen: longer than what a person did themselves."""


def open_history_or_memory(session: "Session") -> tuple[History, StorageError | None]:
    """What is remembered; where that can't be had, a memory that ends with the application."""
    try:
        return session.history, None
    except StorageError as error:
        return History(None, session.profile.base_url, session.profile.client_id), error


class WatchNotices:
    """Belongs to the application, not to a screen; run `run()` as one task."""

    def __init__(self, app: "Data8App", history: History) -> None:
        session = app.session
        self._app = app
        self._followers = JobTracker(session.client, session.store, history, session.clock)
        self._attention = WatchedJobs(
            session.poller, self._followers, history, session.clock, self._tell
        )
        self._work: set[asyncio.Task[None]] = set()
        self.ringing = AppNotifier(app)

    async def run(self) -> None:
        """Take up what was watched before, and follow until cancelled."""
        unsubscribe = self._followers.subscribe(self._app.take_sight)
        try:
            await self._heeding(self._attention.open())
            self._app.show_watched()
            await self._followers.run()
        finally:
            unsubscribe()

    async def aclose(self) -> None:
        """Let go of everything; what is being told is told to its end."""
        await self._heeding(self._attention.aclose())
        await asyncio.gather(*self._work, return_exceptions=True)

    def watches(self, name: str) -> bool:
        """Whether a job is watched."""
        return self._attention.watches(name)

    @property
    def parting(self) -> tuple[str, ...]:
        """Lines for a person who leaves: until they are back, nobody tells of the watched jobs.

        None where there are none, or where they end with the demo.
        """
        jobs = self._attention.marked
        if not jobs or self._app.session.profile.fleeting:
            return ()
        told = f"“{jobs[0]}” is" if len(jobs) == 1 else f"{len(jobs)} jobs are"
        names = " ".join(map(quote, jobs))
        return (
            f"{told} still watched: the next start tells of news; until then so does",
            f"data8-tui watch {names}",
        )

    def follow(self, name: str) -> None:
        """Have an outlook of this job from now on."""
        self._followers.follow(name)

    def outlook(self, name: str) -> Outlook:
        """When a followed job will finish; empty while nothing is known."""
        sight = self._followers.sight(name)
        return sight.outlook if sight else NOTHING

    async def mark(self, name: str, *, watched: bool) -> None:
        """Watch a job, or no more."""
        await self._heeding(self._attention.mark(name, watched=watched))
        self._app.show_watched()

    async def toggle(self, name: str) -> None:
        """What the key does, and a sentence that says so."""
        job = self._app.session.store.job(name)
        if self.watches(name):
            await self.mark(name, watched=False)
            safe.toast(self._app, f"“{name}” is watched no more.")
        elif job is not None and job.finished:
            text = "This job has ended already; there will be no news of it."
            safe.toast(self._app, text, severity="warning")
        else:
            await self.mark(name, watched=True)
            safe.toast(self._app, f"You will be told when “{name}” ends or stalls.")

    def _tell(self, sight: JobObservation) -> None:
        """Each piece of news once, over all sessions."""
        if sight.news is None:
            return
        self._app.show_watched()
        title, text = headline(sight)
        severity = _SEVERITIES[sight.news]
        safe.toast(self._app, text, title=title, severity=severity, timeout=LASTING)
        if sight.news is not JobEvent.MOVING:
            length = sight.job.duration(sight.at) or timedelta()
            self._begin(
                self.ringing.ring(title, text, notification_facts(sight), length.total_seconds())
            )

    async def _heeding(self, work: Coroutine[None, None, None]) -> None:
        """A history that can't be written is said, and done without."""
        try:
            await work
        except StorageError as error:
            text = f"What is watched can't be remembered: {error.message}"
            safe.toast(self._app, text, severity="warning")

    def _begin(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.create_task(work)
        self._work.add(task)
        task.add_done_callback(self._work.discard)
