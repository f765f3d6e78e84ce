"""A job submitted once: told before, noted before, looked for after."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from data8_tui.api.client import Client
from data8_tui.cli.remedies import hint
from data8_tui.clock import FrozenClock
from data8_tui.errors import (
    AlreadySubmitted,
    AuthenticationError,
    Data8Error,
    NotFound,
    OutcomeUnknown,
    RequestRefused,
    TargetBusy,
    UsageError,
)
from data8_tui.jobs.spec import JobSpec
from data8_tui.jobs.submission import LATEST, SubmissionResult, submit_job
from data8_tui.monitor.history import History, SubmissionOutcome
from data8_tui.transfer.lock import process_lock
from tests.contract.scripted_server import misbehaving
from tests.retry_policy import without_waits
from tests.unit.jobs.account import NOW, SPEC, Place
from tests.unit.jobs.doubtful_account import ANSWERS, SHOWN, DoubtfulAccount


async def sent(account: Place, spec: JobSpec = SPEC, *, again: bool = False) -> SubmissionResult:
    return await submit_job(
        account.client,
        account.history,
        spec,
        clock=account.clock,
        again=again,
        sleep=account.pause,
    )


async def test_a_job_is_created_as_it_was_asked_for(account: Place) -> None:
    assert await sent(account) == SubmissionResult("Donors")
    job = await account.client.get_job("Donors")
    assert JobSpec.of(job) == replace(SPEC, name="")
    assert account.history.intents.unsettled(SPEC.fingerprint) is None


async def test_a_name_is_chosen_where_none_is_given(account: Place) -> None:
    first = await sent(account, replace(SPEC, name=""))
    assert first.name.startswith("ContactDeceasedCheck 2026-11-20 ")
    assert ":" not in first.name
    second = await sent(account, replace(SPEC, name=""), again=True)
    assert second.name == f"{first.name} (2)"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"name": "a/b:c"}, "name: it can't hold / :"),
        ({"name": "a\x07"}, "U+0007"),
        ({"name": "  "}, "more than spaces"),
        ({"workflow": ""}, "workflow: a workflow is needed"),
        ({"datasets": {"Contacts": ""}}, "dataset Contacts: a dataset is needed"),
        ({"datasets": {"Contacts": "nowhere"}}, "dataset Contacts: there is no dataset “nowhere”"),
        ({"datasets": {"Contacts": "half"}}, "dataset Contacts: dataset “half” is not complete"),
        ({"parameters": {"": "5"}}, "parameter: one of them has no name"),
    ],
)
async def test_what_would_be_refused_is_said_before(
    account: Place, change: dict[str, object], said: str
) -> None:
    await account.dataset("half", done=False)
    with pytest.raises(UsageError) as caught:
        await sent(account, replace(SPEC, **change))
    assert said in hint(caught.value)
    assert account.posts == 0


async def test_a_name_that_is_taken_is_said_with_one_that_is_free(account: Place) -> None:
    await sent(account)
    other = replace(SPEC, parameters={"MaxContactAge": "7"})
    with pytest.raises(UsageError, match="already") as caught:
        await sent(account, other)
    assert "“Donors (2)” is free" in hint(caught.value)
    assert account.posts == 1


async def test_what_is_refused_all_the_same_names_its_fields(account: Place) -> None:
    with pytest.raises(RequestRefused) as caught:
        await sent(account, replace(SPEC, workflow="NoSuchWorkflow"))
    assert "workflowName" in caught.value.fields
    assert account.jobs == []
    assert account.history.intents.open("Donors") is None


async def test_the_same_inputs_again_are_not_sent_unasked(account: Place) -> None:
    await sent(account)
    for name in ("Donors", "Another", ""):
        with pytest.raises(AlreadySubmitted, match="Donors") as caught:
            await sent(account, replace(SPEC, name=name))
        assert caught.value.job == "Donors"
        assert "--again" in hint(caught.value)
    assert account.posts == 1
    await sent(account, replace(SPEC, name="Another"), again=True)
    assert account.jobs == ["Donors", "Another"]


async def test_a_lost_answer_is_settled_by_a_look(account: Place) -> None:
    account.script("^POST /Job", "lose")
    assert await sent(account) == SubmissionResult("Donors", adopted=True)
    assert (account.jobs, account.posts) == (["Donors"], 1)
    earlier = account.history.intents.earlier(SPEC.fingerprint)
    assert earlier is not None
    assert earlier.outcome is SubmissionOutcome.ADOPTED


@pytest.mark.parametrize("step", ["drop", "html", 502, 503])
async def test_a_job_that_is_not_to_be_seen_is_left_open_and_never_sent_twice_in_one_run(
    account: Place, step: object
) -> None:
    account.script("^POST /Job", step)
    with pytest.raises(OutcomeUnknown, match="Donors") as caught:
        await sent(account)
    assert "data8-tui job Donors" in hint(caught.value)
    assert account.posts == 1
    assert len(account.pauses) > 3
    assert await sent(account) == SubmissionResult("Donors")
    assert account.jobs == ["Donors"]


async def test_a_job_that_appears_late_is_adopted(
    account: Place, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", "data8_tui")
    account.script("^(POST|GET) /Job", "pass", "lose", 404, 500, 500, 500)
    assert (await sent(account)).adopted
    assert "the submission of a job is settled: adopted" in caplog.text
    assert (account.posts, account.pauses) == (1, [0.0, 0.5])


async def test_looks_that_fail_leave_it_open_too(account: Place) -> None:
    account.script("^(POST|GET) /Job", "pass", "lose", *["drop"] * 200)
    with pytest.raises(OutcomeUnknown):
        await sent(account)
    account.script("", *[])
    assert await sent(account) == SubmissionResult("Donors", adopted=True)
    assert account.posts == 1


async def test_what_is_turned_away_is_sent_again_after_a_look(account: Place) -> None:
    account.sandbox.services.faults.change({"retry_after": "none"})
    account.script("^POST /Job", 429, 401)
    assert await sent(account) == SubmissionResult("Donors")
    assert (account.jobs, account.posts) == (["Donors"], 3)
    log = [each.method for each in account.sandbox.services.traffic.log if "/Job" in each.path]
    assert "GET" in log[log.index("POST") + 1 :][:1]


@pytest.mark.parametrize(("step", "posts"), [(429, 6), (401, 2)])
async def test_what_is_turned_away_each_time_is_left_open(
    account: Place, step: int, posts: int
) -> None:
    account.sandbox.services.faults.change({"retry_after": "none"})
    account.script("^POST /Job", *[step] * posts)
    with pytest.raises(OutcomeUnknown, match=f"{step}.*no job “Donors” is to be seen"):
        await sent(account)
    assert account.posts == posts
    assert account.history.intents.open("Donors") is not None
    assert await sent(account, replace(SPEC, name="")) == SubmissionResult("Donors")


async def test_what_is_refused_for_want_of_permission_is_settled(account: Place) -> None:
    account.script("^POST /Job", 403)
    with pytest.raises(AuthenticationError):
        await sent(account)
    assert account.history.intents.open("Donors") is None
    await sent(account)
    assert account.jobs == ["Donors"]


async def test_a_run_killed_before_it_sent_goes_on_under_its_name(account: Place) -> None:
    account.history.intents.note("Donors", SPEC.fingerprint, NOW)
    assert await sent(account, replace(SPEC, name="")) == SubmissionResult("Donors")
    assert account.jobs == ["Donors"]


async def test_a_run_killed_after_it_sent_is_adopted_by_the_next(account: Place) -> None:
    account.history.intents.note("Donors", SPEC.fingerprint, NOW)
    await account.client.create_job(
        "Donors", SPEC.workflow, input_datasets=SPEC.datasets, parameters=SPEC.parameters
    )
    assert await sent(account, replace(SPEC, name="")) == SubmissionResult("Donors", adopted=True)
    assert account.posts == 1


async def test_an_open_submission_under_another_name_is_settled_first(account: Place) -> None:
    account.history.intents.note("Donors", SPEC.fingerprint, NOW)
    other = replace(SPEC, name="Other")
    with pytest.raises(OutcomeUnknown, match="Donors"):
        await sent(account, other)
    account.clock.move_to(NOW + LATEST + timedelta(seconds=1))
    assert await sent(account, other) == SubmissionResult("Other")
    assert account.jobs == ["Other"]


async def test_an_open_submission_that_made_its_job_counts_as_an_earlier_one(
    account: Place,
) -> None:
    account.history.intents.note("Donors", SPEC.fingerprint, NOW)
    await account.client.create_job("Donors", SPEC.workflow, input_datasets=SPEC.datasets)
    with pytest.raises(AlreadySubmitted):
        await sent(account, replace(SPEC, name="Other"))


async def test_a_name_that_another_took_meanwhile_is_not_adopted(account: Place) -> None:
    account.history.intents.note("Donors", SPEC.fingerprint, NOW)
    await account.client.create_job("Donors", "EmailValidation", input_datasets=SPEC.datasets)
    with pytest.raises(OutcomeUnknown, match="something else") as caught:
        await sent(account)
    assert account.posts == 1
    assert account.history.intents.open("Donors") is not None
    assert "--again" in hint(caught.value)
    assert await sent(account, replace(SPEC, name="Other"), again=True) == SubmissionResult("Other")


async def test_several_that_choose_a_name_at_once_get_one_each(account: Place) -> None:
    specs = [replace(SPEC, name="", parameters={"n": str(number)}) for number in range(8)]
    submissions = [
        submit_job(account.client, account.remembered(), spec, clock=account.clock)
        for spec in specs
    ]
    ended = await asyncio.gather(*submissions)
    assert len({each.name for each in ended}) == 8
    assert sorted(account.jobs) == sorted(each.name for each in ended)


async def test_the_name_is_told_before_anything_is_sent(account: Place) -> None:
    told: list[tuple[str, int]] = []

    async def on_name(name: str) -> None:
        told.append((name, account.posts))

    spec = replace(SPEC, name="")
    await submit_job(
        account.client,
        account.history,
        spec,
        clock=account.clock,
        on_name=on_name,
    )
    assert told == [(account.jobs[0], 0)]


async def test_twenty_at_once_make_one_job(account: Place) -> None:
    histories = [account.remembered() for _ in range(20)]
    submissions = [
        submit_job(account.client, history, SPEC, clock=account.clock) for history in histories
    ]
    ended = await asyncio.gather(*submissions, return_exceptions=True)
    assert [each for each in ended if isinstance(each, SubmissionResult)] == [
        SubmissionResult("Donors")
    ]
    others = [each for each in ended if not isinstance(each, SubmissionResult)]
    assert {type(each) for each in others} <= {TargetBusy, AlreadySubmitted}
    assert account.jobs == ["Donors"]


async def test_who_holds_a_submission_is_said(account: Place) -> None:
    other = account.remembered()
    with (
        process_lock(other, "x", f"submit {SPEC.fingerprint}"),
        pytest.raises(TargetBusy, match=r"process \d+ is at it already"),
    ):
        await sent(account)
    await sent(account)
    assert list(account.path.with_name("locks").iterdir()) == []


async def test_nothing_is_sent_where_nothing_can_be_noted(account: Place) -> None:
    account.history.close()
    with pytest.raises(Exception, match="history"):
        await sent(account)
    with pytest.raises(NotFound):
        await account.client.get_job("Donors")


class Doubtful:
    """Someone who submits the same inputs without a name to an account that may not tell."""

    def __init__(self, client: Client, history: History) -> None:
        self._client = client
        self.history = history
        self.clock = FrozenClock(NOW)

    async def submit(self) -> SubmissionResult:
        async def pause(_: float) -> None: ...

        spec = replace(SPEC, name="")
        return await submit_job(self._client, self.history, spec, clock=self.clock, sleep=pause)


@asynccontextmanager
async def doubtful(account: DoubtfulAccount, folder: Path) -> AsyncIterator[Doubtful]:
    retry = without_waits(2)
    async with misbehaving(otherwise=account) as server, server.client(retry=retry) as client:
        history = History(folder / "history.db", server.url, "me")
        yield Doubtful(client, history)
        history.close()


@pytest.mark.parametrize("shown", [each for each in SHOWN if each != "other"])
@pytest.mark.parametrize("said", ANSWERS)
async def test_a_job_that_was_created_whatever_was_answered_is_adopted(
    said: str, shown: str, tmp_path: Path
) -> None:
    account = DoubtfulAccount(said, shown)
    async with doubtful(account, tmp_path) as user:
        made = await user.submit()
        assert made.adopted
        with pytest.raises(AlreadySubmitted):
            await user.submit()
    assert list(account.jobs) == account.posts == [made.name]


@pytest.mark.parametrize("said", ANSWERS)
async def test_a_job_that_shows_other_inputs_keeps_its_name_and_stays_open(
    said: str, tmp_path: Path
) -> None:
    account = DoubtfulAccount(said, "other")
    async with doubtful(account, tmp_path) as user:
        for _ in range(3):
            with pytest.raises(OutcomeUnknown, match="something else") as caught:
                await user.submit()
            assert "--again" in hint(caught.value)
            assert user.history.intents.unsettled(SPEC.fingerprint) is not None
            user.clock.move_to(user.clock.now() + timedelta(minutes=2))
    assert len(account.posts) == 1


@pytest.mark.parametrize("said", ANSWERS)
async def test_a_job_that_shows_late_is_the_only_one(said: str, tmp_path: Path) -> None:
    account = DoubtfulAccount(said, "more", hidden=True)
    async with doubtful(account, tmp_path) as user:
        for _ in range(2):
            with pytest.raises(Data8Error) as caught:
                await user.submit()
            assert caught.value.exit_code in (2, 7)
            user.clock.move_to(user.clock.now() + timedelta(minutes=2))
        account.hidden = False
        made = await user.submit()
    assert made.adopted
    assert set(account.posts) == account.jobs.keys() == {made.name}


async def test_a_redirect_tells_its_advice(tmp_path: Path) -> None:
    async with doubtful(DoubtfulAccount("302", hidden=True), tmp_path) as user:
        with pytest.raises(OutcomeUnknown, match=r"login\.example") as caught:
            await user.submit()
    assert "base address" in hint(caught.value)
