"""A disk that refuses at each step in turn: the right words, nothing lost, and then it goes on."""

import errno
import os
from dataclasses import replace
from pathlib import Path

import pytest

from data8_tui.cli.remedies import hint
from data8_tui.errors import StorageError
from data8_tui.transfer.download import run
from data8_tui.transfer.download.plan import DownloadPlan
from data8_tui.transfer.formats import OutputFormat
from tests.unit.transfer.disk_errors import SAID, each_in_turn, refusing
from tests.unit.transfer.record_source import numbered, numbered_csv

COUNT = 2_500


@pytest.mark.parametrize("code", SAID, ids=errno.errorcode.get)
async def test_each_call_in_turn(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    """Some are got over: where no link can be made, renaming does. None makes a wrong file."""
    told: list[StorageError] = []
    for disk, folder in each_in_turn(code, tmp_path):
        plan = DownloadPlan("contacts", folder / "contacts.csv", in_flight=2)
        try:
            with refusing(disk, monkeypatch):
                await run.download_dataset(numbered(COUNT), plan)
        except StorageError as error:
            told.append(error)
            if not plan.target.exists():
                await run.download_dataset(numbered(COUNT), plan)
        assert plan.target.read_bytes() == numbered_csv(COUNT)
    assert len(told) > 15
    assert [error for error in told if SAID[code] not in error.message or not hint(error)] == []


async def test_what_was_written_before_the_disk_was_full_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = DownloadPlan("contacts", tmp_path / "contacts.csv", in_flight=2)
    plain, written = os.write, [0]

    def fill(file: int, data: bytes) -> int:
        if written[0] > 200_000:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        done = plain(file, data[:1000])  # a disk may take less than it is given
        written[0] += done
        return done

    with monkeypatch.context() as patched:
        patched.setattr(os, "write", fill)
        with pytest.raises(StorageError, match="No space left"):
            await run.download_dataset(numbered(19_000), plan)
    source = numbered(19_000)
    await run.download_dataset(source, plan)
    assert plan.target.read_bytes() == numbered_csv(19_000)
    assert len(source.asked) < 16


async def test_a_folder_that_is_not_there_is_told_before_any_record_is_asked_for(
    tmp_path: Path,
) -> None:
    source = numbered(COUNT)
    with pytest.raises(StorageError, match="there is no folder"):
        await run.download_dataset(
            source, DownloadPlan("contacts", tmp_path / "none" / "contacts.csv")
        )
    assert source.asked == []


async def test_a_parquet_file_that_cannot_be_written_leaves_the_records(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("duckdb")
    plan = DownloadPlan("contacts", tmp_path / "contacts.parquet", format=OutputFormat.PARQUET)
    made = tmp_path / "contacts.parquet.made"
    made.mkdir()
    (made / "in the way").touch()
    with pytest.raises(StorageError):
        await run.download_dataset(numbered(COUNT), plan)
    (made / "in the way").unlink()
    made.rmdir()
    source = numbered(COUNT)
    await run.download_dataset(source, replace(plan))
    assert len(source.asked) <= 3
    assert plan.target.exists()
