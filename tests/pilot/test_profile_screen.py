"""The profile of a local file: figures as they are counted, and what they lead to."""

import re
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import xlsxwriter

from data8_tui.analysis.profile.model import ColumnProfile, TableProfile
from data8_tui.analysis.profile.profile import OnProfile
from data8_tui.errors import StorageError
from data8_tui.transfer.download.plan import DownloadPlan
from data8_tui.transfer.workers import worker_process
from data8_tui.tui.navigation import OpenDataset, OpenFile, OpenProfile
from data8_tui.tui.screens.dataset import DatasetScreen
from data8_tui.tui.screens.file import FileScreen
from data8_tui.tui.screens.jobs import JobsScreen
from data8_tui.tui.screens.profile import ProfileScreen

if TYPE_CHECKING:
    from conftest import Driver, Opened

    from data8_tui.sandbox.server import Sandbox

ROWS = [f"{n},a{n}@x.example,{'' if n % 4 else 'n/a'}" for n in range(1, 13)]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "contacts.csv"
    path.write_text("id,email,note\n" + "\n".join(ROWS) + "\n")
    return path


def profile(it: "Driver") -> ProfileScreen:
    screen = it.app.screen
    assert isinstance(screen, ProfileScreen)
    return screen


async def show(it: "Driver", file: Path) -> None:
    it.app.navigate(OpenProfile(file, "jobs"))
    await it.until("all figures", lambda: (known := profile(it).profile) and known.complete)
    await it.until("no bar", lambda: "counting" not in it.text)


@pytest.mark.parametrize("size", [(80, 24), (200, 50)])
async def test_each_column_has_its_figures_and_the_one_under_the_cursor_all_of_them(
    sandbox: "Sandbox", opened: "Opened", file: Path, size: tuple[int, int]
) -> None:
    async with opened(sandbox, size=size) as it:
        await show(it, file)
        assert "12 records   3 columns" in it.text
        email = it.line_with("  email ").split()[:7]
        assert email == ["email", "━━━━━━━━", "100%", "12", "12", *email[5:]]
        await it.press("down", "down")
        await it.until_says("Texts like nulls")
        assert re.search(r"  empty +9  ━━━━━━──  75.00%", it.text)
        assert all(len(line) <= size[0] for line in it.lines)


async def test_a_mask_hides_the_values(sandbox: "Sandbox", opened: "Opened", file: Path) -> None:
    async with opened(sandbox) as it:
        await show(it, file)
        await it.press("down", "down")
        await it.until_says("    n/a")
        await it.press("m")
        await it.until_says("values masked")
        assert "    x/x" in it.text
        assert "n/a" not in it.text


async def test_what_the_reader_left_out_is_one_line_and_a_key_shows_all(
    sandbox: "Sandbox", opened: "Opened", tmp_path: Path
) -> None:
    path = tmp_path / "odd.csv"
    path.write_text("id,name\n1,A\0nn\n\n2,Bob\n")
    async with opened(sandbox, size=(80, 24)) as it:
        await show(it, path)
        assert it.line_with("NUL").endswith("w  1 more")
        await it.press("w")
        await it.until_says("Not in these figures")
        assert "lank lines that are no records: 1" in it.text
        await it.press("escape", "y")
        await it.until_toast("was sent to the terminal")
        assert it.app.clipboard == "id\t100%\t2\t2\t1\t9  100%\teach once"


async def test_a_file_without_records_has_a_sentence_and_no_table(
    sandbox: "Sandbox", opened: "Opened", tmp_path: Path
) -> None:
    path = tmp_path / "header.csv"
    path.write_text("id,name\n")
    async with opened(sandbox, size=(80, 24)) as it:
        await show(it, path)
        assert "There is no record; the columns are id, name." in it.text
        assert "Distinct" not in it.text
        await it.press("enter", "y", "slash", "escape")
        assert isinstance(it.app.screen, JobsScreen)


