"""The `history prune` command: forgets old jobs at once, after asking."""

import time
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta

from data8_tui.cli import talk
from data8_tui.errors import StorageError, UsageError
from data8_tui.insight.humanize import several, size
from data8_tui.monitor.history.retention import JOBS_AT_ONCE, Retention
from data8_tui.session import Session
from data8_tui.threads import run_in_thread
from data8_tui.time_zone import in_zone, zone_suffix

_WITHOUT_PAUSE, _PAUSE = 0.2, 0.15
"""Seconds of steps, and of the pause after them: SQLite tries a lock again after 0.1 s at most."""


async def prune_history(session: Session, older_than: float | None, *, confirmed: bool) -> None:
    """Forget what is older than so many seconds, or than the setting; write how much.

    Raises StorageError, and UsageError where nobody can be asked.
    """
    now, kept = session.clock.now(), session.profile.preferences.history
    age = timedelta(days=kept.days) if older_than is None else timedelta(seconds=older_than)
    retention, before = session.history.retention, now - age
    found = await run_in_thread(retention.count, before, now)
    at = f"{in_zone(before):%Y-%m-%d %H:%M}{zone_suffix(before)}"
    what = f"{several(found, 'job')} submitted before {at}"
    if not found:
        talk.write_message(f"nothing to forget: {what}")
        return
    if not confirmed and not _agreed(what):
        talk.write_message("nothing was forgotten")
        return
    was = await run_in_thread(retention.file_size)
    await run_in_thread(_forget, retention, before, now)
    freed = max(0, was - await run_in_thread(retention.file_size))
    talk.write_message(f"forgotten: {what} · {size(freed)} freed")


def _agreed(what: str) -> bool:
    if not talk.can_ask():
        raise UsageError(f"to forget {what} has to be confirmed").with_note("Give --yes.")
    return talk.confirm(f"Forget {what}?")


def _forget(retention: Retention, before: datetime, now: datetime) -> None:
    _repeat(lambda: retention.forget_before(before, now) == JOBS_AT_ONCE)
    with suppress(StorageError):  # while others write it can't shrink; its room is used again
        _repeat(retention.compact)


def _repeat(step: Callable[[], bool]) -> None:
    """Take a step until there is none left, with pauses in which other sessions can write."""
    began = time.monotonic()
    while step():
        if time.monotonic() - began >= _WITHOUT_PAUSE:
            time.sleep(_PAUSE)
            began = time.monotonic()
