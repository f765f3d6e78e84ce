"""What is fetched of a dataset's records: what is seen, a little ahead, and nothing else."""

import asyncio
from collections.abc import Coroutine
from datetime import UTC, datetime
from typing import Any

import pytest

from data8_tui.api.records import Number, Record
from data8_tui.backoff import Backoff
from data8_tui.clock import FrozenClock
from data8_tui.errors import ConnectionFailed, Data8Error, IntegrityError, NotFound, RequestRefused
from data8_tui.monitor import backoff
from data8_tui.transfer.download.chunks import Chunk
from data8_tui.tui.records.records import (
    KEPT,
    MAX_REQUESTS,
    SLOW,
    WINDOW_RECORDS,
    RecordOrigin,
    RecordWindow,
)

COUNT = 1_000_000


class Server:
    """Answers when told to; remembers what it was asked for."""

    def __init__(self, held: int) -> None:
        self.held = held
        self.asked: list[tuple[int, int]] = []
        self.waiting: list[asyncio.Future[Data8Error | int | None]] = []
        self.at_once = True
        self.most = COUNT

    async def __call__(self, *, start: int, count: int) -> list[Record]:
        self.asked.append((start, count))
        if count > self.most or start > max(self.held, 1):
            raise RequestRefused("There are no such records")
        if not self.at_once:
            self.waiting.append(asyncio.get_running_loop().create_future())
            if isinstance(told := await self.waiting[-1], Data8Error):
                raise told
            count = count if told is None else told
        return [{"id": Number(str(n))} for n in range(start, min(start + count, self.held + 1))]


class Table:
    """Records, and whoever looks at them."""

    def __init__(self, count: int = COUNT) -> None:
        self.server = Server(count)
        self.heard: list[Chunk] = []
        self.tasks: list[asyncio.Task[None]] = []
        self.clock = FrozenClock(datetime(2026, 11, 21, 14, 5, tzinfo=UTC))
        self.records = RecordWindow(self.server, count, self.clock, self.spawn)
        self.records.subscribe(self.heard.append)

    def spawn(self, coroutine: Coroutine[Any, Any, None]) -> None:
        self.tasks.append(asyncio.ensure_future(coroutine))

    async def settle(self) -> None:
        while not self.records.idle:
            await asyncio.gather(*self.tasks)

    async def set_visible(self, first: int, last: int) -> None:
        self.records.set_visible(first, last)
        await self.settle()

    def number(self, index: int) -> str:
        record = self.records.get(index)
        return "" if record is None else str(record["id"])


async def test_opening_asks_once_for_one_chunk() -> None:
    table = Table()
    await table.set_visible(0, 20)
    assert table.server.asked == [(1, WINDOW_RECORDS)]
    assert (table.number(0), table.number(20), table.number(WINDOW_RECORDS)) == ("1", "21", "")


async def test_a_jump_asks_for_what_lies_there_and_for_nothing_between() -> None:
    table = Table()
    await table.set_visible(0, 20)
    await table.set_visible(499_990, 500_010)
    assert sorted(table.server.asked) == [
        (1, WINDOW_RECORDS),
        (499_801, WINDOW_RECORDS),
        (500_001, WINDOW_RECORDS),
    ]
    assert table.number(499_999) == "500000"


async def test_the_last_chunk_looks_one_record_beyond_the_dataset() -> None:
    table = Table(count=450)
    await table.set_visible(430, 449)
    assert table.server.asked == [(401, 51)]
    assert table.records.failure(400, 449) is None


@pytest.mark.parametrize("held", [450, 451])
async def test_a_server_may_refuse_to_look_beyond_the_end(held: int) -> None:
    table = Table(count=450)
    table.server.held, table.server.most = held, 50
    await table.set_visible(430, 449)
    assert table.server.asked == [(401, 51), (401, 50), (451, 1)]
    failure = getattr(table.records.failure(400, 449), "error", None)
    assert (failure is None, table.number(449) == "450") == (held == 450, held == 450)


async def test_a_dataset_that_holds_more_than_it_states_says_so() -> None:
    table = Table(count=450)
    table.server.held = 451
    await table.set_visible(430, 449)
    assert isinstance(getattr(table.records.failure(400, 449), "error", None), IntegrityError)
    assert table.number(449) == "450"


async def test_scrolling_on_asks_for_the_next_chunk_before_it_is_seen() -> None:
    table = Table()
    await table.set_visible(0, 20)
    await table.set_visible(100, 120)
    assert table.server.asked == [(1, WINDOW_RECORDS), (WINDOW_RECORDS + 1, WINDOW_RECORDS)]
    await table.set_visible(200, 220)
    assert len(table.server.asked) == 2


async def test_scrolling_back_asks_for_the_chunk_before() -> None:
    table = Table()
    await table.set_visible(1_000, 1_020)
    await table.set_visible(990, 1_010)
    assert table.server.asked == [(1_001, WINDOW_RECORDS), (801, WINDOW_RECORDS)]


