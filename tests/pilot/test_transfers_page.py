"""Downloads in the application: offered, run, watched, cancelled; and they survive the screens."""

import csv
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from textual.widgets import Input

from data8_tui.clock import SystemClock
from data8_tui.transfer.queue import State
from data8_tui.tui.screens.jobs import JobsPage
from data8_tui.tui.screens.transfers.download import DownloadDialog
from data8_tui.tui.widgets.tick import Tick

if TYPE_CHECKING:
    from conftest import Driver, Opened

    from data8_tui.sandbox.server import Sandbox


@pytest.fixture(autouse=True)
def in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


async def ask_for(it: "Driver", dataset: str) -> None:
    await it.press("3")
    await it.until_says("No transfers yet")
    await it.press("d")
    await it.until_says("Folder:")
    await it.type(dataset)


async def test_downloads_a_dataset_by_its_name(
    sandbox: "Sandbox", opened: "Opened", tmp_path: Path
) -> None:
    async with opened(sandbox) as it:
        await it.until_says("100 jobs")
        jobs = it.app.screen
        assert isinstance(jobs, JobsPage)
        await it.until_settled()
        job = next(one for one in jobs.items_in_view() if one.finished and one.output_datasets)
        name = min(job.output_datasets.values())
        await ask_for(it, name)
        await it.until_says(f"{name}.csv")
        await it.press("enter")
        await it.until_says("✓ done")
        [transfer] = it.app.session.transfers.transfers
        assert transfer.state is State.DONE
        with (tmp_path / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            rows = sum(1 for _ in csv.reader(file))
        assert transfer.receipt is not None
        assert rows == transfer.receipt.records + 1
        assert f"complete: {transfer.receipt.records:,} records." in it.text
        await it.until("nothing under way", lambda: "↓" not in it.lines[0])


async def test_what_is_there_is_not_replaced_unasked(
    sandbox: "Sandbox", opened: "Opened", tmp_path: Path
) -> None:
    there = tmp_path / "some_output.csv"
    there.write_text("mine")
    async with opened(sandbox) as it:
        await it.until_says("100 jobs")
        await ask_for(it, "some_output")
        await it.until_says("is there already")
        await it.press("enter")
        await it.until_says("Tick the box to replace it.")
        assert isinstance(it.app.screen, DownloadDialog)
        it.app.screen.query_one("#replace", Tick).value = True
        await it.until_says("replaces the one there")
        await it.press("escape")
        assert there.read_text() == "mine"
        assert not it.app.session.transfers.transfers


async def test_a_folder_that_is_none_is_said_before_anything_starts(
    sandbox: "Sandbox", opened: "Opened"
) -> None:
    async with opened(sandbox) as it:
        await it.until_says("100 jobs")
        await ask_for(it, "some_output")
        it.app.screen.query_one("#folder", Input).value = "/no/such/folder"
        await it.press("enter")
        await it.until_says("/no/such/folder is not a folder.")


async def test_a_dataset_that_is_none_fails_with_its_reason(
    sandbox: "Sandbox", opened: "Opened"
) -> None:
    async with opened(sandbox) as it:
        await it.until_says("100 jobs")
        await ask_for(it, "no_such_dataset")
        await it.press("enter")
        await it.until_says("✗ failed")
        assert "no_such_dataset" in it.text


async def test_transfers_go_on_on_other_screens_and_can_be_cancelled(
    fresh_sandbox: "Callable[..., Sandbox]", opened: "Opened", tmp_path: Path
) -> None:
    sandbox = fresh_sandbox(latency=0.05)
    async with opened(sandbox, size=(80, 24), clock=SystemClock()) as it:
        await it.until_says("100 jobs")
        await ask_for(it, "uk_consumer_master_2026_output")
        await it.press("enter")
        await it.until_says("● running")
        await it.press("1")
        await it.until_says("Transfers ↓1")
        await it.until_says("100 jobs")
        done = it.app.session.transfers.transfers[0].progress
        await it.until(
            "more records",
            lambda: (
                (now := it.app.session.transfers.transfers[0].progress)
                and now.records_done > (done.records_done if done else 0)
            ),
        )
        await it.press("q")
        await it.until_says("still running")
        await it.press("escape", "3", "x")
        await it.until_says("⊘ cancelled")
        assert not (tmp_path / "uk_consumer_master_2026_output.csv").exists()
        await it.press("X")
        await it.until_says("No transfers yet")
