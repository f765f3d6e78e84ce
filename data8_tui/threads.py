"""Running blocking work in threads beside the event loop."""

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import Executor
from typing import Any, TypeVar, TypeVarTuple

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
    future = start_in_thread(func, *args, executor=executor)
    try:
        return await asyncio.shield(future)
    except asyncio.CancelledError:
        await asyncio.wait([future])
        raise


def start_in_thread(
    func: Callable[[*Ts], T], *args: *Ts, executor: Executor | None = None
) -> "asyncio.Future[T]":
    """Start `func(*args)` in `executor` (None: the loop's default).

    An exception of work that is no longer awaited goes to nobody.
    """
    future = asyncio.get_running_loop().run_in_executor(executor, func, *args)
    future.add_done_callback(retrieve_exception)
    return future


def retrieve_exception(future: "asyncio.Future[Any]") -> None:
    """A done callback for a future that may be given up: without it, the event loop would report
    its exception, and so write a traceback on the screen."""
    if not future.cancelled():
        future.exception()


async def run_interruptibly(func: Callable[[*Ts, CheckInterrupted], T], *args: *Ts) -> T:
    """As `run_in_thread`, of work that ends early where the caller is cancelled.

    `func` is called with one more argument, a CheckInterrupted.
    """
    interrupted = threading.Event()

    def check() -> None:
        if interrupted.is_set():
            raise WorkInterrupted

    future = start_in_thread(func, *args, check)
    try:
        return await asyncio.shield(future)
    except asyncio.CancelledError:
        interrupted.set()
        await asyncio.wait([future])
        raise