async def test_what_went_out_of_sight_before_its_turn_is_never_asked_for() -> None:
    table = Table()
    table.server.at_once = False
    for first in range(0, 100_000, 1_000):
        table.records.set_visible(first, first + 20)
        await asyncio.sleep(0)
    assert len(table.server.waiting) == MAX_REQUESTS
    table.server.at_once = True
    for answer in table.server.waiting:
        answer.set_result(None)
    await table.settle()
    assert table.server.asked[MAX_REQUESTS:] == [(99_001, WINDOW_RECORDS)]
    assert table.number(99_000) == "99001"


async def test_a_slow_request_for_what_went_out_of_view_makes_room() -> None:
    table = Table()
    table.server.at_once = False
    for first in range(0, MAX_REQUESTS * 1_000, 1_000):
        table.records.set_visible(first, first + 20)
        await asyncio.sleep(0)
    table.clock.move_to(table.clock.now() + SLOW)
    table.server.at_once = True
    table.records.set_visible(500_000, 500_020)
    await asyncio.wait(table.tasks[MAX_REQUESTS:])
    assert table.number(500_000) == "500001"
    assert sum(task.cancelled() for task in table.tasks) == 1
    for answer in table.server.waiting:
        if not answer.cancelled():
            answer.set_result(None)
    await asyncio.gather(*table.tasks, return_exceptions=True)
    assert table.records.idle
    assert [table.number(first) for first in (0, 1_000, 2_000)] == ["", "1001", "2001"]


async def test_memory_is_bounded_and_what_is_seen_stays() -> None:
    table = Table()
    for first in range(0, 100 * WINDOW_RECORDS, WINDOW_RECORDS):
        await table.set_visible(first, first + 20)
    assert len(table.records._kept) == KEPT
    assert table.number(99 * WINDOW_RECORDS) == str(99 * WINDOW_RECORDS + 1)
    assert table.number(0) == ""


async def fail(table: Table, error: Data8Error | int) -> None:
    table.server.at_once = False
    table.records.set_visible(0, 20)
    await asyncio.sleep(0)
    table.server.waiting[0].set_result(error)
    await table.settle()
    table.server.at_once = True


async def test_a_failure_is_a_state_that_says_when_it_is_tried_again() -> None:
    table = Table()
    await fail(table, ConnectionFailed("no answer"))
    failure = table.records.failure(0, 20)
    assert failure is not None
    assert failure.next_try == datetime(2026, 11, 21, 14, 5, 2, tzinfo=UTC)
    assert table.heard == [Chunk(1, WINDOW_RECORDS)]
    table.records.retry()
    await table.settle()
    assert table.records.failure(0, 20) is None
    assert table.number(0) == "1"


async def test_a_failed_chunk_is_tried_again_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backoff, "FAILED", Backoff(first=0.01, longest=60))
    table = Table()
    came = asyncio.Event()
    await fail(table, ConnectionFailed("no answer"))
    table.records.subscribe(lambda _: came.set())
    await asyncio.wait_for(came.wait(), 5)
    assert (table.number(0), len(table.server.asked)) == ("1", 2)


async def test_a_dataset_that_is_gone_is_not_asked_for_again() -> None:
    table = Table()
    await fail(table, NotFound("There is no dataset “x”"))
    failure = table.records.failure(0, 20)
    assert failure is not None
    assert failure.next_try is None


async def test_too_few_records_are_said_and_what_came_is_kept() -> None:
    table = Table()
    await fail(table, 150)
    failure = table.records.failure(0, 20)
    assert failure is not None
    assert isinstance(failure.error, IntegrityError)
    assert "150 records where records 1 to 200 were asked for" in failure.error.message
    assert (table.number(149), table.number(150)) == ("150", "")


async def test_whose_records_are_missing_is_said() -> None:
    table = Table()
    table.records._origin = RecordOrigin("a.csv gave", "Open it again.")
    await fail(table, 150)
    failure = table.records.failure(0, 20)
    assert failure is not None
    assert failure.error.message.startswith("a.csv gave 150 records")


async def test_nothing_is_tried_again_once_nobody_looks() -> None:
    table = Table()
    await fail(table, ConnectionFailed("no answer"))
    table.records.close()
    assert table.records._timers == {}
    assert table.records.failure(0, 20) is None


async def test_records_that_are_found_later_follow_those_there_are() -> None:
    table = Table(count=450)
    table.server.most = 0x100000
    await table.set_visible(430, 449)
    table.server.held = 650
    table.records.extend(650)
    await table.settle()
    assert (table.number(449), table.number(599)) == ("450", "600")
    await table.set_visible(600, 649)
    assert (table.number(649), table.records.failure(400, 649)) == ("650", None)


async def test_a_chunk_requested_before_more_were_found_is_fetched_whole() -> None:
    table = Table(count=450)
    table.server.at_once = False
    table.records.set_visible(430, 449)
    await asyncio.sleep(0)
    table.server.held = 650
    table.records.extend(650)
    table.server.at_once = True
    table.server.waiting[0].set_result(50)
    await table.settle()
    assert (table.number(449), table.number(599)) == ("450", "600")
