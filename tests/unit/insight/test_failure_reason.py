"""Why a job did not complete: what it says itself, wherever Data8 puts that."""

from typing import Any

import pytest

from data8_tui.api.models import Job
from data8_tui.insight.failure_reason import brief_failure_reason, failure_reason, stated_warnings
from tests.sandbox_statuses import CODES

COUNTS = {"Records": {"Input": 10, "Errors": 3}}


def job(statistics: Any, status: int | None = 3, completed: str | None = "2026-11-22T10:00") -> Job:
    sent = {"name": "j", "status": status, "completedAt": completed, "statistics": statistics}
    return Job.from_json(sent, CODES)


@pytest.mark.parametrize(
    ("statistics", "said"),
    [
        ({**COUNTS, "Error": "the file\n is  empty"}, "the file is empty"),
        ({"errorMessage": "no column “name”"}, "no column “name”"),
        ({"FailureReason": "x"}, "x"),
        (
            {"errors": [{"code": 17, "message": "out of space"}, {"message": "later"}]},
            "out of space",
        ),
        ({"Exception": {}, "reason": "", "error": "the third"}, "the third"),
        ("cancelled by hand", ""),
        ({"Errors": 3, "ErrorRate": "1.5 %"}, ""),
        (COUNTS, ""),
        ({"Terror": "no"}, ""),
        (None, ""),
    ],
)
def test_the_first_text_below_a_name_that_says_why(statistics: Any, said: str) -> None:
    assert failure_reason(job(statistics)) == said


def test_a_job_that_completed_or_goes_on_needs_no_reason() -> None:
    statistics = {"Error": "a line was passed over"}
    assert failure_reason(job(statistics, status=2)) == ""
    assert failure_reason(job(statistics, completed=None)) == ""


def test_a_job_that_may_have_failed_states_its_reason() -> None:
    statistics = {"Error": "no column “Postcode”"}
    assert failure_reason(job(statistics, status=9)) == "no column “Postcode”"
    assert brief_failure_reason(job(statistics, status=9)).endswith(
        "unknown): no column “Postcode”"
    )


def test_a_status_of_unknown_meaning_is_no_failure() -> None:
    assert brief_failure_reason(job({}, status=9)) == "finished, status 9 (meaning unknown)"


def test_in_brief_a_reason_has_no_full_stop_and_is_cut_where_it_is_long() -> None:
    assert brief_failure_reason(job({"Error": "why"})) == "failed: why"
    assert brief_failure_reason(job({}, status=4)) == "cancelled"
    assert brief_failure_reason(job({"Error": "Why. Nothing was charged."})) == (
        "failed: Why. Nothing was charged"
    )
    said = brief_failure_reason(job({"Error": "x" * 5000}))
    assert said == f"failed: {'x' * 200}…"


@pytest.mark.parametrize(
    ("statistics", "said"),
    [
        (
            {"Warnings": ["no postcode: 3", "two\n lines"], **COUNTS},
            ["no postcode: 3", "two lines"],
        ),
        ({"warning": "one", "ReadWarnings": {"a": "another"}}, ["one", "another"]),
        ({"Warnings": 3, "Records": {"Warnings": "deeper"}}, []),
        ({"Warnings": []}, []),
    ],
)
def test_warnings_are_the_texts_below_their_name(statistics: Any, said: list[str]) -> None:
    assert stated_warnings(job(statistics)) == said
