"""Filters that Data8 doesn't have: which jobs pass them, and what they are in words."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from data8_tui.api.models import Job
from data8_tui.api.status_codes import UNDER_WAY, JobState, StatusCodes
from data8_tui.tui.screens.jobs.job_filters import Filters, state_remarks
from data8_tui.tui.screens.jobs.rows import JobMarks

CODES = StatusCodes({"running": [1], "failed": [3]})
FAILED = Filters(states=frozenset({JobState.FAILED}))
RUNNING = Filters(states=UNDER_WAY)
UNKNOWN = Filters(states=frozenset({JobState.UNKNOWN}))
AT = "2026-11-20T08:00:00Z"
BASIC: dict[str, Any] = {}
ENDED = {"completedAt": AT}
UNDER = {"completedAt": None}
LISTED = ENDED | {"workflowName": "W", "status": 9, "percentComplete": 12}
STATING = LISTED | {"statistics": {"Error": "The file ended."}}
HOUR = timedelta(hours=1)
BEFORE = datetime.fromisoformat(AT) - HOUR


def job(sent: dict[str, Any]) -> Job:
    return Job.from_json({"name": "x", "submittedAt": AT} | sent, CODES)


@pytest.mark.parametrize(
    ("filters", "sent", "passes"),
    [
        (FAILED, ENDED | {"status": 3}, True),
        (FAILED, UNDER | {"status": 1}, False),
        (FAILED, UNDER | {"status": 3}, False),
        (UNKNOWN, UNDER | {"status": 3}, True),
        (UNKNOWN, ENDED | {"status": 9}, True),
        (FAILED, ENDED | {"status": 9}, False),
        (RUNNING, UNDER | {"status": 1}, True),
        (FAILED, BASIC, None),
        (FAILED, ENDED, None),
        (FAILED, UNDER, False),
        (RUNNING, ENDED, False),
        (RUNNING, UNDER, None),
        (UNKNOWN, UNDER, None),
        (RUNNING, {"status": 1}, None),
        (Filters(), BASIC, True),
    ],
)
def test_a_state_is_known_from_a_status_and_an_end(
    filters: Filters, sent: dict[str, Any], passes: bool | None
) -> None:
    assert filters.match(job(sent), JobMarks(), None) is passes


@pytest.mark.parametrize(
    ("filters", "sent", "marks", "passes"),
    [
        (Filters(new=True), ENDED, JobMarks(new=True), True),
        (Filters(new=True), ENDED, JobMarks(), False),
        (Filters(new=True), BASIC, JobMarks(), None),
        (Filters(unusual=True), ENDED, JobMarks(unusual=True), True),
        (Filters(unusual=True), ENDED, JobMarks(), False),
        (Filters(ended_since=BEFORE), ENDED, JobMarks(), True),
        (Filters(ended_since=BEFORE + HOUR), ENDED, JobMarks(), False),
        (Filters(ended_since=BEFORE), UNDER, JobMarks(), False),
        (Filters(ended_since=BEFORE), BASIC, JobMarks(), None),
        (Filters(unfinished=True), UNDER, JobMarks(), True),
        (Filters(unfinished=True), UNDER | {"status": 9}, JobMarks(), True),
        (Filters(unfinished=True), ENDED | {"status": 9}, JobMarks(), False),
        (Filters(unfinished=True), BASIC, JobMarks(), None),
        (Filters(states_error=True), STATING, JobMarks(), True),
        (Filters(states_error=True), STATING | {"statistics": {}}, JobMarks(), False),
        (Filters(states_error=True), LISTED, JobMarks(), None),
        (Filters(states=FAILED.states, new=True), BASIC, JobMarks(), None),
        (Filters(states=FAILED.states, new=True), UNDER, JobMarks(), False),
        (Filters(states=FAILED.states, new=True), ENDED, JobMarks(new=True), None),
        (
            Filters(states=FAILED.states, new=True),
            ENDED | {"status": 3},
            JobMarks(new=True),
            True,
        ),
    ],
)
def test_a_job_passes_all_filters_together(
    filters: Filters, sent: dict[str, Any], marks: JobMarks, passes: bool | None
) -> None:
    given = job(sent)
    assert filters.match(given, marks, given.completed_at) is passes


def test_the_same_choice_again_is_none() -> None:
    chosen = Filters("W").only(states=FAILED.states)
    assert chosen == Filters("W", states=FAILED.states)
    assert chosen.only(new=True) == Filters("W", new=True)
    assert chosen.only(states=FAILED.states) == Filters("W")
    since = Filters("W", states=FAILED.states, ended_since=BEFORE)
    assert since.only(states=FAILED.states) == chosen


def test_filters_in_words() -> None:
    today = date(2026, 11, 20)
    both = Filters("W", states=frozenset({JobState.CANCELLED, JobState.FAILED}), new=True)
    assert Filters().text(today) == "every workflow · submitted any time"
    assert both.text(today, "08:00") == (
        "failed or cancelled, new since 08:00 · W · submitted any time"
    )
    assert Filters(unfinished=True).text(today).startswith("unfinished · ")
    assert Filters(states_error=True).text(today).startswith("stating an error · ")
    yesterday = Filters(ended_since=datetime(2026, 11, 19).astimezone())
    assert yesterday.text(today) == "ended since yesterday · every workflow · submitted any time"
    later = Filters(ended_since=datetime(2026, 11, 19, 8, 30).astimezone())
    assert later.text(today).startswith("ended since 19 Nov 08:30 · ")


def test_what_a_search_can_not_say() -> None:
    assert state_remarks(waiting=0, failing=0, unclear=0) == ""
    assert state_remarks(waiting=1, failing=2, unclear=3) == (
        " · 1 job still to be asked for · the state of 2 jobs is not known"
        " · 3 ended with a status of unknown meaning"
    )
