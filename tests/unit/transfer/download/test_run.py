"""The download against a source in the same process: order, counts, names, cancelling."""

import asyncio
import errno
import gc
import hashlib
import json
import os
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from data8_tui.backoff import Backoff
from data8_tui.cli.remedies import hint
from data8_tui.clock import FrozenClock
from data8_tui.errors import (
    Data8Error,
    IntegrityError,
    NotFound,
    RequestRefused,
    StorageError,
    UsageError,
)
from data8_tui.transfer.csv_options import CsvOptions
from data8_tui.transfer.download import fetcher, run, stream
from data8_tui.transfer.download.chunks import chunks
from data8_tui.transfer.download.partial_download import PartialDownload
from data8_tui.transfer.download.plan import DownloadPlan
from data8_tui.transfer.formats import FormattedChunk
from data8_tui.transfer.progress import TransferProgress, TransferStage
from tests.unit.transfer.record_source import Records, numbered, numbered_csv

NOW = datetime(2026, 11, 20, 9, 15, 30, tzinfo=UTC)


@pytest.fixture
def plan(tmp_path: Path) -> DownloadPlan:
    return DownloadPlan("contacts", tmp_path / "contacts.csv")


@pytest.fixture(autouse=True)
def no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetcher, "_BACKOFF", Backoff(first=0, attempts=3))


@pytest.mark.parametrize("count", [0, 1, 999, 1000, 1001, 25_500])
async def test_the_file_holds_every_record_in_order(plan: DownloadPlan, count: int) -> None:
    receipt = await run.download_dataset(numbered(count), plan)
    written = plan.target.read_bytes()
    assert written == numbered_csv(count)
    assert (receipt.records, receipt.bytes) == (count, len(written))
    assert receipt.sha256 == hashlib.sha256(written).hexdigest()
    assert sorted(os.listdir(plan.target.parent)) == ["contacts.csv", "contacts.csv.json"]


async def test_no_more_is_under_way_than_the_plan_says(plan: DownloadPlan) -> None:
    source = numbered(40_000)
    await run.download_dataset(source, replace(plan, in_flight=6))
    assert source.most_under_way == 6


async def test_progress_starts_at_nothing_and_ends_with_all(plan: DownloadPlan) -> None:
    seen: list[TransferProgress] = []
    await run.download_dataset(numbered(5_000), plan, seen.append)
    assert (seen[0].stage, seen[0].records_done) == (TransferStage.OPENING, 0)
    assert (seen[-1].stage, seen[-1].records_done, seen[-1].share) == (
        TransferStage.FINISHING,
        5_000,
        1.0,
    )
    assert [each.records_done for each in seen] == sorted(each.records_done for each in seen)


