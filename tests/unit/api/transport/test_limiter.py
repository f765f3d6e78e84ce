"""Work that outlives whoever asked for it, and never more of it than there is room for."""

import asyncio
import random
from datetime import UTC, datetime, timedelta

import pytest

from data8_tui.api.errors import Transient
from data8_tui.api.retry import RetryAfterGate, RetryPolicy
from data8_tui.api.tasks import await_task
from data8_tui.api.transport.transport import RequestLimiter
from data8_tui.clock import FrozenClock, SystemClock
from data8_tui.errors import ConnectionFailed


def limiter(count: int, spare: int, policy: RetryPolicy = RetryPolicy()) -> RequestLimiter:  # noqa: B008
    return RequestLimiter(count, spare, RetryAfterGate(SystemClock(), policy))


class Work:
    """Pieces of work that end when told to; counts how many are under way."""

    def __init__(self) -> None:
        self.now = self.most = self.done = 0
        self.may_end = asyncio.Event()
        self.started = asyncio.Event()

    async def __call__(self) -> str:
        self.now += 1
        self.most = max(self.most, self.now)
        self.started.set()
        try:
            await self.may_end.wait()
            self.done += 1
            return "done"
        finally:
            self.now -= 1


async def test_no_more_at_a_time_than_there_are_slots() -> None:
    slots, work = limiter(3, 2), Work()
    calls = [asyncio.create_task(slots.run(work)) for _ in range(10)]
    await work.started.wait()
    assert work.most == 3
    work.may_end.set()
    assert await asyncio.gather(*calls) == ["done"] * 10
    assert work.most == 3


async def test_a_cancelled_caller_leaves_its_work_to_end() -> None:
    slots, work = limiter(1, 1), Work()
    call = asyncio.create_task(slots.run(work))
    await work.started.wait()
    call.cancel()
    with pytest.raises(asyncio.CancelledError):
        await call
    next_call = asyncio.create_task(slots.run(work))  # room was made for it at once
    work.may_end.set()
    assert await next_call == "done"
    await slots.aclose()
    assert work.done == 2


async def test_abandoned_work_is_bounded() -> None:
    slots, work = limiter(2, 3), Work()
    for _ in range(20):
        call = asyncio.create_task(slots.run(work))
        for _ in range(5):
            await asyncio.sleep(0)
        call.cancel()
        await asyncio.wait([call])
    assert work.most == 5
    work.may_end.set()
    assert await slots.run(work) == "done"


async def test_a_storm_of_cancellations_loses_no_slot() -> None:
    slots, chance = limiter(4, 2), random.Random(8)

    async def work() -> int:
        for _ in range(chance.randrange(6)):
            await asyncio.sleep(0)
        if chance.random() < 0.3:
            raise OSError("lost")
        return 1

    calls = [asyncio.create_task(slots.run(work)) for _ in range(800)]
    while not all(call.done() for call in calls):
        chance.choice(calls).cancel()
        await asyncio.sleep(0)
    while slots._under_way:
        await asyncio.sleep(0)
    steady = Work()
    steady.may_end.set()
    assert await asyncio.gather(*(slots.run(steady) for _ in range(8))) == ["done"] * 8
    busy = Work()
    for _ in range(4):
        asyncio.create_task(slots.run(busy))  # noqa: RUF006
    for _ in range(9):
        await asyncio.sleep(0)
    assert busy.now == 4
    await slots.aclose()


async def test_cancelling_while_waiting_to_begin_gives_the_slot_back() -> None:
    shut = asyncio.Event()

    async def until_open(seconds: float) -> None:
        await shut.wait()

    clock = FrozenClock(datetime(2026, 11, 20, tzinfo=UTC))
    gate = RetryAfterGate(clock, RetryPolicy(sleep=until_open))
    slots, work = RequestLimiter(1, 0, gate), Work()
    work.may_end.set()
    gate.close_for(7)
    call = asyncio.create_task(slots.run(work))
    await asyncio.sleep(0)
    call.cancel()
    await asyncio.wait([call])
    assert work.done == 0
    clock.move_to(clock.now() + timedelta(seconds=7))
    assert await slots.run(work) == "done"


async def test_closing_ends_the_work_and_tells_its_callers() -> None:
    slots, work = limiter(1, 0), Work()
    call = asyncio.create_task(slots.run(work))
    await work.started.wait()
    await slots.aclose()
    with pytest.raises(Transient, match="closed") as ended:
        await call
    assert isinstance(ended.value.error, ConnectionFailed)
    assert ended.value.may_have_acted
    assert work.now == 0


async def test_an_outcome_is_waited_for_without_being_taken_along() -> None:
    work = Work()
    task = asyncio.create_task(work())
    waiting = asyncio.create_task(await_task(task))
    await work.started.wait()
    waiting.cancel()
    await asyncio.wait([waiting])
    work.may_end.set()
    assert await task == "done"
