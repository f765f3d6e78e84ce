"""What counts as having looked: by the list in view, the keys and the focus, over sessions."""

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path
from sqlite3 import connect

import pytest

from data8_tui.clock import FrozenClock
from data8_tui.jobs.last_look import ABSENCE, ATTENTION, GLANCE, LastLook
from data8_tui.monitor.history import History

START = datetime(2026, 11, 20, 9, 15, tzinfo=UTC)
SECOND = timedelta(seconds=1)
DAY_BEFORE = START - timedelta(days=1)


class Visit:
    """One session on a history, whose user does what the test says."""

    def __init__(self, path: Path, at: datetime = START) -> None:
        self.history = History(path, "https://api.example.org", "me")
        self.clock = FrozenClock(at)
        self.look = LastLook(self.history.looks, self.clock)

    def passes(self, length: timedelta, *, shown: bool) -> None:
        """Time passes second by second, with or without a list of jobs in view."""
        end = self.clock.now() + length
        while self.clock.now() < end:
            self.clock.move_to(self.clock.now() + SECOND)
            self.look.tick(self.clock.now() if shown else None)

    async def stored(self) -> datetime | None:
        """What is in the file once all writes are done."""
        await asyncio.gather(*self.look._tasks)
        return self.history.looks.latest()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "history.db"


async def test_nobody_has_looked_at_first(path: Path) -> None:
    visit = Visit(path)
    await visit.look.open()
    assert visit.look.at is None


async def test_a_list_in_view_for_some_seconds_is_a_look_that_outlives_a_kill(path: Path) -> None:
    visit = Visit(path)
    visit.passes(GLANCE, shown=True)
    assert await visit.stored() is None
    visit.passes(SECOND, shown=True)
    assert await visit.stored() == START + GLANCE + SECOND
    following = Visit(path, START + timedelta(days=1))
    await following.look.open()
    assert following.look.at == START + GLANCE + SECOND


async def test_the_end_of_a_session_stores_the_newest_look(path: Path) -> None:
    visit = Visit(path)
    visit.passes(GLANCE + 9 * SECOND, shown=True)
    await visit.look.aclose()
    assert await visit.stored() == visit.clock.now()


@pytest.mark.parametrize("why", ["another screen", "without focus", "no answer", "no key"])
async def test_what_is_no_look(path: Path, why: str) -> None:
    visit = Visit(path)
    if why == "without focus":
        visit.look.set_focused(False)
    if why == "no key":
        visit.passes(ATTENTION, shown=False)
    visit.passes(timedelta(hours=1), shown=why in ("without focus", "no key"))
    await visit.look.aclose()
    assert await visit.stored() is None


@pytest.mark.parametrize("killed", [True, False])
@pytest.mark.parametrize("before", [None, DAY_BEFORE])
async def test_a_session_soon_after_another_continues_its_visit(
    path: Path, before: datetime | None, killed: bool
) -> None:
    visit = Visit(path)
    if before is not None:
        visit.history.looks.note(before)
    await visit.look.open()
    visit.passes(GLANCE + SECOND, shown=True)
    await visit.stored() if killed else await visit.look.aclose()
    seen = visit.clock.now()

    again = Visit(path, seen + ABSENCE - 10 * SECOND)
    await again.look.open()
    assert again.look.at == before
    again.passes(SECOND, shown=False)
    await again.stored()
    for away, at in ((ABSENCE - SECOND, before), (ABSENCE, seen)):
        later = Visit(path, again.look._acted_at + away)
        await later.look.open()
        assert later.look.at == at


async def test_what_was_taken_for_seen_stays_so_in_the_next_session(path: Path) -> None:
    visit = Visit(path)
    visit.history.looks.note(DAY_BEFORE)
    await visit.look.open()
    visit.look.mark_all_seen()
    await visit.look.aclose()
    again = Visit(path, START + SECOND)
    await again.look.open()
    assert again.look.at == START


async def test_only_what_the_newest_answer_has_shown_is_seen(path: Path) -> None:
    visit = Visit(path)
    for _ in range(20):
        visit.clock.move_to(visit.clock.now() + SECOND)
        visit.look.tick(START)
    await visit.look.aclose()
    assert await visit.stored() == START


async def test_new_ones_stay_new_while_the_user_is_there(path: Path) -> None:
    visit = Visit(path)
    visit.history.looks.note(DAY_BEFORE)
    await visit.look.open()
    for _ in range(40):
        visit.passes(timedelta(minutes=10), shown=True)
        visit.look.note_activity()
    assert visit.look.at == DAY_BEFORE


async def test_after_an_absence_it_counts_from_what_was_seen_before(path: Path) -> None:
    visit = Visit(path)
    moves: list[datetime | None] = []
    visit.look.subscribe(lambda: moves.append(visit.look.at))
    await visit.look.open()
    visit.passes(timedelta(days=2), shown=True)
    visit.look.note_activity()
    assert moves == [START + ATTENTION]


async def test_a_look_at_another_session_meanwhile_counts(path: Path) -> None:
    visit, other = Visit(path), Visit(path, START + timedelta(minutes=5))
    await visit.look.open()
    other.passes(GLANCE + SECOND, shown=True)
    await other.look.aclose()
    visit.passes(ABSENCE, shown=False)
    visit.look.set_focused(True)
    await visit.stored()
    assert visit.look.at == other.clock.now()


async def test_all_can_be_taken_for_seen(path: Path) -> None:
    visit = Visit(path)
    visit.look.mark_all_seen()
    assert visit.look.at == START
    assert await visit.stored() == START


async def test_all_taken_for_seen_can_be_undone(path: Path) -> None:
    visit = Visit(path)
    visit.history.looks.note(DAY_BEFORE)
    await visit.look.open()
    assert not visit.look.can_undo_all_seen
    visit.look.mark_all_seen()
    assert visit.look.can_undo_all_seen
    visit.look.undo_all_seen()
    assert visit.look.at == DAY_BEFORE
    assert not visit.look.can_undo_all_seen
    await visit.look.aclose()
    again = Visit(path, START + SECOND)
    await again.look.open()
    assert again.look.at == DAY_BEFORE


async def test_a_history_that_is_damaged_ends_nothing(path: Path) -> None:
    visit = Visit(path)
    with connect(path) as db:
        db.execute("drop table looks")
    await visit.look.open()
    visit.look.mark_all_seen()
    await visit.look.aclose()
    assert visit.look.at == START
