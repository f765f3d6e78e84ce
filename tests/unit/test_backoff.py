"""How long to wait between attempts, and when to stop."""

from math import inf

import pytest

from data8_tui.backoff import Backoff, poll, retry


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


class Sleeper:
    """Records the waits instead of waiting."""

    def __init__(self) -> None:
        self.waits: list[float] = []

    async def __call__(self, seconds: float) -> None:
        self.waits.append(seconds)


async def test_a_call_is_retried_after_the_given_waits_until_it_succeeds() -> None:
    sleep, results = Sleeper(), iter([OSError("first"), OSError("second"), 7])

    async def call() -> int:
        match next(results):
            case int(value):
                return value
            case error:
                raise error

    backoff = Backoff(first=1, attempts=5)
    found = await retry(call, OSError, lambda failures, _: backoff.next_wait(failures), sleep)
    assert (found, sleep.waits) == (7, [1, 2])


async def test_the_last_error_is_raised_and_another_kind_at_once() -> None:
    sleep, failures = Sleeper(), iter([OSError("first"), OSError("last"), KeyError("other")])

    async def call() -> int:
        raise next(failures)

    backoff = Backoff(first=1, attempts=2)
    with pytest.raises(OSError, match="last"):
        await retry(call, OSError, lambda failures, _: backoff.next_wait(failures), sleep)
    with pytest.raises(KeyError):
        await retry(call, OSError, lambda failures, _: 1.0, sleep)
    assert sleep.waits == [1]


async def test_polling_ends_with_the_first_result_or_the_last_wait() -> None:
    sleep, results = Sleeper(), iter([None, 0, None, None, None])

    async def call() -> int | None:
        return next(results)

    assert await poll(call, (0.0, 5.0, 9.0), sleep) == 0
    assert sleep.waits == [0.0, 5.0]
    assert await poll(call, Backoff(first=1, attempts=4).waits(), sleep) is None
    assert sleep.waits == [0.0, 5.0, 1, 2, 4]
