"""Finding, counting and copying in a table of records, with the keys of every such table."""

import asyncio
import json
import re
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from data8_tui.sandbox.server import Sandbox
from data8_tui.tui import clipboard
from data8_tui.tui.records.scan import AT_ONCE
from data8_tui.tui.screens.dataset import DatasetScreen
from data8_tui.tui.widgets.grid.grid import Grid

if TYPE_CHECKING:
    from conftest import Driver, Opened

MILLION = "uk_consumer_master_2026_output"
SMALL = "combined_autumn_appeal_lapsed_reactivated_and_mid_value_supp_output"


async def open_records(it: "Driver", name: str = MILLION) -> DatasetScreen:
    page = DatasetScreen(name)
    it.app.push_screen(page)
    await it.until("the records", lambda: page.source and page.record_at_cursor)
    await it.pilot.pause()
    return page


def requests(sandbox: Sandbox) -> list[str]:
    """The queries for records."""
    log = sandbox.services.traffic.log
    return [one.query for one in log if one.path.endswith("/data")]


@pytest.fixture
def copied(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was sent to the terminal's clipboard."""
    texts: list[str] = []
    monkeypatch.setattr(clipboard, "write_to_terminal", lambda app, sequence: None)
    made = clipboard.deliver
    monkeypatch.setattr(
        clipboard, "deliver", lambda text, env: texts.append(text) or made(text, env)
    )
    return texts


async def test_a_text_is_found_among_what_is_here_as_it_is_typed(
    opened: "Opened", sandbox: Sandbox
) -> None:
    async with opened(sandbox, size=(80, 24)) as it:
        page = await open_records(it)
        before = requests(sandbox)
        await it.press("slash")
        await it.type("LEEDS")
        await it.until_says("match 1 of 6 in the 200 records searched · Enter for all")
        assert (page.grid.cursor, page.grid.column) == (10, "town")
        await it.press("down", "n")
        await it.until_says("match 2 of 6 ")
        assert page.grid.cursor == 18
        await it.press("N", "N")
        await it.until_says("match 6 of ")  # 6, or 12 once what follows has come
        assert set(requests(sandbox)) - set(before) <= {"start=201&count=200"}
        await it.press("escape")
        await it.until("the marks gone", lambda: "found" not in it.text)
        assert it.app.screen is page


async def test_all_records_are_searched_by_thousands_and_escape_stops(
    opened: "Opened", fresh_sandbox: Callable[..., Sandbox]
) -> None:
    sandbox = fresh_sandbox()
    async with opened(sandbox, size=(80, 24)) as it:
        page = await open_records(it)
        await it.press("slash")
        await it.type("101234")
        # 400 where its first digits, found by themselves, have had more fetched.
        await it.until("no match", lambda: re.search("not found in the [24]00 ", it.text))
        await it.press("enter")
        await it.until("the first match", lambda: page.grid.cursor == 1_233)
        await it.until_says("contact_id  number  101234")
        await it.until_says("left, Escape stops")
        await it.press("escape")
        await it.until_says("/ Enter for all")
        assert {"start=1&count=1000", "start=1001&count=1000"} < set(requests(sandbox))


async def test_a_search_through_all_says_so(opened: "Opened", sandbox: Sandbox) -> None:
    async with opened(sandbox) as it:
        page = await open_records(it, SMALL)
        await it.press("slash")
        await it.type("nothing like it")
        await it.press("enter")
        await it.until_says(f"not found in all {page.source.row_count:,} records")  # type: ignore[union-attr]


async def test_values_are_counted_here_then_in_all_and_lead_to_their_records(
    opened: "Opened", sandbox: Sandbox
) -> None:
    async with opened(sandbox) as it:
        page = await open_records(it, SMALL)
        assert page.source is not None
        total = page.source.row_count
        page.grid.move_to_column(page.source.shown.index("town"))
        await it.press("F")
        await it.until_says(f"in 200 fetched of {total:,}")
        sandbox.services.faults.change({"match": "/data", "script": ["wait:600"] * AT_ONCE})
        await it.press("a")
        await it.until_says("counting: 0")
        await it.press("escape", "F", "a")
        await it.until_says(f"in all {total:,} records")
        grid = it.app.screen.query_one("#values", Grid)
        rows = [grid.source.cells(index) for index in range(grid.count)]
        counts = [int(row[1].plain.replace(",", "")) for row in rows]  # type: ignore[index,union-attr]
        assert (sum(counts), counts) == (total, sorted(counts, reverse=True))
        await it.press("down", "enter")
        await it.until_says(f"of {counts[1]:,} in all")
        assert page.cell_at_cursor is not None
        assert page.cell_at_cursor == ("town", rows[1][0].plain)  # type: ignore[index,union-attr]


async def test_a_cell_a_record_and_marked_records_are_copied(
    opened: "Opened", sandbox: Sandbox, copied: list[str]
) -> None:
    async with opened(sandbox) as it:
        await open_records(it)
        await it.press("y")
        await it.until_toast("The cell was sent")
        await it.press("V", "down", "down", "y")
        await it.until_says("3 records")
        await it.press("down", "down", "down", "enter")
        await it.until_toast("3 records was sent")
        await it.press("e", "down", "down", "down", "down", "enter")
        await it.until("the third copy", lambda: len(copied) == 3)
        await it.press("m", "y", "enter")
        await it.until_toast("Not copied: values are masked. m shows them.")
        assert len(copied) == 3
        assert copied[0] == "100001"
        lines = copied[1].splitlines()
        assert (lines[0].split(",")[0], len(lines), lines[3].split(",")[0]) == (
            "contact_id", 4, "100003",
        )  # fmt: skip
        assert [one["contact_id"] for one in json.loads(copied[2])] == [100_001, 100_002, 100_003]
        await it.press("escape")
        await it.until("no marks", lambda: "marked" not in it.text)


async def test_nothing_new_shows_what_is_masked(opened: "Opened", sandbox: Sandbox) -> None:
    async with opened(sandbox) as it:
        page = await open_records(it)
        assert page.source is not None
        await it.press("m")
        page.grid.move_to_column(page.source.shown.index("town"))
        await it.until_says("town  Xxxxxxx")
        await it.press("v")
        await it.until_says("values masked")
        assert "Glasgow" not in it.text
        await it.press("escape", "F")
        await it.until_says("in 200 fetched")
        assert not {"Glasgow", "London"} & set(it.text.split())
        await it.press("escape", "slash")
        await it.type("leeds")
        await it.until_says("match 1 of 6 ")
        assert "Leeds" not in it.text
        await asyncio.sleep(0)
