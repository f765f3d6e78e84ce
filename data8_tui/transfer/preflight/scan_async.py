"""A scan that runs beside the event loop and ends when it is cancelled."""

import asyncio
import contextvars
import threading
from pathlib import Path
from typing import Protocol

from data8_tui.threads import retrieve_exception, run_in_thread
from data8_tui.transfer.preflight.scan import OnScanProgress, Scan, ScanProgress, scan
from data8_tui.transfer.readers.files import ReadOptions


class SignInClient(Protocol):
    """The part of api.client.Client that checks the credentials."""

    async def sign_in(self) -> None: ...


async def scan_while_signing_in(
    client: SignInClient, path: Path, requested: ReadOptions, on_progress: OnScanProgress
) -> Scan:
    """As `scan_in_thread`, but wrong credentials end it: a scan may take minutes.

    Raises what `client.sign_in` does where that fails before the scan has ended.
    """
    signing = asyncio.ensure_future(client.sign_in())
    scanning = asyncio.ensure_future(scan_in_thread(path, requested, on_progress))
    try:
        await asyncio.wait((signing, scanning), return_when=asyncio.FIRST_COMPLETED)
        if signing.done():
            signing.result()
        return await scanning
    finally:
        signing.cancel()
        scanning.cancel()
        await asyncio.gather(signing, scanning, return_exceptions=True)


class _Cancelled(Exception):
    """Ends the thread's scan; never propagates further."""


async def scan_in_thread(path: Path, requested: ReadOptions, on_progress: OnScanProgress) -> Scan:
    """As `scan`, in a thread. `on_progress` is called in the event loop.

    A cancellation ends the scan after the present batch of rows, or while it waits for one.
    """
    loop, cancelled = asyncio.get_running_loop(), threading.Event()
    # Tasks started by `on_progress` get the caller's context variables.
    context = contextvars.copy_context()

    def report(so_far: ScanProgress) -> None:
        if cancelled.is_set():
            raise _Cancelled
        loop.call_soon_threadsafe(on_progress, so_far, context=context)

    scanning = asyncio.ensure_future(run_in_thread(scan, path, requested, report))
    scanning.add_done_callback(retrieve_exception)
    try:
        return await asyncio.shield(scanning)
    except asyncio.CancelledError:
        cancelled.set()
        await asyncio.wait([scanning])
        raise
