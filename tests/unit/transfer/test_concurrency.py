"""The window: order, bounds, an end in order, and how the flow adapts."""

import asyncio
from contextlib import aclosing
from datetime import UTC, datetime, timedelta

import pytest

from data8_tui.clock import FrozenClock
from data8_tui.transfer.concurrency import ConcurrencyController, run_in_order

START = datetime(2026, 11, 21, 9, tzinfo=UTC)


async def test_results_come_in_order_however_they_arrive() -> None:
    done: dict[int, asyncio.Future[int]] = {}

    async def work(number: int) -> int:
        done[number] = asyncio.get_running_loop().create_future()
        return await done[number]

    results = run_in_order(work, iter(range(6)), 3)
    first = asyncio.ensure_future(anext(results))
    while len(done) < 3:
        await asyncio.sleep(0)
    assert sorted(done) == [0, 1, 2]
    for number in (2, 1):
        done[number].set_result(number * 10)
    await asyncio.sleep(0)
    assert sorted(done) == [0, 1, 2]  # what waits for its turn keeps its place
    done[0].set_result(0)
    assert await first == (0, 0)
    assert await anext(results) == (1, 10)
    await results.aclose()


async def test_a_failure_comes_in_its_turn_and_ends_the_rest() -> None:
    cancelled: list[int] = []

    async def work(number: int) -> int:
        if number == 1:
            raise ValueError(number)
        try:
            await asyncio.sleep(0 if number == 0 else 60)
        except asyncio.CancelledError:
            cancelled.append(number)
            raise
        return number

    results: list[int] = []
    with pytest.raises(ValueError, match="1"):
        async with aclosing(run_in_order(work, iter(range(9)), 4)) as ready:
            results.extend([result async for _, result in ready])
    assert results == []
    assert cancelled == [2, 3]  # 4 had not begun


class Server:
    """Answers after `took` seconds of the frozen clock."""

    def __init__(self, limit: int = 16) -> None:
        self.clock = FrozenClock(START)
        self.flow = ConcurrencyController(limit, self.clock)
        self.seconds = 0.0

    async def answer(self, took: float) -> None:
        async with self.flow.slot():
            self.seconds += took
            self.clock.move_to(START + timedelta(seconds=self.seconds))


async def test_quick_answers_let_more_out_up_to_the_most() -> None:
    server = Server(limit=12)
    before = server.flow.allowed
    for _ in range(40):
        await server.answer(0.2)
    assert before < server.flow.allowed == 12


async def test_slow_answers_do_not() -> None:
    server = Server()
    await server.answer(0.2)
    allowed = server.flow.allowed
    for _ in range(20):
        await server.answer(2.0)
    assert server.flow.allowed == allowed


async def test_a_sign_of_distress_halves_once_for_what_is_out_together() -> None:
    server = Server()
    for _ in range(40):
        await server.answer(0.2)
    assert server.flow.allowed == 16
    for _ in range(10):
        server.flow.reduce()
    assert server.flow.allowed == 8
    server.clock.move_to(START + timedelta(seconds=3600))
    for _ in range(9):
        server.flow.reduce()
        server.clock.move_to(server.clock.now() + timedelta(seconds=5))
    assert server.flow.allowed == 1


async def test_no_more_are_out_than_allowed_and_cancelling_gives_the_turn_back() -> None:
    flow = ConcurrencyController(1, FrozenClock(START))
    gate = asyncio.Event()
    out: list[int] = []

    async def ask(number: int) -> None:
        async with flow.slot():
            out.append(number)
            await gate.wait()

    tasks = [asyncio.create_task(ask(number)) for number in range(4)]
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert out == [0]
    tasks[1].cancel()
    tasks[0].cancel()
    while len(out) < 2:
        await asyncio.sleep(0)
    assert out == [0, 2]
    gate.set()
    await asyncio.gather(*tasks, return_exceptions=True)
    assert out == [0, 2, 3]
