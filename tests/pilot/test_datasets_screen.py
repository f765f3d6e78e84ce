"""The list of datasets, as a person walks through it."""

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from data8_tui.errors import ServiceError
from data8_tui.sandbox.server import Sandbox
from data8_tui.tui.dialogs.download_dialog import DownloadDialog
from data8_tui.tui.screens.datasets import DatasetsScreen

if TYPE_CHECKING:
    from conftest import Driver, Opened

SIZES = pytest.mark.parametrize("size", [(80, 24), (120, 36)])


async def to_datasets(it: "Driver") -> None:
    await it.press("2")
    await it.until_says("page 1")
    await it.until_settled()
    await it.until("the rows' details", lambda: "·  " not in it.lines[5])


def kinds(it: "Driver") -> set[str]:
    return {word for line in it.lines for word in ("→ input", "← output") if word in line}


@SIZES
async def test_the_rows_on_screen_are_completed(
    opened: "Opened", sandbox: Sandbox, size: tuple[int, int]
) -> None:
    async with opened(sandbox, size=size) as it:
        await to_datasets(it)
        row = it.lines[6]
        assert "✓ complete" in row
        assert kinds(it) == {"→ input", "← output"}
        assert all(len(line) <= size[0] for line in it.lines)
        assert it.line_with("Dataset  ").split()[:4] == ["Dataset", "Kind", "State", "Records"]


async def test_only_the_rows_on_screen_are_asked_about(
    opened: "Opened", fresh_sandbox: Callable[..., Sandbox]
) -> None:
    sandbox = fresh_sandbox()
    async with opened(sandbox, size=(80, 24)) as it:
        await to_datasets(it)
        asked = {r.path for r in sandbox.services.traffic.log if r.path.startswith("/Dataset/")}
        assert len(asked) == 18


async def test_the_kind_is_filtered_by_the_server(opened: "Opened", sandbox: Sandbox) -> None:
    async with opened(sandbox) as it:
        await to_datasets(it)
        await it.press("i")
        await it.until_says("inputs only")
        await it.until("inputs alone", lambda: kinds(it) == {"→ input"})
        await it.press("i")
        await it.until_says("outputs only")
        await it.until("outputs alone", lambda: kinds(it) == {"← output"})
        await it.press("escape")
        await it.until_says("inputs and outputs")


async def test_pages_and_narrowing(opened: "Opened", sandbox: Sandbox) -> None:
    async with opened(sandbox) as it:
        await to_datasets(it)
        await it.press("right_square_bracket")
        await it.until_says("page 2 · 100 datasets")
        await it.press("left_square_bracket")
        await it.until_says("page 1 · 100 datasets")
        await it.press("slash")
        await it.type("_invalid")
        await it.until_says("on page 1")
        rows = [line for line in it.lines if "✓" in line]
        assert rows
        assert all("_invalid" in line for line in rows)
        await it.press("escape")
        await it.until_says("page 1 · 100 datasets")


async def test_sorting_by_records(opened: "Opened", sandbox: Sandbox) -> None:
    async with opened(sandbox) as it:
        await to_datasets(it)
        await it.press("s", "s", "s", "s")
        await it.until_says("▼ Records")
        await it.until_settled()
        page = it.app.screen
        assert isinstance(page, DatasetsScreen)
        await it.until("all details", lambda: all(one.detailed for one in page.shown))
        counts = [one.record_count or 0 for one in page.shown]
        assert len(counts) == 100
        assert counts == sorted(counts, reverse=True)
        await it.press("home")
        await it.until_says(f"{counts[0]:,}")


async def test_an_input_is_not_offered_for_download(opened: "Opened", sandbox: Sandbox) -> None:
    async with opened(sandbox) as it:
        await to_datasets(it)
        await it.press("i")
        await it.until("inputs alone", lambda: kinds(it) == {"→ input"})
        await it.until_settled()
        await it.press("d")
        await it.until_says("only the records of output datasets")


async def test_enter_opens_the_dataset_and_escape_comes_back_to_its_row(
    opened: "Opened", sandbox: Sandbox
) -> None:
    async with opened(sandbox) as it:
        await to_datasets(it)
        await it.press("down", "down")
        name = it.app.screen.under_cursor()  # type: ignore[attr-defined]
        await it.press("enter")
        await it.until_says("columns")
        assert it.lines[2].split()[0] == name
        await it.press("escape")
        await it.until_says("inputs and outputs")
        assert it.app.screen.under_cursor() == name  # type: ignore[attr-defined]


