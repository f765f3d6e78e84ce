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
    """Sends blocks to the dataset of one entry and counts them in the journal.

    An async context manager: encoding begins when it is entered.
    """

    def __init__(
        self,
        client: UploadClient,
        plan: UploadPlan,
        entry: JournalEntry,
        concurrency: ConcurrencyController,
    ) -> None:
        self._client = client
        self._plan = plan
        self._entry = entry
        self._concurrency = concurrency
        self._order = asyncio.Lock()
        self._producer = BlockProducer(self._layout(), plan.preflight.records - entry.records)

    async def __aenter__(self) -> Self:
        await self._producer.__aenter__()
        return self

    async def __aexit__(self, *exception: object) -> None:
        await self._producer.__aexit__(*exception)

    async def send(self, journal: UploadJournal, meter: Meter, on_sent: Callable[[], None]) -> None:
        """Send the blocks that earlier attempts haven't, including those in flight as they stopped.

        Raises IntegrityError where the file has changed, RequestRefused where Data8 refuses a
        block.
        """
        entry, blocks = self._entry, self._plan.preflight.blocks
        numbers = iter(range(entry.blocks, blocks))
        sent = run_in_order(self._send_block, numbers, 2 * self._plan.in_flight)
        async with aclosing(sent):
            async for number, block in sent:
                # The block was read before, so it is of the checked file if that is unmodified.
                self._plan.preflight.source.refuse_modified()
                journal.set_blocks(entry, number + 1)
                meter.add(*block)
                meter.request_limit = self._concurrency.allowed
                on_sent()

    def _layout(self) -> BlockLayout:
        preflight = self._plan.preflight
        return BlockLayout(
            path=self._plan.path,
            how=preflight.options,
            names=tuple(column.name for column in preflight.columns),
            types=tuple(column.type for column in preflight.columns),
            block_records=preflight.block_records,
            first=self._entry.blocks,
        )

    async def _send_block(self, number: int) -> "_Sent":
        """Blocks are large, so each is taken, in order, only when it can be sent."""
        async with AsyncExitStack() as stack:
            async with self._order:
                block = await self._producer.next()
                if block is None or block.number != number:
                    name = self._plan.path.name
                    raise IntegrityError(f"{name} has changed: it has fewer records than it had")
                await stack.enter_async_context(self._concurrency.slot())
            await self._upload(block)
        return _Sent(block.records, len(block.body))

    async def _upload(self, block: UploadBlock) -> None:
        try:
            await self._client.upload_block(self._entry.dataset, block.number, block.body)
        except RequestRefused as refused:
            before = block.number * self._plan.preflight.block_records
            raise _add_position(refused, before) from refused


class _Sent(NamedTuple):
    """What remains of a block after Data8 has received it."""

    records: int
    size: int


def _add_position(refused: RequestRefused, before: int) -> RequestRefused:
    """The error with the block's position in the file: Data8 numbers records within the block."""
    return RequestRefused(
        f"{refused.message} (its first record is number {before + 1:,} of the file)",
        remedy=refused.remedy,
        status=refused.status,
        fields=refused.fields,
    )
