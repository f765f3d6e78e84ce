"""Going on: what an interrupted run leaves behind, in every state that a crash can leave it."""

import asyncio
import json
import os
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data8_tui.cli.remedies import hint
from data8_tui.errors import Data8Error, IntegrityError, TargetBusy, UsageError
from data8_tui.transfer.download import run
from data8_tui.transfer.download.checkpoint import Checkpoint, checkpoint_path
from data8_tui.transfer.download.partial_download import PartialDownload
from data8_tui.transfer.download.plan import DownloadPlan
from data8_tui.transfer.progress import TransferProgress
from data8_tui.transfer.receipt import read_receipt, receipt_path
from data8_tui.transfer.storage import part_path
from tests.unit.transfer.record_source import Records, numbered, numbered_csv

COUNT = 20_500
KEPT = 6_000


@pytest.fixture
def plan(tmp_path: Path) -> DownloadPlan:
    return DownloadPlan("contacts", tmp_path / "contacts.csv", in_flight=2)


async def stopped_at(plan: DownloadPlan, records: int = KEPT, source: Records | None = None) -> int:
    """Start, and cancel once so many records are written; how many really were."""
    source = source or numbered(COUNT)
    enough = asyncio.Event()

    def watch(progress: TransferProgress) -> None:
        if progress.records_done >= records:
            enough.set()

    running = asyncio.create_task(run.download_dataset(source, plan, watch))
    await enough.wait()
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    marks = checkpoint(plan).marks
    return marks[-1].records


def checkpoint(plan: DownloadPlan):
    held = Checkpoint.open(plan.target)
    held.close()
    return held.state


@pytest.fixture(autouse=True)
def every_report(monkeypatch: pytest.MonkeyPatch) -> None:
    """Progress is told with each chunk, so that a test can stop a run at one of them."""
    monkeypatch.setattr("data8_tui.transfer.progress.Meter.should_report", lambda self: True)


async def test_only_what_is_missing_is_asked_for(plan: DownloadPlan) -> None:
    kept = await stopped_at(plan)
    source = numbered(COUNT)
    receipt = await run.download_dataset(source, plan)
    assert plan.target.read_bytes() == numbered_csv(COUNT)
    assert receipt.runs == 2
    again = [start for start, _ in source.asked if start < kept]
    assert 2 <= len(again) <= 3  # compared, not written
    assert sorted(os.listdir(plan.target.parent)) == ["contacts.csv", "contacts.csv.json"]


async def test_what_is_kept_counts_as_done_and_not_as_speed(plan: DownloadPlan) -> None:
    kept = await stopped_at(plan)
    seen: list[TransferProgress] = []
    await run.download_dataset(numbered(COUNT), plan, seen.append)
    resumed = next(each for each in seen if each.resumed_from)
    assert resumed.resumed_from == kept == resumed.records_done
    assert resumed.rate is None
    assert resumed.bytes_written == len(numbered_csv(kept))


@pytest.mark.parametrize("stops", [1, 2, 3])
async def test_it_can_be_stopped_again_and_again(plan: DownloadPlan, stops: int) -> None:
    for stop in range(1, stops + 1):
        await stopped_at(plan, stop * 5_000)
    receipt = await run.download_dataset(numbered(COUNT), plan)
    assert plan.target.read_bytes() == numbered_csv(COUNT)
    assert receipt.runs == stops + 1


def torn_part(plan: DownloadPlan) -> None:
    with part_path(plan.target).open("ab") as part:
        part.write(b'20999,"half a li')


def lost_tail(plan: DownloadPlan) -> None:
    """The machine crashed: the checkpoint is ahead of what reached the disk."""
    unsafe(plan)
    part = part_path(plan.target)
    os.truncate(part, part.stat().st_size - 5_000)


def zeroed_tail(plan: DownloadPlan) -> None:
    unsafe(plan)
    lost_tail(plan)
    part = part_path(plan.target)
    os.truncate(part, part.stat().st_size + 5_000)


def torn_checkpoint(plan: DownloadPlan) -> None:
    path = checkpoint_path(plan.target)
    unsafe(plan)
    os.truncate(path, path.stat().st_size - 10)


def nothing_safe_in_it(plan: DownloadPlan) -> None:
    unsafe(plan)
    part_path(plan.target).unlink()


def unsafe(plan: DownloadPlan) -> None:
    """As if the run had been killed before it made anything safe."""
    path = checkpoint_path(plan.target)
    path.write_bytes(re.sub(rb'\{"safe":\d+\}\n', b"", path.read_bytes()))


@pytest.mark.parametrize(
    "crash", [torn_part, lost_tail, zeroed_tail, torn_checkpoint, nothing_safe_in_it]
)
async def test_a_torn_tail_is_cut(
    plan: DownloadPlan, crash: Callable[[DownloadPlan], None]
) -> None:
    await stopped_at(plan)
    crash(plan)
    await run.download_dataset(numbered(COUNT), plan)
    assert plan.target.read_bytes() == numbered_csv(COUNT)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(lengths=st.tuples(st.floats(0, 1.01), st.floats(0, 1.01)))
