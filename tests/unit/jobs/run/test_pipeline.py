"""A run stage by stage: what it goes on with, what it refuses, and what it never does twice."""

import asyncio
import csv
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from data8_tui.api.models import Dataset, Job
from data8_tui.cli.remedies import hint, sentence
from data8_tui.codes import RunWarning
from data8_tui.errors import (
    AlreadySubmitted,
    IntegrityError,
    JobFailed,
    JobUndecided,
    RequestRefused,
    StorageError,
    TargetBusy,
    TimedOut,
    UsageError,
)
from data8_tui.jobs.run import (
    RunPlan,
    RunReceipt,
    RunStage,
    StageUpdate,
    interrupted_runs,
    run_pipeline,
)
from data8_tui.transfer.download.checkpoint import Checkpoint
from data8_tui.transfer.preflight.preflight import ColumnOverrides
from data8_tui.transfer.readers.files import ReadOptions
from tests.unit.jobs.account import Place


class Stop(Exception):
    """What a test breaks a run off with."""


class Desk:
    """Runs one file at one account; the sandbox's clock runs as the run waits."""

    def __init__(self, account: Place, folder: Path) -> None:
        self.account = account
        self.steps: list[StageUpdate] = []
        self.stop_at: RunStage | None = None
        self.write(folder / "people.csv", 5)
        self.plan = RunPlan(
            folder / "people.csv", "EmailValidation", "Contacts", folder / "cleansed.csv"
        )

    def write(self, path: Path, records: int) -> None:
        path.write_text("id,email\n" + "".join(f"{n},a{n}@b.example\n" for n in range(records)))

    async def __call__(self, **changes: Any) -> RunReceipt:
        account = self.account
        return await run_pipeline(
            account.client,
            account.history,
            replace(self.plan, **changes),
            self.see,
            clock=account.clock,
            interval=5.0,
            sleep=self.pause,
        )

    async def until(self, stage: RunStage, **changes: Any) -> None:
        """Break off where that stage begins."""
        self.stop_at = stage
        with pytest.raises(Stop):
            await self(**changes)
        self.stop_at = None

    def see(self, step: StageUpdate) -> None:
        if step.stage is self.stop_at:
            raise Stop
        self.steps.append(step)

    async def pause(self, seconds: float) -> None:
        self.account.sandbox.clock.move(seconds)
        clock = self.account.clock
        clock.move_to(clock.now() + timedelta(seconds=seconds))

    @property
    def made(self) -> tuple[int, int]:
        """How many datasets and jobs came through the API, beside the fixture's own dataset."""
        return len(self.account.sandbox.services.store.datasets()) - 1, len(self.account.jobs)

    def ids(self, path: Path | None = None) -> list[str]:
        with (path or self.plan.target).open(newline="") as file:
            return [row["id"] for row in csv.DictReader(file)]

    @property
    def before(self) -> list[RunStage]:
        """The stages that an earlier run had done."""
        return [step.stage for step in self.steps if step.already_done and step.done]


@pytest.fixture
def desk(account: Place, tmp_path: Path) -> Desk:
    account.sandbox.clock.freeze()
    return Desk(account, tmp_path)


async def test_a_file_becomes_a_cleansed_file(desk: Desk) -> None:
    made = await desk()
    assert desk.ids() == ["0", "1", "2", "3", "4"]
    assert (made.sent, made.receipt.records, made.output, made.resumed) == (5, 5, "Output", False)
    assert desk.made == (1, 1)
    assert [step.stage for step in desk.steps if step.done] == list(RunStage)
    assert set(made.seconds) == set(RunStage)
    assert (await desk.account.client.get_job(made.job)).input_datasets == {
        "Contacts": made.dataset
    }


@pytest.mark.usefixtures("unreadable_ends")
async def test_an_end_at_a_time_that_cannot_be_read_ends_the_wait(desk: Desk) -> None:
    await desk(time_limit=3600)
    assert desk.ids() == ["0", "1", "2", "3", "4"]


@pytest.mark.parametrize("code", [None, 77])
async def test_an_output_that_is_complete_later_than_its_job_is_waited_for(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, code: int | None
) -> None:
    looks = late_outputs(desk, monkeypatch, looks=4, code=code)
    result = await desk()
    assert looks[0] == 0
    assert result.doubt is None
    assert desk.ids() == ["0", "1", "2", "3", "4"]


@pytest.mark.parametrize("code", [None, 77])
async def test_an_output_that_stays_incomplete_is_named_and_can_be_collected_later(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, code: int | None
) -> None:
    with monkeypatch.context() as late:
        late_outputs(desk, late, looks=1000, code=code)
        with pytest.raises(JobUndecided, match="is not complete") as raised:
            await desk()
    assert "neither submits anything" in hint(raised.value)
    await desk()
    assert desk.made == (1, 1)


