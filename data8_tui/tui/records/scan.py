"""Goes through all records of a table once, a thousand at a time, for whoever looks at them.

Of a dataset it takes no request of the poller's budget, as a download of the same records takes
none: its user asked for it, sees how long it will take, and stops it with a key. It is polite in
other ways: few requests at once, and the waits of a failed poll after each failure.
"""

import asyncio
import time
from collections.abc import Callable, Iterator
from itertools import chain

from data8_tui.api.records import Record
from data8_tui.errors import AuthenticationError, Data8Error, IntegrityError, ServiceError
from data8_tui.monitor.backoff import wait_after
from data8_tui.tui.records.records import RecordFetcher

STRIDE = 1_000
"""Records per request: the most that Data8 gives."""

AT_ONCE = 2
"""Requests under way, besides those for what is on screen."""


class RecordScan:
    """Holds no more than the records of the requests under way.

    `look` is called with the index of the first record and the records, of each stretch once. It
    begins with the stretch of record `first`, goes on to the end, and from there to the rest.
    """

    def __init__(
        self,
        fetch: RecordFetcher,
        count: int,
        first: int,
        look: Callable[[int, list[Record]], object],
    ) -> None:
        self.count = count
        self.done = 0
        """Records looked at."""
        self.waiting: Data8Error | None = None
        """Why a request failed that is about to be tried again."""
        self._began: float | None = None
        self._fetch = fetch
        self._look = look
        own = first // STRIDE * STRIDE
        self._starts: Iterator[int] = chain(range(own, count, STRIDE), range(0, own, STRIDE))

    @property
    def seconds_left(self) -> float | None:
        """About how long the rest takes, at the pace so far; None before that is known."""
        if self._began is None or not self.done:
            return None
        return (time.monotonic() - self._began) * (self.count - self.done) / self.done

    async def run(self) -> None:
        """Go through all. Raises Data8Error where a retry can't help; cancel it to stop."""
        self._began = time.monotonic()
        tasks = [asyncio.ensure_future(self._work()) for _ in range(AT_ONCE)]
        try:
            await asyncio.gather(*tasks)
        finally:
            for task in tasks:
                task.cancel()

    async def _work(self) -> None:
        for start in self._starts:
            records = await self._request(start)
            self.done += len(records)
            self._look(start, records)
            await asyncio.sleep(0)

    async def _request(self, start: int) -> list[Record]:
        failures = 0
        while True:
            try:
                records = await self._fetch(start=start + 1, count=min(STRIDE, self.count - start))
            except (ServiceError, AuthenticationError) as error:
                failures += 1
                self.waiting = error
                await asyncio.sleep(wait_after(error, failures))
            else:
                self.waiting = None
                if len(records) != min(STRIDE, self.count - start):
                    raise _miscounted(start, len(records))
                return records


def _miscounted(start: int, received: int) -> IntegrityError:
    return IntegrityError(
        f"{received:,} records came from number {start + 1:,} on, which is another number than "
        "was asked for"
    ).with_note("The records may have changed; open them again.")
