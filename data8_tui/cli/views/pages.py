"""Lists in pages of 100: one page, or all pages as they arrive."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from dataclasses import dataclass
from typing import Any, Final, Generic, TypeVar

from data8_tui.api.models import Dataset, Job
from data8_tui.api.page import PAGE_SIZE, Page
from data8_tui.cli import output, talk
from data8_tui.cli.listed import listed as listed_items
from data8_tui.insight.humanize import count, several

_MOST_PAGES: Final = 10_000
_PAGES_PER_NOTE: Final = 50
"""Pages of a long list after which a message says how far it is."""

Listed = TypeVar("Listed", Job, Dataset)


@dataclass(frozen=True, slots=True)
class SelectedPage(Generic[Listed]):
    """A filter of list items that the server doesn't have, and its name in messages."""

    which: Callable[[Listed], bool]
    words: str


async def pages(
    fetch: Callable[[int], Awaitable[Page[Listed]]],
    page: int | None,
    noun: str,
    selected: SelectedPage[Listed] | None = None,
) -> AsyncIterator[list[Listed]]:
    """Yield one page, or without a number every page; writes a summary at the end.

    New items may push others onto the next page while pages are fetched: each is yielded once. A
    page without any new row ends the list, since a server that repeats itself has no end; a short
    one doesn't, since a server may have smaller pages: that costs one request. At most _MOST_PAGES
    pages are requested.
    """
    number, seen, listed_names, matched, excluded = page or 1, set[str](), set[str](), 0, 0
    while True:
        listed = await fetch(number)
        facts = listed.facts
        new = [item for item in listed if item.name not in seen]
        chosen = [item for item in new if selected.which(item)] if selected else new
        yield chosen
        listed_names.update(item.name for item in listed)
        matched += len(chosen)
        repeated = bool(facts.names) and seen.issuperset(facts.names)
        excluded += 0 if repeated else facts.excluded
        seen.update(facts.names)
        if page or repeated or not facts.names or _is_enough(number, len(listed_names), noun):
            break
        number += 1
    _warn(number, noun, repeated=repeated, excluded=excluded)
    total = len(listed) if page else len(listed_names)
    found = several(total, noun)
    if selected:
        found = f"{count(matched)} {selected.words} among {found}"
    if page:
        listed_items.following = () if facts.last else ("--page", str(page + 1))
        listed_items.previous = ("--page", str(page - 1)) if page > 1 else ()
    text = _page_text(page, total, found, f"{noun}s", last=facts.last) if page else ""
    talk.write_message(text or _all_pages_text(total, found, f"{noun}s"))


def _is_enough(number: int, listed: int, noun: str) -> bool:
    """Whether no more pages are to be requested; writes that, and how far a long list is."""
    if number == _MOST_PAGES:
        talk.write_warning(f"only {count(number)} pages are listed; Data8 may hold more {noun}s")
    elif number % _PAGES_PER_NOTE == 0:
        talk.write_message(f"page {count(number)} · {several(listed, noun)} so far")
    return number == _MOST_PAGES


def _warn(number: int, noun: str, *, repeated: bool, excluded: int) -> None:
    if repeated:
        talk.write_warning(
            f"page {number} brings nothing new, so the list ends there; Data8 may hold more {noun}s"
        )
    if excluded:
        left_out = several(excluded, noun)
        talk.write_warning(
            f"Data8 doesn't apply this filter; left out here: {left_out} that it sent"
        )


async def print_pages(
    fetched: AsyncIterator[list[Listed]],
    lines: Callable[[list[Listed]], Iterable[str]],
    documents: Callable[[list[Listed]], Awaitable[Iterable[Any]]],
    *,
    as_json: bool,
) -> None:
    """Print each page through `lines`, or one JSON array with a line for each of `documents`."""
    if not as_json:
        async for page in fetched:
            output.lines(lines(page) if page else ())
        return
    with output.json_array() as array:
        async for page in fetched:
            array.extend(await documents(page))


def _all_pages_text(number: int, found: str, noun: str) -> str:
    return f"{found} in all" if number else f"no {noun}"


def _page_text(page: int, number: int, found: str, noun: str, *, last: bool) -> str:
    """The summary of one page. Data8 reports no total, so a page's size is never shown as one."""
    if listed_items.limit and number:  # the line session says how to go on
        return f"page {page}, {found}{', the last page' * last}"
    if not last:
        return f"page {page} · {found} · more with --page {page + 1}, all with --all"
    if number:
        return f"page {page} · {found} · the last page, if a page has {PAGE_SIZE}"
    return f"no {noun}" if page == 1 else f"page {page} · no {noun}: the list ended before it"
