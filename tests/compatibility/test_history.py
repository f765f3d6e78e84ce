"""A history of an earlier version is carried over with all that it has."""

import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest

from data8_tui.api.status_codes import StatusCodes, StatusEvidence
from data8_tui.monitor.history import History, SubmissionOutcome
from data8_tui.monitor.history.schema import MIGRATIONS
from tests.compatibility.recording import FIXTURES

CODES = StatusCodes({"completed": [2], "running": [1]})


def written_by(version: int, folder: Path) -> Path:
    path = folder / "history.db"
    with sqlite3.connect(path) as db:
        db.executescript((FIXTURES / "history" / f"version_{version}.sql").read_text())
    db.close()
    return path


@pytest.mark.parametrize("version", [1, 2])
def test_all_that_an_earlier_version_knew_is_there(version: int, tmp_path: Path) -> None:
    path = written_by(version, tmp_path)
    history = History(path, "https://api.example.org", "me")
    assert history.runs.workflows() == ["Deceased"]
    assert [sample.percent for sample in history.runs.samples("Nightly 0302")] == [12.5]
    assert [(each.job, each.reported) for each in history.watched.all()] == [
        ("Nightly 0302", "stalled")
    ]
    assert history.journals.all() == {"k1": {"file": "/data/in.csv", "records": 500}}
    made, unclear = history.intents.newest("f1"), history.intents.open("Nightly 0303")
    assert made is not None
    assert made.outcome is SubmissionOutcome.CREATED
    assert unclear is not None
    assert unclear.noted_at == datetime.fromtimestamp(1795172800, UTC)
    assert history.runs.page(CODES) == [], "what was never stored can't be shown"
    history.close()
    with sqlite3.connect(path) as db:
        assert db.execute("pragma user_version").fetchone() == (len(MIGRATIONS),)
        assert db.execute("pragma integrity_check").fetchone() == ("ok",)


def test_the_past_runs_of_the_second_version_are_known_by_their_status(tmp_path: Path) -> None:
    history = History(written_by(2, tmp_path), "https://api.example.org", "me")
    (run,) = history.runs.of("Deceased", CODES)
    assert (run.job, run.records, run.duration.total_seconds()) == ("Nightly 0301", 500, 600)
    assert history.statuses.tally() == {"2": {StatusEvidence.COMPLETE: 1}}


def test_the_guessed_states_of_the_first_version_are_forgotten(tmp_path: Path) -> None:
    history = History(written_by(1, tmp_path), "https://api.example.org", "me")
    assert history.runs.of("Deceased", CODES) == []