async def test_any_lengths_after_a_crash_give_the_right_file(
    lengths: tuple[float, float], tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("crash")
    plan = DownloadPlan("contacts", folder / "contacts.csv", in_flight=2)
    await stopped_at(plan, 3_000, numbered(5_300))
    unsafe(plan)
    for path, share in zip(
        (part_path(plan.target), checkpoint_path(plan.target)), lengths, strict=True
    ):
        os.truncate(path, int(path.stat().st_size * share))
    try:
        await run.download_dataset(numbered(5_300), plan)
    except UsageError:  # the first line of the checkpoint is gone: nobody knows what it was
        await run.download_dataset(numbered(5_300), replace(plan, restart=True))
    assert plan.target.read_bytes() == numbered_csv(5_300)


async def test_damage_to_what_was_safe_is_refused(plan: DownloadPlan) -> None:
    await stopped_at(plan)
    part = part_path(plan.target)
    damaged = bytearray(part.read_bytes())
    damaged[2_000] ^= 1
    part.write_bytes(damaged)
    with pytest.raises(IntegrityError, match="not as it was left"):
        await run.download_dataset(numbered(COUNT), plan)
    assert part.read_bytes() == damaged
    await run.download_dataset(numbered(COUNT), replace(plan, restart=True))
    assert plan.target.read_bytes() == numbered_csv(COUNT)


async def test_a_part_file_that_nothing_explains_is_not_overwritten(plan: DownloadPlan) -> None:
    part_path(plan.target).write_text("mine")
    with pytest.raises(UsageError, match="no checkpoint"):
        await run.download_dataset(numbered(10), plan)
    assert part_path(plan.target).read_text() == "mine"
    assert not checkpoint_path(plan.target).exists()


async def test_another_count_is_another_dataset(plan: DownloadPlan) -> None:
    await stopped_at(plan)
    with pytest.raises(IntegrityError, match="20,500 records and has 20,501 now") as caught:
        await run.download_dataset(numbered(COUNT + 1), plan)
    assert "--restart" in hint(caught.value)
    await run.download_dataset(numbered(COUNT), plan)
    assert plan.target.read_bytes() == numbered_csv(COUNT)


async def test_other_columns_are_another_dataset(plan: DownloadPlan) -> None:
    await stopped_at(plan)
    source = numbered(COUNT)
    source.facts["columns"] = {"id": 1, "name": 1}
    with pytest.raises(IntegrityError, match="columns"):
        await run.download_dataset(source, plan)


async def test_other_records_under_the_same_count_are_noticed_where_they_are_compared(
    plan: DownloadPlan,
) -> None:
    await stopped_at(plan)
    source = numbered(COUNT)
    source.records[0] = json.dumps({"id": 1, "name": "somebody else"})
    with pytest.raises(IntegrityError, match="records 1 to 1,000 differ"):
        await run.download_dataset(source, plan)


@pytest.mark.parametrize(
    "other", [{"fields": ("name",)}, {"packed": True}, {"first": 2}, {"last": 7_000}]
)
async def test_another_command_does_not_go_on_with_it(
    plan: DownloadPlan, other: dict[str, object]
) -> None:
    await stopped_at(plan)
    before = part_path(plan.target).read_bytes()
    with pytest.raises(UsageError) as caught:
        await run.download_dataset(numbered(COUNT), replace(plan, **other))
    assert "--restart" in hint(caught.value)
    assert part_path(plan.target).read_bytes() == before


async def test_another_account_does_not_go_on_with_it(plan: DownloadPlan) -> None:
    await stopped_at(plan)
    source = numbered(COUNT)
    source.connection = replace(source.connection, client_id="another")
    with pytest.raises(UsageError, match=r"me at https://data8\.example"):
        await run.download_dataset(source, plan)


async def test_a_second_run_says_who_holds_the_target(plan: DownloadPlan) -> None:
    source = numbered(COUNT)
    source.gate.clear()
    first = asyncio.create_task(run.download_dataset(source, plan))
    while not source.under_way:
        await asyncio.sleep(0)
    with pytest.raises(TargetBusy, match=f"process {os.getpid()} on"):
        await run.download_dataset(numbered(COUNT), plan)
    source.gate.set()
    await first
    assert plan.target.read_bytes() == numbered_csv(COUNT)


STEPS = ["rename_into_place", "write_receipt", "remove"]


@pytest.mark.parametrize("step", STEPS)
async def test_a_crash_between_the_last_byte_and_the_last_name_is_finished(
    plan: DownloadPlan, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        """Nothing that a program could handle."""

    def die(*_: object, **__: object) -> None:
        raise Killed

    with monkeypatch.context() as patched:
        owner = Checkpoint if step == "remove" else "data8_tui.transfer.download.partial_download"
        if isinstance(owner, str):
            patched.setattr(f"{owner}.{step}", die)
        else:
            patched.setattr(owner, step, die)
        patched.setattr(PartialDownload, "save", lambda self: None)
        with pytest.raises(Killed):
            await run.download_dataset(numbered(COUNT), plan)
    source = numbered(COUNT)
    receipt = await run.download_dataset(source, plan)
    assert source.asked == []
    assert plan.target.read_bytes() == numbered_csv(COUNT)
    assert read_receipt(plan.target) == receipt
    assert sorted(os.listdir(plan.target.parent)) == ["contacts.csv", "contacts.csv.json"]


async def test_a_file_of_ones_own_in_the_receipts_place_is_kept(plan: DownloadPlan) -> None:
    receipt_path(plan.target).write_text('{"mine": true}')
    source = numbered(10)
    with pytest.raises(UsageError, match="receipt"):
        await run.download_dataset(source, plan)
    assert source.asked == []
    assert receipt_path(plan.target).read_text() == '{"mine": true}'


async def test_the_checkpoint_holds_no_secret(plan: DownloadPlan) -> None:
    await stopped_at(plan)
    assert b"secret" not in checkpoint_path(plan.target).read_bytes()


async def test_a_failure_before_the_first_byte_leaves_nothing(plan: DownloadPlan) -> None:
    with pytest.raises(Data8Error):
        await run.download_dataset(numbered(10), replace(plan, fields=("nobody",)))
    assert os.listdir(plan.target.parent) == []
