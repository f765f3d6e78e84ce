"""Transfers of the queue are noted as they end, also with the session."""

import asyncio
from pathlib import Path

import pytest

from data8_tui.clock import SystemClock
from data8_tui.jobs.transfer_log import TransferLog
from data8_tui.monitor.history import TransferOutcome
from data8_tui.monitor.history.transfers import KEPT_TRANSFERS, TransferRecord
from data8_tui.transfer.download.plan import DownloadPlan
from data8_tui.transfer.queue import Transfer, TransferQueue, TransferState
from tests.unit.jobs.account import NOW, Place

OUTPUT = "uk_consumer_master_2026_output"


async def running(queue: TransferQueue, target: Path) -> int:
    """Start a download, and return its number once it is under way."""
    began = asyncio.Event()
    number = queue.start(DownloadPlan(OUTPUT, target, last=3)).id

    def on_transfer(transfer: Transfer) -> None:
        if transfer.id == number and transfer.state is TransferState.RUNNING:
            began.set()

    queue.subscribe(on_transfer)
    await began.wait()
    return number


async def test_what_the_queue_makes_is_noted_once_for_each_attempt(
    account: Place, tmp_path: Path
) -> None:
    log = TransferLog(lambda: account.history, SystemClock())
    queue = TransferQueue(account.client, state_folder=tmp_path / "state")
    queue.subscribe(log.on_transfer)
    done = queue.start(DownloadPlan(OUTPUT, tmp_path / "a.csv", last=3))
    await queue.wait(done.id)
    failed = queue.start(DownloadPlan("nobody", tmp_path / "b.csv"))
    await queue.wait(failed.id)
    account.sandbox.services.faults.change({"latency": 60.0})
    paused = await running(queue, tmp_path / "c.csv")
    await queue.pause(paused)
    await running(queue, tmp_path / "d.csv")
    await queue.aclose()
    await log.aclose()
    found = {Path(one.path).name: one for one in account.history.transfers.newest(10)}
    assert {name: one.outcome for name, one in found.items()} == {
        "a.csv": TransferOutcome.DONE,
        "b.csv": TransferOutcome.FAILED,
        "c.csv": TransferOutcome.STOPPED,
        "d.csv": TransferOutcome.STOPPED,
    }
    assert (found["a.csv"].records, found["a.csv"].dataset) == (3, OUTPUT)
    assert found["a.csv"].bytes == (tmp_path / "a.csv").stat().st_size
    assert found["b.csv"].records is None


async def test_a_history_that_can_not_be_written_stops_no_transfer(
    account: Place, tmp_path: Path
) -> None:
    account.history.close()
    log = TransferLog(lambda: account.history, SystemClock())
    queue = TransferQueue(account.client, state_folder=tmp_path / "state")
    queue.subscribe(log.on_transfer)
    done = await queue.wait(queue.start(DownloadPlan(OUTPUT, tmp_path / "a.csv", last=3)).id)
    await log.aclose()
    assert done.state is TransferState.DONE
    await queue.aclose()


async def test_the_oldest_beyond_a_number_are_dropped(
    account: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert KEPT_TRANSFERS > 1_000
    monkeypatch.setattr("data8_tui.monitor.history.transfers.KEPT_TRANSFERS", 3)
    for number in range(5):
        account.history.transfers.note(
            TransferRecord("upload", "d", f"/{number}", 1, None, NOW, NOW, TransferOutcome.DONE)
        )
    assert [one.path for one in account.history.transfers.newest(10)] == ["/4", "/3", "/2"]
