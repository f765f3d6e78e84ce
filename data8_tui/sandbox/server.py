"""Runs the sandbox: as a process that says when it is ready, or in a thread for tests.

    python -m data8_tui.sandbox --port 0 --db :memory: --until-stdin-closes

prints one line of JSON once it accepts connections, and nothing else on standard output:

    {"base_url": "http://127.0.0.1:40123", "token_url": "…/connect/token",
     "client_id": "sandbox", "client_secret": "…"}
"""

import asyncio
import json
import os
import signal
import socket
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from data8_tui.sandbox.account import Account
from data8_tui.sandbox.app import application
from data8_tui.sandbox.clock import Clock
from data8_tui.sandbox.options import Options
from data8_tui.sandbox.routes_auth import TOKEN_PATH
from data8_tui.sandbox.services import Services, services

HOST = "127.0.0.1"
_GRACE = 1


class _Protocol(H11Protocol):
    """Lets the faults cut the connection under a request."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self.app_state = {**self.app_state, "cut": transport.abort}


class _Server(uvicorn.Server):
    """Sleeps until it is told to leave, instead of looking ten times a second."""

    def __init__(self, config: uvicorn.Config, ready: Any) -> None:
        super().__init__(config)
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

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield

    def leave(self) -> None:
        """From any thread."""
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._leave.set)


@dataclass(frozen=True)
class Sandbox:
    """A sandbox that runs in this process. `account`, `clock` and the rest are its insides."""

    services: Services

    @property
    def base_url(self) -> str:
        return self.services.base_url

    @property
    def token_url(self) -> str:
        return self.base_url + TOKEN_PATH

    @property
    def client_id(self) -> str:
        return self.services.tokens.client_id

    @property
    def client_secret(self) -> str:
        return self.services.tokens.client_secret

    @property
    def account(self) -> Account:
        return self.services.account

    @property
    def clock(self) -> Clock:
        return self.services.clock

    def ready_line(self) -> str:
        names = ("base_url", "token_url", "client_id", "client_secret")
        return json.dumps({name: getattr(self, name) for name in names})


def _bind(port: int) -> socket.socket:
    """Named as TCP: asyncio sends small answers at once only on a socket that says so."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind((HOST, port))
    return listener


def _open(options: Options, listener: socket.socket) -> Sandbox:
    base_url = f"http://{HOST}:{listener.getsockname()[1]}"
    return Sandbox(services(options, base_url, Clock(options.now)))


def _server(sandbox: Sandbox, ready: Any) -> _Server:
    config = uvicorn.Config(
        application(sandbox.services),
        http=_Protocol,
        ws="none",
        loop="asyncio",
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        date_header=False,
        timeout_keep_alive=60,
        timeout_graceful_shutdown=_GRACE,
    )
    return _Server(config, ready)


def serve(options: Options) -> None:
    """Serve until SIGINT, SIGTERM or, if asked, the end of standard input. OSError: the port."""
    listener = _bind(options.port)
    sandbox = _open(options, listener)
    server = _server(sandbox, lambda: print(sandbox.ready_line(), flush=True))
    if options.until_stdin_closes:
        threading.Thread(target=_leave_at_end_of_input, args=(server,), daemon=True).start()
    asyncio.run(server.serve([listener]))
    sandbox.services.close()


def _leave_at_end_of_input(server: _Server) -> None:
    while os.read(sys.stdin.fileno(), 4096):
        pass
    server.leave()


@contextmanager
def running(**options: Any) -> Iterator[Sandbox]:
    """A sandbox in a thread of this process, on a real socket; the options are `Options`' own."""
    listener = _bind(options.get("port", 0))
    sandbox = _open(Options(**options), listener)
    ready = threading.Event()
    server = _server(sandbox, ready.set)
    thread = threading.Thread(target=asyncio.run, args=(server.serve([listener]),), daemon=True)
    thread.start()
    ready.wait(10)
    try:
        yield sandbox
    finally:
        server.leave()
        thread.join(10)
        sandbox.services.close()
