"""Lists that come in pages of 100: one of them, or all of them as they arrive."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

from data8_tui.api.client import PAGE_SIZE
from data8_tui.api.models import Dataset, Job
from data8_tui.cli import output, talk
from data8_tui.insight.humanize import count

Listed = TypeVar("Listed", Job, Dataset)


@dataclass(frozen=True, slots=True)
class SelectedPage(Generic[Listed]):
    """Which items of a list are wanted that the server can't choose, and what they are called."""

    which: Callable[[Listed], bool]
    words: str


async def pages(
    fetch: Callable[[int], Awaitable[list[Listed]]],
    page: int | None,
    noun: str,
    picked: SelectedPage[Listed] | None = None,
) -> AsyncIterator[list[Listed]]:
    """That page; without a number each page. When the data is out it is said how much there was.

    While pages are fetched, new items may push others onto the next one: each is given once.
    """
    number, seen, kept = page or 1, set[str](), 0
    while True:
        listed = await fetch(number)
        new = [item for item in listed if item.name not in seen]
        given = [item for item in new if picked.which(item)] if picked else new
        yield given
        seen.update(item.name for item in listed)
        kept += len(given)
        if page or len(listed) < PAGE_SIZE:
            break
        number += 1
    number = len(listed) if page else len(seen)
    found = f"{count(number)} {noun}"
    if picked:
        found = f"{count(kept)} {picked.words} among {found}"
    talk.write_message(
        _this_page(page, number, found, noun) if page else _all_of_it(number, found, noun)
    )


async def print_pages(
    several: AsyncIterator[list[Listed]],
    lines: Callable[[list[Listed]], Iterable[str]],
    *,
    as_json: bool,
) -> None:
    """Each page as `lines` makes it; or one JSON array over all, an object as sent to a line."""
    if not as_json:
        async for page in several:
            output.lines(lines(page) if page else ())
        return
    with output.json_array() as array:
        async for page in several:
            array.extend(item.wire for item in page)


def _all_of_it(number: int, found: str, noun: str) -> str:
    return f"{found} in all" if number else f"no {noun}"


def _this_page(page: int, number: int, found: str, noun: str) -> str:
    """A page's size is never told as if it were the total: Data8 gives none."""
    if number == PAGE_SIZE:
        return f"page {page} · {found} · more with --page {page + 1}, all with --all"
    if number:
        return f"page {page} · {found} · the last page"
    return f"no {noun}" if page == 1 else f"page {page} · no {noun}: the list ended before it"
