"""A scan beside the event loop, that ends when nobody waits for it any more."""

import asyncio
import contextvars
import threading
from functools import partial
from pathlib import Path

from data8_tui.transfer.readers.files import Reading
from data8_tui.transfer.threads import in_thread
from data8_tui.transfer.upload.scan import Scan, Scanned, Watch, scan


class _NotWanted(Exception):
    """Ends the thread; nobody sees it."""


async def scanned(path: Path, asked: Reading, watch: Watch) -> Scan:
    """As `scan`, in a thread; `watch` is called in the event loop. A cancellation ends it soon."""
    loop, unwanted = asyncio.get_running_loop(), threading.Event()
    own = contextvars.copy_context()  # what `watch` starts belongs to whoever asked, not to nobody

    def pass_on(so_far: Scanned) -> None:
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
