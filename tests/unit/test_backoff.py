"""How long to wait between attempts, and when to stop."""

from math import inf

import pytest

from data8_tui.backoff import Backoff


@pytest.mark.parametrize(
    ("backoff", "waits"),
    [
        (Backoff(first=0.5, attempts=4), [0.5, 1, 2]),
        (Backoff(first=0.5, factor=4, longest=5, attempts=4), [0.5, 2, 5]),
        (Backoff(first=1, factor=1, attempts=4), [1, 1, 1]),
        (Backoff(first=0, attempts=3), [0, 0]),
        (Backoff(first=1, attempts=1), []),
    ],
)
def test_waits(backoff: Backoff, waits: list[float]) -> None:
    assert list(backoff.waits()) == waits


def test_a_wait_never_overflows() -> None:
    assert Backoff(first=2, longest=60).wait_after(100_000) == 60
    assert Backoff(first=2).wait_after(100_000) < inf


def test_jitter_draws_below_the_wait() -> None:
    backoff = Backoff(first=1, longest=4, jitter=True)
    drawn = [backoff.wait_after(3) for _ in range(200)]
    assert 0 <= min(drawn) < 1
    assert 3 < max(drawn) <= 4


def test_nothing_is_repeated_beyond_the_limits() -> None:
    backoff = Backoff(first=1, attempts=3, total=10)
    assert backoff.next_wait(2, elapsed=9.9) == 2
    assert backoff.next_wait(3) is None
    assert backoff.next_wait(1, elapsed=10) is None
