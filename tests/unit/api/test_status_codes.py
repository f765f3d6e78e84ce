"""What a status means: facts first, then the configuration, words, and what jobs have shown."""

from typing import Any

import pytest

from data8_tui.api.models import Job
from data8_tui.api.status_codes import (
    JobState,
    StatusCodes,
    StatusEvidence,
    StatusSource,
    status_literal,
)
from data8_tui.insight.humanize import brief_state_word, state_mark, state_text, state_word

COMPLETE, RUNNING = StatusEvidence.COMPLETE, StatusEvidence.RUNNING
WAITING, WITHOUT_OUTPUT = StatusEvidence.WAITING, StatusEvidence.WITHOUT_OUTPUT
END = {"completedAt": "2026-11-20T09:00:00Z", "percentComplete": 100}


def job(codes: StatusCodes | None = None, **sent: Any) -> Job:
    """A job with every detail, on its way unless `sent` says otherwise."""
    every = {"name": "a", "workflowName": "w", "submittedAt": None, "completedAt": None}
    return Job.from_json({**every, "percentComplete": 0, "status": None, **sent}, codes)


@pytest.mark.parametrize("status", [0, 1, 2, 3, 4, 17, "Completed", "Failed", "Paused", None])
@pytest.mark.parametrize("codes", [None, StatusCodes({"completed": [0, 3], "failed": [4]})])
def test_without_an_end_no_job_has_completed_or_failed(
    status: object, codes: StatusCodes | None
) -> None:
    for percent in (None, 0, 50, 100):
        going = job(codes, status=status, percentComplete=percent)
        assert not (going.finished)
        assert not (going.succeeded)
        assert not (going.failed)
        assert not {"completed", "failed", "cancelled"} & set(state_word(going).split())


@pytest.mark.parametrize(
    ("sent", "state", "word", "mark"),
    [
        ({"status": 3, **END}, "unknown", "finished, status 3", "■"),
        ({"status": 0, **END}, "unknown", "finished, status 0", "■"),
        ({"status": None, **END}, "unknown", "finished", "■"),
        ({"status": "Fertig", **END}, "unknown", "finished, status Fertig", "■"),
        ({"status": 2, "percentComplete": 5}, "unknown", "unfinished, status 2", "·"),
        (
            {"status": "Completed", "percentComplete": 5},
            "unknown",
            "unfinished, status Completed",
            "·",
        ),
        ({"status": None, "percentComplete": 5}, "unknown", "unfinished", "·"),
        ({"status": 1}, "unknown", "unfinished, status 1", "·"),
        ({"status": None}, "unknown", "unfinished", "·"),
        ({"status": "Completed", **END}, "completed", "completed", "✓"),
        ({"status": "FAILED", **END}, "failed", "failed", "✗"),
        ({"status": "Canceled", **END}, "cancelled", "cancelled", "⊘"),
        ({"status": "In Progress"}, "running", "running", "●"),
        ({"status": "queued"}, "queued", "queued", "○"),
        ({"status": "Running", **END}, "unknown", "finished, status Running", "■"),
    ],
)
def test_what_is_not_known_is_stated_as_facts(
    sent: dict[str, Any], state: str, word: str, mark: str
) -> None:
    one = job(**sent)
    assert (one.state, state_word(one), state_mark(one)) == (state, word, mark)


@pytest.mark.parametrize(
    ("sent", "word"),
    [
        ({"status": 3, **END}, "finished (3)"),
        ({"status": 2, "percentComplete": 5}, "unfinished (2)"),
        ({"status": 1}, "unfinished (1)"),
        ({"status": None}, "unfinished"),
        ({"status": "Completed", **END}, "completed"),
    ],
)
def test_in_a_narrow_column_the_status_is_there_all_the_same(
    sent: dict[str, Any], word: str
) -> None:
    assert brief_state_word(job(**sent)) == word


