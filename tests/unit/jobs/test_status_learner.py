"""What the jobs of an account teach of their status codes, and what they don't."""

import asyncio
from threading import Event
from typing import Any

import pytest

from data8_tui.api.models import Dataset, Job
from data8_tui.api.status_codes import JobState, StatusCodes, StatusTally
from data8_tui.backoff import Backoff
from data8_tui.errors import ConnectionFailed, StorageError
from data8_tui.jobs import history_pause
from data8_tui.jobs.status_learner import StatusLearner
from data8_tui.monitor.history import History
from data8_tui.monitor.history.statuses import KEPT_JOBS


class Account:
    """Jobs by name, of which some left complete outputs; it counts what is requested."""

    def __init__(self, configured: dict[str, list[int | str]] | None = None) -> None:
        self.status_codes = StatusCodes(configured)
        self.incomplete: set[str] = set()
        self.jobs: dict[str, Job] = {}
        self.requests: list[str] = []
        self.down = False

    def job(self, name: str, status: object, *, ended: bool = True, **more: Any) -> Job:
        sent = {
            "name": name,
            "workflowName": "w",
            "submittedAt": "2026-11-20T08:00:00Z",
            "completedAt": "2026-11-20T09:00:00Z" if ended else None,
            "status": status,
            "percentComplete": 100 if ended else 40,
            "outputDatasets": {"Output": f"{name}_out"} if ended else {},
            **more,
        }
        self.jobs[name] = Job.from_json(sent, self.status_codes)
        return self.jobs[name]

    async def get_job(self, name: str) -> Job:
        self.requests.append(name)
        return self.jobs[name]

    async def get_dataset(self, name: str) -> Dataset:
        self.requests.append(name)
        if self.down:
            raise ConnectionFailed("down")
        done = name not in self.incomplete
        return Dataset.from_json(
            {"name": name, "completed": done, "columns": {}, "recordCount": 1, "input": False}
        )


@pytest.fixture
def history() -> History:
    return History(None, "https://api.example.org", "me")


async def test_two_ends_with_complete_outputs_teach_what_completed_is(history: History) -> None:
    account = Account()
    learner = StatusLearner(account, history)
    first = account.job("a", 3)
    await learner.learn([first])
    assert first.state is JobState.UNKNOWN, "no job proves its own end"
    await learner.learn([first, account.job("b", 3)])
    assert first.state is JobState.COMPLETED
    assert account.requests == ["a_out", "b_out"]
    await learner.learn([account.job(name, 3) for name in "cdef"])
    assert len(account.requests) == 2, "what is known costs no request"


async def test_jobs_that_state_an_error_never_teach_what_completed_is(history: History) -> None:
    account = Account()
    jobs = [account.job(name, 4, statistics={"error": "crashed"}) for name in "abc"]
    await StatusLearner(account, history).learn(jobs)
    assert not any(job.succeeded for job in jobs)
    assert account.requests == [], "its outputs would show nothing more"


async def test_a_later_session_knows_and_another_account_does_not(history: History) -> None:
    account = Account()
    await StatusLearner(account, history).learn([account.job(name, 3) for name in "ab"])
    later = Account()
    await StatusLearner(later, history).load()
    assert later.job("c", 3).succeeded
    assert not later.requests


@pytest.mark.parametrize(
    ("shown", "why"),
    [
        ({"ended": False}, "a job on its way has it, too"),
        ({"ended": False, "percentComplete": 0}, "a job that waits has it, too"),
        ({"outputDatasets": {}}, "a job that left nothing has it, too"),
        (
            {"statistics": {"error": "crashed at record 3"}},
            "a job with an error has it",
        ),
    ],
)
@pytest.mark.parametrize("first", [False, True])
async def test_what_contradicts_is_not_learnt_and_unlearns(
    history: History, shown: dict[str, Any], why: str, first: bool
) -> None:
    account = Account()
    learner = StatusLearner(account, history)
    complete, other = [account.job(name, 0) for name in "ab"], account.job("c", 0, **shown)
    for jobs in ([other], complete) if first else (complete, [other]):
        await learner.learn(jobs)
    assert account.status_codes.state(0, ended=True) is JobState.UNKNOWN, why
    assert not complete[0].succeeded
    assert not (other.failed)
    assert not (other.succeeded)


