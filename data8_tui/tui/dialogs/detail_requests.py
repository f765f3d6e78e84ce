"""Requests for the details of several names, some at once."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable

_AT_ONCE = 8
"""Requests."""


async def request_each(request: Callable[[str], Awaitable[object]], names: Iterable[str]) -> None:
    """Make a request for each name; the first that fails cancels those under way, and ends this.

    Names are drawn when their turn comes. Raises what that request raises.
    """
    waiting = iter(names)

    async def work() -> None:
        for name in waiting:
            await request(name)

    try:
        async with asyncio.TaskGroup() as group:
            for _ in range(_AT_ONCE):
                group.create_task(work())
    except ExceptionGroup as failures:
        raise failures.exceptions[0] from None
