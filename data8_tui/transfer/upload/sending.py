"""Sending the blocks of one file, several at a time."""

from collections.abc import Callable
from contextlib import aclosing
from functools import partial

from data8_tui.errors import IntegrityError, RequestRefused
from data8_tui.transfer.progress import Meter
from data8_tui.transfer.upload.blocks import Block, Cut
from data8_tui.transfer.upload.creation import Destination
from data8_tui.transfer.upload.feed import Feed
from data8_tui.transfer.upload.journal import Entry, Journal
from data8_tui.transfer.upload.plan import UploadPlan
from data8_tui.transfer.window import Flow, in_order

_HELD = 64_000_000
"""Bytes of blocks held at a time, as far as their average tells; two blocks in any case."""


class Sender:
    """Sends to the dataset of one entry and notes how far it is."""

    def __init__(self, client: Destination, plan: UploadPlan, entry: Entry, flow: Flow) -> None:
        self._client = client
        self._plan = plan
        self._entry = entry
        self._flow = flow

    async def send(self, journal: Journal, meter: Meter, tell: Callable[[], None]) -> None:
        """Send what earlier runs have not. Blocks that were on their way are sent again."""
        entry, blocks = self._entry, self._plan.preflight.blocks
        numbers = iter(range(entry.blocks, blocks))
        remaining = self._plan.preflight.records - entry.records
        async with Feed(self._cut(), remaining) as feed:
            sent = in_order(partial(self._block, feed), numbers, self._width())
            async with aclosing(sent):
                async for number, block in sent:
                    journal.count(entry, number + 1)
                    meter.add(block.records, len(block.body))
                    meter.in_flight = self._flow.allowed
                    tell()

    def _width(self) -> int:
        """JSON repeats the names of the columns: twice the file's bytes is usual."""
        preflight = self._plan.preflight
        average = 2 * preflight.source.size // max(preflight.blocks, 1)
        return max(2, min(2 * self._plan.in_flight, _HELD // max(average, 1)))

    def _cut(self) -> Cut:
        preflight = self._plan.preflight
        return Cut(
            path=self._plan.path,
            how=preflight.how,
            names=tuple(column.name for column in preflight.columns),
            types=tuple(column.type for column in preflight.columns),
            block_records=preflight.block_records,
            first=self._entry.blocks,
        )

    async def _block(self, feed: Feed, number: int) -> Block:
        """Blocks are taken from the feed in the order in which they are asked for."""
        block = await feed.next()
        if block is None or block.number != number:
            raise IntegrityError(f"{self._plan.path.name} has fewer records than it had")
        async with self._flow.turn():
            try:
                await self._client.upload_block(self._entry.dataset, number, block.body)
            except RequestRefused as refused:
                raise _placed(refused, number * self._plan.preflight.block_records) from refused
        return block


def _placed(refused: RequestRefused, before: int) -> RequestRefused:
    """Say which records the block holds: their numbers within it mean little to a person."""
    return RequestRefused(
        f"{refused.message} (its first record is number {before + 1:,} of the file)",
        hint=refused.hint,
        status=refused.status,
        fields=refused.fields,
    )
