"""Running blocking work in threads beside the event loop."""

import asyncio
from collections.abc import Callable
from concurrent.futures import Executor
from typing import TypeVar, TypeVarTuple

T = TypeVar("T")
Ts = TypeVarTuple("Ts")


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
