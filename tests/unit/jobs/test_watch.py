"""Watching jobs of a real sandbox whose clock is moved: to the end, through outages and stalls."""

from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from sqlite3 import connect

import pytest

from data8_tui.api.models import Job
from data8_tui.errors import ConnectionFailed, Data8Error, NotFound, TimedOut, UnexpectedResponse
from data8_tui.insight.outlook import Outlook
from data8_tui.jobs.history_backfill import HistoryBackfill
from data8_tui.jobs.job_observer import JobEvent, JobObservation
from data8_tui.jobs.notification_text import headline, notification_facts
from data8_tui.jobs.submission import submit_job
from data8_tui.jobs.watch import JobWatcher, Outage
from tests.sandbox_statuses import CODES

from .account import SPEC, Place


class Looks:
    """A watch, and all that it reported; its pauses move both clocks."""

    def __init__(self, account: Place) -> None:
        self.account = account
        self.seen: list[JobObservation | Outage] = []
        self.pauses: list[float] = []
        self.watch = JobWatcher(
            account.client, account.history, account.clock, self.seen.append, sleep=self.pause
        )

    async def pause(self, seconds: float) -> None:
        self.pauses.append(seconds)
        clock = self.account.clock
        clock.move_to(clock.now() + timedelta(seconds=seconds))
        self.account.sandbox.clock.move(seconds)

    @property
    def sights(self) -> list[JobObservation]:
        return [each for each in self.seen if isinstance(each, JobObservation)]

    @property
    def event(self) -> list[tuple[str, JobEvent]]:
        return [(each.job.name, each.event) for each in self.sights if each.event]


@pytest.fixture
def looks(account: Place) -> Looks:
    account.sandbox.clock.freeze()
    account.clock.move_to(account.sandbox.clock.now())
    return Looks(account)


async def submitted(account: Place) -> None:
    await submit_job(account.client, account.history, SPEC, clock=account.clock)


async def test_a_job_is_watched_to_its_end(looks: Looks) -> None:
    await submitted(looks.account)
    (job,) = await looks.watch.run(["Donors"], interval=5)
    assert job.succeeded
    assert looks.event == [("Donors", JobEvent.COMPLETED)]
    percents = [sight.job.percent_complete or 0 for sight in looks.sights]
    assert percents == sorted(percents)
    assert len(percents) > 2
    assert looks.pauses[0] == 5.0
    assert 1 <= looks.pauses[-1] < 5, "the end was expected sooner than the next look"
    run = looks.account.history.runs.of(SPEC.workflow, CODES)[0]
    assert (run.job, run.records) == ("Donors", 3)
    assert looks.account.history.runs.samples("Donors") != []


async def test_the_outlook_comes_from_where_it_says(looks: Looks) -> None:
    account = looks.account
    await account.dataset("large", 1000)
    large = replace(SPEC, name="Large", datasets={"Contacts": "large"})
    await submit_job(account.client, account.history, large, clock=account.clock)
    await looks.watch.run(["Large"], interval=1)
    outlooks = [sight.outlook for sight in looks.sights[:-1]]
    assert all(sight.records == 1000 for sight in looks.sights[:-1])
    assert any(outlook.server for outlook in outlooks)
    assert all(outlook.past for outlook in outlooks), "no past runs were learnt"
    assert outlooks[0].past is not None
    assert outlooks[0].past.runs >= 5
    assert looks.sights[-1].outlook == Outlook()


async def test_past_runs_are_asked_for_once_and_only_where_too_few_are_known(
    looks: Looks,
) -> None:
    account, traffic = looks.account, looks.account.sandbox.services.traffic
    await HistoryBackfill(account.client, account.history).learn(SPEC.workflow, account.clock.now())
    asked = traffic.total
    known = account.history.runs.of(SPEC.workflow, CODES)
    assert len(known) >= 8
    assert sum(run.records is not None for run in known) >= 8
    await HistoryBackfill(account.client, account.history).learn(SPEC.workflow, account.clock.now())
    assert traffic.total == asked


async def test_many_jobs_of_one_workflow_ask_for_its_past_once(looks: Looks) -> None:
    account, traffic = looks.account, looks.account.sandbox.services.traffic
    names = [f"Job {number}" for number in range(5)]
    for name in names:
        spec = replace(SPEC, name=name, parameters={"for": name})
        await submit_job(account.client, account.history, spec, clock=account.clock)
    before = len(traffic.log)
    await looks.watch.run(names, interval=5)
    lists = [each for each in list(traffic.log)[before:] if each.path == "/Job"]
    assert len(lists) == 1


async def test_several_end_each_in_its_time_and_a_failed_one_is_told(looks: Looks) -> None:
    account = looks.account
    await submitted(account)
    by_file = type(SPEC)(SPEC.workflow, "By file", input_file="/ToData8/none.csv")
    await submit_job(account.client, account.history, by_file, clock=account.clock)
    ended = await looks.watch.run(["Donors", "By file", "Donors"], interval=5)
    assert [job.name for job in ended] == ["Donors", "By file"]
    assert [job.succeeded for job in ended] == [True, False]
    assert looks.event == [("By file", JobEvent.FAILED), ("Donors", JobEvent.COMPLETED)]


async def test_a_job_that_has_ended_is_told_at_once(looks: Looks) -> None:
    await looks.watch.run(["Bequest prospects November", "Overnight merge trial"], interval=5)
    assert looks.pauses == []
    assert looks.event == [
        ("Bequest prospects November", JobEvent.FAILED),
        ("Overnight merge trial", JobEvent.FINISHED),  # with a status that has no known meaning
    ]


