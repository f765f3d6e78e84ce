"""Enter before a name is found: over a slow line a name and Enter are typed in one go."""

import asyncio
from typing import Any

from textual.app import App
from textual.content import Content

from data8_tui.api.page import Page, PageFacts
from data8_tui.tui.dialogs.name_search import NameSearch
from data8_tui.tui.dialogs.open_by_name_dialog import OpenByNameDialog

FULL = tuple(f"other_{number}" for number in range(98))


class Outputs:
    """Details that put outputs first, known once `arrived` is set."""

    def __init__(self) -> None:
        self.arrived = asyncio.Event()

    def known(self, name: str) -> bool:
        return self.arrived.is_set()

    def rank(self, name: str) -> tuple[int, int]:
        return (1 if self.known(name) and name.endswith("input") else 0, 0)

    def beside(self, name: str) -> Content:
        return Content("")

    async def fetch(self, name: str) -> None:
        await self.arrived.wait()


class Pages:
    """Pages that come when they are put in."""

    def __init__(self) -> None:
        self.next = asyncio.Queue[tuple[str, ...]]()

    async def fetch(self, number: int) -> Page[Any]:
        return Page([], PageFacts(await self.next.get()))


async def typed_at_once(details: Outputs, pages: Pages) -> list[str | None]:
    """What a name and Enter open that were typed before a page came; one page comes later."""
    opened: list[str | None] = []
    app = App[None]()
    async with app.run_test() as pilot:
        dialog = OpenByNameDialog("dataset", NameSearch((), pages.fetch), details)
        app.push_screen(dialog, opened.append)
        await pilot.press(*"national", "enter")
        assert opened == []
        pages.next.put_nowait((*FULL, "national_input", "national_output"))
        await pilot.pause()
        details.arrived.set()
        async with asyncio.timeout(10):
            while not opened:
                await pilot.pause()
        pages.next.put_nowait(("national_more",))
        await pilot.pause()
    return opened


async def test_the_best_of_what_is_found_opens() -> None:
    assert await typed_at_once(Outputs(), Pages()) == ["national_output"]


async def test_a_page_that_comes_after_the_dialog_is_left_does_no_harm() -> None:
    opened: list[str | None] = []
    app, pages = App[None](), Pages()
    async with app.run_test() as pilot:
        dialog = OpenByNameDialog("dataset", NameSearch((), pages.fetch))
        app.push_screen(dialog, opened.append)
        await pilot.press(*"national")
        await dialog.query("Matches").remove()
        dialog.dismiss(None)
        dialog._on_page()
        await pilot.pause()
    assert opened == [None]
