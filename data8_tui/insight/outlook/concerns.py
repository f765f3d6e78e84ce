"""What is wrong with a job that has not ended: it queues for long, is stalled, slow, or late.

The workflow's past runs and the job's own progress show each; a job can be both slow and late.
"""

from collections.abc import Iterator
from datetime import datetime
from enum import StrEnum
from typing import Final, NamedTuple

from data8_tui.insight import humanize
from data8_tui.insight.outlook.outlook import Outlook, SlowPace

_MOST: Final = "9 of 10 past runs"
_MOST_IN_BRIEF: Final = "9 of 10 runs"


class ConcernKind(StrEnum):
    """What is wrong."""

    QUEUED = "queued"
    """It waits to start for longer than nine of ten past runs waited."""
    STALLED = "stalled"
    """It makes no progress."""
    SLOW = "slow"
    """A record takes it much longer than it took nine of ten past runs of similar size."""
    LATE = "late"
    """It takes longer than nine of ten past runs took."""


class Concern(NamedTuple):
    """One thing that is wrong, by which numbers (`for 40 min, longer than …`), and in few words."""

    kind: ConcernKind
    why: str
    brief: str

    @property
    def sentence(self) -> str:
        """`queued for 40 min, longer than …`; `stalled: no progress for 12 min`."""
        link = " " if self.kind is ConcernKind.QUEUED else ": "
        return f"{self.kind}{link}{self.why}"


def concerns(outlook: Outlook, now: datetime) -> list[Concern]:
    """Everything that is wrong, each once; empty for a job as usual."""
    return list(_concerns(outlook, now))


def _concerns(outlook: Outlook, now: datetime) -> Iterator[Concern]:
    if (queue := outlook.long_queue) is not None:
        waited, brief = (form(now - queue.since) for form in (humanize.span, humanize.brief_span))
        why = f"for {waited}, longer than {_most(queue.runs)}"
        yield Concern(ConcernKind.QUEUED, why, f"queued for {brief}")
        return
    if outlook.stalled_since is not None:
        still = now - outlook.stalled_since
        why, brief = f"no progress for {humanize.span(still)}", humanize.brief_span(still)
        yield Concern(ConcernKind.STALLED, why, f"stalled for {brief}")
    elif outlook.slow is not None:
        yield Concern(ConcernKind.SLOW, _slow(outlook.slow), f"slower than {_MOST_IN_BRIEF}")
    if outlook.overdue and outlook.past is not None:
        yield Concern(
            ConcernKind.LATE,
            f"longer than {_most(outlook.past.runs)}",
            f"later than {_MOST_IN_BRIEF}",
        )


def _slow(slow: SlowPace) -> str:
    now, usual = map(humanize.significant, (slow.records_per_second, slow.usual))
    return f"{now} records/s, less than {_most(slow.runs)}, which did {usual}/s or more"


def _most(runs: int) -> str:
    return f"{_MOST} ({runs})"
