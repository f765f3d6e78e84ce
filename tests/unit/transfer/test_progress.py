from datetime import UTC, datetime, timedelta

import pytest

from data8_tui.clock import FrozenClock
from data8_tui.transfer.progress import Meter

START = datetime(2026, 11, 21, 9, tzinfo=UTC)


def meter(total: int) -> tuple[FrozenClock, Meter]:
    clock = FrozenClock(START)
    made = Meter(clock)
    made.total = total
    return clock, made


def test_the_rate_looks_back_ten_seconds() -> None:
    clock, made = meter(100_000)
    for second in range(1, 31):
        clock.move_to(START + timedelta(seconds=second))
        made.add(1_000 if second <= 15 else 2_000, 10)
    snapshot = made.snapshot()
    assert snapshot.rate == pytest.approx(2_000, rel=0.05)
    assert snapshot.seconds_left == pytest.approx(55_000 / 2_000, rel=0.1)
    assert snapshot.elapsed == 30


def test_a_stall_shows_in_the_rate_and_ends_the_forecast() -> None:
    clock, made = meter(10_000)
    clock.move_to(START + timedelta(seconds=1))
    made.add(1_000, 10)
    clock.move_to(START + timedelta(seconds=60))
    assert made.snapshot().rate == 0
    assert made.snapshot().seconds_left is None


def test_nothing_yet_is_no_rate_and_nothing_at_all_is_whole() -> None:
    assert meter(10)[1].snapshot().rate is None
    assert meter(0)[1].snapshot().share == 1.0


def test_reports_are_due_ten_times_a_second() -> None:
    clock, made = meter(10)
    assert made.should_report()
    assert not made.should_report()
    clock.move_to(START + timedelta(seconds=0.1))
    assert made.should_report()
