"""One dataset's records into one file: complete and verified under its name, or not there.

Chunks of at most 1,000 records are asked for, several at a time, put back in order and written
to `NAME.csv.part`, with a checkpoint beside it, from which a later run goes on. When the count is
what the dataset promised, the file gets its name and a receipt. Decoding, formatting and writing
happen off the event loop. Memory is bounded by the window of chunks.
"""

import asyncio
import random
from collections.abc import Callable
from contextlib import aclosing
from functools import partial
from typing import NoReturn

from data8_tui.api.retry import Retry, retries_reported_to
from data8_tui.clock import Clock, SystemClock
from data8_tui.errors import IntegrityError
from data8_tui.transfer.chunks import CHUNK, Chunk, chunks
from data8_tui.transfer.draft import Draft, refuse_early
from data8_tui.transfer.fetch import Fetcher, Source
from data8_tui.transfer.formats import Formatted
from data8_tui.transfer.formatter import Formatter
from data8_tui.transfer.plan import DownloadPlan, Promise, promised
from data8_tui.transfer.progress import Meter, Progress, Stage
from data8_tui.transfer.receipt import Receipt
from data8_tui.transfer.threads import in_thread
from data8_tui.transfer.window import Flow, in_order

__all__ = ["Source", "run"]

_SAVED_EVERY = 2.0
"""Seconds between two moments at which all that is written is on the disk for certain."""
_COMPARED = 3
"""Kept chunks that are asked for again when a run goes on."""


def _say_nothing(_: Progress) -> None:
    pass


async def run(
    client: Source,
    plan: DownloadPlan,
    report: Callable[[Progress], None] = _say_nothing,
    *,
    clock: Clock | None = None,
) -> Receipt:
    """Download `plan.dataset` to `plan.target`, going on where an earlier run stopped.

    `report` is called in the event loop. Raises UsageError, before anything is created, where the
    target is taken or the dataset is an input or incomplete; TargetBusy where another run writes
    there; IntegrityError where records, or what an earlier run has kept, aren't what was promised;
    StorageError for the disk; NotFound and ServiceError as the client does. However it ends, the
    target is whole or untouched, and what was written is kept for the next run.
    """
    return await _Download(client, plan, report, clock or SystemClock()).run()


