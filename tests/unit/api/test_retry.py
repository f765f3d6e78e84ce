"""Pauses that a server asks for, and who is told of a retry."""

import asyncio
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data8_tui.api.errors import retry_after_seconds
from data8_tui.api.retry import (
    Retry,
    RetryAfterGate,
    RetryPolicy,
    notify_retry,
    retries_reported_to,
)
from tests.recorded_sleep import RecordedSleep

NOW = datetime(2026, 11, 20, 9, 15, 30, tzinfo=UTC)


class Waiting(RecordedSleep):
    def gate(self, longest: float = 60) -> RetryAfterGate:
        return RetryAfterGate(self.clock, RetryPolicy(sleep=self.sleep, longest_pause=longest))


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("0", 0),
        ("7", 7),
        (" 120 ", 120),
        ("Fri, 20 Nov 2026 09:16:00 GMT", 30),
        ("Fri, 20 Nov 2026 09:16:00 -0000", 30),
        ("Fri, 20 Nov 2026 09:00:00 GMT", 0),
        (None, None),
        ("", None),
        ("soon", None),
        ("-5", None),
        ("1.5", None),
        ("²", None),
        ("9" * 400, None),
        ("Fri, 99 Nov 2026 09:16:00 GMT", None),
        ("Fri, 20 Nov 99999 09:16:00 GMT", None),
    ],
)
def test_retry_after(header: str | None, seconds: float | None) -> None:
    assert retry_after_seconds(header, NOW) == seconds


@given(st.text())
def test_junk_in_retry_after_is_no_pause_and_no_error(header: str) -> None:
    seconds = retry_after_seconds(header, NOW)
    assert seconds is None or seconds >= 0


async def test_an_open_gate_holds_nobody() -> None:
    waiting = Waiting(NOW)
    await waiting.gate().wait_until_open()
    assert waiting.slept == []


async def test_a_closed_gate_holds_everybody_for_as_long_as_was_asked() -> None:
    waiting = Waiting(NOW)
    gate = waiting.gate()
    gate.close_for(7)
    assert gate.remaining == 7
    await asyncio.gather(gate.wait_until_open(), gate.wait_until_open())
    assert waiting.slept == [7]
    assert gate.remaining == 0


async def test_a_pause_is_capped_and_never_shortened() -> None:
    waiting = Waiting(NOW)
    gate = waiting.gate(longest=60)
    gate.close_for(3600)
    gate.close_for(1)
    await gate.wait_until_open()
    assert waiting.slept == [60]


async def test_a_pause_that_grows_meanwhile_is_waited_out() -> None:
    waiting = Waiting(NOW)
    gate = waiting.gate()
    gate.close_for(5)
    sleep = waiting.sleep

    async def grow(seconds: float) -> None:
        if len(waiting.slept) == 0:
            gate.close_for(9)
        await sleep(seconds)

    gate._policy = RetryPolicy(sleep=grow)
    await gate.wait_until_open()
    assert waiting.slept == [5, 4]


def test_listeners_hear_what_happens_within_their_block_alone() -> None:
    outer: list[Retry] = []
    inner: list[Retry] = []
    first, second, third = (Retry(reason, 0, 2) for reason in ("a", "b", "c"))
    with retries_reported_to(outer.append):
        notify_retry(first)
        with retries_reported_to(inner.append):
            notify_retry(second)
    notify_retry(third)
    assert outer == [first, second]
    assert inner == [second]
