"""A record on its own."""

import json
from typing import TYPE_CHECKING

import pytest

from data8_tui.sandbox.server import Sandbox
from data8_tui.tui import clipboard
from data8_tui.tui.dialogs.download_dialog import DownloadDialog
from data8_tui.tui.screens.dataset import DatasetScreen
from data8_tui.tui.screens.record import RecordScreen

if TYPE_CHECKING:
    from conftest import Driver, Opened

SIZES = pytest.mark.parametrize("size", [(80, 24), (120, 36)])
MILLION = "uk_consumer_master_2026_output"


async def open_record(it: "Driver", number: int) -> None:
    page = DatasetScreen(MILLION)
    it.app.push_screen(page)
    await it.until("the dataset", lambda: page.source is not None)
    page.grid.move_to(number - 1)
    await it.until_says(f"record {number:,}")
    await it.press("enter")
    await it.until_says(f"record {number:,} of 1,000,000")
    await it.until("the record", lambda: record_of(it) is not None)
    await it.pilot.pause()


def record_of(it: "Driver") -> dict[str, object] | None:
    page = it.app.screen
    assert isinstance(page, RecordScreen)
    record = page.records.get(page.index)
    return None if record is None else dict(record)


def value_on_screen(it: "Driver", field: str) -> str:
    return it.line_with(f" {field} ").strip().removeprefix(field).strip()


@SIZES
async def test_every_field_is_a_line_with_its_whole_value(
    opened: "Opened", sandbox: Sandbox, size: tuple[int, int]
) -> None:
    async with opened(sandbox, size=size) as it:
        await open_record(it, 500_001)
        record = record_of(it)
        assert record is not None
        assert value_on_screen(it, "contact_id").split() == ["number", str(record["contact_id"])]
        assert value_on_screen(it, "last_name") == record["last_name"]
        assert value_on_screen(it, "opted_in").split() == [
            "boolean",
            str(record["opted_in"]).lower(),
        ]
        assert all(len(line) <= size[0] for line in it.lines)


async def test_the_neighbours_are_a_key_away_and_come_from_the_same_records(
    opened: "Opened", sandbox: Sandbox
) -> None:
    async with opened(sandbox) as it:
        await open_record(it, 2)
        before = len(sandbox.services.traffic.log)
        for key, number in (("n", 3), ("right", 4), ("left", 3), ("p", 2), ("p", 1), ("p", 1)):
            await it.press(key)
            await it.until_says(f"record {number} of 1,000,000")
            assert value_on_screen(it, "contact_id").split()[-1] == str(100_000 + number)
        assert len(sandbox.services.traffic.log) == before


async def test_across_the_edge_of_a_chunk_the_next_one_is_fetched(
    opened: "Opened", sandbox: Sandbox
) -> None:
    async with opened(sandbox) as it:
        await open_record(it, 1_000)
        await it.press("n")
        await it.until_says("record 1,001 of 1,000,000")
        await it.until_says("101001")


async def test_back_in_the_table_the_cursor_is_on_the_record_last_seen(
    opened: "Opened", sandbox: Sandbox
) -> None:
    async with opened(sandbox, size=(80, 24)) as it:
        await open_record(it, 2)
        await it.press(*["n"] * 30, "escape")
        await it.until("the table", lambda: isinstance(it.app.screen, DatasetScreen))
        await it.until_says("record 32")
        await it.until_says("100032")


async def test_the_mask_is_the_tables_too(opened: "Opened", sandbox: Sandbox) -> None:
    async with opened(sandbox) as it:
        await open_record(it, 1)
        await it.press("m")
        await it.until_says("values masked")
        assert value_on_screen(it, "contact_id").split() == ["number", "999999"]
        await it.press("escape")
        await it.until("the table", lambda: isinstance(it.app.screen, DatasetScreen))
        await it.until_says("values masked")
        await it.until("no value in clear", lambda: "100001" not in it.text)


async def test_a_line_break_in_a_value_is_a_line_on_screen(
    opened: "Opened", sandbox: Sandbox
) -> None:
    async with opened(sandbox) as it:
        await open_record(it, 1)
        page = it.app.screen
        assert isinstance(page, RecordScreen)
        broken = next(
            index
            for index in range(200)
            if any("\n" in str(value) for value in (page.records.get(index) or {}).values())
        )
        page.go(broken)
        await it.until_says("␊")
        record = record_of(it)
        assert record is not None
        value = next(str(value) for value in record.values() if "\n" in str(value))
        first, rest = value.replace("\r", "␍").split("\n", 1)
        assert it.line_with(first + "␊")
        assert it.line_with(rest.split("\n")[0])


async def test_its_dataset_can_be_downloaded_from_here(opened: "Opened", sandbox: Sandbox) -> None:
    async with opened(sandbox, size=(80, 24)) as it:
        await open_record(it, 7)
        assert "d download" in it.lines[-1]
        await it.press("d")
        await it.until("the dialog", lambda: isinstance(it.app.screen, DownloadDialog))
        assert f"{MILLION}.csv" in it.text
        await it.press("escape")
        await it.until_says("record 7 of 1,000,000")


async def test_the_record_is_copied_as_it_was_sent_unless_it_is_masked(
    opened: "Opened", sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    copied: list[str] = []
    monkeypatch.setattr(clipboard, "copy", lambda app, text, what: copied.append(text))
    async with opened(sandbox) as it:
        await open_record(it, 11)
        await it.press("y")
        await it.until("a copy", lambda: copied)
        sent = json.loads(copied[0], parse_int=str, parse_float=str)
        assert sent == record_of(it)
        await it.press("m", "y")
        await it.until_toast("Not copied: values are masked.")
        assert len(copied) == 1
