"""Notices in the history, and until when the jobs were looked at."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from data8_tui.monitor.history import History
from data8_tui.monitor.history.notices import KEPT_NOTICES, Notice

START = datetime(2026, 11, 20, 9, 15, tzinfo=UTC)


@pytest.fixture
def history(tmp_path: Path) -> History:
    return History(tmp_path / "history.db", "https://api.example.org", "me")


def test_notices_are_kept_newest_first_with_all_they_say(history: History) -> None:
    first = Notice(START, "job", "✗ it failed", "Job failed", "check")
    second = Notice(START + timedelta(seconds=1), "transfer", "complete", seen_at=START)
    for notice in (first, second):
        history.notices.add(notice)
    assert history.notices.all() == [second, first]


def test_only_the_newest_are_kept(history: History) -> None:
    for number in range(KEPT_NOTICES + 2):
        history.notices.add(Notice(START + timedelta(seconds=number), "job", str(number)))
    kept = history.notices.all()
    assert len(kept) == KEPT_NOTICES
    assert kept[-1].text == "2"


def test_what_came_later_stays_unseen(history: History) -> None:
    history.notices.add(Notice(START, "job", "seen"))
    history.notices.add(Notice(START + timedelta(minutes=1), "job", "not yet"))
    history.notices.mark_seen(START, START + timedelta(hours=1))
    seen = {notice.text: notice.seen_at for notice in history.notices.all()}
    assert seen == {"not yet": None, "seen": START + timedelta(hours=1)}


def test_another_account_has_its_own(history: History) -> None:
    history.notices.add(Notice(START, "job", "mine"))
    history.looks.note(START)
    other = History(history.path, "https://api.example.org", "another")
    assert other.notices.all() == []
    assert other.looks.latest() is None


def test_a_look_never_goes_back(history: History) -> None:
    assert history.looks.latest() is None
    history.looks.note(START)
    history.looks.note(START - timedelta(days=1))
    assert history.looks.latest() == START
    history.looks.note(START + timedelta(days=1))
    assert history.looks.latest() == START + timedelta(days=1)
