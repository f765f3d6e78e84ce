"""Running blocking work in threads beside the event loop."""

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import Executor
from typing import TypeVar, TypeVarTuple

CheckInterrupted = Callable[[], None]
"""Called by work now and then. Raises WorkInterrupted once nobody waits for its result."""
T = TypeVar("T")
Ts = TypeVarTuple("Ts")


class WorkInterrupted(Exception):
    """Ends work in a thread whose caller was cancelled; nobody but its thread gets it."""


def never_interrupted() -> None:
    """The CheckInterrupted of work that runs to its end."""


async def run_in_thread(
    func: Callable[[*Ts], T], *args: *Ts, executor: Executor | None = None
) -> T:
    """Return `func(*args)`, run in `executor` (None: the loop's default).

    A thread can't be stopped, and what it uses, such as a file descriptor, must not be closed
    meanwhile. So a cancellation is raised only after the work has ended. Raises what `func` raises.
    """
    future = asyncio.get_running_loop().run_in_executor(executor, func, *args)
    try:
        return await asyncio.shield(future)
    except asyncio.CancelledError:
        await asyncio.wait([future])
        raise


async def run_interruptibly(func: Callable[[*Ts, CheckInterrupted], T], *args: *Ts) -> T:
    """As `run_in_thread`, of work that ends early where the caller is cancelled.

    `func` is called with one more argument, a CheckInterrupted.
    """
    interrupted = threading.Event()

    def check() -> None:
        if interrupted.is_set():
            raise WorkInterrupted

    future = asyncio.get_running_loop().run_in_executor(None, func, *args, check)
    try:
        return await asyncio.shield(future)
    except asyncio.CancelledError:
        interrupted.set()
        await asyncio.wait([future])
        future.exception()  # retrieved, or the loop logs it
        raise