async def test_a_job_of_unknown_status_that_states_an_error_is_collected_in_doubt(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    late_outputs(desk, monkeypatch, looks=0, code=77, statistics={"error": "crashed at 3"})
    result = await desk()
    assert desk.ids() == ["0", "1", "2", "3", "4"]
    assert result.doubt is not None
    assert "crashed at 3; its output can be collected" in result.doubt.message
    watched = [step for step in desk.steps if step.stage is RunStage.WATCH]
    (warning,) = watched[-1].warnings
    assert "“crashed at 3”" in sentence(warning)


def late_outputs(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, *, looks: int, code: int | None, **fields: Any
) -> list[int]:
    """For so many looks outputs are not complete; returns how many of them are left.

    With `code`, ended jobs have it as their status, and `fields`.
    """
    client, left = desk.account.client, [looks]
    get_dataset, get_job = client.get_dataset, client.get_job

    async def late(name: str) -> Dataset:
        found = await get_dataset(name)
        if found.input or not left[0]:
            return found
        left[0] -= 1
        return Dataset.from_json({**found.raw, "completed": False})

    async def coded(name: str) -> Job:
        job = await get_job(name)
        changed = {"status": code, **fields} if job.finished and code is not None else {}
        return Job.from_json(job.raw | changed, client.status_codes)

    monkeypatch.setattr(client, "get_dataset", late)
    monkeypatch.setattr(client, "get_job", coded)
    return left


@pytest.mark.parametrize("stage", list(RunStage)[1:])
async def test_broken_off_at_any_stage_it_goes_on(desk: Desk, stage: RunStage) -> None:
    await desk.until(stage)
    made = await desk()
    assert made.resumed
    assert desk.made == (1, 1)
    assert desk.ids() == ["0", "1", "2", "3", "4"]
    done = list(RunStage)[1 : list(RunStage).index(stage)]
    assert desk.before == [each for each in done if each in (RunStage.UPLOAD, RunStage.SUBMIT)]


async def test_killed_before_its_last_step_nothing_stays_beside_the_result(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(checkpoint: Checkpoint) -> None:
        raise Stop

    with monkeypatch.context() as dying:
        dying.setattr(Checkpoint, "remove", die)
        with pytest.raises(Stop):
            await desk()
    beside = {each.name for each in desk.plan.target.parent.glob("cleansed.csv*")}
    assert beside == {"cleansed.csv", "cleansed.csv.json", "cleansed.csv.checkpoint"}
    await desk()
    beside = {each.name for each in desk.plan.target.parent.glob("cleansed.csv*")}
    assert beside == {"cleansed.csv", "cleansed.csv.json"}
    assert desk.ids() == ["0", "1", "2", "3", "4"]


async def test_once_more_after_the_end_makes_nothing_new(desk: Desk) -> None:
    first = await desk()
    stamp = desk.plan.target.stat().st_mtime_ns
    second = await desk()
    assert second.job == first.job
    assert desk.made == (1, 1)
    assert desk.plan.target.stat().st_mtime_ns == stamp


async def test_a_result_that_was_taken_away_is_fetched_again(desk: Desk) -> None:
    await desk()
    desk.plan.target.unlink()
    await desk()
    assert desk.ids() == ["0", "1", "2", "3", "4"]
    assert desk.made == (1, 1)


async def test_a_result_that_somebody_changed_is_not_touched(desk: Desk) -> None:
    await desk()
    desk.plan.target.write_text("mine now")
    with pytest.raises(IntegrityError, match="is not what was downloaded"):
        await desk()
    assert desk.plan.target.read_text() == "mine now"
    await desk(overwrite=True)
    assert desk.ids() == ["0", "1", "2", "3", "4"]
    assert desk.made == (1, 1)


async def test_a_new_content_after_the_end_is_a_new_run(desk: Desk) -> None:
    await desk()
    desk.write(desk.plan.source, 3)
    with pytest.raises(UsageError, match="already exists"):
        await desk()
    assert desk.made == (1, 1), "what is in the way was not said before anything was created"
    made = await desk(overwrite=True)
    assert (made.sent, made.resumed) == (3, True)
    assert desk.ids() == ["0", "1", "2"]
    assert desk.made == (2, 2)


@pytest.mark.parametrize("stage", [RunStage.UPLOAD, RunStage.SUBMIT, RunStage.WATCH])
async def test_a_file_that_changes_under_the_run_is_refused(desk: Desk, stage: RunStage) -> None:
    await desk.until(stage)
    made = desk.made
    desk.write(desk.plan.source, 3)
    with pytest.raises(IntegrityError, match=r"people\.csv has changed") as caught:
        await desk()
    assert "--restart" in hint(caught.value)
    assert desk.made == made
    anew = await desk(restart=True)
    assert anew.sent == 3
    assert desk.ids() == ["0", "1", "2"]


OTHERWISE = {
    "encoding": {"reading": ReadOptions(encoding="latin-1")},
    "rename": {"overrides": ColumnOverrides(renames={"email": "email_address"})},
    "type": {"overrides": ColumnOverrides(types={"id": 1})},
}


@pytest.mark.parametrize("otherwise", OTHERWISE.values(), ids=OTHERWISE)
@pytest.mark.parametrize("stage", [RunStage.UPLOAD, RunStage.SUBMIT, RunStage.WATCH])
async def test_a_run_that_would_read_the_file_otherwise_is_another_one(
    desk: Desk, stage: RunStage, otherwise: dict[str, Any]
) -> None:
    await desk.until(stage)
    made = desk.made
    with pytest.raises(UsageError, match=r"people\.csv was begun with other options") as caught:
        await desk(**otherwise)
    assert "--restart" in hint(caught.value)
    assert desk.made == made
    await desk(**otherwise, restart=True)
    assert desk.ids() == ["0", "1", "2", "3", "4"]


@pytest.mark.parametrize("otherwise", OTHERWISE.values(), ids=OTHERWISE)
async def test_reading_the_file_otherwise_after_the_end_is_a_new_run(
    desk: Desk, otherwise: dict[str, Any]
) -> None:
    await desk()
    with pytest.raises(UsageError, match="already exists"):
        await desk(**otherwise)
    assert desk.made == (1, 1), "what is in the way was not said before anything was created"
    await desk(**otherwise, overwrite=True)
    assert desk.made == (2, 2)


async def test_the_file_is_not_needed_once_it_is_sent(desk: Desk) -> None:
    await desk.until(RunStage.WATCH)
    desk.plan.source.unlink()
    await desk()
    assert desk.ids() == ["0", "1", "2", "3", "4"]
    with pytest.raises(StorageError):
        await desk()


async def test_again_is_a_new_job_of_the_same_dataset(desk: Desk) -> None:
    first = await desk()
    second = await desk(again=True, overwrite=True)
    assert second.job != first.job
    assert second.dataset == first.dataset
    assert desk.made == (1, 2)


async def test_again_broken_off_goes_on_and_begins_nothing_third(desk: Desk) -> None:
    await desk()
    await desk.until(RunStage.DOWNLOAD, again=True, overwrite=True)
    await desk(again=True, overwrite=True)
    assert desk.made == (1, 2)


async def test_restart_leaves_what_was_begun_and_begins_anew(desk: Desk) -> None:
    await desk.until(RunStage.WATCH)
    await desk(restart=True)
    assert desk.made == (2, 2)


async def test_the_same_by_another_way_is_asked_about(desk: Desk) -> None:
    first = await desk()
    with pytest.raises(AlreadySubmitted, match=first.job):
        await desk(target=desk.plan.target.with_name("second.csv"))
    assert desk.made == (1, 1)


async def test_again_is_heard_by_a_run_that_was_begun_without_it(desk: Desk) -> None:
    await desk()
    second = desk.plan.target.with_name("second.csv")
    with pytest.raises(AlreadySubmitted):
        await desk(target=second)
    await desk(target=second, again=True)
    assert desk.made == (1, 2)


async def test_a_job_that_fails_is_told_and_submitted_again_only_when_told(desk: Desk) -> None:
    account = desk.account
    failing = account.sandbox.services.submission
    made = failing.create_job

    def fail(body: Any) -> Any:
        job = made(body)
        return replace(job, ending=replace(job.ending, status=3, share=0.5, error="No reason."))

    failing.create_job = fail
    for _ in range(2):
        with pytest.raises(JobFailed, match="failed") as caught:
            await desk()
        assert "--again" in hint(caught.value)
    assert desk.made == (1, 1)
    failing.create_job = made
    await desk(again=True)
    assert desk.made == (1, 2)


async def test_time_that_runs_out_is_told_and_the_next_run_goes_on(desk: Desk) -> None:
    with pytest.raises(TimedOut):
        await desk(time_limit=1)
    await desk()
    assert desk.made == (1, 1)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"workflow": ""}, "can't be submitted as it is"),
        ({"name": "a:b"}, "can't be submitted as it is"),
        ({"dataset": "No Name"}, "can't be the name of a dataset"),
        ({"datasets": {"Accounts": "nowhere"}}, "can't be submitted as it is"),
        ({"name": "Single record re-check"}, "already"),
    ],
)
async def test_what_can_be_told_is_told_before_anything_is_created(
    desk: Desk, change: dict[str, Any], said: str
) -> None:
    with pytest.raises(UsageError, match=said):
        await desk(**change)
    assert desk.made == (0, 0)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (
            {"workflow": "EmialValidation"},
            "no job of this account has run in “EmialValidation” so far; "
            "there are some in “EmailValidation”",
        ),
        (
            {"input": "Contcts"},
            "the last jobs in “EmailValidation” took “Contacts” and “Accounts”, "
            "and none took “Contcts”",
        ),
        ({"workflow": "Qqq"}, "no job of this account has run in “Qqq” so far"),
    ],
)
async def test_a_name_that_no_job_had_is_remarked_on_before_the_file_is_sent(
    desk: Desk, change: dict[str, Any], said: str
) -> None:
    """It may be the first of its kind, so it is sent all the same, and Data8 says no."""
    with pytest.raises(RequestRefused):
        await desk(**change)
    remarked = [step for step in desk.steps if step.warnings]
    assert [(step.stage, tuple(map(sentence, step.warnings))) for step in remarked] == [
        (RunStage.PREFLIGHT, (said,))
    ]
    assert RunStage.UPLOAD not in [step.stage for step in desk.steps[: desk.steps.index(*remarked)]]


