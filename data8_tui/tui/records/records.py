"""The records of one dataset, file or comparison, fetched as far as they are on screen.

Requests are for what is on screen, and one chunk ahead where scrolling is about to reach it. A
chunk that went out of view before its turn is never requested, and only the chunks seen last are
kept, so neither the requests nor the memory grow with the dataset. A failed chunk is a state that
its rows show; it is retried, with a growing wait, while it is on screen.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Coroutine, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from data8_tui.api.records import Record
from data8_tui.clock import Clock
from data8_tui.errors import AuthenticationError, Data8Error, IntegrityError, ServiceError
from data8_tui.monitor.backoff import wait_after
from data8_tui.transfer.download.chunks import Chunk
from data8_tui.transfer.download.dataset_end import request_to_the_end

WINDOW_RECORDS = 200
"""Records per request: a few screens, and a small part of the most that Data8 gives (1,000)."""

MAX_REQUESTS = 3
"""Requests under way: a window lies in one or two chunks, and one more may be ahead."""

SLOW = timedelta(seconds=1)
"""After this a request for what went out of view is cancelled, where others wait for their turn."""

KEPT = 40
"""Chunks kept in memory; the one seen longest ago is dropped first."""

Spawn = Callable[[Coroutine[Any, Any, None]], object]
"""Runs a coroutine as a task, cancelled with its owner, whose exceptions are raised."""


class RecordFetcher(Protocol):
    """`Client.get_records` for one dataset; `start` counts from 1."""

    def __call__(self, *, start: int, count: int) -> Coroutine[Any, Any, list[Record]]: ...


@dataclass(frozen=True, slots=True)
class RecordOrigin:
    """Where records come from, for the error that more or fewer came than were expected."""

    gave: str
    advice: str


DATASET = RecordOrigin("Data8 sent", "The dataset may have changed; open it again.")


@dataclass(frozen=True, slots=True)
class FetchFailure:
    """Why a chunk could not be fetched. `next_try` is None where a retry can't help."""

    error: Data8Error
    tries: int
    next_try: datetime | None


@dataclass(slots=True)
class _Request:
    """A request under way; its task once that has begun."""

    since: datetime
    task: asyncio.Task[Any] | None = None