def test_in_full_it_says_why_the_end_is_not_known() -> None:
    assert state_text(job(status=3, **END)) == "finished, status 3 (meaning unknown)"
    assert state_text(job(status="Running", **END)).endswith("(that of a running job)")
    assert state_text(job(status=3)) == "unfinished, status 3"
    assert state_text(job(status=3, percentComplete=5)) == "unfinished, status 3"
    held = job(StatusCodes({"cancelled": ["Held"]}), status="Held", percentComplete=63)
    assert state_text(held) == "unfinished, status Held (that of a cancelled job)"
    assert (state_word(held), state_mark(held)) == ("unfinished, status Held", "·")


def test_a_listing_without_ends_states_the_status_alone() -> None:
    listed = Job.from_json({"name": "a", "status": 3})
    assert (listed.state, state_word(listed)) == (JobState.UNKNOWN, "status 3")
    assert state_word(Job.from_json({"name": "a"})) == "…"


@pytest.mark.parametrize(
    ("shown", "state"),
    [
        ({COMPLETE: 2}, JobState.COMPLETED),
        ({COMPLETE: 1}, JobState.UNKNOWN),
        ({COMPLETE: 3, RUNNING: 1}, JobState.UNKNOWN),
        ({COMPLETE: 3, WAITING: 1}, JobState.UNKNOWN),
        ({COMPLETE: 3, WITHOUT_OUTPUT: 1}, JobState.UNKNOWN),
        ({WITHOUT_OUTPUT: 3}, JobState.UNKNOWN),
        ({RUNNING: 2, WAITING: 1}, JobState.RUNNING),
        ({RUNNING: 1}, JobState.UNKNOWN),
        ({WAITING: 3}, JobState.UNKNOWN),
        ({RUNNING: 3, WITHOUT_OUTPUT: 1}, JobState.UNKNOWN),
    ],
)
def test_what_jobs_show_of_their_status(shown: dict[StatusEvidence, int], state: JobState) -> None:
    codes = StatusCodes()
    codes.tally = {"3": shown}
    meaning = codes.meaning(3)
    assert meaning is not None
    assert (meaning.state, meaning.jobs) == (state, sum(shown.values()))


def test_a_failure_is_never_learnt() -> None:
    codes = StatusCodes()
    for kind in StatusEvidence:
        codes.tally = {"4": {kind: 3}}
        assert not job(codes, status=4, **END).failed


def test_the_configuration_comes_before_words_and_before_what_was_learnt() -> None:
    codes = StatusCodes({"failed": [3, "Completed"], "running": [" done "]})
    codes.tally = {"3": {COMPLETE: 3}, "done": {COMPLETE: 3}}
    assert job(codes, status=3, **END).failed
    assert job(codes, status="3", **END).failed
    assert job(codes, status="completed", **END).failed
    assert job(codes, status="DONE").state is JobState.RUNNING
    assert {each.status: each.source for each in codes.all()} == {
        "0": StatusSource.DOCUMENTED,
        "3": StatusSource.CONFIGURATION,
        "Completed": StatusSource.CONFIGURATION,
        "done": StatusSource.CONFIGURATION,
    }


def test_a_status_is_listed_as_it_is_configured_or_sent() -> None:
    codes = StatusCodes({"cancelled": ["Held"]})
    codes.tally = {"bust": {COMPLETE: 1}, "wait": {WAITING: 1}}
    assert not job(codes, status="HELD").finished
    assert job(codes, status=" Bust ", **END).state is JobState.UNKNOWN
    assert [each.status for each in codes.all()] == ["0", "Bust", "Held", "wait"]


def test_of_the_documented_0_no_meaning_is_known() -> None:
    meaning = StatusCodes().meaning(0)
    assert meaning is not None
    assert (meaning.state, meaning.source) == (JobState.UNKNOWN, StatusSource.DOCUMENTED)
    assert StatusCodes().meaning(1) is None


@pytest.mark.parametrize(("status", "written"), [(3, "3"), ("Fertig", '"Fertig"')])
def test_a_status_as_the_configuration_has_it(status: int | str, written: str) -> None:
    assert status_literal(status) == written
