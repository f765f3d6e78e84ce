"""Looking beyond the end of a dataset at a server that may refuse that.

Whether Data8 answers or refuses a request for records that don't exist isn't documented.
"""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import replace
from typing import TypeVar

from data8_tui.errors import NotFound, RequestRefused
from data8_tui.transfer.download.chunks import Chunk

T = TypeVar("T")


async def request_to_the_end(request: Callable[[Chunk], Awaitable[T]], chunk: Chunk) -> T:
    """What `request(chunk)` returns; where it is refused, the same without the record beyond.

    That record is requested by itself then, and its refusal means that there is none. Raises what
    `request` raises, which must be an error where a record beyond the end exists.
    """
    try:
        return await request(chunk)
    except (RequestRefused, NotFound):
        if not chunk.beyond:
            raise
    inside = replace(chunk, beyond=0)
    received = await request(inside)
    if inside.requested:
        with suppress(RequestRefused, NotFound):
            await request(Chunk(chunk.last + 1, 0, beyond=1))
    return received
