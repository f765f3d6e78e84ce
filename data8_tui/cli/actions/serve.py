"""The `serve` command: an HTTP server on loopback, whose page is a terminal for the application."""

import asyncio
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from ipaddress import ip_address
from pathlib import Path
from typing import TYPE_CHECKING

from data8_tui.cli import output, talk
from data8_tui.cli.interrupts import handle_interrupts
from data8_tui.cli.invocation import Invocation
from data8_tui.errors import ExtraMissing, StorageError, UsageError

if TYPE_CHECKING:
    from data8_tui.cli.actions.serve_site import BrowserSite

_ELSEWHERE = (
    "serve listens on this machine alone: whoever reached the port from elsewhere could try to "
    "work with your account, over a line that nothing encrypts"
)


def serve_application(invocation: Invocation, address: str, port: int) -> None:
    """Serve until a signal comes; the address is printed.

    Raises UsageError for an address that others reach, ExtraMissing, StorageError where the port
    can't be opened, ConfigurationError and Interrupted.
    """
    host = _loopback(address)
    statics = _statics()
    if not invocation.demo:
        with invocation.profile():  # what is wrong with it is said here, and not in every tab
            pass
    from data8_tui.cli.actions.serve_site import BrowserSite

    command = [sys.executable, "-P", "-m", "data8_tui", *_options(invocation)]
    asyncio.run(handle_interrupts(_serve(BrowserSite(command, statics), host, port)))


def _loopback(address: str) -> str:
    """Raises UsageError where it isn't an address of loopback."""
    try:
        found = ip_address("127.0.0.1" if address == "localhost" else address)
    except ValueError:
        raise UsageError(f"“{address}” is not an IP address").with_note(_ELSEWHERE) from None
    if not found.is_loopback:
        raise UsageError(f"{address} is refused: {_ELSEWHERE}").with_note(
            "from another machine, forward the port: ssh -L PORT:127.0.0.1:PORT HOST"
        )
    return str(found)


def _statics() -> Path:
    """The folder of textual-serve's scripts. Raises ExtraMissing."""
    found = find_spec("textual_serve") if find_spec("aiohttp") else None
    if found is None or not found.origin:
        raise ExtraMissing("serve needs textual-serve, which is not installed", extra="web")
    return Path(found.origin).parent / "static"


def _options(invocation: Invocation) -> Iterator[str]:
    """What selects the account for a child: no secret has an option."""
    for name, value in invocation.options.items():
        option = f"--{name.replace('_', '-')}"
        if name in invocation.switches:
            yield option
        elif value and name not in {"true", "false"}:
            yield from (option, value)
    if invocation.demo:
        yield "--demo"


async def _serve(site: "BrowserSite", host: str, port: int) -> None:
    try:
        async with site.listening(host, port) as address:
            output.lines([address])
            talk.write_message("open this address in a browser of this machine; Ctrl-C ends it")
            await asyncio.Event().wait()
    except OSError as error:
        raise StorageError(f"can't listen on {host}, port {port}: {error.strerror}") from None