async def test_an_output_that_no_job_had_is_remarked_on_before_the_file_is_sent(desk: Desk) -> None:
    """It is only the last step that needs it, and that goes on with another one."""
    with pytest.raises(UsageError, match="has no output “Clean”"):
        await desk(output="Clean")
    given = "the last jobs in “EmailValidation” put out “Output” and “Invalid”"
    said = f"{given}, and none put out “Clean”"
    (remarked,) = [step.warnings for step in desk.steps if step.warnings]
    assert sentence(remarked[0]) == said
    assert [message.code for message in remarked[1:]] == [RunWarning.COLUMNS_MISSING]


async def test_nothing_is_remarked_on_where_names_are_known_or_nobody_answers(desk: Desk) -> None:
    desk.account.script("GET /Job", *[503] * 3)
    await desk(workflow="EmailValidation")
    assert not [step for step in desk.steps if step.warnings]


async def test_a_run_that_was_refused_for_good_is_not_told_as_unfinished(desk: Desk) -> None:
    with pytest.raises(RequestRefused):
        await desk(workflow="EmialValidation")
    assert interrupted_runs(desk.account.history) == []
    await desk.until(RunStage.WATCH)
    [unfinished] = interrupted_runs(desk.account.history)
    assert unfinished.plan.workflow == "EmailValidation"
    with pytest.raises(AlreadySubmitted):
        await desk(target=desk.plan.target.with_name("other.csv"))
    assert interrupted_runs(desk.account.history) == [unfinished]
    assert desk.made == (1, 1)