async def test_chunks_that_come_quickly_are_written_together(
    plan: DownloadPlan, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[int] = []
    write = PartialDownload.write

    def counted(draft: PartialDownload, pieces: Sequence[FormattedChunk]) -> None:
        written.append(len(pieces))
        write(draft, pieces)

    monkeypatch.setattr(PartialDownload, "write", counted)
    await run.download_dataset(numbered(40_000), plan, clock=FrozenClock(NOW))
    header, *chunks, _ = written
    assert header == 1
    assert min(chunks) >= 3
    assert sum(written) == 1 + 41


def drop_last(start: int, count: int, body: bytes) -> bytes:
    return body[: body.rindex(b",{")] + b"]" if start == 1999 else body


def double_first(start: int, count: int, body: bytes) -> bytes:
    end = body.index(b"}") + 1
    return body[:end] + b"," + body[1:] if start == 1999 else body


def nothing(start: int, count: int, body: bytes) -> bytes:
    return b"[]" if start == 1999 else body


def only_the_seam(start: int, count: int, body: bytes) -> bytes:
    return body[: body.index(b"}") + 1] + b"]" if start == 1999 else body


@pytest.mark.parametrize("broken", [drop_last, double_first, nothing, only_the_seam])
async def test_a_wrong_count_is_never_a_file(plan: DownloadPlan, broken: object) -> None:
    source = numbered(4_000)
    source.answer = broken  # type: ignore[assignment]
    with pytest.raises(IntegrityError, match="records 2,000 to 2,998"):
        await run.download_dataset(source, plan)
    assert not plan.target.exists()
    assert source.asked.count((1999, 1000)) == 3


async def test_an_answer_that_is_wrong_once_is_asked_for_again(plan: DownloadPlan) -> None:
    source = numbered(4_000)
    cut = iter([True])
    source.answer = lambda start, count, body: (
        body[:-9] if start == 1000 and next(cut, False) else body
    )
    seen: list[TransferProgress] = []
    await run.download_dataset(source, plan, seen.append)
    assert plan.target.read_bytes() == numbered_csv(4_000)
    assert seen[-1].retries == 1
    assert any("records 1,001 to 1,999" in each.retry_reason for each in seen)


async def test_a_record_that_is_inserted_meanwhile_is_noticed_at_a_seam(plan: DownloadPlan) -> None:
    source = numbered(4_000)
    lines = list(source.records)

    def insert(start: int, count: int, body: bytes) -> bytes:
        if start > 1999:
            source.records = [json.dumps({"id": 0, "name": "new"}), *lines[:-1]]
        return body

    source.answer = insert
    with pytest.raises(IntegrityError, match="do not follow"):
        await run.download_dataset(source, replace(plan, in_flight=1))
    assert not plan.target.exists()


@pytest.mark.parametrize("given_to", [1, 1000, 2998])
async def test_an_answer_given_to_the_wrong_request_is_asked_for_again(
    plan: DownloadPlan, given_to: int
) -> None:
    source = numbered(4_000)
    wrong = iter([True])

    def swap(start: int, count: int, body: bytes) -> bytes:
        if start == given_to and next(wrong, False):
            held = source.records[1999 : 1999 + count]
            return ("[" + ",".join(held) + "]").encode()
        return body

    source.answer = swap
    if given_to == 1:  # nothing comes before it, so what follows is refused
        with pytest.raises(IntegrityError, match="do not follow"):
            await run.download_dataset(source, plan)
        with pytest.raises(IntegrityError, match="records 1 to 1,000 differ"):
            await run.download_dataset(source, plan)
        assert not plan.target.exists()
    else:
        await run.download_dataset(source, plan)
        assert plan.target.read_bytes() == numbered_csv(4_000)


async def test_a_record_given_twice_by_mistake_is_asked_for_again(plan: DownloadPlan) -> None:
    source = numbered(4_000)
    wrong = iter([True])

    def double(start: int, count: int, body: bytes) -> bytes:
        if start == 1999 and next(wrong, False):
            held = source.records[1998 : 1998 + count]
            held[500] = held[499]
            return ("[" + ",".join(held) + "]").encode()
        return body

    source.answer = double
    await run.download_dataset(source, plan)
    assert plan.target.read_bytes() == numbered_csv(4_000)


async def test_a_dataset_that_repeats_itself_is_believed(plan: DownloadPlan) -> None:
    source = Records({"a": 0}, ['{"a":"same"}'] * 30_000)
    await run.download_dataset(source, replace(plan, in_flight=2))
    assert plan.target.read_text() == "a\n" + "same\n" * 30_000
    assert len(source.asked) < 31 + 10  # not each of them twice


ENDS = (0, 1, 999, 1000, 1500, 1998, 1999, 2000, 25_975, 25_976)


@pytest.mark.parametrize("stated", ENDS)
async def test_records_past_the_stated_end_are_noticed(plan: DownloadPlan, stated: int) -> None:
    source = numbered(stated + 1)
    source.facts["recordCount"] = stated
    with pytest.raises(IntegrityError, match=f"more records than the {stated:,} that it states"):
        await run.download_dataset(source, plan)
    assert not plan.target.exists()


@pytest.mark.parametrize("stated", ENDS)
async def test_records_past_the_stated_end_are_noticed_in_a_stream(
    plan: DownloadPlan, stated: int
) -> None:
    source = numbered(stated + 1)
    source.facts["recordCount"] = stated
    with pytest.raises(IntegrityError, match="more records than"):
        await stream.stream_records(lambda data: None, source, plan)


@pytest.mark.parametrize("saved", [999, 1000, 1998, 1999])
async def test_records_past_the_stated_end_are_noticed_after_a_stop(
    plan: DownloadPlan, saved: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = numbered(saved + 1)
    source.facts["recordCount"] = saved
    with monkeypatch.context() as earlier:  # a version that didn't look beyond the end
        earlier.setattr(run, "chunks", lambda first, last, **_: chunks(first, last))
        earlier.setattr(run, "finalize_download", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            await run.download_dataset(source, plan)
    with pytest.raises(IntegrityError, match="more records than"):
        await run.download_dataset(source, plan)
    assert not plan.target.exists()


@pytest.mark.parametrize(
    ("count", "asked"),
    [
        (0, [(1, 1)]),
        (1, [(1, 2)]),
        (999, [(1, 1000)]),
        (1000, [(1, 1000), (1000, 2)]),
        (1001, [(1, 1000), (1000, 3)]),
        (1998, [(1, 1000), (1000, 1000)]),
        (1999, [(1, 1000), (1000, 1000), (1999, 2)]),
    ],
)
async def test_looking_beyond_the_end_takes_a_request_only_where_the_last_is_full(
    plan: DownloadPlan, count: int, asked: list[tuple[int, int]]
) -> None:
    source = numbered(count)
    await run.download_dataset(source, plan)
    assert source.asked == asked
    assert plan.target.read_bytes() == numbered_csv(count)


@pytest.mark.parametrize("error", [RequestRefused, NotFound])
@pytest.mark.parametrize(
    ("count", "asked"),
    [
        (0, [(1, 1)]),
        (1, [(1, 2), (1, 1), (2, 1)]),
        (1000, [(1, 1000), (1000, 2), (1000, 1), (1001, 1)]),
        (1001, [(1, 1000), (1000, 3), (1000, 2), (1002, 1)]),
    ],
)
async def test_a_server_that_refuses_to_look_beyond_the_end_is_believed(
    plan: DownloadPlan, count: int, asked: list[tuple[int, int]], error: type[Data8Error]
) -> None:
    source = numbered(count)

    def refuse(start: int, asked: int, body: bytes) -> bytes:
        if start + asked - 1 > count:
            raise error(f"There is no record {count + 1}")
        return body

    source.answer = refuse
    assert (await run.download_dataset(source, plan)).records == count
    assert sorted(source.asked) == sorted(asked)
    assert plan.target.read_bytes() == numbered_csv(count)


async def test_records_past_the_stated_end_are_noticed_where_only_one_at_a_time_is_given(
    plan: DownloadPlan,
) -> None:
    source = numbered(4)
    source.facts["recordCount"] = 3

    def refuse(start: int, count: int, body: bytes) -> bytes:
        if count > 3:
            raise RequestRefused("Too many")
        return body

    source.answer = refuse
    with pytest.raises(IntegrityError, match="more records than"):
        await run.download_dataset(source, plan)


async def test_a_dataset_that_changes_meanwhile_is_not_finished(plan: DownloadPlan) -> None:
    source = numbered(2_000)

    def grow(start: int, count: int, body: bytes) -> bytes:
        source.facts["recordCount"] = 2_001
        return body

    source.answer = grow
    with pytest.raises(IntegrityError, match="changed"):
        await run.download_dataset(source, plan)
    assert not plan.target.exists()


@pytest.mark.parametrize("facts", [{"input": True}, {"completed": False}])
async def test_a_dataset_that_has_no_records_to_give_creates_nothing(
    plan: DownloadPlan, facts: dict[str, bool]
) -> None:
    with pytest.raises(UsageError):
        await run.download_dataset(Records({"a": 0}, [], **facts), plan)
    assert os.listdir(plan.target.parent) == []


async def test_a_target_that_is_there_is_kept_and_nothing_is_asked(plan: DownloadPlan) -> None:
    plan.target.write_text("mine")
    source = numbered(10)
    with pytest.raises(UsageError, match="already exists"):
        await run.download_dataset(source, plan)
    assert source.asked == []
    assert plan.target.read_text() == "mine"


async def test_a_target_that_appears_meanwhile_is_kept(plan: DownloadPlan) -> None:
    source = numbered(10)

    def appear(start: int, count: int, body: bytes) -> bytes:
        plan.target.write_text("theirs")
        return body

    source.answer = appear
    with pytest.raises(UsageError, match="already exists"):
        await run.download_dataset(source, plan)
    assert plan.target.read_text() == "theirs"


async def test_a_target_is_replaced_when_told_and_only_by_a_whole_file(
    plan: DownloadPlan,
) -> None:
    plan.target.write_text("old")
    told = DownloadPlan(plan.dataset, plan.target, overwrite=True)
    broken = numbered(3_000)
    broken.answer = nothing
    with pytest.raises(IntegrityError):
        await run.download_dataset(broken, told)
    assert plan.target.read_text() == "old"
    await run.download_dataset(numbered(3_000), told)
    assert plan.target.read_bytes() == numbered_csv(3_000)


async def test_a_link_in_the_part_files_place_is_not_followed(plan: DownloadPlan) -> None:
    elsewhere = plan.target.parent / "elsewhere"
    elsewhere.write_text("keep")
    plan.target.with_name("contacts.csv.part").symlink_to(elsewhere)
    with pytest.raises(StorageError):
        await run.download_dataset(numbered(10), plan)
    assert elsewhere.read_text() == "keep"


async def test_a_full_disk_is_said_in_words(
    plan: DownloadPlan, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(file: int, data: bytes) -> int:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "write", full)
    with pytest.raises(StorageError, match="No space left") as caught:
        await run.download_dataset(numbered(10), plan)
    assert "Free some space" in hint(caught.value)
    assert not plan.target.exists()


@pytest.mark.parametrize("count", [9_000, 25_500], ids=["thread", "processes"])
async def test_chunks_that_fail_together_raise_one_error(plan: DownloadPlan, count: int) -> None:
    reported: list[dict[str, Any]] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, context: reported.append(context))
    plan = replace(plan, csv=CsvOptions(encoding="cp1252"))
    source = numbered(count)
    source.records = [json.dumps({"id": 1, "name": "č"}) for _ in source.records]
    for task in (run.download_dataset(source, plan), stream.stream_records(len, source, plan)):
        with pytest.raises(UsageError, match="can't be written in cp1252"):
            await task
    gc.collect()
    assert reported == []
    assert source.under_way == 0


async def test_a_changed_dataset_is_refused_after_every_comparison_has_ended(
    plan: DownloadPlan,
) -> None:
    reported: list[dict[str, Any]] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, context: reported.append(context))
    source = numbered(9_000)
    source.answer = lambda start, count, body: b"[]" if start > 5_000 else body
    with pytest.raises(IntegrityError):
        await run.download_dataset(source, replace(plan, in_flight=1))
    source.records = [json.dumps({"id": -1, "name": "changed"}) for _ in source.records]
    source.answer = lambda start, count, body: body
    with pytest.raises(IntegrityError, match="has changed since its download began"):
        await run.download_dataset(source, plan)
    gc.collect()
    assert reported == []
    assert source.under_way == 0


async def test_cancelling_leaves_whole_chunks_and_no_file(plan: DownloadPlan) -> None:
    source = numbered(100_000)
    enough = asyncio.Event()

    def answer(start: int, count: int, body: bytes) -> bytes:
        if start > 50_000:  # later, it might be over before anybody has looked
            source.gate.clear()
            enough.set()
        return body

    source.answer = answer
    running = asyncio.create_task(run.download_dataset(source, plan))
    await enough.wait()
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    kept = plan.target.with_name("contacts.csv.part").read_bytes()
    assert numbered_csv(100_000).startswith(kept)
    assert kept.endswith(b"\n")
    assert kept.count(b"\n") > 10_000
    assert not plan.target.exists()
    assert source.under_way == 0
