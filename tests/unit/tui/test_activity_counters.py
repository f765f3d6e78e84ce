"""The counters beside the modes: what is under way, and what stopped before its end."""

from types import SimpleNamespace
from typing import Any

from data8_tui.errors import JobFailed, UsageError
from data8_tui.transfer.transfer_state import TransferDirection, TransferState
from data8_tui.tui.activity_counters import run_counters, transfer_counters


def transfer(state: TransferState) -> Any:
    return SimpleNamespace(state=state, direction=TransferDirection.DOWNLOAD)


def run(*, under_way: bool = False, done: bool = False, error: Exception | None = None) -> Any:
    return SimpleNamespace(under_way=under_way, receipt=done or None, error=error)


def test_transfers_that_failed_count_as_stopped() -> None:
    assert transfer_counters(map(transfer, TransferState)) == "↓2 ◌3"


def test_runs_that_stopped_at_their_preflight_count_until_their_job_has_ended() -> None:
    runs = [
        run(under_way=True),
        run(done=True),
        run(),  # stopped by the user
        run(error=UsageError("a row too short")),
        run(error=JobFailed("it failed")),
    ]
    assert run_counters(runs) == "●1 ◌2"
