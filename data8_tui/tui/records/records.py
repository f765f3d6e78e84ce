"""The records of one dataset, as far as somebody looks at them.

Asked for is what is on screen, and one chunk ahead where scrolling is about to reach it. A chunk
that went out of sight before its turn is never asked for, and only the chunks looked at last are
kept, so neither the requests nor the memory grow with the dataset. A failed chunk is a state that
its rows show; it is tried again, ever later, for as long as it is looked at.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from data8_tui.api.records import Record
from data8_tui.clock import Clock
from data8_tui.errors import AuthenticationError, Data8Error, IntegrityError, ServiceError
from data8_tui.monitor.backoff import wait_after
from data8_tui.transfer.download.chunks import Chunk

CHUNK = 200
"""Records per request: a few screens, and a small part of the most that Data8 gives (1,000)."""

AT_ONCE = 3
"""Requests under way: a window lies in one or two chunks, and one more may be ahead."""

KEPT = 40
"""Chunks kept in memory; the one looked at longest ago goes first."""

Spawn = Callable[[Coroutine[Any, Any, None]], object]
"""Runs a coroutine beside the rest, ends it when its owner goes, and lets no bug pass unseen."""


class RecordFetcher(Protocol):
    """`Client.get_records` for one dataset; `start` counts from 1."""

    def __call__(self, *, start: int, count: int) -> Coroutine[Any, Any, list[Record]]: ...


@dataclass(frozen=True, slots=True)
class FetchFailure:
    """Why a chunk isn't there. `next_try` is None where trying again can't help."""

    error: Data8Error
    tries: int
    next_try: datetime | None


class RecordWindow:
    """Records by index, from 0. Every method returns at once; listeners hear what has come."""

    def __init__(self, fetch: RecordFetcher, count: int, clock: Clock, spawn: Spawn) -> None:
        self.count = count
        self._fetch = fetch
        self._clock = clock
        self._spawn = spawn
        self._kept: OrderedDict[int, list[Record]] = OrderedDict()
        self._troubles: dict[int, FetchFailure] = {}
        self._timers: dict[int, asyncio.TimerHandle] = {}
        self._under_way: set[int] = set()
        self._wanted: list[int] = []
        self._first = 0
        self._listeners: list[Callable[[Chunk], None]] = []

    def get(self, index: int) -> Record | None:
        """The record, or None while it isn't here."""
        number, place = divmod(index, CHUNK)
        kept = self._kept.get(number, ())
        return kept[place] if place < len(kept) else None

    def trouble(self, first: int, last: int) -> FetchFailure | None:
        """What keeps one of these records from being here, if anything does."""
        numbers = range(first // CHUNK, last // CHUNK + 1)
        return next((self._troubles[one] for one in numbers if one in self._troubles), None)

    @property
    def idle(self) -> bool:
        """Whether nothing is under way: what a test waits for."""
        return not self._under_way

    def look(self, first: int, last: int) -> None:
        """Somebody sees records `first` to `last` now, and no others."""
        seen = range(first // CHUNK, last // CHUNK + 1)
        self._wanted = [*seen, *self._ahead(first, last)]
        self._first = first
        for number in self._wanted:
            if number in self._kept:
                self._kept.move_to_end(number)
        self._forget_troubles_out_of_sight()
        self._go()

    def try_again(self) -> None:
        """Don't wait for the next try of what has failed."""
        for number in tuple(self._troubles):
            self._recover(number)
        self._go()

    def subscribe(self, listener: Callable[[Chunk], None]) -> Callable[[], None]:
        """Have `listener` told of each chunk that has come or failed. Returns the way out."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def close(self) -> None:
        """Nobody looks any more."""
        self._wanted = []
        self._forget_troubles_out_of_sight()

    def _ahead(self, first: int, last: int) -> list[int]:
        """The next chunk, where the look moves towards it and has passed the middle of its own."""
        if first > self._first and last % CHUNK >= CHUNK // 2:
            following = last // CHUNK + 1
            return [following] if following * CHUNK < self.count else []
        if first < self._first and first % CHUNK < CHUNK // 2:
            return [first // CHUNK - 1] if first >= CHUNK else []
        return []

    def _go(self) -> None:
        """Start what is wanted and may start; what is seen comes before what is ahead."""
        for number in self._wanted:
            if len(self._under_way) >= AT_ONCE:
                return
            if not (number in self._kept or number in self._under_way or number in self._troubles):
                self._under_way.add(number)
                self._spawn(self._ask(number))

    async def _ask(self, number: int, tries: int = 1) -> None:
        chunk = self._chunk(number)
        try:
            self._keep(number, await self._fetch(start=chunk.start, count=chunk.count))
        except Data8Error as error:
            self._note(number, error, tries)
        finally:
            self._under_way.discard(number)
        for listener in tuple(self._listeners):
            listener(chunk)
        self._go()

    def _chunk(self, number: int) -> Chunk:
        start = number * CHUNK
        return Chunk(start + 1, min(CHUNK, self.count - start))

    def _keep(self, number: int, records: list[Record]) -> None:
        chunk = self._chunk(number)
        self._kept[number] = records[: chunk.count]
        spare = [one for one in self._kept if one not in self._wanted]
        for one in spare[: max(0, len(self._kept) - KEPT)]:
            del self._kept[one]
        if len(records) != chunk.count:
            raise IntegrityError(
                f"Data8 sent {len(records):,} records where {chunk} were asked for."
            ).with_note("The dataset may have changed; open it again.")

    def _note(self, number: int, error: Data8Error, tries: int) -> None:
        wait = wait_after(error, tries)
        again = isinstance(error, ServiceError | AuthenticationError)
        next_try = self._clock.now() + timedelta(seconds=wait) if again else None
        self._troubles[number] = FetchFailure(error, tries, next_try)
        if again:
            timer = asyncio.get_running_loop().call_later(wait, self._ask_again, number, tries)
            self._timers[number] = timer

    def _ask_again(self, number: int, tries: int) -> None:
        self._recover(number)
        if number in self._wanted and number not in self._under_way:
            self._under_way.add(number)
            self._spawn(self._ask(number, tries + 1))

    def _recover(self, number: int) -> None:
        self._troubles.pop(number, None)
        if timer := self._timers.pop(number, None):
            timer.cancel()

    def _forget_troubles_out_of_sight(self) -> None:
        for number in [one for one in self._troubles if one not in self._wanted]:
            self._recover(number)
            self._kept.pop(number, None)
