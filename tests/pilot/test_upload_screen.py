"""Uploads in the application: picked, checked, mapped, named, sent; and what the sandbox then has.

Every condition is waited for; what arrived is read back from the sandbox over its own socket.
"""

import csv
import inspect
import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from textual.widgets import Input

from data8_tui.clock import SystemClock
from data8_tui.sandbox.sample.__main__ import PATH as SAMPLE
from data8_tui.transfer.queue import TransferState
from data8_tui.tui.dialogs.file_dialog import FileDialog
from data8_tui.tui.screens.upload import UploadScreen
from data8_tui.tui.widgets.grid.grid import Grid

if TYPE_CHECKING:
    from conftest import Driver, Opened

    from data8_tui.sandbox.server import Sandbox

SIZES = ((80, 24), (120, 36))

GOOD = 'First Name,Age,Note\nZoë,41,"a, b"\nBob,007,\nAnn,5,""\n'
BAD = "First Name,Phone,Phone\nAnn,1,2\nBob,3\n"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "good.csv").write_text(GOOD, encoding="utf-8")
    (tmp_path / "bad.csv").write_text(BAD, encoding="utf-8")
    (tmp_path / "readme.md").write_text("not records")
    (tmp_path / "more").mkdir()
    return tmp_path


async def choose(it: "Driver", typed: str) -> None:
    """From the list of transfers, a file by its path."""
    await it.press("3", "u")
    await it.until("the dialog", lambda: isinstance(it.app.screen, FileDialog))
    await it.type(typed)
    await it.press("enter")
    await it.until("the upload page", lambda: isinstance(it.app.screen, UploadScreen))


async def test_a_dialog_that_is_left_while_a_folder_is_read_is_no_bug(
    sandbox: "Sandbox", opened: "Opened"
) -> None:
    """Its fields go before its worker does."""
    async with opened(sandbox) as it:
        await it.until_says("100 jobs")
        await it.press("3", "u")
        await it.until("the dialog", lambda: isinstance(it.app.screen, FileDialog))
        dialog = it.app.screen
        assert isinstance(dialog, FileDialog)
        await it.press("escape")
        await it.until("the fields gone", lambda: not dialog.query(Input))
        await inspect.unwrap(FileDialog._list)(dialog, "")


def name_field(it: "Driver") -> Input:
    return it.app.screen.query_one("#dataset", Input)


async def test_hidden_values_stay_hidden_in_what_is_wrong_with_them(
    sandbox: "Sandbox", opened: "Opened", folder: Path
) -> None:
    (folder / "private.csv").write_text("name,email\nSecretperson,a@b.example\n")
    async with opened(sandbox) as it:
        await it.until_says("100 jobs")
        await choose(it, str(folder / "private.csv"))
        await it.until_says("Nothing stands in the way")
        await it.press("m", "t")
        await it.until_toast("line 2: name: “…” is not a whole number")
        assert "Secretperson" not in it.text
        await it.press("m", "t")
        await it.until_toast("“Secretperson” is not a whole number")


async def name_it(it: "Driver", name: str) -> None:
    await it.press("n")
    await it.until("the field", lambda: name_field(it).has_focus)
    name_field(it).value = name
    await it.press("enter")


@pytest.mark.parametrize("size", SIZES)
async def test_a_path_is_completed_as_in_a_shell_and_picked_from_the_list(
    sandbox: "Sandbox", opened: "Opened", size: tuple[int, int], folder: Path
) -> None:
    (folder / "more" / "\x1b]0;x\x07.csv").write_text(GOOD, encoding="utf-8")
    async with opened(sandbox, size=size) as it:
        await it.until_says("100 jobs")
        await it.press("2", "u")
        await it.until_says("and 1 file of other kinds")
        assert it.text.index("more/") < it.text.index("bad.csv") < it.text.index("good.csv")
        assert "readme.md" not in it.text
        field = it.app.screen.query_one(Input)
        await it.type("go")
        await it.press("tab")
        await it.until("the whole name", lambda: field.value == "good.csv")
        field.value = "nothing.csv"
        await it.press("enter")
        await it.until_says("There is no file nothing.csv.")
        field.value = "readme.md"
        await it.press("enter")
        await it.until_says("what kind of file readme.md is can't be detected")
        field.value = ""
        await it.until_says("more/")
        await it.press("down", "enter")
        await it.until("the folder", lambda: field.value == "more/")
        await it.until_says("␛]0;x␇.csv")
        assert "\x1b" not in it.text
        await it.press("down", "enter")
        await it.until_says("3 records")
        assert "\x1b" not in it.text