class RecordWindow:
    """Records by index, from 0. Every method returns at once; subscribers get each chunk."""

    def __init__(
        self,
        fetch: RecordFetcher,
        count: int,
        clock: Clock,
        spawn: Spawn,
        origin: RecordOrigin = DATASET,
    ) -> None:
        self.count = count
        self._origin = origin
        self._fetch = fetch
        self._clock = clock
        self._spawn = spawn
        self._kept: OrderedDict[int, list[Record]] = OrderedDict()
        self._failures: dict[int, FetchFailure] = {}
        self._timers: dict[int, asyncio.TimerHandle] = {}
        self._under_way: dict[int, _Request] = {}
        self._wanted: list[int] = []
        self._first = 0
        self._subscribers: list[Callable[[Chunk], None]] = []

    def get(self, index: int) -> Record | None:
        """The record, or None while it isn't fetched."""
        number, place = divmod(index, WINDOW_RECORDS)
        kept = self._kept.get(number, ())
        return kept[place] if place < len(kept) else None

    @property
    def fetch(self) -> RecordFetcher:
        """Reads any records, past what is kept here."""
        return self._fetch

    def kept(self, first: int = 0, last: int | None = None) -> list[tuple[int, Sequence[Record]]]:
        """The chunks that are here and hold any of these records, with their first one's index."""
        end = self.count - 1 if last is None else last
        numbers = range(first // WINDOW_RECORDS, end // WINDOW_RECORDS + 1)
        here = [number for number in sorted(self._kept) if number in numbers]
        return [(number * WINDOW_RECORDS, self._kept[number]) for number in here]

    def chunks(self, first: int, last: int) -> Iterator[tuple[int, Sequence[Record]]]:
        """The chunks that are here and hold any of these records, each with its number."""
        for number in range(first // WINDOW_RECORDS, last // WINDOW_RECORDS + 1):
            if number in self._kept:
                yield number, self._kept[number]

    def failure(self, first: int, last: int) -> FetchFailure | None:
        """Why one of these records could not be fetched, if one could not."""
        numbers = range(first // WINDOW_RECORDS, last // WINDOW_RECORDS + 1)
        return next((self._failures[one] for one in numbers if one in self._failures), None)

    @property
    def idle(self) -> bool:
        """Whether nothing is under way: what a test waits for."""
        return not self._under_way

    def set_visible(self, first: int, last: int) -> None:
        """Fetch records `first` to `last`, which are on screen now, and no others."""
        seen = range(first // WINDOW_RECORDS, last // WINDOW_RECORDS + 1)
        self._wanted = [*seen, *self._ahead(first, last)]
        self._first = first
        for number in self._wanted:
            if number in self._kept:
                self._kept.move_to_end(number)
        self._drop_failures_out_of_view()
        self._start_wanted()

    def extend(self, count: int) -> None:
        """There are `count` records, more than was known; those there were stay the same."""
        self._kept.pop(self.count // WINDOW_RECORDS, None)
        self.count = count
        self._start_wanted()

    def retry(self) -> None:
        """Retry at once what has failed."""
        for number in tuple(self._failures):
            self._clear_failure(number)
        self._start_wanted()

    def subscribe(self, on_chunk: Callable[[Chunk], None]) -> Callable[[], None]:
        """Call `on_chunk` with each chunk fetched or failed; returns how to unsubscribe."""
        self._subscribers.append(on_chunk)
        return lambda: self._subscribers.remove(on_chunk)

    def close(self) -> None:
        """Stop fetching and retrying."""
        self._wanted = []
        self._drop_failures_out_of_view()

    def _ahead(self, first: int, last: int) -> list[int]:
        """The next chunk, where scrolling moves towards it and has passed the middle of its own."""
        if first > self._first and last % WINDOW_RECORDS >= WINDOW_RECORDS // 2:
            following = last // WINDOW_RECORDS + 1
            return [following] if following * WINDOW_RECORDS < self.count else []
        if first < self._first and first % WINDOW_RECORDS < WINDOW_RECORDS // 2:
            return [first // WINDOW_RECORDS - 1] if first >= WINDOW_RECORDS else []
        return []

    def _start_wanted(self) -> None:
        """Start the requests that may start; what is on screen comes before what is ahead."""
        for number in self._wanted:
            if number in self._kept or number in self._under_way or number in self._failures:
                continue
            if len(self._under_way) >= MAX_REQUESTS and not self._cancel_unwanted():
                return
            self._begin(number)

    def _begin(self, number: int, tries: int = 1) -> None:
        self._under_way[number] = _Request(self._clock.now())
        self._spawn(self._fetch_chunk(number, tries))

    def _cancel_unwanted(self) -> bool:
        """Cancel one request for what went out of view, if it takes long: it blocks others."""
        slow = self._clock.now() - SLOW
        for number, request in self._under_way.items():
            if request.task and number not in self._wanted and request.since <= slow:
                request.task.cancel()
                del self._under_way[number]
                return True
        return False

    async def _fetch_chunk(self, number: int, tries: int = 1) -> None:
        chunk, request = self._chunk(number), self._under_way[number]
        request.task = asyncio.current_task()
        try:
            self._store(number, chunk, await request_to_the_end(self._request, chunk))
        except Data8Error as error:
            self._record_failure(number, error, tries)
        finally:
            if self._under_way.get(number) is request:
                del self._under_way[number]
        for on_chunk in tuple(self._subscribers):
            on_chunk(chunk)
        self._start_wanted()

    def _chunk(self, number: int) -> Chunk:
        """A chunk; the last one reaches beyond the end, where it has room for that."""
        start = number * WINDOW_RECORDS
        count = min(WINDOW_RECORDS, self.count - start)
        return Chunk(start + 1, count, beyond=int(count < WINDOW_RECORDS))

    async def _request(self, chunk: Chunk) -> list[Record]:
        """A chunk's records, or more or fewer. Raises IntegrityError where one follows the end."""
        records = await self._fetch(start=chunk.start, count=chunk.requested)
        if records and not chunk.count:
            raise self._unexpected(chunk, len(records))
        return records

    def _store(self, number: int, chunk: Chunk, records: list[Record]) -> None:
        if chunk.count != self._chunk(number).count:
            return  # more records were found meanwhile: it is fetched again
        self._kept[number] = records[: chunk.count]
        spare = [one for one in self._kept if one not in self._wanted]
        for one in spare[: max(0, len(self._kept) - KEPT)]:
            del self._kept[one]
        if len(records) != chunk.count:
            raise self._unexpected(chunk, len(records))

    def _record_failure(self, number: int, error: Data8Error, tries: int) -> None:
        wait = wait_after(error, tries)
        again = isinstance(error, ServiceError | AuthenticationError)
        next_try = self._clock.now() + timedelta(seconds=wait) if again else None
        self._failures[number] = FetchFailure(error, tries, next_try)
        if again:
            timer = asyncio.get_running_loop().call_later(wait, self._retry, number, tries)
            self._timers[number] = timer

    def _retry(self, number: int, tries: int) -> None:
        self._clear_failure(number)
        if number in self._wanted and number not in self._under_way:
            self._begin(number, tries + 1)

    def _clear_failure(self, number: int) -> None:
        self._failures.pop(number, None)
        if timer := self._timers.pop(number, None):
            timer.cancel()

    def _drop_failures_out_of_view(self) -> None:
        for number in [one for one in self._failures if one not in self._wanted]:
            self._clear_failure(number)
            self._kept.pop(number, None)

    def _unexpected(self, chunk: Chunk, received: int) -> IntegrityError:
        return IntegrityError(
            f"{self._origin.gave} {received:,} records where {chunk} were asked for."
        ).with_note(self._origin.advice)
