"""Scrolling as fast as keys come, at a server that is slow and fails."""

import random
import re
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from data8_tui.api.client import Client
from data8_tui.api.records import Record
from data8_tui.backoff import Backoff
from data8_tui.monitor import backoff
from data8_tui.sandbox.server import Sandbox
from data8_tui.tui.records import records
from data8_tui.tui.records.records import MAX_REQUESTS, RecordWindow
from data8_tui.tui.screens.dataset import DatasetScreen
from tests.retry_policy import without_waits

if TYPE_CHECKING:
    from conftest import Driver, Opened

MILLION = "uk_consumer_master_2026_output"
ROW = re.compile(r"^ +(\d[\d,]*)  +(\d+) ")
KEYS = ("pagedown", "pagedown", "pageup", "down", "up", "home", "end", "right", "left")


def wrong_rows(it: "Driver") -> list[str]:
    """The rows on screen whose record isn't the one of their number."""
    rows = [(line, match) for line in it.lines if (match := ROW.match(line))]
    return [
        line for line, match in rows if int(match[2]) != 100_000 + int(match[1].replace(",", ""))
    ]


ROUNDS = 20


@pytest.fixture(autouse=True)
def small_cache(monkeypatch: pytest.MonkeyPatch) -> None:
    """Short waits, and fewer chunks than are passed: so that they fail, and are dropped."""
    impatient = without_waits(attempts=2)
    monkeypatch.setitem(Client.__init__.__kwdefaults__, "retry", impatient)
    monkeypatch.setattr(backoff, "FAILED", Backoff(first=0.02, longest=0.05))
    monkeypatch.setattr(records, "KEPT", 8)


async def test_no_record_is_ever_under_the_number_of_another_one(
    opened: "Opened", fresh_sandbox: Callable[..., Sandbox]
) -> None:
    sandbox, dice, checked = fresh_sandbox(), random.Random("storm"), 0
    async with opened(sandbox, size=(80, 24)) as it:
        page = await show_million(it)
        window = window_of(page)
        most = watch_requests(window)
        sandbox.services.faults.change(
            {"match": "/data", "latency": 0.03, "jitter": 0.05, "fail_rate": 0.2, "drop_rate": 0.1}
        )
        for number in range(ROUNDS):
            for _ in range(3):  # records are left before they are here
                page.grid.move_to(dice.choice((0, 999_999, dice.randrange(1_000_000))))
                await it.press_without_a_pause(*dice.choices(KEYS, k=5))
                await it.pilot.pause()
                assert_bounded(window)
            if number % 2:
                await it.until("the record there", lambda: page.record_at_cursor)
            await it.pilot.pause()
            checked += len(rows_shown(it))
            assert wrong_rows(it) == []
            assert wrong_records(window) == []
            assert len(page.workers) <= MAX_REQUESTS + 8
            assert_bounded(window)
        assert max(most) <= MAX_REQUESTS
        assert checked > ROUNDS, "the rows that were looked at"
        assert len(window._kept) == records.KEPT, "chunks were dropped"
        sandbox.services.faults.change({"fail_rate": 0, "drop_rate": 0, "latency": 0, "jitter": 0})
        await it.until("a screen of records", lambda: len(rows_shown(it)) >= page.grid.page - 1)
        assert wrong_rows(it) == []


async def test_nothing_is_left_of_a_screen_that_is_left_while_requests_fail(
    opened: "Opened", fresh_sandbox: Callable[..., Sandbox], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backoff, "FAILED", Backoff(first=60, longest=60))
    sandbox = fresh_sandbox()
    async with opened(sandbox, size=(80, 24)) as it:
        page = await show_million(it)
        window = window_of(page)
        sandbox.services.faults.change({"match": "/data", "fail_rate": 1})
        passed = []
        for place in (500_000, 700_000):
            page.grid.move_to(place)
            await it.until("a failure", lambda: window.failure(place, place))  # noqa: B023
            passed += window._timers.values()
            assert_bounded(window)
        await it.press("escape")
        await it.until("the screen left", lambda: it.app.screen is not page)
        await it.until(
            "no request left", lambda: not [one for one in it.app.workers if one.node is page]
        )
        assert all(timer.cancelled() for timer in passed)
        assert len(passed) >= 2
        assert not window._timers
        assert not window._failures


async def show_million(it: "Driver") -> DatasetScreen:
    page = DatasetScreen(MILLION)
    it.app.push_screen(page)
    await it.until("the records", lambda: page.source and page.record_at_cursor)
    page.grid.frozen = 1  # so that the rows can be checked wherever the cursor is
    return page


def watch_requests(window: RecordWindow) -> list[int]:
    """How many requests are under way, at the beginning of each from now on."""
    fetch, numbers, under_way = window._fetch, [0], 0

    async def watched(*, start: int, count: int) -> list[Record]:
        nonlocal under_way
        under_way += 1
        numbers.append(under_way)
        try:
            return await fetch(start=start, count=count)
        finally:
            under_way -= 1

    window._fetch = watched
    return numbers


def window_of(page: DatasetScreen) -> RecordWindow:
    assert page.source is not None
    return page.source.records


def wrong_records(window: RecordWindow) -> list[int]:
    """The indices of the kept records that are others than those of their number."""
    return [
        first + at
        for first, chunk in window.kept()
        for at, record in enumerate(chunk)
        if str(next(iter(record.values()))) != str(100_001 + first + at)
    ]


def rows_shown(it: "Driver") -> list[str]:
    return [line for line in it.lines if ROW.match(line)]


def assert_bounded(window: RecordWindow) -> None:
    """Neither chunks nor requests grow with what was seen."""
    assert len(window._kept) <= records.KEPT
    assert len(window._under_way) <= MAX_REQUESTS
    assert len(window._failures) <= MAX_REQUESTS
    assert len(window._timers) <= len(window._failures)