@pytest.mark.parametrize("size", SIZES)
async def test_a_file_is_checked_mapped_named_and_arrives_whole(
    fresh_sandbox: "Callable[..., Sandbox]",
    opened: "Opened",
    size: tuple[int, int],
) -> None:
    sandbox = fresh_sandbox()
    async with opened(sandbox, size=size) as it:
        await it.until_says("100 jobs")
        await choose(it, "good.csv")
        await it.until_says("✓ Nothing stands in the way.")
        for said in ("CSV, utf-8, comma", "3 records", "3 columns", "first_name", "Zoë"):
            assert said in it.text
        await it.press("down", "t")
        await it.until_says("It stays text: line 3:")
        await it.press("e")
        await it.until_says("In the file it is headed: Age")
        it.app.screen.query_one(Input).value = "Years"
        await it.until_says("begins with a lower-case letter")
        it.app.screen.query_one(Input).value = "years"
        await it.press("enter")
        await it.until_says("years")
        await name_it(it, "Good")
        await it.until_says("✗ It begins")
        await it.press("escape")
        await name_it(it, "good_people")
        await it.until_says("✓ can be its name")
        await it.press("enter")
        await it.until_says("✓ done")
        assert "↑ upload" in it.text
        [transfer] = it.app.session.transfers.transfers
        assert (transfer.state, transfer.dataset) == (TransferState.DONE, "good_people")
        await it.press("enter")
        await it.until_says("Receipt")
        await it.press("escape")
    [dataset] = sandbox.account.store.datasets("good_people")
    assert dataset.completed
    assert list(dataset.columns) == ["first_name", "years", "note"]
    assert uploaded(sandbox, "good_people") == [
        {"first_name": "Zoë", "years": "41", "note": "a, b"},
        {"first_name": "Bob", "years": "007"},
        {"first_name": "Ann", "years": "5", "note": ""},
    ]


def uploaded(sandbox: "Sandbox", dataset: str) -> list[dict[str, object]]:
    """What the sandbox keeps of an input dataset, whose records its API gives to nobody."""
    blocks = map(json.loads, sandbox.account.store.blocks(dataset))
    return [record for block in blocks for record in block["records"]]


async def test_what_stands_in_the_way_is_said_before_anything_is_created(
    fresh_sandbox: "Callable[..., Sandbox]", opened: "Opened"
) -> None:
    sandbox = fresh_sandbox()
    async with opened(sandbox, size=(80, 24)) as it:
        await it.until_says("100 jobs")
        await choose(it, "bad.csv")
        await it.until_says("✗ 2 things stand in the way.")
        assert "line 3: " in it.text
        assert "--" not in it.text
        await it.press("enter")
        await it.until_says("It can't be uploaded so")
        await it.press("down", "down", "e")
        await it.until_says("In the file it is headed: Phone")
        it.app.screen.query_one(Input).value = "mobile"
        await it.press("enter")
        await it.until_says("✗ One thing stands in the way.")
        await it.press("v")
        await it.until("the records", lambda: it.app.screen.query_one("#records", Grid).display)
        assert not it.app.session.transfers.transfers


async def test_where_a_file_can_t_be_read_any_further_its_records_end(
    sandbox: "Sandbox", opened: "Opened", folder: Path
) -> None:
    (folder / "torn.csv").write_text("a,b\n" + "1,2\n" * 2 + '3,"4\n' + "5,6\n" * 9)
    async with opened(sandbox, size=(80, 24)) as it:
        await it.until_says("100 jobs")
        await choose(it, "torn.csv")
        await it.until_says("✗ One thing stands in the way.")
        assert "CSV, utf-8, comma · 2 records before it can't be read · 2 columns" in it.text


async def test_an_encoding_is_asked_for_and_never_guessed(
    sandbox: "Sandbox", opened: "Opened", folder: Path
) -> None:
    (folder / "windows.csv").write_bytes("name;town\nZoë;Orléans\n".encode("cp1252"))
    async with opened(sandbox) as it:
        await it.until_says("100 jobs")
        await choose(it, "windows.csv")
        await it.until_says("reads that byte as ë")
        assert "--" not in it.text
        await it.press("o")
        await it.until_says("How the file is read")
        await it.type("nonsense")
        await it.press("enter")
        await it.until_says("there is no encoding “nonsense”")
        assert "How the file is read" in it.text
        it.app.screen.query_one("#encoding", Input).value = "cp1252"
        await it.press("enter")
        await it.until_says("Orléans")
        await it.until_says("semicolon")


async def test_keys_that_a_format_leaves_no_use_for_are_not_offered(
    sandbox: "Sandbox", opened: "Opened", folder: Path
) -> None:
    (folder / "people.ndjson").write_text('{"Name": "Ann"}\n')
    async with opened(sandbox, size=(120, 36)) as it:
        await it.until_says("100 jobs")
        await choose(it, "people.ndjson")
        await it.until_says("Nothing stands in the way.")
        assert "h header" not in it.text
        await it.press("h", "x")
        await it.until_says("It is the only column left.")


