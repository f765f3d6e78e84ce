"""The site of `serve`: a page, its files, and a web socket for each terminal."""

import asyncio
import secrets
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Final

from aiohttp import WSMsgType, web

from data8_tui.cli.actions.serve_access import SiteAccess
from data8_tui.cli.actions.serve_page import STATICS, page, security_headers
from data8_tui.cli.actions.serve_terminal import PseudoTerminal

_MOST_TERMINALS: Final = 8
_LARGEST_MESSAGE: Final = 1 << 20
"""Bytes: room for a long paste."""
_SIZES: Final = range(1, 1000)
_USUAL_SIZE: Final = (80, 24)
_REFUSED: Final = "This address was used already, or is not whole. End serve and start it again.\n"

_Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class BrowserSite:
    """Serves terminals in which `command` runs; `statics` has textual-serve's files."""

    def __init__(self, command: Sequence[str], statics: Path) -> None:
        self.access = SiteAccess()
        self._command = command
        self._statics = statics
        self._sockets: set[web.WebSocketResponse] = set()

    @asynccontextmanager
    async def listening(self, host: str, port: int) -> AsyncIterator[str]:
        """Serve within the block; gives the address to open. Raises OSError."""
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        listener = socket.create_server((host, port), family=family)
        self.access.listen_on(host, listener.getsockname()[1])
        app = web.Application(middlewares=[self._guard])
        app.add_routes(
            [
                web.get("/", self._index),
                web.get("/ws", self._terminal),
                web.get("/static/{name:.+}", self._static),
            ]
        )
        app.on_shutdown.append(self._close_sockets)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=4.0)
        await runner.setup()
        try:
            await web.SockSite(runner, listener).start()
            yield self.access.address
        finally:
            await runner.cleanup()

    @web.middleware
    async def _guard(self, request: web.Request, handler: _Handler) -> web.StreamResponse:
        """Refuse what isn't from the browser that opened the address."""
        access = self.access
        if not access.is_ours(request.host):
            return _refusal(request, "This host is not served here.\n")
        opens = request.path == "/" and access.exchange(request.query.get("token", ""))
        if not opens and not access.is_known(request.cookies):
            return _refusal(request, _REFUSED)
        response = await handler(request)
        if opens:
            response.headers["Set-Cookie"] = access.cookie
        return response

    async def _index(self, request: web.Request) -> web.Response:
        nonce = secrets.token_urlsafe(16)
        return web.Response(
            text=page(request.host, nonce),
            content_type="text/html",
            headers=security_headers(request.host, nonce),
        )

    async def _static(self, request: web.Request) -> web.StreamResponse:
        name = request.match_info["name"]
        if name not in STATICS:
            return web.Response(status=404, headers=security_headers(request.host))
        headers = {**security_headers(request.host), "Content-Type": STATICS[name]}
        return web.FileResponse(self._statics / name, headers=headers)

    async def _terminal(self, request: web.Request) -> web.StreamResponse:
        """Run the application for a tab, until either ends."""
        if not self.access.is_own_origin(request.host, request.headers.get("Origin")):
            return _refusal(request, "This page is not served here.\n")
        if len(self._sockets) >= _MOST_TERMINALS:
            return _refusal(request, f"{_MOST_TERMINALS} tabs are open: close one.\n")
        websocket = web.WebSocketResponse(heartbeat=15, max_msg_size=_LARGEST_MESSAGE)
        await websocket.prepare(request)
        self._sockets.add(websocket)
        try:
            await self._run(websocket, *(_size(request.query) or _USUAL_SIZE))
        finally:
            self._sockets.discard(websocket)
        return websocket

    async def _run(self, websocket: web.WebSocketResponse, width: int, height: int) -> None:
        terminal = await PseudoTerminal.opened(self._command, width, height)
        showing = asyncio.create_task(_show(terminal, websocket))
        try:
            async for message in websocket:
                if message.type is WSMsgType.TEXT:
                    await _take(message, terminal, websocket)
        finally:
            showing.cancel()
            await asyncio.gather(showing, return_exceptions=True)
            await terminal.aclose()

    async def _close_sockets(self, _: web.Application) -> None:
        await asyncio.gather(*(each.close() for each in list(self._sockets)))


async def _show(terminal: PseudoTerminal, websocket: web.WebSocketResponse) -> None:
    """What the application draws, and the end of the page with its end."""
    try:
        await terminal.copy_to(websocket.send_bytes)
    except ConnectionError:
        return  # the tab is closed
    await websocket.close()


async def _take(message: Any, terminal: PseudoTerminal, websocket: web.WebSocketResponse) -> None:
    """A message of textual-serve's script; one of another shape is left out."""
    try:
        match message.json():
            case ["stdin", str(text)]:
                terminal.type(text)
            case ["resize", dict(size)]:
                if wanted := _size(size):
                    terminal.resize(*wanted)
            case ["ping", value]:
                await websocket.send_json(["pong", value])
    except ValueError:
        return


def _size(given: Any) -> tuple[int, int] | None:
    """Columns and rows; None where they are none."""
    try:
        width, height = int(given["width"]), int(given["height"])
    except (KeyError, TypeError, ValueError):
        return None
    return (width, height) if width in _SIZES and height in _SIZES else None


def _refusal(request: web.Request, text: str) -> web.Response:
    return web.Response(status=403, text=text, headers=security_headers("127.0.0.1"))
