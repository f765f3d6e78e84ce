"""The figures of each workflow's past jobs, read from the history in a thread and kept."""

import asyncio
from collections.abc import Mapping
from typing import Final

from data8_tui.api.status_codes import StatusCodes
from data8_tui.errors import StorageError
from data8_tui.insight.statistics import Path
from data8_tui.insight.trend import Trend, trends
from data8_tui.jobs.kept_verdicts import read_verdicts
from data8_tui.monitor.history import History
from data8_tui.settings.model import Preferences
from data8_tui.threads import run_in_thread

MOST_RUNS: Final = 60
"""Past jobs of a workflow that are read, newest first."""

_MOST_WORKFLOWS: Final = 20
"""Workflows whose figures are kept in memory."""

Trends = Mapping[Path, Trend]


class WorkflowTrends:
    """The figures by workflow. `codes` are the session's."""

    def __init__(self, history: History, codes: StatusCodes, preferences: Preferences) -> None:
        self._history = history
        self._codes = codes
        self._preferences = preferences
        self._known: dict[str, Trends] = {}
        self._locks: dict[str, asyncio.Lock] = {}

    def known(self, workflow: str) -> Trends | None:
        """What was last read of a workflow; None before the first `read`."""
        return self._known.get(workflow)

    async def read(self, workflow: str) -> Trends:
        """The figures of a workflow as they are now.

        Empty where the history can't be read, which is reported elsewhere, once.
        """
        async with self._locks.setdefault(workflow, asyncio.Lock()):
            self._known.pop(workflow, None)
            found = self._known[workflow] = await run_in_thread(self._read, workflow)
            while len(self._known) > _MOST_WORKFLOWS:
                del self._known[next(iter(self._known))]
            return found

    def _read(self, workflow: str) -> Trends:
        try:
            return stored_trends(self._history, workflow, self._codes, MOST_RUNS, self._preferences)
        except StorageError:
            return {}


def stored_trends(
    history: History, workflow: str, codes: StatusCodes, most: int, preferences: Preferences
) -> Trends:
    """The figures of the newest `most` jobs that have ended. Blocks. Raises StorageError."""
    jobs = [each.job for each in history.runs.ended(workflow, codes, limit=most)]
    return trends(jobs, read_verdicts(history, jobs, preferences))
