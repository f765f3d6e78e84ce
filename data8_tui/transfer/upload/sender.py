"""Sending the blocks of one file, several at a time."""

import asyncio
from collections.abc import Callable
from contextlib import AsyncExitStack, aclosing
from typing import NamedTuple, Self

from data8_tui.errors import IntegrityError, RequestRefused
from data8_tui.transfer.concurrency import ConcurrencyController, run_in_order
from data8_tui.transfer.progress import Meter
from data8_tui.transfer.upload.block_producer import BlockProducer
from data8_tui.transfer.upload.blocks import BlockLayout, UploadBlock
from data8_tui.transfer.upload.creation import UploadClient
from data8_tui.transfer.upload.journal import JournalEntry, UploadJournal
from data8_tui.transfer.upload.plan import UploadPlan


class BlockSender:
    """Sends to the dataset of one entry and notes how far it is.

    An async context manager: the first blocks are made from when it is entered.
    """

    def __init__(
        self,
        client: UploadClient,
        plan: UploadPlan,
        entry: JournalEntry,
        flow: ConcurrencyController,
    ) -> None:
        self._client = client
        self._plan = plan
        self._entry = entry
        self._flow = flow
        self._next = asyncio.Lock()
        self._feed = BlockProducer(self._cut(), plan.preflight.records - entry.records)

    async def __aenter__(self) -> Self:
        await self._feed.__aenter__()
        return self

    async def __aexit__(self, *exception: object) -> None:
        await self._feed.__aexit__(*exception)

    async def send(self, journal: UploadJournal, meter: Meter, tell: Callable[[], None]) -> None:
        """Send what earlier runs have not. Blocks that were on their way are sent again."""
        entry, blocks = self._entry, self._plan.preflight.blocks
        numbers = iter(range(entry.blocks, blocks))
        sent = run_in_order(self._block, numbers, 2 * self._plan.in_flight)
        async with aclosing(sent):
            async for number, block in sent:
                # Read before now, so of the file as it was checked if nobody has written to it.
                self._plan.preflight.source.refuse_modified()
                journal.count(entry, number + 1)
                meter.add(*block)
                meter.in_flight = self._flow.allowed
                tell()

    def _cut(self) -> BlockLayout:
        preflight = self._plan.preflight
        return BlockLayout(
            path=self._plan.path,
            how=preflight.options,
            names=tuple(column.name for column in preflight.columns),
            types=tuple(column.type for column in preflight.columns),
            block_records=preflight.block_records,
            first=self._entry.blocks,
        )

    async def _block(self, number: int) -> "_Sent":
        """Blocks are taken in their order, and only when they can be sent: they are large."""
        async with AsyncExitStack() as held:
            async with self._next:
                block = await self._feed.next()
                if block is None or block.number != number:
                    name = self._plan.path.name
                    raise IntegrityError(f"{name} has changed: it has fewer records than it had")
                await held.enter_async_context(self._flow.turn())
            await self._upload(block)
        return _Sent(block.records, len(block.body))

    async def _upload(self, block: UploadBlock) -> None:
        try:
            await self._client.upload_block(self._entry.dataset, block.number, block.body)
        except RequestRefused as refused:
            before = block.number * self._plan.preflight.block_records
            raise _placed(refused, before) from refused


class _Sent(NamedTuple):
    """What is left to be known of a block that Data8 has taken."""

    records: int
    size: int


def _placed(refused: RequestRefused, before: int) -> RequestRefused:
    """Say which records the block holds: their numbers within it mean little to a person."""
    return RequestRefused(
        f"{refused.message} (its first record is number {before + 1:,} of the file)",
        remedy=refused.remedy,
        status=refused.status,
        fields=refused.fields,
    )
