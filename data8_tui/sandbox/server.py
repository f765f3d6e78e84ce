"""Runs the sandbox: as a process that reports when it is ready, or in a thread for tests.

    python -m data8_tui.sandbox --port 0 --db :memory: --until-stdin-closes

prints one line of JSON once it accepts connections, and nothing else on standard output:

    {"base_url": "http://127.0.0.1:40123", "token_url": "…/connect/token",
     "client_id": "sandbox", "client_secret": "…"}
"""

import asyncio
import json
import os
import socket
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from data8_tui.sandbox.account.account import SandboxAccount
from data8_tui.sandbox.app import application
from data8_tui.sandbox.clock import SandboxClock
from data8_tui.sandbox.listener import HOST, Listener, bind
from data8_tui.sandbox.options import Options
from data8_tui.sandbox.routes.auth import TOKEN_PATH
from data8_tui.sandbox.services import Services, services


@dataclass(frozen=True)
class Sandbox:
    """A sandbox that runs in this process; tests reach its account and clock directly."""

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
    def account(self) -> SandboxAccount:
        return self.services.account

    @property
    def clock(self) -> SandboxClock:
        return self.services.clock

    def ready_line(self) -> str:
        """Return the line of JSON that the process prints when it accepts connections."""
        names = ("base_url", "token_url", "client_id", "client_secret")
        return json.dumps({name: getattr(self, name) for name in names})


def _open(options: Options, listener: socket.socket) -> Sandbox:
    base_url = f"http://{HOST}:{listener.getsockname()[1]}"
    return Sandbox(services(options, base_url, SandboxClock(options.now)))


def serve(options: Options) -> None:
    """Serve until SIGINT, SIGTERM or, as an option, the end of standard input.

    Raises OSError if the port can't be bound, sqlite3.Error if the database can't be opened.
    """
    listener = bind(options.port)
    sandbox = _open(options, listener)
    server = Listener(
        application(sandbox.services), lambda: print(sandbox.ready_line(), flush=True)
    )
    if options.until_stdin_closes:
        threading.Thread(target=_stop_at_end_of_input, args=(server,), daemon=True).start()
    asyncio.run(server.serve([listener]))
    sandbox.services.close()


def _stop_at_end_of_input(server: Listener) -> None:
    while os.read(sys.stdin.fileno(), 4096):
        pass
    server.stop()


@contextmanager
def running(**options: Any) -> Iterator[Sandbox]:
    """Run a sandbox in a thread, on a real socket; `options` are the fields of `Options`.

    Raises OSError if the port can't be bound.
    """
    listener = bind(options.get("port", 0))
    sandbox = _open(Options(**options), listener)
    ready = threading.Event()
    server = Listener(application(sandbox.services), ready.set)
    thread = threading.Thread(target=asyncio.run, args=(server.serve([listener]),), daemon=True)
    thread.start()
    ready.wait(10)
    try:
        yield sandbox
    finally:
        server.stop()
        thread.join(10)
        sandbox.services.close()
