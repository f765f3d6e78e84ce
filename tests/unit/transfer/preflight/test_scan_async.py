"""A scan and what goes on beside it: whoever comes first with bad news is heard."""

import asyncio
import os
import signal

import duckdb
import pytest

from data8_tui.errors import AuthenticationError
from data8_tui.transfer.preflight.scan_async import scan_in_thread, scan_while_signing_in
from data8_tui.transfer.readers.files import ReadOptions
from data8_tui.transfer.readers.parquet import reader

RECORDS = 200_000


class Door:
    """A client that lets in, refuses, or never answers."""

    def __init__(self, refusal=None, *, silent=False):
        self._refusal = refusal
        self._silent = silent
        self.left = False

    async def sign_in(self):
        try:
            if self._silent:
                await asyncio.Event().wait()
        finally:
            self.left = True
        if self._refusal:
            raise self._refusal


@pytest.fixture
def large(tmp_path):
    path = tmp_path / "large.csv"
    path.write_text("a,b\n" + "1,2\n" * RECORDS)
    return path


def ignored(so_far):
    pass


async def test_wrong_credentials_end_the_scan_of_a_large_file(large):
    reached = []
    with pytest.raises(AuthenticationError, match="refused"):
        await scan_while_signing_in(
            Door(AuthenticationError("refused")), large, ReadOptions(), reached.append
        )
    assert not reached or reached[-1].records < RECORDS


@pytest.mark.parametrize("silent", [False, True])
async def test_the_scan_does_not_wait_for_whoever_does_not_answer(large, silent):
    door = Door(silent=silent)
    scan = await scan_while_signing_in(door, large, ReadOptions(), ignored)
    assert scan.records == RECORDS
    assert door.left


async def test_a_cancellation_ends_both(large):
    door, begun = Door(silent=True), asyncio.Event()
    task = asyncio.create_task(
        scan_while_signing_in(door, large, ReadOptions(), lambda so_far: begun.set())
    )
    await begun.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert door.left


async def test_a_cancellation_does_not_wait_for_a_stopped_reader(tmp_path, monkeypatch):
    started, spawn_worker = asyncio.Queue(), reader.spawn_worker
    loop = asyncio.get_running_loop()

    def stopped(*task, **options):
        process = spawn_worker(*task, **options)
        os.kill(process.pid, signal.SIGSTOP)
        loop.call_soon_threadsafe(started.put_nowait, process.pid)
        return process

    monkeypatch.setattr(reader, "spawn_worker", stopped)
    path = tmp_path / "t.parquet"
    duckdb.sql("select 1 as a").write_parquet(str(path))
    task = asyncio.create_task(scan_in_thread(path, ReadOptions(), ignored))
    pid = await started.get()
    task.cancel()
    async with asyncio.timeout(10):
        with pytest.raises(asyncio.CancelledError):
            await task
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
