"""The jobs in the history that fit a selection, read some at a time."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from data8_tui.api.status_codes import JobState, StatusCodes
from data8_tui.clock import utc_text
from data8_tui.monitor.history import History, StoredJob, StoredPage
from data8_tui.threads import run_in_thread

_AT_ONCE: Final = 200


@dataclass(frozen=True, slots=True)
class JobSelection:
    """Which jobs: of one workflow, submitted in a range of times, in one of some states.

    What is empty or None selects everything.
    """

    workflow: str = ""
    start: datetime | None = None
    end: datetime | None = None
    states: frozenset[JobState] = frozenset()


async def remembered_jobs(
    history: History, codes: StatusCodes, selection: JobSelection, now: datetime
) -> AsyncIterator[StoredJob]:
    """Those that the selection has, the newest submission first.

    Jobs submitted after `now` are left out: they would push others from one reading to the next.
    Raises StorageError.
    """
    end, offset = min(selection.end or now, now), 0
    while True:
        page = await run_in_thread(_read, history, codes, selection, end, offset)
        for stored in page:
            if not selection.states or stored.job.state in selection.states:
                yield stored
        if page.found < _AT_ONCE:
            return
        offset += page.rows


def stored_document(stored: StoredJob) -> dict[str, Any]:
    """A remembered job as JSON: when it was received, the state it was in, and what was sent."""
    return {
        "seen_at": utc_text(stored.seen_at),
        "state": stored.job.state.value,
        "job": stored.job.raw,
    }


def _read(
    history: History, codes: StatusCodes, selection: JobSelection, end: datetime, offset: int
) -> StoredPage:
    return history.runs.page(
        codes,
        workflow=selection.workflow,
        start=selection.start,
        end=end,
        limit=_AT_ONCE,
        offset=offset,
    )
