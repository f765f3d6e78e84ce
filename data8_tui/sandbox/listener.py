"""uvicorn, as the sandbox runs it: quiet, on loopback, and gone as soon as it is told."""

import asyncio
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.h11_impl import H11Protocol

HOST = "127.0.0.1"


class _Protocol(H11Protocol):
    """Lets the faults cut the connection under a request."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self.app_state = {**self.app_state, "cut": self._cut}

    async def _cut(self) -> None:
        """Gives the loop a turn in which the protocol learns of it, or it would answer 500."""
        self.transport.abort()
        await asyncio.sleep(0)


class Listener(uvicorn.Server):
    """Calls `ready` once connections are accepted, then sleeps until it is told to leave."""

    def __init__(self, app: ASGIApp, ready: Callable[[], None]) -> None:
        super().__init__(_config(app))
        self._ready = ready
        self._leave = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None

    async def main_loop(self) -> None:
        self._loop = asyncio.get_running_loop()
        if threading.current_thread() is threading.main_thread():
            for number in (signal.SIGINT, signal.SIGTERM):
                self._loop.add_signal_handler(number, self._leave.set)
        self._ready()
        await self._leave.wait()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """At once: whoever waits for an answer learns it from the closed connection."""
        for server in self.servers:
            server.close()
        for connection in list(self.server_state.connections):
            connection.transport.abort()
        await asyncio.sleep(0)
        for task in list(self.server_state.tasks):
            task.cancel()
        await asyncio.gather(*self.server_state.tasks, return_exceptions=True)

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Signals are handled by the loop: uvicorn would raise them anew at the end."""
        yield

    def leave(self) -> None:
        """From any thread."""
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._leave.set)


def _config(app: ASGIApp) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        http=_Protocol,
        ws="none",
        loop="asyncio",
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        date_header=False,
        timeout_keep_alive=60,
    )


def bind(port: int) -> socket.socket:
    """Named as TCP: asyncio sends small answers at once only on a socket that says so."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind((HOST, port))
    return listener