async def test_a_command_right_behind_moves_of_the_cursor_is_for_the_row_they_lead_to(
    sandbox: "Sandbox", opened: "Opened"
) -> None:
    async with opened(sandbox) as it:
        await it.press("2")
        await it.until_says("100 datasets")
        page = it.app.screen
        assert isinstance(page, DatasetsScreen)
        name = page.shown[7].name
        await it.press_without_a_pause(*["down"] * 7, "d")
        await it.until("the dialog", lambda: isinstance(it.app.screen, DownloadDialog))
        assert it.app.screen._datasets == (name,)  # type: ignore[attr-defined]


async def test_a_server_with_other_names_for_the_kinds_is_reported_once(
    opened: "Opened", fresh_sandbox: Callable[..., Sandbox]
) -> None:
    async with opened(fresh_sandbox(dataset_filters="none")) as it:
        await to_datasets(it)
        await it.press("i")
        await it.until_toast("Data8 doesn't apply this filter")
        await it.until("inputs alone", lambda: kinds(it) == {"→ input"})
        await it.press("i")
        await it.until("outputs alone", lambda: kinds(it) == {"← output"})
        assert it.said_by("Toast").count("apply this filter") <= 1


async def test_a_dataset_opens_by_name_while_the_list_is_of_another_shape(
    opened: "Opened", fresh_sandbox: Callable[..., Sandbox]
) -> None:
    async with opened(fresh_sandbox(shape="datasets=two-lists,jobs=null")) as it:
        await it.until_says("The answer for the list of jobs should be a list")
        await it.press("2")
        await it.until("its keys", lambda: "keys rows, others" in " ".join(it.text.split()))
        await it.press("o")
        await it.type("block_edge_1001_output")
        await it.press("enter")
        await it.until_says("1,001")


async def test_all_pages_are_sorted_by_records_the_largest_first(
    opened: "Opened", sandbox: Sandbox
) -> None:
    async with opened(sandbox, size=(80, 24)) as it:
        await to_datasets(it)
        screen = it.app.screen
        assert isinstance(screen, DatasetsScreen)
        await it.press("i", "s", "s", "s", "s")
        await it.until_says("Records sorts this page of 100 only · ctrl+f all pages")
        await it.press("ctrl+f")
        await it.until_says("by Records; Escape shows pages again")
        counts = [one.record_count or 0 for one in screen.shown if one.detailed]
        assert len(counts) == len(screen.shown) > 100
        assert counts == sorted(counts, reverse=True)
        assert f"{counts[0]:,}" in it.lines[5]
        await it.press("escape")
        await it.until_says("page 1 · 100 datasets, more follow")


async def test_what_sorts_all_pages_can_be_stopped(opened: "Opened", sandbox: Sandbox) -> None:
    async with opened(sandbox, size=(80, 24)) as it:
        await to_datasets(it)
        screen = it.app.screen
        assert isinstance(screen, DatasetsScreen)
        never = asyncio.Event()
        screen.fetch_details = lambda _: never.wait()  # type: ignore[method-assign,assignment]
        await it.press("i", "s", "s", "s", "s", "ctrl+f")
        await it.until_says("(Escape stops)")
        await it.until_says("Records known of")
        await it.press("escape")
        await it.until_says("of which Records is not known of")
        await it.press("escape")
        await it.until_says("Records sorts this page of 100 only")


async def test_no_request_for_an_order_outlives_one_that_failed(
    opened: "Opened", sandbox: Sandbox
) -> None:
    async with opened(sandbox, size=(80, 24)) as it:
        await to_datasets(it)
        screen = it.app.screen
        assert isinstance(screen, DatasetsScreen)
        waiting: set[str] = set()

        async def fetch_details(name: str) -> None:
            if len(waiting) == 5:
                raise ServiceError("not now")
            waiting.add(name)
            try:
                await asyncio.Event().wait()
            finally:
                waiting.remove(name)

        screen.fetch_details = fetch_details  # type: ignore[method-assign]
        await it.press("i", "s", "s", "s", "s", "ctrl+f")
        await it.until_toast("not now")
        await it.until("the end of the others", lambda: not waiting)


async def test_the_largest_complete_output_is_the_first_of_what_a_part_of_a_name_finds(
    opened: "Opened", sandbox: Sandbox
) -> None:
    async with opened(sandbox, size=(80, 24)) as it:
        await to_datasets(it)
        await it.press("o")
        await it.type("uk_consumer_master_2026")
        await it.until("their details", lambda: it.text.count("1,000,000") == 2)
        first, *_, last = [line for line in it.lines if "uk_consumer_master_2026_" in line]
        assert first.split()[1:5] == ["uk_consumer_master_2026_output", "←", "output", "1,000,000"]
        assert "→ input" in last
        await it.press("enter")
        await it.until_says("← output   ✓ complete   1,000,000 records")
