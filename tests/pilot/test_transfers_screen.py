"""Downloads in the application: offered, run, watched, cancelled; and they survive the screens."""

import csv
import gzip
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from textual.widgets import Input

from data8_tui import paths
from data8_tui.clock import SystemClock
from data8_tui.transfer.download.plan import DownloadPlan
from data8_tui.transfer.queue import TransferState
from data8_tui.tui.dialogs.download_dialog import DownloadDialog
from data8_tui.tui.screens.jobs import JobsScreen
from data8_tui.tui.widgets.tick_box import TickBox

if TYPE_CHECKING:
    from conftest import Driver, Opened

    from data8_tui.sandbox.server import Sandbox


@pytest.fixture(autouse=True)
def in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


async def ask_for(it: "Driver", dataset: str) -> None:
    await it.press("3")
    await it.until_says("No transfers.")
    await it.press("d")
    await it.until_says("Folder:")
    await it.type(dataset)


async def ask_for_an_output(it: "Driver") -> str:
    """Begin to download a dataset of a finished job in the list; its name."""
    await it.until_says("100 jobs")
    jobs = it.app.screen
    assert isinstance(jobs, JobsScreen)
    await it.until_settled()
    job = next(one for one in jobs.items_in_view() if one.finished and one.output_datasets)
    name = min(job.output_datasets.values())
    await ask_for(it, name)
    return name


