"""A process that records jobs in a history until it is killed.

    python tests/history_writer.py PATH NUMBER [--prune]

It prints each job's name once the history has it as finished. Reads between the writes, and
forgetting of old jobs (by one process of several), make the writers wait for each other.
"""

import os
import sys
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

from data8_tui.api.models import Job
from data8_tui.api.status_codes import StatusCodes
from data8_tui.monitor.history import History
from data8_tui.monitor.history.retention import Bounds

CODES = StatusCodes({"running": [1], "completed": [2]})
BEGIN = datetime(2026, 11, 1, tzinfo=UTC)
OLD = BEGIN - timedelta(days=900)
ACCOUNT = ("https://data8.example", "me")


def job(name: str, number: int, *, begin: datetime, finished: bool) -> Job:
    """One of this process's jobs; its statistics are what a killed write would leave half of."""
    at = begin + timedelta(minutes=number)
    sent = {
        "name": name,
        "workflowName": f"Workflow {number % 6}",
        "submittedAt": at.isoformat(),
        "status": 2 if finished else 1,
        "percentComplete": 100 if finished else number % 100,
        "completedAt": (at + timedelta(seconds=50)).isoformat() if finished else None,
        "statistics": {f"Figure {place}": number * place for place in range(30)},
    }
    return Job.from_json(sent, CODES)


def main(path: Path, who: str, *, prune: bool) -> None:
    history = History(path, *ACCOUNT)
    for number in count():
        name = f"{who} {os.getpid()} {number}"
        now = datetime.now(UTC)
        history.runs.note(job(name, number, begin=BEGIN, finished=False), now)
        history.runs.note(job(name, number, begin=BEGIN, finished=True), now)
        print(name, flush=True)
        history.runs.page(CODES, limit=20)
        if prune:
            history.runs.note(job(f"old {name}", number, begin=OLD, finished=True), now)
            history.retention.apply(Bounds(timedelta(days=365), 10**9), BEGIN)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], prune="--prune" in sys.argv)