@pytest.mark.usefixtures("unreadable_ends")
async def test_an_end_at_a_time_that_cannot_be_read_ends_the_watch(looks: Looks) -> None:
    await submitted(looks.account)
    (job,) = await looks.watch.run(["Donors"], interval=5, time_limit=3600)
    assert (job.succeeded, job.completed_at) == (True, None)
    assert looks.event == [("Donors", JobEvent.COMPLETED)]
    assert headline(looks.sights[-1])[1].startswith("✓ Donors: completed")
    assert looks.account.history.runs.of(SPEC.workflow, CODES) == []


async def test_a_job_that_stands_still_is_told_once(looks: Looks) -> None:
    with pytest.raises(TimedOut):
        await looks.watch.run(["Held for approval"], interval=30, time_limit=3600)
    assert looks.event == [("Held for approval", JobEvent.STALLED)]
    told = next(sight for sight in looks.sights if sight.event)
    title, text = headline(told)
    assert title == "Job stalled"
    assert text.startswith("· Held for approval: no progress for ")
    assert notification_facts(told) == {
        "JOB": "Held for approval",
        "WORKFLOW": "B2BMatching",
        "EVENT": "stalled",
        "STATE": "unknown",  # by its progress: what 5 means is not known
        "STATUS": "5",
    }


async def test_the_time_that_is_given_is_kept_to_the_second(looks: Looks) -> None:
    with pytest.raises(TimedOut):
        await looks.watch.run(["Held for approval"], interval=30, time_limit=70)
    assert looks.pauses == [30, 30, 10]


async def test_a_name_that_no_job_has_ends_it(looks: Looks) -> None:
    with pytest.raises(NotFound):
        await looks.watch.run(["Held for approval", "No such job"], interval=5)


async def test_an_outage_is_borne_and_told(looks: Looks) -> None:
    await submitted(looks.account)
    looks.account.script("^GET /Job/Donors", "pass", *["drop"] * 9)
    (job,) = await looks.watch.run(["Donors"], interval=2)
    assert job.succeeded
    outages = [each for each in looks.seen if isinstance(each, Outage)]
    waits = [outage.wait for outage in outages]
    assert len(waits) > 1
    assert waits == [4.0 * 2**number for number in range(len(waits))]


async def test_an_outage_without_end_ends_the_watch(looks: Looks) -> None:
    await submitted(looks.account)
    looks.account.script("^GET /Job/Donors", "pass", *["drop"] * 900)
    with pytest.raises(ConnectionFailed):
        await looks.watch.run(["Donors"], interval=2)
    assert 900 <= sum(looks.pauses) < 1000


async def test_what_cannot_be_remembered_is_watched_all_the_same(looks: Looks) -> None:
    await submitted(looks.account)
    looks.account.history.close()
    (job,) = await looks.watch.run(["Donors"], interval=5)
    assert job.succeeded
    assert looks.watch.history_error is not None


async def test_what_ended_during_a_lock_is_remembered_after_it(looks: Looks) -> None:
    await submitted(looks.account)
    history = looks.account.history
    history._database.lock_timeout = 0.01
    with closing(connect(looks.account.path, isolation_level=None)) as other:
        other.execute("begin immediate")

        def unlock_at_the_end(change: JobObservation | Outage) -> None:
            if isinstance(change, JobObservation) and change.job.finished:
                assert looks.watch.history_error is not None
                other.execute("rollback")

        looks.watch._report = unlock_at_the_end
        await looks.watch.run(["Donors"], interval=5)
    assert history.runs.stored(["Donors"], CODES)["Donors"].job.finished
    assert looks.watch.history_error is None


async def test_a_headline_begins_with_a_mark_of_ours(looks: Looks) -> None:
    await submitted(looks.account)
    await looks.watch.run(["Donors"], interval=5)
    title, text = headline(looks.sights[-1])
    assert title == "Job completed"
    assert text.startswith("✓ Donors: completed after ")


STRANGE = UnexpectedResponse("The answer should be an object with a name")
DOWN = ConnectionFailed("Data8 can't be reached")


def answer_oddly(
    looks: Looks, monkeypatch: pytest.MonkeyPatch, times: int | list[Data8Error], *, once_seen: bool
) -> None:
    """Answers about jobs have another shape so many times, at once or once one was seen."""
    client, coming = (
        looks.account.client,
        iter([STRANGE] * times if isinstance(times, int) else times),
    )
    honest = client.get_job

    async def get_job(name: str) -> Job:
        if (looks.sights or not once_seen) and (error := next(coming, None)):
            raise error
        return await honest(name)

    monkeypatch.setattr(client, "get_job", get_job)


@pytest.mark.parametrize(
    "errors",
    [[STRANGE] * 3, [DOWN] * 4 + [STRANGE], [*[STRANGE] * 3, DOWN, *[STRANGE] * 3]],
    ids=["alone", "after an outage", "around one"],
)
async def test_answers_of_another_shape_are_got_over_once_a_job_was_seen(
    looks: Looks, monkeypatch: pytest.MonkeyPatch, errors: list[Data8Error]
) -> None:
    await submitted(looks.account)
    answer_oddly(looks, monkeypatch, errors, once_seen=True)
    (job,) = await looks.watch.run(["Donors"], interval=5)
    assert job.succeeded
    assert sum(isinstance(each, Outage) for each in looks.seen) == len(errors)


@pytest.mark.parametrize("once_seen", [False, True])
async def test_answers_of_another_shape_end_a_watch(
    looks: Looks, monkeypatch: pytest.MonkeyPatch, once_seen: bool
) -> None:
    await submitted(looks.account)
    answer_oddly(looks, monkeypatch, 10, once_seen=once_seen)
    with pytest.raises(UnexpectedResponse):
        await looks.watch.run(["Donors"], interval=0.1)
    assert sum(isinstance(each, Outage) for each in looks.seen) <= 3
    assert bool(looks.sights) is once_seen
