"""What moves and what stands still, counted beside its name in the first line of every screen."""

from collections import Counter
from collections.abc import Iterable

from data8_tui.jobs.run.queue import TrackedRun
from data8_tui.transfer.queue import Transfer, TransferState

_UNDER_WAY = "●"
_UNFINISHED = "◌"


def transfer_counters(transfers: Iterable[Transfer]) -> str:
    """How many go which way, and how many stand still: `↓2 ↑1 ◌1`; nothing where none does."""
    counted: Counter[str] = Counter()
    for one in transfers:
        if one.state.active:
            counted[one.direction.mark] += 1
        elif one.state in (TransferState.PAUSED, TransferState.UNFINISHED):
            counted[_UNFINISHED] += 1
    return _told(counted, "↓↑" + _UNFINISHED)


def run_counters(runs: Iterable[TrackedRun]) -> str:
    """How many are under way, and how many stand still: `●1 ◌1`; nothing where none does."""
    counted = Counter(
        _UNDER_WAY if run.under_way else _UNFINISHED
        for run in runs
        if run.under_way or run.unfinished
    )
    return _told(counted, _UNDER_WAY + _UNFINISHED)


def _told(counted: Counter[str], order: str) -> str:
    return " ".join(f"{mark}{counted[mark]}" for mark in order if counted[mark])