async def test_leaving_ends_the_work(
    sandbox: "Sandbox", opened: "Opened", file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spawned: list[Any] = []
    spawn = worker_process.spawn_worker

    def watched(*arguments: Any) -> Any:
        spawned.append(spawn(*arguments))
        return spawned[-1]

    monkeypatch.setattr(worker_process, "spawn_worker", watched)
    async with opened(sandbox) as it:
        it.app.navigate(OpenProfile(file, "jobs"))
        await it.until("a process", lambda: spawned)
        await it.press("escape")
        await it.until("the list of jobs", lambda: isinstance(it.app.screen, JobsScreen))
        await it.until("its end", lambda: spawned[0].poll() is not None)


async def test_nothing_is_promised_once_the_process_has_died(
    sandbox: "Sandbox", opened: "Opened", file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    may_die = threading.Event()

    def dying(path: Path, *_: Any, on_profile: OnProfile, **others: Any) -> TableProfile:
        on_profile(TableProfile(path.name, 12, (ColumnProfile("id", 12, 0, 0),)))
        may_die.wait(20)
        raise StorageError("the process that looks at it has ended")

    monkeypatch.setattr("data8_tui.analysis.profile.process.profile_in_process", dying)
    async with opened(sandbox) as it:
        it.app.navigate(OpenProfile(file, "jobs"))
        await it.until_says("The other figures are being counted.")
        may_die.set()
        await it.until_says("the process that looks at it has ended")
        await it.until("no promise", lambda: "being counted" not in it.text)


async def test_without_duckdb_the_command_that_installs_it_is_said(
    sandbox: "Sandbox", opened: "Opened", file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "duckdb", None)
    async with opened(sandbox) as it:
        it.app.navigate(OpenProfile(file, "jobs"))
        await it.until_says("pip install -e '.[analysis]'")
        await it.press("enter", "y", "m", "escape")
        assert isinstance(it.app.screen, JobsScreen)


async def test_without_duckdb_no_file_is_asked_for(
    sandbox: "Sandbox", opened: "Opened", file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "duckdb", None)
    async with opened(sandbox) as it:
        it.app.navigate(OpenFile((file,), mode="jobs"))
        await it.until_says("12 records")
        for key in ("C", "p"):
            await it.press(key)
            await it.until_toast("pip install -e '.[analysis]'")
            assert isinstance(it.app.screen, FileScreen)
            it.app.clear_notifications()


async def test_a_dataset_has_a_profile_once_it_is_downloaded(
    sandbox: "Sandbox", opened: "Opened", tmp_path: Path
) -> None:
    async with opened(sandbox) as it:
        await it.until_says("100 jobs")
        await it.until_settled()
        jobs = it.app.screen
        assert isinstance(jobs, JobsScreen)
        outputs = (each.output_datasets for each in jobs.items_in_view() if each.finished)
        name = next(min(each.values()) for each in outputs if each)
        it.app.navigate(OpenDataset(name))
        await it.until("its page", lambda: isinstance(it.app.screen, DatasetScreen))
        await it.until_settled()
        await it.press("p")
        await it.until_toast("L makes a local copy first")
        assert "profile" not in it.lines[-1]
        assert isinstance(it.app.screen, DatasetScreen)
        target = tmp_path / "output.csv"
        transfer = it.app.session.transfers.start(DownloadPlan(name, target))
        await it.app.session.transfers.wait(transfer.id)
        await it.press("p")
        await it.until("all figures", lambda: (known := profile(it).profile) and known.complete)
        assert it.line_with("output.csv")


async def test_a_figure_leads_to_its_records(
    sandbox: "Sandbox", opened: "Opened", file: Path
) -> None:
    async with opened(sandbox) as it:
        it.app.navigate(OpenFile((file,), mode="jobs"))
        await it.until_says("12 records")
        await it.press("p")
        await it.until("all figures", lambda: (known := profile(it).profile) and known.complete)
        await it.press("slash", *"note", "enter", "enter")
        await it.until("the figures", lambda: profile(it).focused_row[0] == "details")
        await it.press("down", "enter")
        await it.until("the records", lambda: isinstance(it.app.screen, FileScreen))
        await it.until_says("9 of 12 records")
        assert "filters do not apply" not in it.text
        await it.press("p")
        await it.until_says("Of all records; the filters do not apply.")
        await it.press("escape", "escape", "end", "enter")
        await it.until_says("3 of 12 records")
        await it.until_says("a4@x.example")


async def test_a_figure_of_a_column_without_a_header_leads_to_its_records(
    sandbox: "Sandbox", opened: "Opened", tmp_path: Path
) -> None:
    path = tmp_path / "nameless.csv"
    path.write_text("id,name,\n1,Ann,\n2,Bob,x\n3,Cy,\n")
    async with opened(sandbox) as it:
        await show(it, path)
        await it.press("end", "enter", "enter")
        await it.until_says("1 of 3 records   column 3 is filled")


async def test_a_figure_of_a_sheet_leads_to_its_records(
    sandbox: "Sandbox", opened: "Opened", tmp_path: Path
) -> None:
    path = tmp_path / "contacts.xlsx"
    with xlsxwriter.Workbook(path) as book:
        for name in ("People", "Other"):
            sheet = book.add_worksheet(name)
            for place, row in enumerate(["id,town", "1,Bath", "2,York", "3,Bath"]):
                sheet.write_row(place, 0, row.split(","))
    async with opened(sandbox) as it:
        await show(it, path)
        await it.press("down", "enter", "end", "enter")
        await it.until_says("3 of 3 records   town has the shape Aa, folded")
        await it.press("minus")
        await it.until_says("3 records   2 columns")
        await it.until_says("Sheet “People” is shown;")


async def test_a_file_is_compared_with_a_later_one(
    sandbox: "Sandbox", opened: "Opened", file: Path
) -> None:
    after = file.with_name("after.csv")
    after.write_text(file.read_text().replace("n/a", ""))
    async with opened(sandbox) as it:
        it.app.navigate(OpenFile((file,), mode="jobs"))
        await it.until_says("12 records")
        await it.press("C")
        await it.until_says("Compare with a later file")
        await it.type(str(after))
        await it.press("enter")
        await it.until_says("12 → 12 records   3 changed")
