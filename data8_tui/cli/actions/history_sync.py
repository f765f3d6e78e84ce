"""The `history sync` command: reads older jobs into the history, with progress."""

import asyncio
from datetime import datetime

from data8_tui.cell_width import cut
from data8_tui.cli import output, talk
from data8_tui.cli.resume_command import resume_command
from data8_tui.cli.views.heartbeat import Heartbeat
from data8_tui.clock import Clock
from data8_tui.errors import Interrupted, ServiceError
from data8_tui.insight.humanize import count, moment, several
from data8_tui.jobs.history_sync import HistorySync, SyncProgress
from data8_tui.session import Session

_BETWEEN_LINES = 5.0
"""Seconds between two lines in a log; the plain form has its own."""


async def sync_history(session: Session, since: datetime) -> None:
    """Read the jobs since then; write how many. Raises StorageError and what the client raises."""
    line = _SyncLine(session.clock)
    sync = HistorySync(
        session.client, session.history, session.status_learner, session.clock, line.show
    )
    try:
        done = await sync.run(since)
    except asyncio.CancelledError:
        text = f"interrupted: {_counts(sync.progress)}"
        raise Interrupted(text).with_note(f"go on with: {resume_command()}") from None
    except ServiceError as stopped:
        stopped.add_note(f"{_counts(sync.progress)}; go on with: {resume_command()}")
        raise
    finally:
        line.wipe()
    talk.write_message(_counts(done))
    if done.unreadable:
        talk.write_warning(
            f"{several(done.unreadable, 'job')} could not be read: no longer there, or not as "
            "documented"
        )


class _SyncLine:
    """A line redrawn on a terminal, lines at intervals in a log."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._live = talk.can_be_redrawn()
        self._heartbeat = Heartbeat(talk.write_message, clock)
        self._next = clock.monotonic() + _BETWEEN_LINES

    def show(self, progress: SyncProgress) -> None:
        text = f"page {count(progress.pages)} · {_counts(progress)}"
        if progress.reached is not None:
            text += f" · back to {moment(progress.reached, self._clock.now())}"
        if self._live:
            talk.redraw(cut(text, talk.width() - 1))
        elif output.is_plain():
            self._heartbeat.still(f"reading: {text}")
        elif self._clock.monotonic() >= self._next:
            self._next = self._clock.monotonic() + _BETWEEN_LINES
            talk.write_message(text)

    def wipe(self) -> None:
        if self._live:
            talk.redraw("")


def _counts(progress: SyncProgress) -> str:
    listed = several(progress.listed, "job")
    return f"{listed} listed · {count(progress.known)} known · {count(progress.read)} read"
