"""The search for a name that nothing has."""

from collections.abc import Awaitable, Callable, Iterable
from itertools import islice
from typing import Final

MOST_LOOKUPS: Final = 20
"""How many names are looked up: a server may say that every name is taken."""


async def first_free(
    names: Iterable[str], is_taken: Callable[[str], Awaitable[bool]]
) -> str | None:
    """The first of the names that isn't taken; None where all that were looked up are."""
    for name in islice(names, MOST_LOOKUPS):
        if not await is_taken(name):
            return name
    return None
