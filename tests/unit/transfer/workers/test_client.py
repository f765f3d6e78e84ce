"""What a worker and the one who asks it share: memory, turns, and what happens when one is gone."""

import asyncio
import os
import signal
from pathlib import Path

import pytest

from data8_tui.transfer.download import formatter
from data8_tui.transfer.download.format_worker import MODULE, pack_request, unpack_formatted
from data8_tui.transfer.download.formatter import ChunkFormatter
from data8_tui.transfer.formats import OutputFormat, WriterSpec, create_writer
from data8_tui.transfer.workers import shared_memory, spawn
from data8_tui.transfer.workers.client import WorkerClient
from data8_tui.transfer.workers.shared_memory import SharedSlots

SPEC = WriterSpec(OutputFormat.CSV, ("n", "t"))


def body(records: int, text: str = "x") -> bytes:
    return b"[%b]" % b",".join(b'{"n":%d,"t":"%b"}' % (n, text.encode()) for n in range(records))


@pytest.fixture(autouse=True)
def always_worth_a_process(monkeypatch):
    monkeypatch.setattr(formatter, "_WORTH_A_PROCESS", 0)
    monkeypatch.setattr(os, "cpu_count", lambda: 2)


@pytest.fixture
def link():
    return WorkerClient(MODULE, {"spec": SPEC.document()}, 2)


def test_a_slot_holds_what_was_put_there_and_no_more_than_fits(monkeypatch):
    monkeypatch.setattr(shared_memory, "_SLOT", 4096)
    slots = SharedSlots.create(2)
    assert slots.put(0, b"a" * 4096) == 4096
    assert slots.put(1, b"b", b"c") == 2
    assert slots.put(1, b"d" * 4000, b"e" * 97) is None
    assert (bytes(slots.view(0, 4096)), bytes(slots.view(1, 2))) == (b"a" * 4096, b"bc")
    slots.close()


async def test_what_is_too_large_for_a_slot_is_formatted_here(monkeypatch):
    monkeypatch.setattr(shared_memory, "_SLOT", 4096)
    async with ChunkFormatter(SPEC, 1) as busy:
        for records in (1, 1000, 1):
            assert await busy.chunk(body(records)) == create_writer(SPEC).chunk(body(records))
        assert busy.worker_pids != [None]


async def test_what_has_grown_too_large_for_a_slot_is_formatted_here(monkeypatch):
    """A record that leaves out its columns takes more room in the file than in the answer."""
    monkeypatch.setattr(shared_memory, "_SLOT", 4096)
    spec = WriterSpec(OutputFormat.NDJSON, ("n", "t"), ("n", "t"))
    sparse = b"[%b]" % b",".join([b"{}"] * 1000)
    assert len(create_writer(spec).chunk(sparse).data) > 4096 > len(sparse)
    async with ChunkFormatter(spec, 1) as busy:
        assert await busy.chunk(sparse) == create_writer(spec).chunk(sparse)
        assert busy.worker_pids != [None]


async def test_without_such_memory_everything_is_formatted_here(monkeypatch):
    monkeypatch.delattr(os, "memfd_create")
    async with ChunkFormatter(SPEC, 1) as busy:
        assert await busy.chunk(body(3)) == create_writer(SPEC).chunk(body(3))
        assert busy.worker_pids == [None]


async def test_an_answer_that_nobody_waits_for_any_more_goes_to_nobody_else():
    """Its slot is not given to the next chunk before the worker is done with it."""
    async with ChunkFormatter(SPEC, 1) as busy:
        abandoned = [asyncio.create_task(busy.chunk(body(1000, "old"))) for _ in range(20)]
        await asyncio.wait(abandoned, return_when=asyncio.FIRST_COMPLETED)
        for task in abandoned:
            task.cancel()
        for text in ("new", "newer"):
            assert await busy.chunk(body(3, text)) == create_writer(SPEC).chunk(body(3, text))


async def test_a_worker_that_somebody_has_stopped_is_not_waited_for_for_ever(monkeypatch):
    monkeypatch.setattr(spawn, "REPLY_TIMEOUT", 0.5)
    async with ChunkFormatter(SPEC, 1) as busy:
        [pid] = busy.worker_pids
        os.kill(pid, signal.SIGSTOP)
        told = await asyncio.gather(*[busy.chunk(body(3)) for _ in range(9)])
        assert told == [create_writer(SPEC).chunk(body(3))] * 9
        assert busy.worker_pids == [None]
    assert not Path(f"/proc/{pid}").exists()


async def test_a_slow_worker_is_waited_for_until_it_is_stopped(monkeypatch):
    monkeypatch.setattr(spawn, "REPLY_TIMEOUT", 0.05)
    link = WorkerClient(MODULE, {"spec": SPEC.document()}, 1, slow=True)
    link.start()  # which takes longer than that
    assert await link.submit(0, *pack_request(body(2), 0)) is not None
    os.kill(link.pid, signal.SIGSTOP)
    assert await link.submit(0, *pack_request(body(2), 0)) is None
    assert link.pid is None


async def test_the_traceback_of_a_worker_that_a_bug_ended_is_in_a_report():
    link = WorkerClient(MODULE, {"spec": {"form": "none that it knows"}}, 1)
    link.start()
    assert await link.submit(0, *pack_request(body(1), 0)) is None
    (report,) = (Path(os.environ["XDG_STATE_HOME"]) / "data8-tui").glob("crash-*.txt")
    text = report.read_text()
    assert "Traceback" in text
    assert "in reply\n    handle, memory = create_handler(task)" in text


async def test_a_worker_that_dies_with_its_slots_full_answers_none(link):
    link.start()
    first = await link.submit(0, *pack_request(body(2), 0))
    assert unpack_formatted(first) == create_writer(SPEC).chunk(body(2))
    os.kill(link.pid, signal.SIGSTOP)
    answers = [link.submit(slot, *pack_request(body(2), 0)) for slot in (0, 1)]
    os.kill(link.pid, signal.SIGKILL)
    assert await asyncio.gather(*answers) == [None, None]
    assert link.pid is None
    assert await link.submit(0, *pack_request(body(2), 0)) is None


async def test_stopping_leaves_nobody_waiting_and_nothing_open(link):
    before = len(os.listdir("/proc/self/fd"))
    link.start()
    os.kill(link.pid, signal.SIGSTOP)
    answer = link.submit(0, *pack_request(body(2), 0))
    link.stop()
    assert await answer is None
    assert len(os.listdir("/proc/self/fd")) == before
