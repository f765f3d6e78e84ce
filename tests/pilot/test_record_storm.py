"""Scrolling as fast as keys come, at a server that is slow and fails."""

import random
import re
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from data8_tui.backoff import Backoff
from data8_tui.monitor import backoff
from data8_tui.sandbox.server import Sandbox
from data8_tui.tui.records.records import KEPT, MAX_REQUESTS, RecordWindow
from data8_tui.tui.screens.dataset import DatasetScreen

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


async def test_no_record_is_ever_under_the_number_of_another_one(
    opened: "Opened", fresh_sandbox: Callable[..., Sandbox], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backoff, "FAILED", Backoff(first=0.05, longest=0.1))
    sandbox, dice = fresh_sandbox(), random.Random("storm")
    async with opened(sandbox, size=(80, 24)) as it:
        page = DatasetScreen(MILLION)
        it.app.push_screen(page)
        await it.until("the records", lambda: page.source and page.record_at_cursor)
        assert page.source is not None
        window = page.source.records
        page.grid.frozen = 1  # so that the rows can be checked wherever the cursor is
        sandbox.services.faults.change(
            {"match": "/data", "latency": 0.01, "jitter": 0.05, "fail_rate": 0.2, "drop_rate": 0.1}
        )
        tasks = page.workers
        for _ in range(60):
            await it.press_without_a_pause(*dice.choices(KEYS, k=5))
            page.grid.move_to(dice.choice((0, 999_999, dice.randrange(1_000_000))))
            await it.pilot.pause(0.01)
            assert wrong_rows(it) == []
            assert len(tasks) <= MAX_REQUESTS + 8
            assert_bounded(window)
        sandbox.services.faults.change({"fail_rate": 0, "drop_rate": 0, "latency": 0, "jitter": 0})
        await it.until("the records there", lambda: page.record_at_cursor)
        await it.until("a screen of records", lambda: len(rows_shown(it)) >= page.grid.page - 1)
        assert wrong_rows(it) == []
        await it.press("escape")
        await it.until("the screen left", lambda: it.app.screen is not page)
        await it.until(
            "no request left", lambda: not [one for one in it.app.workers if one.node is page]
        )
        assert not window._timers


def rows_shown(it: "Driver") -> list[str]:
    return [line for line in it.lines if ROW.match(line)]


def assert_bounded(window: RecordWindow) -> None:
    """Neither chunks nor requests grow with what was seen."""
    assert len(window._kept) <= KEPT
    assert len(window._under_way) <= MAX_REQUESTS
    assert len(window._failures) <= MAX_REQUESTS
    assert len(window._timers) <= len(window._failures)
