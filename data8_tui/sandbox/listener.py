"""uvicorn as the sandbox runs it: without logs, on loopback, with an immediate shutdown."""

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
    """Lets a fault abort the connection during a request."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self.app_state = {**self.app_state, "abort": self._abort}

    async def _abort(self) -> None:
        """Abort, then let the protocol notice; it would respond 500 otherwise."""
        self.transport.abort()
        await asyncio.sleep(0)


class Listener(uvicorn.Server):
    """A server that calls `ready` when it accepts connections, and runs until `stop` is called."""

    def __init__(self, app: ASGIApp, ready: Callable[[], None]) -> None:
        super().__init__(_config(app))
        self._ready = ready
        self._stopping = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None

    async def main_loop(self) -> None:
        self._loop = asyncio.get_running_loop()
        if threading.current_thread() is threading.main_thread():
            for number in (signal.SIGINT, signal.SIGTERM):
                self._loop.add_signal_handler(number, self._stopping.set)
        self._ready()
        await self._stopping.wait()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Close immediately; clients that wait for a response see a closed connection."""
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
        """Leave signals to the loop: uvicorn would raise them again at the end."""
        yield

    def stop(self) -> None:
        """Stop the server; callable from any thread."""
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._stopping.set)


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
    """Return a socket bound to a port of 127.0.0.1; 0 takes a free one. Raises OSError.

    The protocol is named: asyncio disables Nagle's algorithm only on a socket that names TCP.
    """
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind((HOST, port))
    return listener
