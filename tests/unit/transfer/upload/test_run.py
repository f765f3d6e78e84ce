"""An upload against a Data8 in the same process: lost answers, changed files, foreign hands."""

import asyncio
import os
from contextlib import suppress
from dataclasses import replace

import pytest

from data8_tui.api.models import Dataset
from data8_tui.cli.remedies import hint
from data8_tui.errors import (
    ConnectionFailed,
    Data8Error,
    IntegrityError,
    OutcomeUnknown,
    RequestRefused,
    ServerFailed,
    TargetBusy,
    UsageError,
)
from data8_tui.transfer.preflight.preflight import ColumnOverrides, evaluate
from data8_tui.transfer.preflight.scan import scan
from data8_tui.transfer.progress import TransferProgress, TransferStage
from data8_tui.transfer.readers import csv
from data8_tui.transfer.upload import creation
from tests.unit.transfer.upload.file_owner import RECORDS


async def test_a_file_becomes_a_complete_dataset(user):
    seen: list[TransferProgress] = []
    receipt = await user.uploads(report=seen.append, dataset="mine")
    user.has_it_once("mine")
    assert user.data8.datasets["mine"]["columns"] == {"number": 1, "text": 0}
    assert (receipt.records, receipt.blocks, receipt.resumed_from) == (RECORDS, 6, 0)
    assert [each.stage for each in seen if each.stage is not TransferStage.RECORDS] == [
        TransferStage.OPENING,
        *[TransferStage.FINISHING] * 2,
    ]
    assert seen[-1].records_done == RECORDS
    assert sorted(user.data8.called("block")) == list(range(6))


async def test_a_name_is_made_of_the_files(user):
    receipt = await user.uploads()
    assert receipt.dataset.startswith("my_contacts_20")
    user.has_it_once(receipt.dataset)


async def test_the_same_command_again_makes_nothing_new(user):
    first = await user.uploads()
    calls = len(user.data8.calls)
    again = await user.uploads()
    assert again.already
    assert again.dataset == first.dataset
    assert [name for name, _ in user.data8.calls[calls:]] == ["get"]
    other = await user.uploads(again=True)
    assert not other.already
    assert len(user.data8.datasets) == 2


async def test_a_name_that_is_taken_is_left_alone(user):
    user.data8.datasets["mine"] = {"columns": {"a": 0}, "blocks": {}, "completed": False}
    with pytest.raises(UsageError, match="there is a dataset mine already"):
        await user.uploads(dataset="mine")
    assert user.data8.datasets["mine"]["columns"] == {"a": 0}


async def test_looking_for_a_free_name_has_an_end(user, monkeypatch):
    asked = []

    async def get_dataset(name):
        asked.append(name)
        return Dataset.from_json({"name": name})

    monkeypatch.setattr(user.data8, "get_dataset", get_dataset)
    with pytest.raises(UsageError, match="says of 20 names like my_contacts_20") as raised:
        await user.uploads()
    assert len(asked) == len(set(asked)) == 20
    assert hint(raised.value) == "Choose another name."


async def test_a_name_that_is_taken_in_the_last_moment_is_left_alone(user):
    """Even with the same columns: it was refused outright, so it is somebody else's."""

    def somebody_else(method, call):
        if method == "create":
            columns = {"number": 1, "text": 0}
            user.data8.datasets["mine"] = {"columns": columns, "blocks": {}, "completed": False}
        return ""

    user.data8.spoil = somebody_else
    for _ in range(2):
        with pytest.raises(Data8Error):
            await user.uploads(dataset="mine")
    assert user.data8.called("block") == []


STEPS = ["get", "create", "block", "complete"]


@pytest.mark.parametrize("how", ["before", "after"])
@pytest.mark.parametrize("call", [0, 1, 2])
@pytest.mark.parametrize("step", STEPS)
async def test_a_lost_answer_at_any_step_costs_nothing(user, step, call, how):
    user.data8.spoil = lambda method, count: how * (method == step and count == call)
    for _ in range(3):
        try:
            receipt = await user.uploads()
        except (ConnectionFailed, OutcomeUnknown):
            continue
        break
    user.has_it_once(receipt.dataset)
    assert len(user.data8.called("create")) <= 2


@pytest.mark.parametrize("step", STEPS)
async def test_answers_that_are_always_lost_never_make_a_second_dataset(user, step):
    user.data8.spoil = lambda method, count: "after" * (method == step)
    for _ in range(3):
        with suppress(ConnectionFailed):
            await user.uploads()
    assert len(user.data8.datasets) <= 1
    user.data8.spoil = lambda method, count: ""
    receipt = await user.uploads()
    user.has_it_once(receipt.dataset)


async def test_what_cant_be_settled_is_exit_7_and_settled_by_the_next_run(user):
    user.data8.spoil = lambda method, count: "before" * (method == "create")
    with pytest.raises(OutcomeUnknown) as caught:
        await user.uploads()
    assert "same command again" in hint(caught.value)
    assert len(user.data8.called("create")) == creation._ATTEMPTS
    user.data8.spoil = lambda method, count: ""
    user.has_it_once((await user.uploads()).dataset)