@pytest.mark.parametrize(
    "shown",
    [
        {"percentComplete": 60},
        {"percentComplete": None},
        {"outputDatasets": {}, "outputFilenames": {"Out": "/x.csv"}},
        {"ended": False, "percentComplete": 100},
        {"status": None},
        {"status": "x" * 5000},
    ],
)
async def test_what_shows_nothing_teaches_nothing(history: History, shown: dict[str, Any]) -> None:
    account = Account()
    jobs = [account.job(name, **{"status": 5, **shown}) for name in "abcd"]
    await StatusLearner(account, history).learn(jobs)
    assert history.statuses.tally() == {}
    assert not any(job.succeeded for job in jobs)


async def test_outputs_that_are_not_complete_or_not_to_be_had_teach_nothing(
    history: History,
) -> None:
    account = Account()
    account.incomplete = {"a_out", "b_out"}
    await StatusLearner(account, history).learn([account.job(name, 3) for name in "ab"])
    account.down = True
    await StatusLearner(account, history).learn([account.job(name, 3) for name in "cd"])
    assert account.status_codes.state(3, ended=True) is JobState.UNKNOWN


async def test_the_details_of_a_few_listed_jobs_are_requested(history: History) -> None:
    account = Account()
    for name in "abcdef":
        account.job(name, 3)
    known = ("name", "status", "completedAt")
    listed = [
        Job.from_json({key: job.raw[key] for key in known}, account.status_codes)
        for job in account.jobs.values()
    ]
    await StatusLearner(account, history).learn(listed)
    assert all(job.succeeded for job in listed)
    assert account.requests == ["a", "a_out", "b", "b_out"]


async def test_jobs_on_their_way_teach_what_running_is(history: History) -> None:
    account = Account()
    jobs = [account.job(name, 2, ended=False) for name in "ab"]
    await StatusLearner(account, history).learn(jobs)
    assert account.job("c", 2, ended=False, percentComplete=0).state is JobState.RUNNING


async def test_what_is_configured_or_a_word_is_neither_requested_nor_kept(
    history: History,
) -> None:
    account = Account({"failed": [3]})
    jobs = [account.job("a", 3), account.job("b", "Completed")]
    await StatusLearner(account, history).learn(jobs)
    assert (account.requests, history.statuses.tally()) == ([], {})
    assert [job.failed for job in jobs] == [True, False]


async def test_statuses_without_end_are_bounded(history: History) -> None:
    account = Account()
    learner = StatusLearner(account, history)
    await learner.learn([account.job(f"job {n}", n) for n in range(300)])
    assert len(account.requests) <= 20
    await learner.learn([account.job(f"on {n}", n, ended=False) for n in range(300)])
    await learner.learn([account.job(f"more {n}", 7, ended=False) for n in range(30)])
    tally = history.statuses.tally()
    assert len(tally) <= 101
    assert max(max(shown.values()) for shown in tally.values()) <= KEPT_JOBS


async def test_of_two_tallies_at_once_the_newer_one_stays(
    history: History, monkeypatch: pytest.MonkeyPatch
) -> None:
    account, overtaken, honest = Account(), Event(), history.statuses.tally
    learner = StatusLearner(account, history)
    await learner.load()
    waits = iter([True])

    def tally() -> StatusTally:
        read = honest()
        if next(waits, False):
            overtaken.wait(0.2)  # passes where nothing overtakes it
        else:
            overtaken.set()
        return read

    monkeypatch.setattr(history.statuses, "tally", tally)
    jobs = [account.job(name, 2, ended=False) for name in "ab"]
    await asyncio.gather(*(learner.learn([job]) for job in jobs))
    assert account.status_codes.tally == honest()


async def test_a_history_that_cannot_be_used_ends_nothing(
    history: History, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise StorageError("locked")

    monkeypatch.setattr(history.statuses, "note", refuse)
    account = Account()
    learner = StatusLearner(account, history)
    await learner.learn([account.job(name, 3) for name in "ab"])
    assert learner.pause.error is not None


async def test_what_was_seen_while_it_could_not_be_noted_is_learnt_afterwards(
    history: History, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(history_pause, "PAUSES", Backoff(first=0.0))
    note, refusals = history.statuses.note, iter([StorageError("locked")])

    def refuse_once(*found: Any) -> None:
        if (refusal := next(refusals, None)) is not None:
            raise refusal
        note(*found)

    monkeypatch.setattr(history.statuses, "note", refuse_once)
    account = Account()
    learner = StatusLearner(account, history)
    for name in "ab":
        await learner.learn([account.job(name, 3)])
    assert sum(account.status_codes.tally["3"].values()) == 2
