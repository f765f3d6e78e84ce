"""A past for the demo, whose history begins empty: what weeks of use would have left there."""

import asyncio
from contextlib import suppress
from datetime import timedelta
from typing import Final

from data8_tui.clock import Clock
from data8_tui.errors import Data8Error
from data8_tui.jobs.history_sync import HistorySync, SyncClient
from data8_tui.jobs.status_learner import StatusLearner
from data8_tui.monitor.history import History

SINCE_LAST_LOOK: Final = timedelta(hours=12)
_PAUSE: Final = 0.005
"""Seconds between requests: the server is this machine's own, and the screen goes first."""


def note_last_look(history: History, clock: Clock) -> None:
    """Let the account have been looked at half a day ago. Blocks. Raises StorageError."""
    history.looks.note(clock.now() - SINCE_LAST_LOOK)


async def read_past_jobs(
    client: SyncClient, history: History, learner: StatusLearner, clock: Clock, days: int
) -> None:
    """Request the jobs of so many days, newest first, as `history sync` does.

    An error ends it: the application works without them, too.
    """

    async def pause(seconds: float) -> None:
        await asyncio.sleep(min(seconds, _PAUSE))

    with suppress(Data8Error):
        sync = HistorySync(client, history, learner, clock, lambda _: None, pause)
        await sync.run(clock.now() - timedelta(days=days))
