"""One dataset's records into one file: complete under its name, or not there.

Chunks of at most 1,000 records are asked for, several at a time, put back in order and written
to `NAME.csv.part`; when the count is what the dataset promised, the file gets its name. Decoding,
formatting and writing happen off the event loop. Memory is bounded by the window of chunks.
"""

import asyncio
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import aclosing, contextmanager
from functools import partial
from typing import Protocol

from data8_tui.api.models import Dataset
from data8_tui.clock import Clock, SystemClock
from data8_tui.errors import AnswerUnreadable, IntegrityError, UsageError
from data8_tui.transfer.chunks import CHUNK, Chunk, chunks, in_order
from data8_tui.transfer.formats.csv import CsvFormat, Formatted
from data8_tui.transfer.partfile import PartFile, refuse_target
from data8_tui.transfer.plan import DownloadPlan, Receipt
from data8_tui.transfer.progress import Meter, Progress, Stage
from data8_tui.transfer.threads import in_thread

_ATTEMPTS = 3
"""How often a chunk is asked for when its answer is whole HTTP but not the records promised."""
_PAUSE = 0.2
"""Seconds before the second attempt, and twice that before the third."""


class Source(Protocol):
    """The part of api.client.Client that a download needs."""

    async def get_dataset(self, name: str) -> Dataset: ...

    async def get_records_body(self, name: str, *, start: int, count: int) -> bytes: ...


def _say_nothing(_: Progress) -> None:
    pass


async def run(
    client: Source,
    plan: DownloadPlan,
    report: Callable[[Progress], None] = _say_nothing,
    *,
    clock: Clock | None = None,
) -> Receipt:
    """Download `plan.dataset` to `plan.target`. `report` is called in the event loop.

    Raises UsageError, before anything is created, where the target is taken or the dataset is an
    input or incomplete; IntegrityError where records don't match what the dataset promises;
    StorageError for the disk; NotFound and ServiceError as the client does. However it ends,
    the target is whole or untouched; what was written is left in the `.part` file.
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
        self._replaced = 0

    async def run(self) -> Receipt:
        plan = self._plan
        await in_thread(None, partial(refuse_target, plan.target, overwrite=plan.overwrite))
        self._tell(Stage.OPENING)
        dataset = await self._client.get_dataset(plan.dataset)
        self._meter.total = promised_count(dataset)
        with ThreadPoolExecutor(2, "records") as self._formatting:
            part = await in_thread(None, partial(PartFile, plan.target))
            try:
                await self._write_records(dataset, part)
                return await self._finish(dataset, part)
            finally:
                await in_thread(None, part.close)

    async def _write_records(self, dataset: Dataset, part: PartFile) -> None:
        form = CsvFormat(tuple(dataset.columns))
        self._tell(Stage.RECORDS)
        await self._write(part, form.header())
        wanted = chunks(1, self._meter.total)
        work = partial(self._fetch, form)
        async with aclosing(in_order(work, wanted, self._plan.in_flight)) as ready:
            async for _, formatted in ready:
                await self._write(part, formatted)
        await in_thread(None, part.sync)

    async def _write(self, part: PartFile, formatted: Formatted) -> None:
        await in_thread(None, partial(part.write, formatted.data))
        self._replaced += formatted.replaced
        self._meter.add(formatted.records, len(formatted.data))
        if self._meter.due():
            self._report(self._meter.snapshot())

    async def _fetch(self, form: CsvFormat, chunk: Chunk) -> Formatted:
        """One chunk, formatted; asked for again where the answer isn't what was promised."""
        for attempt in range(1, _ATTEMPTS):
            try:
                return await self._ask(form, chunk)
            except (AnswerUnreadable, IntegrityError):
                self._meter.retries += 1
                await asyncio.sleep(_PAUSE * attempt)
        return await self._ask(form, chunk)

    async def _ask(self, form: CsvFormat, chunk: Chunk) -> Formatted:
        """Ask for one record more at the end, where there is room: none must come."""
        spare = chunk.last == self._meter.total and chunk.count < CHUNK
        body = await self._client.get_records_body(
            self._plan.dataset, start=chunk.start, count=chunk.count + spare
        )
        with _naming(self._plan.dataset, chunk):
            formatted = await in_thread(self._formatting, partial(form.chunk, body))
        if formatted.records != chunk.count:
            raise _wrong_count(self._plan.dataset, chunk, formatted.records)
        return formatted

    async def _finish(self, dataset: Dataset, part: PartFile) -> Receipt:
        self._tell(Stage.FINISHING)
        now = await self._client.get_dataset(self._plan.dataset)
        if (now.record_count, now.columns) != (dataset.record_count, dataset.columns):
            raise IntegrityError(
                f"{self._plan.dataset} changed while it was being downloaded",
                hint="Download it again; the records kept in the .part file are of two versions.",
            )
        await in_thread(None, partial(part.finish, overwrite=self._plan.overwrite))
        self._report(self._meter.snapshot())
        return self._receipt(dataset, part)

    def _receipt(self, dataset: Dataset, part: PartFile) -> Receipt:
        return Receipt(
            dataset=self._plan.dataset,
            path=self._plan.target,
            records=self._meter.records,
            columns=dict(dataset.columns),
            bytes=part.size,
            sha256=part.sha256,
            started_at=self._meter.started_at,
            finished_at=self._clock.now(),
            replaced=self._replaced,
            retries=self._meter.retries,
        )

    def _tell(self, stage: Stage) -> None:
        self._meter.stage = stage
        self._report(self._meter.snapshot())


def promised_count(dataset: Dataset) -> int:
    """How many records the dataset promises. Raises where it has none to give or doesn't say."""
    if dataset.input:
        raise UsageError(
            f"{dataset.name} is an input dataset",
            hint="Data8 gives the records of output datasets only.",
        )
    if dataset.completed is False:
        raise UsageError(
            f"{dataset.name} is not complete yet",
            hint="Wait until its job has finished, then download it.",
        )
    if dataset.record_count is None or not dataset.columns:
        raise IntegrityError(
            f"Data8 names no {'columns' if dataset.record_count else 'record count'} for "
            f"{dataset.name}, so a download could not be verified",
        )
    return int(dataset.record_count)


def _wrong_count(dataset: str, chunk: Chunk, came: int) -> IntegrityError:
    return IntegrityError(
        f"{dataset}: {chunk} were asked for and {came:,} came",
        hint="The dataset may have changed, or something on the way cuts answers; try again.",
    )


@contextmanager
def _naming(dataset: str, chunk: Chunk) -> Iterator[None]:
    """Say which records it was that could not be read."""
    try:
        yield
    except (AnswerUnreadable, IntegrityError) as error:
        raise type(error)(f"{dataset}, {chunk}: {error.message}", hint=error.hint) from error
