"""The sandbox's clock: it runs, stops, and goes where it is sent."""

from datetime import UTC, datetime, timedelta

from data8_tui.sandbox.clock import SandboxClock

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


def test_a_running_clock_is_the_machine_s():
    assert abs(SandboxClock().now() - datetime.now(UTC)) < timedelta(seconds=5)


def test_a_frozen_clock_stands_still_until_it_is_moved():
    clock = SandboxClock(NOON)
    assert clock.frozen
    assert clock.now() == clock.now() == NOON
    clock.move(90)
    assert clock.now() == NOON + timedelta(seconds=90)
    clock.move(-90)
    assert clock.now() == NOON


def test_a_thawed_clock_runs_on_from_where_it_stood():
    clock = SandboxClock(NOON)
    clock.thaw()
    assert not clock.frozen
    assert NOON <= clock.now() < NOON + timedelta(seconds=5)


def test_a_running_clock_can_be_set_and_runs_on():
    clock = SandboxClock()
    clock.set(NOON)
    first = clock.now()
    assert NOON <= first < NOON + timedelta(seconds=5)
    clock.move(3600)
    assert clock.now() >= first + timedelta(hours=1)


def test_freezing_keeps_the_moment():
    clock = SandboxClock()
    clock.set(NOON)
    clock.freeze()
    assert NOON <= clock.now() < NOON + timedelta(seconds=5)
    assert clock.now() == clock.now()
