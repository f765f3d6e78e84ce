"""The files beside a target: what is there already and isn't the download's is left as it is."""

import json
import os
import stat
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from data8_tui.cli.remedies import hint
from data8_tui.errors import Data8Error, StorageError, UsageError
from data8_tui.transfer.download import run
from data8_tui.transfer.download.checkpoint import Checkpoint, checkpoint_path
from data8_tui.transfer.download.finalize import write_guarded_copy
from data8_tui.transfer.download.plan import DownloadPlan
from data8_tui.transfer.download.register import DownloadRegister
from data8_tui.transfer.formats import OutputFormat
from tests.unit.transfer.record_source import numbered, numbered_csv

COUNT = 1_500
MINE = b"seven years of work\n"


def file_of_mine(path: Path) -> None:
    path.write_bytes(MINE)


def link_to_mine(path: Path) -> None:
    (path.parent / "mine").write_bytes(MINE)
    path.symlink_to("mine")


def hard_link_to_mine(path: Path) -> None:
    (path.parent / "mine").write_bytes(MINE)
    path.hardlink_to(path.parent / "mine")


def fifo(path: Path) -> None:
    os.mkfifo(path)


def contents(folder: Path) -> dict[str, bytes | None]:
    """What is in a folder: the bytes of each regular file, of links the name they hold."""
    return {
        each.name: os.readlink(each).encode()
        if each.is_symlink()
        else each.read_bytes()
        if each.is_file()
        else None
        for each in folder.iterdir()
    }


def plan_of(folder: Path, name: str) -> DownloadPlan:
    plan = DownloadPlan("contacts", folder / "contacts.csv", in_flight=2)
    if ".parquet" in name:
        target = folder / "contacts.parquet"
        return replace(plan, format=OutputFormat.PARQUET, target=target)
    return replace(plan, excel="excel" in name)


COMPANIONS = (
    "contacts.csv.part",
    "contacts.csv.checkpoint",
    "contacts.csv.json",
    "contacts.csv.json.new",
    "contacts.excel.csv",
    "contacts.excel.csv.part",
    "contacts.parquet.made",
)


@pytest.mark.parametrize("name", COMPANIONS)
@pytest.mark.parametrize("lay", [file_of_mine, link_to_mine, hard_link_to_mine, fifo])
async def test_what_is_not_the_downloads_is_refused_by_name(
    tmp_path: Path, name: str, lay: Callable[[Path], None]
) -> None:
    lay(tmp_path / name)
    before = contents(tmp_path)
    with pytest.raises(Data8Error) as refused:
        await run.download_dataset(numbered(COUNT), plan_of(tmp_path, name))
    assert isinstance(refused.value, UsageError | StorageError)
    assert str(tmp_path / name) in refused.value.message
    assert refused.value.remedy is not None
    after = contents(tmp_path)
    assert {kept: after[kept] for kept in before} == before
    assert not {"contacts.csv", "contacts.parquet"} & after.keys()


@pytest.mark.parametrize("name", COMPANIONS)
async def test_force_follows_no_link_either(tmp_path: Path, name: str) -> None:
    link_to_mine(tmp_path / name)
    plan = replace(plan_of(tmp_path, name), overwrite=True)
    with pytest.raises(Data8Error):
        await run.download_dataset(numbered(COUNT), plan)
    assert (tmp_path / "mine").read_bytes() == MINE


async def test_an_empty_part_of_another_user_is_not_adopted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "contacts.csv.part").touch()
    monkeypatch.setattr(os, "geteuid", lambda: os.getuid() + 1)
    with pytest.raises(StorageError, match=r"contacts\.csv\.part belongs to another user"):
        await run.download_dataset(numbered(COUNT), plan_of(tmp_path, ""))


async def test_what_killed_attempts_left_is_no_hindrance(tmp_path: Path) -> None:
    """A receipt, a guarded copy and a checkpoint that are torn."""
    guarded = plan_of(tmp_path, "excel")
    receipt = await run.download_dataset(numbered(COUNT), guarded)
    whole, copy = contents(tmp_path), tmp_path / "contacts.excel.csv"
    for each in tmp_path.iterdir():
        each.unlink()
    (tmp_path / "contacts.csv.checkpoint").write_bytes(b'{"kind":"data8-tui')
    (tmp_path / "contacts.csv.json.new").write_bytes(b'{\n  "kind": "data8')
    (tmp_path / "contacts.excel.csv.part").write_bytes(whole[copy.name][:20_000])
    again = await run.download_dataset(numbered(COUNT), guarded)
    assert again.sha256 == receipt.sha256
    assert contents(tmp_path).keys() == whole.keys()
    assert copy.read_bytes() == whole[copy.name]
    copy.rename(f"{copy}.part")
    assert write_guarded_copy(receipt).read_bytes() == whole[copy.name]