async def test_the_preflights_keys_decide_how_a_file_is_read(
    sandbox: "Sandbox", opened: "Opened", folder: Path
) -> None:
    (folder / "people.csv").write_text("Ann Lee,0161 496 0001,NULL\nBo Ray,0161 496 0002,x\n")
    async with opened(sandbox, size=(120, 36)) as it:
        await it.until_says("100 jobs")
        await choose(it, "people.csv")
        await it.until_says("the first line looks like a record")
        assert "--" not in it.text
        await it.press("h")
        await it.until_says("column_3")
        await it.until_says("2 records")
        assert "the first line looks like a record" not in it.text
        assert "o takes names for them" in it.text
        await it.press("Z")
        await it.until("no text like a null", lambda: "look like nulls" not in it.text)
        await it.until_says("2 records")
        await it.press("down", "down", "x")
        await it.until("the column left out", lambda: "column_3" not in it.text)
        await it.until_says("2 columns")
        await it.press("X")
        await it.until_says("column_3")
        await it.press("o")
        await it.until_says("How the file is read")
        it.app.screen.query_one("#columns", Input).value = "Name, Phone, Note"
        await it.press("enter")
        await it.until_says("phone")
        await it.press("h")
        await it.until_says("1 record")
        await it.press("m")
        await it.until_says("masked · CSV")


async def test_texts_that_are_nulls_are_said_of_a_file_with_types_too(
    sandbox: "Sandbox", opened: "Opened", folder: Path
) -> None:
    (folder / "people.jsonl").write_text('{"name": "Ann", "town": "unknown"}\n')
    async with opened(sandbox) as it:
        await it.until_says("100 jobs")
        await choose(it, "people.jsonl")
        await it.until_says("unknown")
        await it.press("o")
        await it.until_says("How the file is read")
        assert [each.id for each in it.app.screen.query(Input)] == ["nulls"]
        await it.type("unknown")
        await it.press("enter")
        await it.until_says("∅")


async def test_a_name_that_is_taken_is_said_in_its_place(
    fresh_sandbox: "Callable[..., Sandbox]", opened: "Opened"
) -> None:
    sandbox = fresh_sandbox()
    async with opened(sandbox) as it:
        await it.until_says("100 jobs")
        await choose(it, "good.csv")
        await it.until_says("✓ can be its name")
        await name_it(it, "uk_consumer_master_2026_output")
        await it.press("enter")
        await it.until_says("✗ There is a dataset of that name already.")
        assert not it.app.session.transfers.transfers


async def test_an_upload_is_paused_and_goes_on_and_the_same_file_is_known_again(
    fresh_sandbox: "Callable[..., Sandbox]", opened: "Opened", folder: Path
) -> None:
    sandbox = fresh_sandbox(latency=0.2)
    with SAMPLE.open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    with (folder / "many.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        for _ in range(8):
            writer.writerows(rows)
    async with opened(sandbox, clock=SystemClock()) as it:
        await it.until_says("100 jobs")
        await choose(it, "many.csv")
        await it.until_says("✓ can be its name")
        await name_it(it, "many_people")
        await it.press("enter")
        await it.until_says("Transfers ↑1")
        transfers = it.app.session.transfers
        await it.until("records", lambda: (now := transfers.get(1).progress) and now.records_done)
        await it.press("p")
        await it.until_says("‖ paused")
        assert "R goes on from there" in it.text
        kept = transfers.get(1).records_saved
        assert 0 < kept < 20_000
        await it.press("R")
        await it.until("its end", lambda: transfers.get(1).state is TransferState.DONE)
        receipt = transfers.get(1).receipt
        assert receipt is not None
        assert (receipt.records, receipt.dataset) == (20_000, "many_people")
        assert receipt.resumed_from >= kept > 0
        await choose(it, "many.csv")
        await it.until_says("this very file was uploaded before: many_people")


async def test_each_warning_about_a_spreadsheet_can_be_read(
    sandbox: "Sandbox", opened: "Opened", folder: Path
) -> None:
    """Those for which the verdict has no room are listed beside the mapping."""
    import xlsxwriter

    book = xlsxwriter.Workbook(folder / "odd.xlsx")
    sheet, percent = book.add_worksheet("People"), book.add_format({"num_format": "0%"})
    book.add_worksheet("Other")
    for row, values in enumerate([("name", "card", "share"), ("Ann", 1234567890123456, 0.5)]):
        sheet.write_row(row, 0, values, percent)
    sheet.merge_range("A4:A5", "Acme")
    sheet.set_row(1, options={"hidden": True})
    sheet.set_column("C:C", options={"hidden": True})
    sheet.write_formula("B4", "=NA()", None, "#N/A")
    book.close()
    for size in SIZES:
        async with opened(sandbox, size=size) as it:
            await it.until_says("100 jobs")
            await choose(it, str(folder / "odd.xlsx"))
            await it.until_says("Nothing stands in the way")
            assert "hidden columns, which are sent too: “share”" in it.text
            assert "more, which v lists" in it.text
            await it.press("v")
            await it.until_says("15 digits")
            await it.press("tab", "end")
            await it.until_says("merged cells, of which only")
            assert "an error such as #N/A" in it.text
            await it.press("v")
            await it.until("the records", lambda: "Acme" in it.text)
