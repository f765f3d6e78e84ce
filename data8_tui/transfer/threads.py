"""Blocking work beside the event loop, without losing sight of it."""

import asyncio
from collections.abc import Callable
from concurrent.futures import Executor
from typing import TypeVar

T = TypeVar("T")


async def in_thread(executor: Executor | None, work: Callable[[], T]) -> T:
    """Run `work` in `executor` (None: the loop's own) and wait for it, also when cancelled.

    A thread can't be stopped, and what it uses (a file's descriptor) mustn't be closed under it:
    so a cancellation is passed on only when the work has ended.
    """
    under_way = asyncio.get_running_loop().run_in_executor(executor, work)
    try:
        return await asyncio.shield(under_way)
    except asyncio.CancelledError:
        await asyncio.wait([under_way])
        raise
