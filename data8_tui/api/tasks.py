"""Waiting for a task that other callers wait for too."""

import asyncio
from typing import TypeVar

T = TypeVar("T")


async def await_task(task: asyncio.Task[T]) -> T:
    """The result of `task`, or its exception. Cancelling the caller leaves the task alone.

    `asyncio.shield` does the same, but reports an exception that is no longer awaited to the
    event loop's handler, and so on the screen.
    """
    if not task.done():
        await asyncio.wait((task,))
    return task.result()
