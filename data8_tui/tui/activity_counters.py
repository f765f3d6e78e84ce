"""Counters of transfers and runs, beside the name of each mode in the first line."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from data8_tui.errors import JobFailed

if TYPE_CHECKING:
    from data8_tui.jobs.run.queue import TrackedRun
    from data8_tui.transfer.queue import Transfer

_UNDER_WAY = "●"
_UNFINISHED = "◌"


def transfer_counters(transfers: Sequence["Transfer"]) -> str:
    """Active ones by direction, and those that stopped too early: `↓2 ↑1 ◌1`; or ""."""
    if not transfers:  # the first frame's, for which no transfer is loaded
        return ""
    from data8_tui.transfer.queue import TransferState

    waiting = (TransferState.PAUSED, TransferState.UNFINISHED, TransferState.FAILED)
    counted: Counter[str] = Counter()
    for one in transfers:
        if one.state.active:
            counted[one.direction.mark] += 1
        elif one.state in waiting:
            counted[_UNFINISHED] += 1
    return _counters_text(counted, "↓↑" + _UNFINISHED)


def run_counters(runs: Iterable["TrackedRun"]) -> str:
    """Active ones, and those that stopped before their job ended: `●1 ◌1`; "" for none."""
    counted = Counter(
        _UNDER_WAY if run.under_way else _UNFINISHED
        for run in runs
        if run.receipt is None and not isinstance(run.error, JobFailed)
    )
    return _counters_text(counted, _UNDER_WAY + _UNFINISHED)


def _counters_text(counted: Counter[str], order: str) -> str:
    return " ".join(f"{mark}{counted[mark]}" for mark in order if counted[mark])
