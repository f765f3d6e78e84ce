"""Submissions noted before they are sent, watched jobs, and journals."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from data8_tui.errors import TargetBusy
from data8_tui.monitor.history import History, SubmissionOutcome

NOW = datetime(2026, 11, 20, 9, 15, tzinfo=UTC)


@pytest.fixture
def history(tmp_path: Path) -> History:
    return History(tmp_path / "history.db", "https://api.example.org", "me")


def test_an_intent_is_open_until_it_is_settled(history: History) -> None:
    intent = history.intents.note("check", "abc", NOW)
    assert history.intents.open("check") == history.intents.unsettled("abc") == intent
    assert history.intents.earlier("abc") is None
    history.intents.settle(intent, SubmissionOutcome.CREATED, NOW)
    assert history.intents.open("check") is history.intents.unsettled("abc") is None
    earlier = history.intents.earlier("abc")
    assert earlier is not None
    assert (earlier.job, earlier.outcome) == ("check", SubmissionOutcome.CREATED)


def test_an_open_intent_is_given_again_to_the_same_submission(history: History) -> None:
    first = history.intents.note("check", "abc", NOW)
    again = history.intents.note("check", "abc", NOW + timedelta(hours=1))
    assert again == replace(first, noted_at=NOW + timedelta(hours=1))
    assert history.intents.open("check") == again


def test_an_open_name_is_not_for_another_submission(history: History) -> None:
    history.intents.note("check", "abc", NOW)
    with pytest.raises(TargetBusy, match="check"):
        history.intents.note("check", "other", NOW)


@pytest.mark.parametrize("outcome", SubmissionOutcome)
def test_only_what_made_a_job_is_an_earlier_one(
    history: History, outcome: SubmissionOutcome
) -> None:
    history.intents.settle(history.intents.note("check", "abc", NOW), outcome, NOW)
    assert outcome.exists is (history.intents.earlier("abc") is not None)


def test_a_settled_name_can_be_noted_anew(history: History) -> None:
    first = history.intents.note("check", "abc", NOW)
    history.intents.settle(first, SubmissionOutcome.NOT_SENT, NOW)
    assert history.intents.note("check", "abc", NOW).id != first.id


def test_watched_jobs_are_told_of_once(history: History) -> None:
    history.watched.add("one", NOW)
    history.watched.add("two", NOW + timedelta(seconds=1))
    history.watched.add("one", NOW + timedelta(seconds=9))
    assert [each.job for each in history.watched.all()] == ["one", "two"]
    assert history.watched.mark_reported("one", "stalled") is True
    assert history.watched.mark_reported("one", "stalled") is False
    assert history.watched.mark_reported("one", "finished") is True
    assert history.watched.mark_reported("never watched", "finished") is False
    history.watched.remove("one")
    assert [each.job for each in history.watched.all()] == ["two"]


def test_a_journal_is_replaced_whole(history: History) -> None:
    history.journals.write("key", {"stage": "upload", "dataset": "contacts"})
    history.journals.write("key", {"stage": "submit"})
    assert history.journals.read("key") == {"stage": "submit"}
    history.journals.forget("key")
    assert history.journals.read("key") == {}


def test_who_made_the_job_of_a_name_is_known(history: History) -> None:
    intents = history.intents
    assert intents.newest("abc") is None
    intents.settle(intents.note("check", "abc", NOW), SubmissionOutcome.REFUSED, NOW)
    assert not intents.is_of_others("check", "other")
    made = intents.note("check", "abc", NOW)
    intents.settle(made, SubmissionOutcome.CREATED, NOW)
    assert intents.is_of_others("check", "other")
    assert not intents.is_of_others("check", "abc")
    newest = intents.newest("abc")
    assert newest is not None
    assert newest.id == made.id
