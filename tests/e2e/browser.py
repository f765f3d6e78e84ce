"""A headless Chromium, driven by its own protocol (CDP) over a web socket."""

import base64
import os
import shutil
import subprocess
from codecs import getincrementaldecoder
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import aiohttp
import pytest

from tests.conditions import wait_until
from tests.pyte_screen import PyteScreen

PATIENCE = 20.0
"""Seconds without a message that fail a test."""


def chromium() -> str:
    """The program; without one the test is skipped, but in CI it fails."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None and os.environ.get("CI") != "true":
        pytest.skip("there is no chromium")
    assert found is not None, "CI needs chromium: .ci/run installs it"
    return found


class Tab:
    """A tab of the browser: what it requested, and what came by its web socket."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._socket = socket
        self._number = 0
        self.requested: list[str] = []
        self.faults: list[str] = []
        self.screen = PyteScreen(80, 24)
        """What its terminal shows, by what that was given."""
        self._decode = getincrementaldecoder("utf-8")("replace").decode

    async def call(self, method: str, **parameters: object) -> dict[str, Any]:
        """Call a method of the protocol; what it returns."""
        self._number += 1
        number = self._number
        await self._socket.send_json({"id": number, "method": method, "params": parameters})
        while (message := await self._next()).get("id") != number:
            pass
        assert "error" not in message, message
        result: dict[str, Any] = message["result"]
        return result

    async def until(self, condition: Callable[[], bool]) -> None:
        """Take messages until the condition holds."""
        while not condition():
            await self._next()

    async def evaluate(self, script: str) -> object:
        """The value of a piece of JavaScript."""
        return (await self.call("Runtime.evaluate", expression=script))["result"].get("value")

    async def until_page_says(self, text: str) -> None:
        """Wait for a page without a terminal that has the text."""
        while text not in str(await self.evaluate("document.body?.innerText")):
            pass

    async def press(self, key: str) -> None:
        """Type a letter."""
        code = ord(key.upper())
        for kind, more in (("keyDown", {"text": key}), ("keyUp", {})):
            await self.call(
                "Input.dispatchKeyEvent", type=kind, key=key, windowsVirtualKeyCode=code, **more
            )

    async def _next(self) -> dict[str, Any]:
        message: dict[str, Any] = (await self._socket.receive(PATIENCE)).json()
        about = message.get("params", {})
        match message.get("method"):
            case "Network.requestWillBeSent":
                self.requested.append(about["request"]["url"])
            case "Network.webSocketCreated":
                self.requested.append(about["url"])
                size = parse_qs(urlsplit(about["url"]).query)
                self.screen = PyteScreen(int(size["width"][0]), int(size["height"][0]))
            case "Network.webSocketFrameReceived" if about["response"]["opcode"] == 2:
                data = base64.b64decode(about["response"]["payloadData"])
                self.screen.feed(self._decode(data))
            case "Runtime.exceptionThrown":
                self.faults.append(str(about["exceptionDetails"]))
            case "Log.entryAdded" if about["entry"]["level"] == "error":
                self.faults.append(str(about["entry"]["text"]))
        return message


@asynccontextmanager
async def opened_tab(folder: Path) -> AsyncIterator[Tab]:
    """A browser with an empty tab; its profile is in `folder`."""
    # Chromium's own sandbox needs what containers, and root, lack.
    process = subprocess.Popen(
        [
            *(chromium(), "--headless=new", "--no-sandbox", "--disable-gpu"),
            *("--disable-dev-shm-usage", "--remote-debugging-port=0", "--window-size=1200,800"),
            *("--no-first-run", "--disable-background-networking", f"--user-data-dir={folder}"),
            "about:blank",
        ],
        stderr=subprocess.DEVNULL,
    )
    try:
        port_file = folder / "DevToolsActivePort"
        wait_until(lambda: port_file.exists() and port_file.read_text().count("\n") > 0)
        port = port_file.read_text().split()[0]
        async with aiohttp.ClientSession() as session:
            async with session.get(f"http://127.0.0.1:{port}/json/list") as listed:
                pages = [each for each in await listed.json() if each["type"] == "page"]
            address = pages[0]["webSocketDebuggerUrl"]
            async with session.ws_connect(address, max_msg_size=1 << 26) as socket:
                tab = Tab(socket)
                for domain in ("Network", "Page", "Log", "Runtime"):
                    await tab.call(f"{domain}.enable")
                yield tab
    finally:
        process.terminate()
        process.wait()
