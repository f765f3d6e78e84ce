"""The application in a browser: `data8-tui serve` and a headless Chromium."""

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from tests.command_line import user_of
from tests.e2e.browser import opened_tab

if TYPE_CHECKING:
    from data8_tui.sandbox.server import Sandbox


def test_the_application_is_used_in_a_browser(sandbox: "Sandbox", tmp_path: Path) -> None:
    async def use(address: str) -> None:
        site = urlsplit(address).netloc
        async with opened_tab(tmp_path / "browser") as tab:
            await tab.call("Page.navigate", url=address)
            await tab.until(lambda: "● live" in tab.screen.text)
            assert await tab.evaluate("location.href") == f"http://{site}/"
            assert await tab.evaluate("document.cookie") == ""
            await tab.press("2")
            await tab.until(lambda: "100 datasets" in tab.screen.text)
            assert {urlsplit(each).netloc for each in tab.requested} == {site}
            assert f"http://{site}/static/js/textual.js" in tab.requested
            assert tab.faults == []
            await tab.call("Page.navigate", url=address)  # whose token is used; it has the cookie
            await tab.call("Network.clearBrowserCookies")
            await tab.call("Page.navigate", url=address)
            await tab.until_page_says("This address was used already")

    with user_of(sandbox, tmp_path).started("serve") as process:
        assert process.stdout is not None
        asyncio.run(use(process.stdout.readline().strip()))