async def test_a_dataset_that_appears_with_other_columns_is_not_adopted(user):
    def somebody_else(method, call):
        if method == "create":
            user.data8.datasets["mine"] = {"columns": {"a": 0}, "blocks": {}, "completed": False}
            return "before"
        return ""

    user.data8.spoil = somebody_else
    with pytest.raises(IntegrityError, match="other columns"):
        await user.uploads(dataset="mine")
    assert user.data8.called("block") == []


async def stopped_half_way(user, **plan):
    """A run that ends after a few blocks."""
    user.data8.spoil = lambda method, count: "before" * (method == "block" and count >= 4)
    with pytest.raises(ConnectionFailed):
        await user.uploads(**plan)
    user.data8.spoil = lambda method, count: ""
    user.data8.calls.clear()


async def test_a_run_goes_on_where_another_stopped(user):
    await stopped_half_way(user)
    receipt = await user.uploads()
    user.has_it_once(receipt.dataset)
    assert receipt.resumed_from == 4000
    assert sorted(user.data8.called("block")) == [4, 5]


async def test_the_dataset_may_be_named_to_go_on_with_it(user):
    await stopped_half_way(user, dataset="mine")
    assert (await user.uploads(dataset="mine")).resumed_from == 4000
    user.has_it_once("mine")


async def test_a_file_that_changed_since_is_refused_until_it_is_as_it_was(user):
    await stopped_half_way(user, dataset="mine")
    user.write(RECORDS, "y")
    for plan in ({}, {"dataset": "mine"}):
        with pytest.raises(IntegrityError, match="has changed since its upload to mine began"):
            await user.uploads(**plan)
    assert user.data8.called("block") == []
    user.write(RECORDS)
    await user.uploads()
    user.has_it_once("mine")


async def test_a_changed_file_is_uploaded_anew_when_told(user):
    await stopped_half_way(user, dataset="mine")
    user.write(700, "y")
    receipt = await user.uploads(again=True)
    assert len(user.data8.records(receipt.dataset)) == 700
    assert not user.data8.datasets["mine"]["completed"]
    assert (await user.uploads()).already


async def test_a_file_that_changed_after_it_was_uploaded_is_a_new_one(user):
    first = await user.uploads()
    user.write(800)
    second = await user.uploads()
    assert second.dataset != first.dataset
    assert len(user.data8.records(second.dataset)) == 800
    with pytest.raises(UsageError, match=r"complete already, from .* as it was then"):
        await user.uploads(dataset=first.dataset)
    renamed = evaluate(scan(user.file), ColumnOverrides(renames={"Text": "note"}))
    with pytest.raises(UsageError, match=r"complete already, from .* read with other options"):
        await user.uploads(renamed, dataset=second.dataset)


async def test_other_options_are_refused_half_way(user):
    await stopped_half_way(user)
    other = evaluate(scan(user.file), ColumnOverrides(renames={"Text": "note"}))
    with pytest.raises(UsageError, match="begun with other options"):
        await user.uploads(other)


async def test_blocks_keep_the_size_that_the_upload_was_begun_with(user):
    await stopped_half_way(user, preflight=replace(user.preflight(), block_records=500))
    [(dataset, held)] = user.data8.datasets.items()
    assert not held["completed"]
    receipt = await user.uploads()
    assert (receipt.dataset, receipt.blocks) == (dataset, 11)
    user.has_it_once(dataset)


@pytest.mark.parametrize("at", ["preflight", "blocks"])
async def test_a_file_that_changes_under_the_run_is_never_completed(user, at):
    preflight = user.preflight()
    if at == "preflight":
        user.write(RECORDS, "y")
    else:
        user.data8.spoil = lambda method, count: (
            user.write(RECORDS, "z") or "" if method == "block" and count == 3 else ""
        )
    with pytest.raises(IntegrityError, match=r"changed|was written to"):
        await user.uploads(preflight)
    assert not any(each["completed"] for each in user.data8.datasets.values())


@pytest.mark.parametrize("back_at", [None, 9])
async def test_what_was_read_of_a_changed_file_is_sent_again(user, monkeypatch, back_at):
    """Put back before the run ends (by its tenth block) or after it."""
    monkeypatch.setattr(csv.CsvReader, "_READ_AHEAD", 1024)
    user.write(15_000)

    def change(method: str, count: int) -> str:
        if method == "block" and count in (3, back_at):
            user.write(15_000, "z" if count == 3 else "x")
        return ""

    user.data8.spoil = change
    with pytest.raises(IntegrityError, match="was written to while it was being sent"):
        await user.uploads(dataset="mine", in_flight=1)
    user.data8.spoil = lambda method, count: ""
    user.write(15_000)
    assert (await user.uploads(dataset="mine")).resumed_from < 4000
    user.has_it_once("mine", 15_000)
    assert {each["text"] for each in user.data8.records("mine")} == {"x"}


