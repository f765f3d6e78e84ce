"""Progress by the clock: it begins at 0, never goes back, and ends where the job ends."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data8_tui.sandbox.account.job import (
    CANCELLED,
    COMPLETES,
    FAILED,
    Ending,
    SandboxJob,
    job_document,
    job_from_document,
)
from data8_tui.sandbox.account.progress import CleansingWork, job_progress
from data8_tui.sandbox.workflows import WORKFLOWS

AT = datetime(2026, 11, 20, 9, tzinfo=UTC)


def job(ending=COMPLETES, wait=10.0, duration=100.0):
    return SandboxJob(
        name="x",
        workflow=WORKFLOWS["EmailValidation"],
        submitted_at=AT,
        wait=wait,
        duration=duration,
        records=1000,
        seed="x",
        inputs={},
        outputs={},
        parameters={},
        ending=ending,
    )


def after(seconds, of=None):
    return job_progress(of or job(), AT + timedelta(seconds=seconds))


def test_it_waits_runs_and_completes():
    assert [after(s).status for s in (0, 9.9, 10, 60, 109.9, 110, 10**6)] == [0, 0, 1, 1, 1, 2, 2]
    assert after(0).fraction == 0
    assert after(110).percent == 100
    assert after(110).completed_at == AT + timedelta(seconds=110)
    assert after(109).completed_at is None


@given(st.floats(0, 200), st.floats(0, 200))
def test_it_never_goes_back(first, second):
    first, second = sorted((first, second))
    assert after(first).fraction <= after(second).fraction
    assert after(first).seconds <= after(second).seconds


@given(st.floats(11, 109))
def test_the_estimate_lies_ahead_and_not_far_off(seconds):
    estimate = after(seconds).estimated_finish
    assert estimate > AT + timedelta(seconds=seconds)
    assert abs(estimate - (AT + timedelta(seconds=110))) < timedelta(seconds=15)


def test_it_is_never_ahead_of_the_work_nor_done_before_it():
    begun, ended = AT + timedelta(seconds=20), AT + timedelta(seconds=300)
    at = [AT + timedelta(seconds=second) for second in (15, 50, 299, 300)]
    seen = [job_progress(job(), now, CleansingWork(begun, None, 0.1)) for now in at]
    assert [each.fraction for each in seen] == [0, 0.1, 0.1, 0.1]
    assert seen[2].estimated_finish == begun + timedelta(seconds=2790)
    seen = [job_progress(job(), now, CleansingWork(begun, ended)) for now in at]
    assert [each.status for each in seen] == [0, 1, 1, 2]
    assert seen[2].percent < 100
    assert (seen[3].completed_at, seen[3].seconds) == (ended, 280)
    assert job_progress(job(), at[3], CleansingWork(None, None, 0)).status == 0


def test_only_a_running_job_has_an_estimate():
    assert after(5).estimated_finish is None
    assert after(200).estimated_finish is None


@pytest.mark.parametrize("status", [FAILED, CANCELLED, 7])
def test_other_endings_stop_where_they_stop(status):
    ended = after(10**6, job(Ending(status, 0.4)))
    assert ended.status == status
    assert 0.3 < ended.fraction < 0.5
    assert ended.completed_at == AT + timedelta(seconds=50)


def test_a_job_that_stays_unfinished_has_no_end():
    assert after(10**6, job(Ending(5, 0.4, finished=False))).completed_at is None


def test_what_is_kept_of_a_job_makes_it_again():
    kept = job(Ending(FAILED, 0.4, error="so"))
    assert job_from_document(job_document(kept)) == kept
    even = replace(kept, unevenness=0.05)
    assert job_from_document(job_document(even)) == even


def test_a_job_of_an_earlier_version_has_the_usual_unevenness():
    document = job_document(job())
    del document["unevenness"]
    assert job_from_document(document) == job()