class _Download:
    """The state of one run."""

    def __init__(
        self, client: Source, plan: DownloadPlan, report: Callable[[Progress], None], clock: Clock
    ) -> None:
        self._client = client
        self._plan = plan
        self._report = report
        self._clock = clock
        self._meter = Meter(clock)
        self._flow = Flow(plan.in_flight, clock)
        self._saving: asyncio.Future[None] | None = None
        self._saved_at = clock.monotonic()

    async def run(self) -> Receipt:
        await in_thread(None, partial(refuse_early, self._plan))
        self._tell(Stage.OPENING)
        with retries_reported_to(self._retried):
            promise = promised(await self._client.get_dataset(self._plan.dataset), self._plan)
            self._meter.total = promise.records
            self._tell(Stage.CHECKING)
            open_draft = partial(Draft, self._plan, promise, self._account(), self._clock)
            draft = await in_thread(None, open_draft)
            try:
                return draft.receipt or await self._complete(promise, draft)
            finally:
                await self._leave(draft)

    async def _complete(self, promise: Promise, draft: Draft) -> Receipt:
        remaining = promise.records - draft.mark.records
        async with Formatter(promise.spec, remaining) as formatter:
            fetcher = Fetcher(
                self._client, promise, formatter, self._flow, self._meter, draft.position.seen
            )
            self._meter.resume(draft.mark.records, draft.mark.bytes)
            await self._compare(promise, draft, fetcher)
            self._tell(Stage.RECORDS)
            if draft.mark.bytes == 0:
                await self._write(draft, Formatted(formatter.form.header(), 0))
            await self._fetch_rest(promise, draft, fetcher)
        return await self._publish(promise, draft)

    async def _compare(self, promise: Promise, draft: Draft, fetcher: Fetcher) -> None:
        """Ask for a few kept chunks again: a dataset can change and keep its count and columns."""
        kept = draft.position.chunks
        drawn = {0, len(kept) - 1, random.randrange(len(kept))} if kept else set()  # noqa: S311
        await asyncio.gather(
            *[self._compare_one(promise, draft, fetcher, n) for n in sorted(drawn)[:_COMPARED]]
        )

    async def _compare_one(
        self, promise: Promise, draft: Draft, fetcher: Fetcher, number: int
    ) -> None:
        start = promise.first + number * CHUNK
        chunk = Chunk(start, min(CHUNK, promise.last - start + 1))
        now = await fetcher.again(chunk)
        kept = await in_thread(None, partial(draft.part.read, *draft.position.chunks[number]))
        if now.data != kept:
            raise IntegrityError(
                f"{promise.dataset} has changed since its download began: {chunk} differ",
                hint="What is kept belongs to the old version; --restart throws it away.",
            )

    async def _fetch_rest(self, promise: Promise, draft: Draft, fetcher: Fetcher) -> None:
        wanted = chunks(promise.first + draft.mark.records, promise.last)
        width = 2 * self._plan.in_flight
        async with aclosing(in_order(fetcher.chunk, wanted, width)) as ready:
            async for _, formatted in ready:
                await self._write(draft, formatted)
                self._save_when_due(draft)

    async def _write(self, draft: Draft, formatted: Formatted) -> None:
        await in_thread(None, partial(draft.write, formatted))
        self._meter.add(formatted.records, len(formatted.data))
        self._meter.in_flight = self._flow.allowed
        if self._meter.due():
            self._report(self._meter.snapshot())

    def _save_when_due(self, draft: Draft) -> None:
        """Beside the writing, one at a time. Raises what the last one met."""
        if self._saving is not None and self._saving.done():
            saving, self._saving = self._saving, None
            saving.result()
        now = self._clock.monotonic()
        if self._saving is None and now - self._saved_at >= _SAVED_EVERY:
            self._saved_at = now
            self._saving = asyncio.get_running_loop().run_in_executor(None, draft.save)

    async def _publish(self, promise: Promise, draft: Draft) -> Receipt:
        self._tell(Stage.FINISHING)
        if draft.mark.records != promise.records:
            _refuse_count(promise, draft)
        now = await self._client.get_dataset(self._plan.dataset)
        if (now.record_count, now.columns) != (promise.record_count, promise.columns):
            raise IntegrityError(
                f"{self._plan.dataset} changed while it was being downloaded",
                hint="What is kept is of two versions; --restart throws it away.",
            )
        receipt = self._receipt(promise, draft)
        await in_thread(None, partial(draft.publish, receipt))
        self._report(self._meter.snapshot())
        return receipt

    def _receipt(self, promise: Promise, draft: Draft) -> Receipt:
        spec, runs = promise.spec, draft.checkpoint.kept.runs
        return Receipt(
            dataset=promise.dataset,
            account=self._account(),
            path=self._plan.target,
            format=spec.format.value,
            packed=spec.packed,
            columns={name: promise.columns[name] for name in spec.fields or spec.columns},
            first=promise.first,
            last=promise.last,
            records=draft.mark.records,
            bytes=draft.part.size,
            sha256=draft.part.sha256,
            started_at=self._meter.started_at,
            finished_at=self._clock.now(),
            runs=len(runs),
            retries=self._meter.retries,
            replaced=draft.mark.replaced,
            formulas=draft.mark.formulas,
        )

    async def _leave(self, draft: Draft) -> None:
        if self._saving is not None:
            await asyncio.wait([self._saving])
        await in_thread(None, draft.leave)

    def _account(self) -> str:
        connection = self._client.connection
        return f"{connection.client_id} at {connection.base_url}"

    def _retried(self, retry: Retry) -> None:
        self._flow.distressed()
        self._meter.repeated(retry.reason)
        self._report(self._meter.snapshot())

    def _tell(self, stage: Stage) -> None:
        self._meter.stage = stage
        self._report(self._meter.snapshot())


def _refuse_count(promise: Promise, draft: Draft) -> NoReturn:
    raise IntegrityError(
        f"{promise.dataset}: {draft.mark.records:,} records are written and "
        f"{promise.records:,} were promised",
        hint="--restart begins afresh.",
    )
