"""`serve` over real sockets: who is let in, the terminal behind a web socket, and its end."""

import asyncio
import os
import re
import signal
import subprocess
from codecs import getincrementaldecoder
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp
import pytest

from tests.command_line import CommandLine
from tests.conditions import wait_until
from tests.pyte_screen import PyteScreen

REFUSED = 403
PATIENCE = 20.0
"""Seconds without anything drawn that fail a test."""


@dataclass
class Served:
    """A running `serve`: its process, and the address that it printed."""

    process: "subprocess.Popen[str]"
    address: str

    @property
    def site(self) -> str:
        return self.address.partition("/?")[0]

    def children(self) -> list[str]:
        """The command lines of its children."""
        listed = subprocess.run(
            ["ps", "-o", "args=", "--ppid", str(self.process.pid)],
            capture_output=True,
            text=True,
            check=False,
        )
        return listed.stdout.splitlines()


@contextmanager
def serving(cli: CommandLine, *options: str) -> Iterator[Served]:
    with cli.started("serve", *options) as process:
        assert process.stdout is not None
        yield Served(process, process.stdout.readline().strip())


def in_a_browser(work: Callable[[aiohttp.ClientSession], Awaitable[None]]) -> None:
    """Run with a client that keeps cookies, also those of addresses."""

    async def run() -> None:
        jar = aiohttp.CookieJar(unsafe=True)
        async with aiohttp.ClientSession(cookie_jar=jar) as session:
            await work(session)

    asyncio.run(run())


@dataclass
class Tab:
    """A web socket with a terminal behind it."""

    socket: aiohttp.ClientWebSocketResponse
    screen: PyteScreen
    decode: Callable[[bytes], str] = field(
        default_factory=lambda: getincrementaldecoder("utf-8")("replace").decode
    )

    async def until(self, condition: Callable[[list[str]], bool]) -> None:
        """Wait until the lines on screen are as that says."""
        while not condition(self.screen.text.splitlines()):
            message = await self.socket.receive(PATIENCE)
            if message.type is aiohttp.WSMsgType.BINARY:
                self.screen.feed(self.decode(message.data))
            assert not self.socket.closed, self.screen.text

    async def until_live(self) -> None:
        await self.until(lambda lines: "● live" in lines[0])


def test_only_the_browser_that_opened_the_address_is_let_in(cli: CommandLine) -> None:
    async def work(browser: aiohttp.ClientSession) -> None:
        site, host = served.site, served.site.removeprefix("http://")

        async def status(path: str, **headers: str) -> int:
            async with browser.get(f"{site}{path}", headers=headers) as answer:
                return answer.status

        for path in ("/", "/?token=wrong", "/static/js/textual.js", "/ws", "/elsewhere"):
            assert await status(path) == REFUSED
        token = served.address.removeprefix(site)
        assert await status(token, Host="rebound.example") == REFUSED
        async with browser.get(served.address) as opened:
            page, headers = await opened.text(), opened.headers
        cookie = headers["Set-Cookie"]
        assert "HttpOnly" in cookie
        assert "SameSite=Strict" in cookie
        assert served.address.partition("=")[2] not in page + cookie
        assert set(re.findall(r"(?:https?|wss?)://[^\s\"';]+", page + str(headers))) <= {
            f"ws://{host}/ws",
            f"ws://{host}",
        }
        assert "default-src 'none'" in headers["Content-Security-Policy"]
        for path in ("/", "/static/js/textual.js", "/static/css/xterm.css"):
            assert await status(path) == 200
        for path in ("/static/../server.py", "/static/js/..%2f..%2fserver.py", "/static/"):
            assert await status(path) == 404
        assert await status("/", Host="rebound.example") == REFUSED
        browser.cookie_jar.clear()
        assert await status(token) == REFUSED

    with serving(cli) as served:
        in_a_browser(work)


def test_a_tab_is_an_application_that_ends_with_it(cli: CommandLine) -> None:
    async def work(browser: aiohttp.ClientSession) -> None:
        site = served.site
        async with browser.get(served.address) as opened:
            assert opened.status == 200
        for origin in (None, "http://rebound.example", "null"):
            with pytest.raises(aiohttp.WSServerHandshakeError, match="403"):
                await browser.ws_connect(f"{site}/ws", origin=origin)
        assert not served.children()
        async with browser.ws_connect(f"{site}/ws?width=100&height=30", origin=site) as socket:
            tab = Tab(socket, PyteScreen(100, 30))
            await tab.until_live()
            await tab.until(lambda lines: "q quit" in lines[-1])
            (command,) = served.children()
            assert cli.variables["DATA8_CLIENT_SECRET"] not in command
            assert served.address.partition("=")[2] not in command
            for odd in ("nothing", "[]", '["resize", 3]', '["resize", {"width": "x"}]'):
                await socket.send_str(odd)
            tab.screen.resize(120, 36)
            await socket.send_json(["resize", {"width": 120, "height": 36}])
            await tab.until(lambda lines: "q quit" in lines[35])
            await socket.send_json(["stdin", "2"])
            await tab.until(lambda lines: "100 datasets" in "".join(lines))
            await socket.send_json(["stdin", "q"])
            async for _ in socket:
                pass
            assert socket.close_code == 1000
        async with browser.ws_connect(f"{site}/ws", origin=site) as socket:
            await Tab(socket, PyteScreen(80, 24)).until_live()
        await asyncio.to_thread(wait_until, lambda: not served.children())

    with serving(cli) as served:
        in_a_browser(work)


def test_its_end_is_that_of_its_children(cli: CommandLine, tmp_path: Path) -> None:
    async def work(browser: aiohttp.ClientSession) -> None:
        async with browser.get(served.address) as opened:
            assert opened.status == 200
        async with browser.ws_connect(f"{served.site}/ws", origin=served.site) as socket:
            await Tab(socket, PyteScreen(80, 24)).until_live()
            found = subprocess.run(
                ["ps", "-o", "pid=", "--ppid", str(served.process.pid)],
                capture_output=True,
                text=True,
                check=True,
            )
            children.extend(map(int, found.stdout.split()))
            os.kill(served.process.pid, signal.SIGINT)
            async for _ in socket:
                pass
            assert await asyncio.to_thread(served.process.wait) == 128 + signal.SIGINT

    children: list[int] = []
    with serving(cli) as served:
        in_a_browser(work)
    assert children
    assert not any(Path(f"/proc/{pid}").exists() for pid in children)


def test_an_address_that_others_reach_is_refused(cli: CommandLine) -> None:
    done = cli("serve", "--bind", "0.0.0.0")
    assert (done.status, done.out) == (2, "")
    assert "0.0.0.0 is refused: serve listens on this machine alone" in done.err
    assert "ssh -L" in done.err


def test_a_port_in_use_is_named(cli: CommandLine) -> None:
    with serving(cli) as served:
        port = served.site.rpartition(":")[2]
        done = cli("serve", "--port", port)
    assert (done.status, done.out) == (9, "")
    assert f"can't listen on 127.0.0.1, port {port}" in done.err


def test_a_profile_with_a_fault_is_refused_before_anything_is_served(nobody: CommandLine) -> None:
    done = nobody("serve")
    assert (done.status, done.out) == (3, "")