async def test_downloads_a_dataset_by_its_name(
    sandbox: "Sandbox", opened: "Opened", tmp_path: Path
) -> None:
    async with opened(sandbox) as it:
        name = await ask_for_an_output(it)
        await it.until_says(f"{name}.csv")
        await it.press("enter")
        await it.until_says("✓ done")
        [transfer] = it.app.session.transfers.transfers
        assert transfer.state is TransferState.DONE
        with (tmp_path / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            rows = sum(1 for _ in csv.reader(file))
        assert transfer.receipt is not None
        assert rows == transfer.receipt.records + 1
        # A toast shows the two ends of a long name.
        await it.until_toast(f"{name[-14:]}.csv is complete: {rows - 1:,} records.")
        await it.until("nothing under way", lambda: "↓" not in it.lines[0])


async def test_what_is_typed_right_behind_a_tab_goes_into_the_next_field(
    sandbox: "Sandbox", opened: "Opened", tmp_path: Path
) -> None:
    async with opened(sandbox, size=(80, 24)) as it:
        await it.until_says("100 jobs")
        await it.press("3", "d")
        await it.until_says("Folder:")
        dataset = it.app.screen.query_one("#dataset", Input)
        folder = it.app.screen.query_one("#folder", Input)
        await it.press_without_a_pause(*BIG, "tab", *"/nowhere", "shift+tab", *"other")
        await it.until("the folder", lambda: folder.value == "/nowhere")
        await it.until("the dataset", lambda: dataset.value == "other")


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
        it.app.screen.query_one("#replace", TickBox).value = True
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
        it.app.screen.query_one("#folder", Input).value = "'/dev/null'"
        await it.press("enter")
        await it.until_says("/dev/null is not a folder.")


async def test_a_dataset_that_is_none_fails_with_its_reason(
    sandbox: "Sandbox", opened: "Opened"
) -> None:
    async with opened(sandbox) as it:
        await it.until_says("100 jobs")
        await ask_for(it, "no_such_dataset")
        await it.press("enter")
        await it.until_says("✗ failed")
        assert "no_such_dataset" in it.text
        assert "100%" not in it.text


async def test_transfers_go_on_on_other_screens_and_can_be_cancelled(
    fresh_sandbox: "Callable[..., Sandbox]", opened: "Opened", tmp_path: Path
) -> None:
    sandbox = fresh_sandbox(latency=0.4)
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
        await it.until_says("1 transfer is still under way.")
        await it.press("escape", "3", "x")
        await it.until_says("⊘ cancelled")
        assert not (tmp_path / "uk_consumer_master_2026_output.csv").exists()
        await it.press("X")
        await it.until_toast("can go on with R; x forgets one of them")
        assert "⊘ cancelled" in it.text
        await it.press("x")
        await it.until_says("Forget this transfer?")
        await it.press("y")
        await it.until_says("No transfers.")
    assert not list(tmp_path.glob("*.part"))


BIG = "uk_consumer_master_2026_output"
SIZES = ((80, 24), (120, 36))


def records_done(it: "Driver") -> int:
    progress = it.app.session.transfers.get(1).progress
    return progress.records_done if progress else 0


async def start_the_big_one(it: "Driver") -> None:
    """The dataset of a million records, until some of them have come."""
    await ask_for(it, BIG)
    await it.press("enter")
    await it.until_says("● running")
    await it.until("records", lambda: records_done(it))


@pytest.mark.parametrize("size", SIZES)
async def test_a_download_is_paused_goes_on_from_there_and_is_forgotten(
    fresh_sandbox: "Callable[..., Sandbox]",
    opened: "Opened",
    tmp_path: Path,
    size: tuple[int, int],
) -> None:
    sandbox = fresh_sandbox(latency=0.4)
    part = tmp_path / f"{BIG}.csv.part"
    async with opened(sandbox, size=size, clock=SystemClock()) as it:
        await it.until_says("100 jobs")
        await start_the_big_one(it)
        assert "↓ download" in it.text
        transfers = it.app.session.transfers
        await it.press("p")
        await it.until_says("‖ paused")
        kept = transfers.get(1).records_saved
        said = f"Paused at record {kept:,} of 1,000,000"
        await it.until(said, lambda: said in it.said_by("#detail"))
        assert "R continue" in it.lines[-1]
        assert "p pause" not in it.lines[-1]
        await it.press("R")
        await it.until("more records", lambda: transfers.get(1).progress.records_done > kept)
        assert transfers.get(1).progress.resumed_from == kept
        await it.press("x")
        await it.until_says("⊘ cancelled")
        assert part.exists()
        await it.press("x")
        await it.until_says("Forget this transfer?")
        await it.press("escape", "x", "y")
        await it.until_says("No transfers.")
        assert not list(tmp_path.iterdir())


async def test_what_an_earlier_run_has_left_is_offered_on_start_and_goes_on(
    fresh_sandbox: "Callable[..., Sandbox]", opened: "Opened", tmp_path: Path
) -> None:
    sandbox = fresh_sandbox(latency=0.4)
    async with opened(sandbox, clock=SystemClock(), fleeting=False) as it:
        await it.until_says("100 jobs")
        await start_the_big_one(it)
    assert (tmp_path / f"{BIG}.csv.part").exists()
    async with opened(sandbox, clock=SystemClock(), fleeting=False) as it:
        await it.until("what is left", lambda: it.app.session.transfers.transfers)
        await it.until_toast("session: 1 transfer (3 shows what can go on).")
        await it.until_says("3 Transfers ◌1")
        await it.press("3")
        await it.until_says("◌ unfinished")
        await it.until_says("Left by an earlier run")
        kept = it.app.session.transfers.get(1).records_saved
        assert kept > 0
        await it.press("d")
        await it.until_says("Folder:")
        await it.type(BIG)
        said = f"{BIG}.csv continues at record {kept:,}"
        await it.until(said, lambda: said in it.said_by("#files"))
        await it.press("escape", "R")
        await it.until_says("● running")
        progress = it.app.session.transfers.get(1).progress
        assert progress.resumed_from == kept
        await it.press("x")
        await it.until_says("⊘ cancelled")


async def test_a_format_and_gzip_are_chosen_and_the_receipt_is_shown(
    sandbox: "Sandbox", opened: "Opened", tmp_path: Path
) -> None:
    async with opened(sandbox, size=(80, 24)) as it:
        name = await ask_for_an_output(it)
        await it.press("tab", "tab", "right")
        await it.until_says(f"{name}.ndjson"[:40])
        await it.press("tab", "space")
        await it.until_says("[✓] Compress with gzip")
        await it.press("enter")
        await it.until_says("✓ done")
        target = tmp_path / f"{name}.ndjson.gz"
        with gzip.open(target, "rt", encoding="utf-8") as file:
            rows = sum(1 for _ in file)
        receipt = it.app.session.transfers.get(1).receipt
        assert receipt is not None
        assert rows == receipt.records
        await it.press("enter")
        await it.until_says("Receipt")
        await it.until_says(receipt.sha256[:32])


async def test_a_spreadsheet_is_offered(
    sandbox: "Sandbox", opened: "Opened", tmp_path: Path
) -> None:
    async with opened(sandbox, size=(80, 24)) as it:
        name = await ask_for_an_output(it)
        await it.press("tab", "tab", "left")
        await it.until_says("(•) xlsx")
        assert it.app.screen.query_one("#packed", TickBox).disabled
        await it.press("enter")
        await it.until_says("✓ done")
        assert (tmp_path / f"{name}.xlsx").read_bytes().startswith(b"PK")


async def test_a_damaged_journal_and_note_are_set_aside_and_reported(
    sandbox: "Sandbox", opened: "Opened", tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    uploads, downloads = (paths.state_folder() / each for each in ("uploads", "downloads"))
    for folder in (uploads, downloads):
        folder.mkdir(parents=True)
    (uploads / "a.jsonl").write_text('{"kind": "data8-tui upload", "path": 7}\n{"run": {}}\n')
    (downloads / "b.json").write_text('{"dataset": "x", "target": null}')
    async with opened(sandbox, fleeting=False) as it:
        await it.until_toast("a.jsonl, line 1 is damaged; it is a.jsonl.damaged now")
        await it.until_toast("b.json is damaged; it is b.json.damaged now")
        await it.until_says("100 jobs")
    assert [each.name for each in uploads.iterdir()] == ["a.jsonl.damaged"]
    assert [each.name for each in downloads.iterdir()] == ["b.json.damaged"]


async def test_a_copy_for_spreadsheets_is_made_of_the_file_that_is_there(
    sandbox: "Sandbox", opened: "Opened", tmp_path: Path
) -> None:
    target = tmp_path / "some.csv"
    async with opened(sandbox) as it:
        await it.until_says("100 jobs")
        master = "uk_consumer_master_2026_output"
        it.app.session.transfers.start(DownloadPlan(master, target, last=2000))
        await it.press("3")
        await it.until_says("✓ done")
        await it.until_says("as a formula; e makes a safe copy.")
        await it.press("e")
        await it.until_toast("some.excel.csv is there for spreadsheets")
        assert (tmp_path / "some.excel.csv").read_bytes().startswith(b"\xef\xbb\xbf")
        (tmp_path / "some.excel.csv").write_text("mine", encoding="utf-8")
        await it.press("e")
        await it.until_toast("some.excel.csv already exists")
        (tmp_path / "some.excel.csv").unlink()
        with target.open("a", encoding="utf-8") as file:
            file.write("more\n")
        await it.press("e")
        await it.until_toast("is not what was downloaded")
        assert not (tmp_path / "some.excel.csv").exists()


@pytest.mark.parametrize(
    ("package", "extra", "presses"), [("duckdb", "parquet", 2), ("xlsxwriter", "xlsx", 1)]
)
async def test_a_format_whose_package_is_missing_says_how_to_get_it(
    sandbox: "Sandbox",
    opened: "Opened",
    monkeypatch: pytest.MonkeyPatch,
    package: str,
    extra: str,
    presses: int,
) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    async with opened(sandbox) as it:
        await it.until_says("100 jobs")
        await ask_for(it, "some_output")
        await it.press("tab", "tab", *["left"] * presses)
        await it.until_says(f"pip install -e '.[{extra}]'")
        await it.press("enter")
        await it.until_says(f"(•) {extra}")
        assert not it.app.session.transfers.transfers