async def test_a_converted_file_is_taken_where_it_was_noted(tmp_path: Path) -> None:
    """Also where an earlier version left it, which noted nothing."""
    plan = plan_of(tmp_path, ".parquet")
    made, checkpoint = tmp_path / "contacts.parquet.made", checkpoint_path(plan.target)
    for noted, versioned in ((True, True), (False, False)):
        await _stop_before_conversion(plan)
        lines = checkpoint.read_text().splitlines(keepends=True)
        if not versioned:
            lines[0] = lines[0].replace(',"version":2', "")
        checkpoint.write_text("".join([*lines, '{"converting":true}\n' * noted]))
        made.write_bytes(b"PAR1 and more")
        await run.download_dataset(numbered(COUNT), plan)
        assert sorted(contents(tmp_path)) == ["contacts.parquet", "contacts.parquet.json"]
        for each in tmp_path.iterdir():
            each.unlink()


async def test_a_converted_file_is_noted_before_it_is_created(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Otherwise a crash between the two leaves a file that nobody removes."""
    plan = plan_of(tmp_path, ".parquet")
    convert, there = Checkpoint.convert, []

    def noted(checkpoint: Checkpoint) -> None:
        there.append((tmp_path / "contacts.parquet.made").exists())
        convert(checkpoint)

    monkeypatch.setattr(Checkpoint, "convert", noted)
    await run.download_dataset(numbered(10), plan)
    assert there == [False]


async def test_forgetting_leaves_what_is_not_the_downloads(tmp_path: Path) -> None:
    plan = plan_of(tmp_path, ".parquet")
    await _stop_before_conversion(plan)
    made = tmp_path / "contacts.parquet.made"
    made.write_bytes(MINE)
    DownloadRegister(tmp_path / "register").forget(plan.target)
    assert contents(tmp_path) == {made.name: MINE}


async def _stop_before_conversion(plan: DownloadPlan) -> None:
    made = plan.target.with_name(plan.target.name + ".made")
    source = numbered(COUNT)

    def lay(start: int, count: int, body: bytes) -> bytes:
        made.write_bytes(MINE)
        return body

    source.answer = lay
    with pytest.raises(StorageError, match=r"\.made is in the way"):
        await run.download_dataset(source, plan)
    assert made.read_bytes() == MINE
    made.unlink()


@pytest.mark.parametrize("umask", [0o022, 0o002, 0o077])
@pytest.mark.parametrize("private", [True, False])
@pytest.mark.parametrize("name", ["", "excel", ".parquet"])
async def test_who_may_read_it(tmp_path: Path, umask: int, private: bool, name: str) -> None:
    before = os.umask(umask)
    try:
        plan = replace(plan_of(tmp_path, name), private=private)
        await run.download_dataset(numbered(10), plan)
    finally:
        os.umask(before)
    modes = {stat.S_IMODE(each.stat().st_mode) for each in tmp_path.iterdir()}
    assert modes == {0o600 if private else 0o666 & ~umask}


async def test_what_an_earlier_version_began_becomes_private(tmp_path: Path) -> None:
    for name in ("contacts.csv.part", "contacts.csv.json.new", "contacts.excel.csv.part"):
        (tmp_path / name).touch()
        (tmp_path / name).chmod(0o644)
    await run.download_dataset(numbered(10), plan_of(tmp_path, "excel"))
    assert {stat.S_IMODE(each.stat().st_mode) for each in tmp_path.iterdir()} == {0o600}


@pytest.mark.parametrize("letter", ["n", "ñ"])
async def test_a_name_too_long_for_its_companions_is_refused_first(
    tmp_path: Path, letter: str
) -> None:
    longest = 255 - len(".checkpoint")
    stem = letter * ((longest - 4) // len(letter.encode()))
    await run.download_dataset(numbered(10), DownloadPlan("contacts", tmp_path / f"{stem}.csv"))
    source = numbered(10)
    with pytest.raises(StorageError, match="File name too long"):
        await run.download_dataset(source, DownloadPlan("c", tmp_path / f"{stem}{letter * 2}.csv"))
    assert source.asked == []
    assert {each.name for each in tmp_path.iterdir()} == {f"{stem}.csv", f"{stem}.csv.json"}


async def test_a_folder_that_takes_no_file_names_the_target() -> None:
    with pytest.raises(StorageError, match=r"can't write /proc/x\.csv: ") as refused:
        await run.download_dataset(numbered(10), DownloadPlan("contacts", Path("/proc/x.csv")))
    assert "that you may write to" in hint(refused.value)


async def test_a_receipt_of_version_1_is_replaced(tmp_path: Path) -> None:
    plan = plan_of(tmp_path, "")
    await run.download_dataset(numbered(10), plan)
    receipt = tmp_path / "contacts.csv.json"
    old = json.loads(receipt.read_text())
    receipt.write_text(json.dumps({name: old[name] for name in old if name != "of_columns"}))
    await run.download_dataset(numbered(10), replace(plan, overwrite=True))
    assert json.loads(receipt.read_text())["of_columns"] == 2
    assert (tmp_path / "contacts.csv").read_bytes() == numbered_csv(10)
