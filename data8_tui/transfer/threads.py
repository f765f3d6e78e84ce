"""Running blocking work in threads beside the event loop."""

import asyncio
from collections.abc import Callable
from concurrent.futures import Executor
from typing import TypeVar

T = TypeVar("T")


async def in_thread(executor: Executor | None, work: Callable[[], T]) -> T:
    """Run `work` in `executor` (None: the loop's default), and wait for it even when cancelled.

    A thread can't be stopped, and what it uses, such as a file descriptor, must not be closed
    meanwhile. So a cancellation is raised only after the work has ended. Raises what `work` raises.
    """
    future = asyncio.get_running_loop().run_in_executor(executor, work)
    try:
        return await asyncio.shield(future)
    except asyncio.CancelledError:
        await asyncio.wait([future])
        raise
