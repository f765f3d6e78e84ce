"""Notices of this session and of earlier ones, until they are seen."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from sqlite3 import connect

from data8_tui.clock import FrozenClock
from data8_tui.jobs.notice_log import NoticeLog, NoticeSubject
from data8_tui.monitor.history import History

START = datetime(2026, 11, 20, 9, 15, tzinfo=UTC)


def opened(path: Path, at: datetime = START) -> tuple[NoticeLog, History]:
    history = History(path, "https://api.example.org", "me")
    return NoticeLog(history.notices, FrozenClock(at)), history


async def test_notices_outlive_their_session_until_they_are_seen(tmp_path: Path) -> None:
    log, _ = opened(tmp_path / "history.db")
    log.add(NoticeSubject.JOB, "✗ it failed", title="Job failed", job="check")
    log.add(NoticeSubject.TRANSFER, "complete")
    await log.aclose()

    later, _ = opened(tmp_path / "history.db", START + timedelta(days=1))
    later.add(NoticeSubject.RUN, "while it was being opened")
    await later.open()
    assert [notice.text for notice in later.all] == [
        "while it was being opened",
        "complete",
        "✗ it failed",
    ]
    assert later.unseen == 3
    later.mark_seen()
    assert later.unseen == 0
    await later.aclose()

    last, _ = opened(tmp_path / "history.db")
    await last.open()
    assert last.unseen == 0
    assert len(last.all) == 3


async def test_a_change_is_reported(tmp_path: Path) -> None:
    log, _ = opened(tmp_path / "history.db")
    counts: list[int] = []
    log.subscribe(lambda: counts.append(log.unseen))
    log.add(NoticeSubject.STORAGE, "the disk is full")
    log.mark_seen()
    log.mark_seen()
    assert counts == [1, 0]
    await log.aclose()


async def test_a_history_that_is_damaged_leaves_those_of_this_session(tmp_path: Path) -> None:
    log, history = opened(tmp_path / "history.db")
    with connect(tmp_path / "history.db") as db:
        db.execute("drop table notices")
    await log.open()
    log.add(NoticeSubject.JOB, "it failed")
    log.mark_seen()
    await log.aclose()
    assert [notice.seen_at for notice in log.all] == [START]
    history.close()
