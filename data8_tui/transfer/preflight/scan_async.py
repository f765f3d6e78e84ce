"""A scan beside the event loop, that ends when nobody waits for it any more.

A large file takes minutes, in which wrong credentials can be found out.
"""

import asyncio
import contextvars
import threading
from functools import partial
from pathlib import Path
from typing import Protocol

from data8_tui.transfer.preflight.scan import Scan, ScanProgress, Watch, scan
from data8_tui.transfer.readers.files import ReadOptions
from data8_tui.transfer.threads import in_thread


class SignInClient(Protocol):
    """The part of api.client.Client that knows whether it is let in."""

    async def sign_in(self) -> None: ...


async def scan_while_signing_in(
    client: SignInClient, path: Path, asked: ReadOptions, watch: Watch
) -> Scan:
    """As `scan_in_thread`. Raises what `client.sign_in` does where that comes first."""
    signing = asyncio.ensure_future(client.sign_in())
    scanning = asyncio.ensure_future(scan_in_thread(path, asked, watch))
    try:
        await asyncio.wait((signing, scanning), return_when=asyncio.FIRST_COMPLETED)
        if signing.done():
            signing.result()
        return await scanning
    finally:
        signing.cancel()
        scanning.cancel()
        await asyncio.gather(signing, scanning, return_exceptions=True)


class _NotWanted(Exception):
    """Ends the thread; nobody sees it."""


async def scan_in_thread(path: Path, asked: ReadOptions, watch: Watch) -> Scan:
    """As `scan`, in a thread; `watch` is called in the event loop. A cancellation ends it soon."""
    loop, unwanted = asyncio.get_running_loop(), threading.Event()
    own = contextvars.copy_context()  # what `watch` starts belongs to whoever asked, not to nobody

    def pass_on(so_far: ScanProgress) -> None:
        if unwanted.is_set():
            raise _NotWanted
        loop.call_soon_threadsafe(watch, so_far, context=own)

    under_way = asyncio.ensure_future(in_thread(None, partial(scan, path, asked, pass_on)))
    try:
        return await asyncio.shield(under_way)
    except asyncio.CancelledError:
        unwanted.set()
        await asyncio.wait([under_way])
        under_way.exception()
        raise
