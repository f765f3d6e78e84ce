"""When a job ended: as stated, else when first seen, in the list as in the overview."""

from datetime import datetime, timedelta

import pytest

from data8_tui.clock import FrozenClock
from data8_tui.jobs.job_ends import JobEnds
from data8_tui.jobs.overview import with_received
from data8_tui.monitor.history import History
from data8_tui.monitor.store import Store
from data8_tui.monitor.topics import JobTopic
from tests.sandbox_statuses import CODES
from tests.unit.monitor.history.test_runs import START, job

LOOK = START + timedelta(hours=1)
SEEN = START + timedelta(hours=2)
UNREADABLE = job("broken", status=3, completedAt="soon")
"""Submitted before the last look, and seen to have ended after it."""


@pytest.fixture
def history() -> History:
    return History(None, "https://api.example.org", "me")


def received(history: History) -> JobEnds:
    """The ends of a session that was sent the job at `SEEN`, an hour ago."""
    clock = FrozenClock(SEEN)
    store, ends = Store(clock), JobEnds(history, clock)
    ends.follow(store)
    store.put(JobTopic("broken"), UNREADABLE)
    clock.move_to(SEEN + timedelta(hours=1))
    store.put(JobTopic("broken"), job("broken", status=4, completedAt="soon"))
    return ends


@pytest.mark.parametrize(
    ("seconds", "at", "after"),
    [
        (90, START, True),
        (90, START + timedelta(seconds=90), False),
        (None, START, False),
        (90, None, False),
    ],
)
def test_a_stated_end_counts(
    history: History, seconds: int | None, at: datetime | None, after: bool
) -> None:
    assert JobEnds(history, FrozenClock(SEEN)).after(job(seconds=seconds), at) is after


def test_an_unreadable_end_is_when_it_was_first_received(history: History) -> None:
    ends = received(history)
    assert ends.of(UNREADABLE) == SEEN
    assert ends.after(UNREADABLE, LOOK)
    assert not ends.after(UNREADABLE, SEEN)
    (run,) = with_received((), [UNREADABLE], LOOK, ends)
    assert (run.ended_at, run.took) == (SEEN, None)
    assert with_received((), [UNREADABLE], SEEN, ends) == []


async def test_an_unreadable_end_of_an_earlier_session_is_that_of_the_overview(
    history: History,
) -> None:
    earlier = SEEN - timedelta(minutes=5)
    history.runs.note(UNREADABLE, earlier)
    ends = received(history)
    await ends.load()
    (run,) = history.totals.ended_since(LOOK, CODES)
    assert run.ended_at == ends.of(UNREADABLE) == earlier


def test_a_job_never_received_has_no_known_end(history: History) -> None:
    ends = JobEnds(history, FrozenClock(SEEN))
    assert ends.of(UNREADABLE) is None
    assert not ends.after(UNREADABLE, LOOK)
