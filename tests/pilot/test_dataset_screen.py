"""One dataset: its columns, its records, and what is asked of the server to show them."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from data8_tui.sandbox.server import Sandbox
from data8_tui.tui.screens.dataset import DatasetScreen
from data8_tui.tui.screens.file.screen import FileScreen
from data8_tui.tui.screens.job import JobScreen
from data8_tui.tui.widgets.grid.grid import Grid

if TYPE_CHECKING:
    from conftest import Driver, Opened

SIZES = pytest.mark.parametrize("size", [(80, 24), (120, 36)])
MILLION = "uk_consumer_master_2026_output"
OTHER = "combined_autumn_appeal_lapsed_reactivated_and_mid_value_supp_output"
INPUT = "uk_consumer_master_2026_contacts"
INCOMPLETE = "held_for_approval_matched"

Fresh = Callable[..., Sandbox]


def page_of(it: "Driver") -> DatasetScreen:
    page = it.app.screen
    assert isinstance(page, DatasetScreen)
    return page


async def settled(it: "Driver") -> None:
    """Wait until the records on screen have come."""
    page = page_of(it)
    await it.until("the dataset's details", lambda: page.source is not None)
    await it.until("the records", lambda: page.source and page.source.records.idle)


async def open_dataset(it: "Driver", name: str) -> None:
    it.app.push_screen(DatasetScreen(name))
    await it.until("the dataset's page", lambda: isinstance(it.app.screen, DatasetScreen))
    await it.until("its details", lambda: page_of(it).dataset and page_of(it).dataset.detailed)
    await it.pilot.pause()


def asked_for(sandbox: Sandbox, name: str = MILLION) -> list[str]:
    """The queries for records, in the order in which they came."""
    path = f"/Dataset/{name}/data"
    return [one.query for one in sandbox.services.traffic.log if one.path == path]


@SIZES
async def test_a_million_records_open_with_one_request_of_a_chunk(
    opened: "Opened", fresh_sandbox: Fresh, size: tuple[int, int]
) -> None:
    sandbox = fresh_sandbox()
    async with opened(sandbox, size=size) as it:
        await open_dataset(it, MILLION)
        await settled(it)
        await it.until_says("100001")
        assert asked_for(sandbox) == ["start=1&count=200"]
        assert it.lines[2].split() == [MILLION, "record", "1"]
        assert it.lines[3].strip().split("   ") == [
            "← output", "✓ complete", "1,000,000 records", "17 columns",
        ]  # fmt: skip
        assert it.line_with("contact_id").split()[:2] == ["Record", "contact_id"]
        assert it.line_with("contact_id").endswith("›")
        assert all(len(line) <= size[0] for line in it.lines)


async def test_a_jump_fetches_what_lies_there_and_nothing_between(
    opened: "Opened", fresh_sandbox: Fresh
) -> None:
    sandbox = fresh_sandbox()
    async with opened(sandbox) as it:
        await open_dataset(it, MILLION)
        await settled(it)
        await it.press("number_sign")
        await it.type("500,050")
        await it.press("enter")
        await it.until_says("record 500,050")
        await settled(it)
        await it.until_says("600050")
        assert asked_for(sandbox) == ["start=1&count=200", "start=500001&count=200"]


async def test_paging_to_the_end_of_a_chunk_fetches_the_next_one_once(
    opened: "Opened", fresh_sandbox: Fresh
) -> None:
    sandbox = fresh_sandbox()
    async with opened(sandbox, size=(80, 24)) as it:
        await open_dataset(it, MILLION)
        await settled(it)
        for _ in range(11):
            await it.press("pagedown")
            await settled(it)
        assert page_of(it).grid.cursor == 176
        assert asked_for(sandbox) == ["start=1&count=200", "start=201&count=200"]


async def test_the_end_key_shows_the_last_record(opened: "Opened", fresh_sandbox: Fresh) -> None:
    sandbox = fresh_sandbox()
    async with opened(sandbox) as it:
        await open_dataset(it, MILLION)
        await settled(it)
        await it.press("end")
        await settled(it)
        await it.until_says("1100000")
        assert asked_for(sandbox) == ["start=1&count=200", "start=999801&count=200"]
        await it.until("the place in words", lambda: "record 1,000,000" in it.lines[2])


async def test_what_was_seen_is_not_fetched_again(opened: "Opened", fresh_sandbox: Fresh) -> None:
    sandbox = fresh_sandbox()
    async with opened(sandbox) as it:
        await open_dataset(it, MILLION)
        await settled(it)
        await it.press("end")
        await settled(it)
        await it.press("home")
        await settled(it)
        await it.until_says("100001")
        assert len(asked_for(sandbox)) == 2


@pytest.mark.parametrize(
    ("typed", "said"),
    [("1,000,001", "There is no record 1,000,001"), ("many", "“many” is not a record number")],
)
async def test_a_jump_that_can_not_be_is_said_in_place(
    opened: "Opened", sandbox: Sandbox, typed: str, said: str
) -> None:
    async with opened(sandbox, size=(80, 24)) as it:
        await open_dataset(it, MILLION)
        await settled(it)
        await it.press("number_sign")
        await it.type(typed)
        await it.press("enter")
        await it.until_says(said)
        await it.press("escape")
        await it.until("the page again", lambda: isinstance(it.app.screen, DatasetScreen))
        assert page_of(it).grid.cursor == 0


async def test_null_and_empty_look_different(opened: "Opened", sandbox: Sandbox) -> None:
    async with opened(sandbox) as it:
        await open_dataset(it, MILLION)
        await settled(it)
        source = page_of(it).source
        assert source is not None
        records = [source.records.get(index) for index in range(200)]
        place = source.names.index("address_2")
        values = [record.get("address_2") if record else "" for record in records]
        cells = [source.cells(index)[place + 1] for index in range(200)]
        assert {None, ""} < set(values)
        plain = {value: cell.plain for value, cell in zip(values, cells, strict=True)}  # type: ignore[union-attr]
        assert (plain[None], plain[""]) == ("∅", "")


@SIZES
async def test_the_mask_hides_every_value_and_stays_on(
    opened: "Opened", sandbox: Sandbox, size: tuple[int, int]
) -> None:
    async with opened(sandbox, size=size) as it:
        await open_dataset(it, MILLION)
        await settled(it)
        await it.press("m")
        await it.until_says("values masked")
        await it.until("no value in clear", lambda: "100001" not in it.text)
        await it.until_says("999999")
        await it.press("escape")
        await open_dataset(it, OTHER)
        await settled(it)
        await it.until_says("values masked")
        await it.press("m")
        await it.until("values in clear", lambda: "values masked" not in it.text)


async def test_a_profile_can_mask_values_from_the_start(opened: "Opened", sandbox: Sandbox) -> None:
    async with opened(sandbox, mask=True) as it:
        await open_dataset(it, MILLION)
        await settled(it)
        await it.until_says("values masked")
        assert "100001" not in it.text


async def test_the_columns_stand_beside_the_records_where_there_is_room(
    opened: "Opened", sandbox: Sandbox
) -> None:
    async with opened(sandbox, size=(120, 36)) as it:
        await open_dataset(it, MILLION)
        await settled(it)
        await it.press("c")
        await it.until_says("whole number")
        assert "unknown (4)" in it.line_with("opted_in")
        assert "100001" in it.text
        await it.press("escape")
        await it.until("the records alone", lambda: "whole number" not in it.text)


async def test_the_columns_take_the_records_place_on_a_narrow_screen(
    opened: "Opened", sandbox: Sandbox
) -> None:
    async with opened(sandbox, size=(80, 24)) as it:
        await open_dataset(it, MILLION)
        await settled(it)
        await it.press("c")
        await it.until_says("whole number")
        assert "100001" not in it.text
        await it.press(*["down"] * 9, "enter")
        await it.until_says("postcode  ")
        await it.until(
            "that column first",
            lambda: it.line_with("postcode").split()[1:3] == ["Record", "postcode"],
        )
        assert isinstance(it.app.focused, Grid)
        assert it.app.focused.id == "records"


@pytest.mark.parametrize(
    ("name", "why"),
    [
        (INPUT, "Data8 serves only the records of output datasets, and this is an input."),
        (INCOMPLETE, "This dataset is not complete yet. Its records can be read once it is."),
    ],
)
@SIZES
async def test_where_no_records_can_be_read_the_columns_are_shown_and_why(
    opened: "Opened", fresh_sandbox: Fresh, size: tuple[int, int], name: str, why: str
) -> None:
    sandbox = fresh_sandbox()
    async with opened(sandbox, size=size) as it:
        await open_dataset(it, name)
        await it.until_says(why)
        assert "whole number" in it.line_with("contact_id")
        assert asked_for(sandbox, name) == []
        assert "jump" not in it.lines[-1]
        await it.press("number_sign", "m", "c", "enter", "d")
        assert isinstance(it.app.screen, DatasetScreen)


async def test_a_dataset_without_records_says_so(opened: "Opened", sandbox: Sandbox) -> None:
    async with opened(sandbox) as it:
        await open_dataset(it, "empty_export_output")
        await it.until_says("This dataset is complete, and it has no records.")
        assert "⏎ open" not in it.lines[-1]


async def test_a_dataset_that_is_not_there_says_so(opened: "Opened", sandbox: Sandbox) -> None:
    async with opened(sandbox, size=(80, 24)) as it:
        it.app.push_screen(DatasetScreen("no_such_thing"))
        await it.until_says("✗ There is no dataset “no_such_thing”.")


async def test_records_that_fail_are_a_state_and_are_tried_again(
    opened: "Opened", fresh_sandbox: Fresh
) -> None:
    sandbox = fresh_sandbox()
    sandbox.services.faults.change({"match": "/data", "script": [403] * 2})
    async with opened(sandbox, size=(80, 24)) as it:
        await open_dataset(it, MILLION)
        await it.until_says("✗ not here")
        await it.until_says("Next try in")
        assert not it.app._notifications
        await it.until_says("100001")
        assert "Next try in" not in it.text


async def test_text_from_the_server_is_shown_and_never_obeyed(
    opened: "Opened", sandbox: Sandbox
) -> None:
    async with opened(sandbox, size=(80, 24)) as it:
        it.app.push_screen(DatasetScreen("[@click=app.quit]x[/]\x1b]52;c;aGk=\x07"))
        await it.until_says("[@click=app.quit]x[/]␛]52;c;aGk=␇")


def labels(it: "Driver") -> list[str]:
    return it.line_with("Record ").replace("›", " ").replace("‹", " ").split()


async def test_columns_are_frozen_hidden_and_moved_and_stay_so(
    opened: "Opened", sandbox: Sandbox
) -> None:
    async with opened(sandbox, size=(80, 24)) as it:
        await open_dataset(it, MILLION)
        await settled(it)
        await it.press("right", "x", "Z", "right", "right", "less_than_sign")
        await it.until_says("1 column hidden")
        await it.until(
            "the columns as arranged",
            lambda: labels(it)[:5] == ["Record", "contact_id", "title", "last_name", "first_name"],
        )
        await it.press(*["right"] * 6)
        await it.until("frozen ones", lambda: labels(it)[:3] == ["Record", "contact_id", "title"])
        await it.press("escape")
        await open_dataset(it, MILLION)
        await settled(it)
        await it.until_says("1 column hidden")
        assert labels(it)[:4] == ["Record", "contact_id", "title", "last_name"]
        await it.press("X")
        await it.until("all columns", lambda: "hidden" not in it.text)


async def test_a_column_that_is_jumped_to_is_in_view_beside_frozen_ones(
    opened: "Opened", sandbox: Sandbox
) -> None:
    async with opened(sandbox, size=(80, 24)) as it:
        await open_dataset(it, MILLION)
        await settled(it)
        await it.press("right", "Z", "c")
        await it.type("postcode")
        await it.press("enter")
        await it.until("that column", lambda: page_of(it).grid.column == "postcode")
        await it.until("it in view", lambda: "postcode" in labels(it))
        assert labels(it)[:3] == ["Record", "contact_id", "account_ref"]
        await it.press("Z")
        await it.until_toast("columns stay at the left; there is no room for more.")
        assert "postcode" in labels(it)


async def test_a_column_is_found_by_typing_also_a_hidden_one(
    opened: "Opened", sandbox: Sandbox
) -> None:
    async with opened(sandbox, size=(120, 36)) as it:
        await open_dataset(it, MILLION)
        await settled(it)
        await it.press("c")
        await it.type("opt")
        await it.until_says("unknown (4)")
        await it.press("tab", "x")
        await it.until_says("hidden   ")
        await it.press("enter")
        await it.until("that column", lambda: page_of(it).grid.column == "opted_in")
        assert "hidden" not in it.text
        await it.until_says("opted_in  boolean")


async def test_outcome_columns_come_first_where_the_job_is_known(
    opened: "Opened", sandbox: Sandbox
) -> None:
    async with opened(sandbox, size=(80, 24)) as it:
        it.app.push_screen(JobScreen("UK Consumer Master 2026"))
        await it.until_says("✓ complete")
        await open_dataset(it, MILLION)
        await settled(it)
        await it.press("o")
        await it.until("outcome columns", lambda: labels(it)[1] == "address_status")
        await it.press("o")
        await it.until("the own order", lambda: labels(it)[1] == "contact_id")


async def test_outcome_columns_of_an_unknown_job_are_said_to_be_unknown(
    opened: "Opened", sandbox: Sandbox
) -> None:
    async with opened(sandbox, size=(80, 24)) as it:
        await open_dataset(it, MILLION)
        await settled(it)
        await it.press("o")
        await it.until_toast("Data8 doesn't say which job made a dataset, and no job seen")
        session = it.app.session
        job = await session.client.get_job("UK Consumer Master 2026")
        session.history_or_memory[0].runs.note(job, session.clock.now())
        await it.press("o")
        await it.until("outcome columns", lambda: labels(it)[1] == "address_status")


async def test_a_local_copy_opens_at_the_same_record_and_is_used_again(
    opened: "Opened", fresh_sandbox: Fresh
) -> None:
    sandbox = fresh_sandbox()
    async with opened(sandbox, size=(80, 24)) as it:
        await open_dataset(it, OTHER)
        await settled(it)
        page = page_of(it)
        page.grid.move_to(1_234)
        await it.until("its value", lambda: page.cell_at_cursor)
        value = page.cell_at_cursor
        await it.press("L")
        await it.until("the file", lambda: isinstance(it.app.screen, FileScreen))
        await it.until("the same record", lambda: file_of(it).grid.cursor == 1_234)
        await it.until("its records", lambda: file_of(it).cell_at_cursor == value)
        await it.press("escape")
        await it.until("the dataset", lambda: it.app.screen is page)
        before = len(asked_for(sandbox, OTHER))
        await it.press("home", "L")
        await it.until("the file again", lambda: isinstance(it.app.screen, FileScreen))
        assert len(asked_for(sandbox, OTHER)) == before


def file_of(it: "Driver") -> FileScreen:
    page = it.app.screen
    assert isinstance(page, FileScreen)
    return page


async def test_escape_closes_the_columns_before_it_leaves(
    opened: "Opened", sandbox: Sandbox
) -> None:
    async with opened(sandbox, size=(80, 24)) as it:
        await open_dataset(it, MILLION)
        await settled(it)
        await it.press("c")
        await it.until_says("whole number")
        await it.press("escape")
        await it.until_says("Record  contact_id")
        assert isinstance(it.app.screen, DatasetScreen)
