"""The events of watched jobs, as toasts and beyond the screen; the session decides what is one."""

import asyncio
from collections.abc import Coroutine
from datetime import timedelta
from shlex import quote
from typing import TYPE_CHECKING, Any, Final

from textual.app import App
from textual.notifications import SeverityLevel

from data8_tui.jobs.job_observer import JobEvent, JobObservation
from data8_tui.jobs.notification_text import headline, notification_facts
from data8_tui.tui.reports import NoticeSubject, report

if TYPE_CHECKING:
    from data8_tui.session import Session
    from data8_tui.tui.notifier import AppNotifier

_SEVERITIES: Final[dict[JobEvent, SeverityLevel]] = {
    JobEvent.COMPLETED: "information",
    JobEvent.FAILED: "error",
    JobEvent.FINISHED: "information",
    JobEvent.STALLED: "warning",
    JobEvent.MOVING: "information",
}
TIMEOUT = 12.0
"""Seconds that an event stays on the screen: longer than the result of the user's own action."""


class WatchNotices:
    """Shows the events of the session's watched jobs."""

    def __init__(self, app: App[Any], notifier: "AppNotifier") -> None:
        self._app = app
        self._notifier = notifier
        self._tasks: set[asyncio.Task[None]] = set()

    async def aclose(self) -> None:
        """Wait for the notices that are under way."""
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def show(self, observation: JobObservation) -> None:
        """Show an event of a job."""
        event = observation.event
        if event is None:
            return
        title, text = headline(observation)
        report(
            self._app,
            NoticeSubject.JOB,
            text,
            title=title,
            job=observation.job.name,
            severity=_SEVERITIES[event],
            timeout=TIMEOUT,
        )
        if event is not JobEvent.MOVING:
            length = observation.job.duration(observation.at) or timedelta()
            facts = notification_facts(observation)
            self._begin(self._notifier.notify(title, text, facts, length.total_seconds()))

    def _begin(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def exit_lines(session: "Session") -> tuple[str, ...]:
    """What to print on exit: until the next start, the watched jobs aren't reported on.

    Nothing where none are watched, or where they end with the demo.
    """
    jobs = session.watches.names
    if not jobs or session.profile.fleeting:
        return ()
    which = f"“{jobs[0]}” is" if len(jobs) == 1 else f"{len(jobs)} jobs are"
    names = " ".join(map(quote, jobs))
    return (
        f"{which} still watched: the next start tells of news; until then so does",
        f"data8-tui watch {names}",
    )
