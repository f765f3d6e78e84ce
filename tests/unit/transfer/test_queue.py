"""The session's transfers: several at once, states in order, an end in order."""

import asyncio
from pathlib import Path

import pytest

from data8_tui.errors import TargetBusy, UsageError
from data8_tui.transfer.download.plan import DownloadPlan
from data8_tui.transfer.queue import Transfer, TransferQueue, TransferState
from tests.unit.transfer.record_source import numbered, numbered_csv


def plan(folder: Path, name: str) -> DownloadPlan:
    return DownloadPlan(name, folder / f"{name}.csv")


async def test_transfers_run_together_and_all_arrive(tmp_path: Path) -> None:
    transfers = TransferQueue(numbered(3_000), at_once=2)
    started = [transfers.start(plan(tmp_path, f"d{n}")) for n in range(5)]
    assert {each.state for each in transfers.transfers} == {TransferState.QUEUED}
    for each in started:
        ended = await transfers.wait(each.id)
        assert ended.state is TransferState.DONE
        assert ended.receipt is not None
        assert ended.receipt.path.read_bytes() == numbered_csv(3_000)
    assert transfers.active == ()


async def test_every_change_is_told_until_the_watcher_leaves(tmp_path: Path) -> None:
    transfers = TransferQueue(numbered(2_000))
    told: list[Transfer] = []
    leave = transfers.subscribe(told.append)
    await transfers.wait(transfers.start(plan(tmp_path, "a")).id)
    assert [told[0].state, told[1].state, told[-1].state] == [
        TransferState.QUEUED,
        TransferState.RUNNING,
        TransferState.DONE,
    ]
    assert told[-1].progress is not None
    assert told[-1].progress.records_done == 2_000
    leave()
    heard = len(told)
    await transfers.wait(transfers.start(plan(tmp_path, "b")).id)
    assert len(told) == heard


async def test_a_failure_keeps_its_reason(tmp_path: Path) -> None:
    transfers = TransferQueue(numbered(10))
    wanted = plan(tmp_path, "a")
    wanted.target.write_text("mine")
    ended = await transfers.wait(transfers.start(wanted).id)
    assert ended.state is TransferState.FAILED
    assert isinstance(ended.error, UsageError)


async def test_one_target_is_written_by_one_transfer(tmp_path: Path) -> None:
    source = numbered(10)
    source.gate.clear()
    transfers = TransferQueue(source)
    transfers.start(plan(tmp_path, "a"))
    with pytest.raises(TargetBusy):
        transfers.start(plan(tmp_path, "a"))
    await transfers.aclose()


async def test_cancelling_works_running_waiting_and_before_the_first_step(tmp_path: Path) -> None:
    source = numbered(10)
    source.gate.clear()
    transfers = TransferQueue(source, at_once=1)
    running, waiting = (transfers.start(plan(tmp_path, name)) for name in ("a", "b"))
    while not source.under_way:
        await asyncio.sleep(0)
    new = transfers.start(plan(tmp_path, "c"))
    for each in (new, waiting, running):
        await transfers.cancel(each.id)
        assert transfers.get(each.id).state is TransferState.CANCELLED
    await transfers.cancel(running.id)
    assert transfers.active == ()


async def test_closing_ends_all_of_them_in_order(tmp_path: Path) -> None:
    source = numbered(5_000)
    source.gate.clear()
    transfers = TransferQueue(source, at_once=1)
    for name in ("a", "b"):
        transfers.start(plan(tmp_path, name))
    while not source.under_way:
        await asyncio.sleep(0)
    await transfers.aclose()
    assert {each.state for each in transfers.transfers} == {TransferState.CANCELLED}
    assert source.under_way == 0