async def test_a_file_that_was_only_touched_is_sent(user):
    preflight = user.preflight()
    os.utime(user.file, (1, 1))
    await user.uploads(preflight, dataset="mine")
    user.has_it_once("mine")


async def test_a_dataset_that_is_gone_is_said(user):
    await stopped_half_way(user)
    user.data8.datasets.clear()
    with pytest.raises(IntegrityError, match="is gone"):
        await user.uploads()


async def test_a_complete_dataset_that_is_gone_is_made_again(user):
    first = await user.uploads()
    user.data8.datasets.clear()
    second = await user.uploads()
    assert not second.already
    user.has_it_once(first.dataset)


async def test_blocks_that_data8_has_lost_are_sent_again(user):
    await stopped_half_way(user, dataset="mine")
    del user.data8.datasets["mine"]["blocks"][1]
    await user.uploads()
    user.has_it_once("mine")


async def test_a_block_that_vanishes_before_the_end_is_noticed_and_sent_by_the_next_run(user):
    def lose(method, count):
        if method == "block" and count == 5:
            user.data8.datasets["mine"]["blocks"].pop(0)
        return ""

    user.data8.spoil = lose
    with pytest.raises(IntegrityError, match="Data8 counts 4,500 records in mine"):
        await user.uploads(dataset="mine")
    assert not user.data8.datasets["mine"]["completed"]
    await user.uploads(dataset="mine")
    user.has_it_once("mine")


async def test_a_server_that_counts_only_at_the_end_is_served_too(user):
    user.data8.counts_early = False
    await stopped_half_way(user, dataset="mine")
    await user.uploads()
    user.has_it_once("mine")


async def test_a_refused_completion_sends_everything_again(user):
    user.data8.counts_early = False

    def lose(method, count):
        if method == "complete" and count == 0:
            user.data8.datasets["mine"]["blocks"].pop(2)
        return ""

    user.data8.spoil = lose
    with pytest.raises(IntegrityError, match=r"could not be completed .* were promised"):
        await user.uploads(dataset="mine")
    user.data8.spoil = lambda method, count: ""
    user.data8.calls.clear()
    await user.uploads(dataset="mine")
    user.has_it_once("mine")
    assert sorted(user.data8.called("block")) == list(range(6))


async def test_somebody_elses_blocks_are_never_completed(user):
    await stopped_half_way(user, dataset="mine")
    user.data8.datasets["mine"]["blocks"][77] = [{}] * 3000
    with pytest.raises(IntegrityError, match="7,000 records"):
        await user.uploads()
    assert not user.data8.datasets["mine"]["completed"]


async def test_a_refused_block_says_which_records_it_holds(user):
    def refuse(method, count):
        if method == "block" and count == 3:
            raise RequestRefused("block 3 is refused", fields={"records[5].text": ["too long"]})
        return ""

    user.data8.spoil = refuse
    with pytest.raises(RequestRefused, match="its first record is number 3,001") as caught:
        await user.uploads()
    assert caught.value.fields == {"records[5].text": ("too long",)}


async def test_two_runs_of_one_file_are_one(user):
    gate = user.hold_blocks()
    first = asyncio.create_task(user.uploads())
    while not user.data8.datasets:
        await asyncio.sleep(0.005)
    with pytest.raises(TargetBusy, match="uploaded by another run"):
        await user.uploads()
    gate.set()
    user.has_it_once((await first).dataset)


async def test_two_files_never_go_into_one_dataset(user, tmp_path):
    gate = user.hold_blocks()
    first = asyncio.create_task(user.uploads(dataset="mine"))
    while not user.data8.datasets:
        await asyncio.sleep(0.005)
    other = tmp_path / "other.csv"
    other.write_text("Number,Text\n1,y\n")
    for _ in range(2):
        with pytest.raises(UsageError, match="there is a dataset mine already"):
            await user.uploads(
                evaluate(scan(other), ColumnOverrides({"number": 1})), dataset="mine"
            )
    gate.set()
    await first
    user.has_it_once("mine")


async def test_a_cancelled_run_goes_on(user):
    honest, third = user.data8.upload_block, asyncio.Event()

    async def slow(name, number, body):
        if number >= 3:
            third.set()
            await asyncio.Event().wait()
        await honest(name, number, body)

    user.data8.upload_block = slow
    running = asyncio.create_task(user.uploads())
    await third.wait()
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    user.data8.upload_block = honest
    receipt = await user.uploads()
    assert receipt.resumed_from == 3000
    user.has_it_once(receipt.dataset)


async def test_a_server_that_stays_down_keeps_what_was_sent(user):
    def down(method, count):
        if method == "block" and count >= 2:
            raise ServerFailed("down", status=503)
        return ""

    user.data8.spoil = down
    with pytest.raises(ServerFailed):
        await user.uploads()
    user.data8.spoil = lambda method, count: ""
    assert (await user.uploads()).resumed_from == 2000


async def test_a_name_that_cant_be_one_is_refused_with_one_that_can(user):
    with pytest.raises(UsageError, match="can't be the name") as caught:
        await user.uploads(dataset="My Data")
    assert hint(caught.value).endswith(": my_data")