async def test_a_file_with_problems_creates_nothing(desk: Desk) -> None:
    desk.plan.source.write_text("id,email\n1\n2,b,c\n")
    with pytest.raises(UsageError, match="can't be uploaded as it is"):
        await desk()
    assert desk.made == (0, 0)


async def test_the_file_itself_is_never_the_target(desk: Desk) -> None:
    with pytest.raises(UsageError, match="is the file that is sent"):
        await desk(target=desk.plan.source, overwrite=True)


async def test_which_of_several_outputs_is_wanted_can_be_said_and_put_right(desk: Desk) -> None:
    with pytest.raises(UsageError, match="no output “Nonsense”") as caught:
        await desk(output="Nonsense")
    assert "--take" in hint(caught.value)
    made = await desk(output="Invalid")
    assert made.output == "Invalid"
    assert "Output" in made.others
    assert desk.made == (1, 1)


async def test_the_name_of_the_target_says_its_form(desk: Desk) -> None:
    target = desk.plan.target.with_name("cleansed.ndjson.gz")
    made = await desk(target=target)
    assert (made.receipt.format, made.receipt.packed) == ("ndjson", True)


async def test_of_several_at_once_one_works(desk: Desk) -> None:
    ended = await asyncio.gather(*(desk() for _ in range(5)), return_exceptions=True)
    assert sum(isinstance(each, RunReceipt) for each in ended) == 1
    assert sum(isinstance(each, TargetBusy) for each in ended) == 4
    assert desk.made == (1, 1)
