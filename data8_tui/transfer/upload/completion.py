"""Completing a dataset, which can't be undone: only where Data8's record count is the file's."""

from typing import Literal

from data8_tui.backoff import Backoff, poll
from data8_tui.codes import Remedy
from data8_tui.errors import IntegrityError, RequestRefused
from data8_tui.threads import run_in_thread
from data8_tui.transfer.upload.creation import UploadClient
from data8_tui.transfer.upload.journal import JournalEntry, UploadJournal

_LOOKS = Backoff(first=1.0, factor=1.0, attempts=4)
"""Requests for a count that isn't the file's, or not yet."""


async def complete_dataset(
    client: UploadClient, journal: UploadJournal, entry: JournalEntry, records: int
) -> None:
    """Complete the entry's dataset and check that it is.

    Raises IntegrityError where the counts differ; the next attempt then sends all blocks again.
    """
    try:
        await _refuse_other_count(client, entry, records)
        await _mark_complete(client, entry, records)
    except IntegrityError:
        await run_in_thread(journal.set_blocks, entry, 0)
        raise


async def _refuse_other_count(client: UploadClient, entry: JournalEntry, records: int) -> None:
    """A count of 0 proves nothing: Data8 may count only once the dataset is complete."""
    counted = 0

    async def agrees() -> Literal[True] | None:
        nonlocal counted
        counted = (await client.get_dataset(entry.dataset)).record_count or 0
        return True if counted in (0, records) else None

    if await poll(agrees, (0.0, *_LOOKS.waits())):
        return
    raise IntegrityError(
        f"Data8 counts {counted:,} records in {entry.dataset}; the file has {records:,}",
        remedy=Remedy.SEND_BLOCKS_AGAIN(),
    )


async def _mark_complete(client: UploadClient, entry: JournalEntry, records: int) -> None:
    refused = ""
    try:
        await client.complete_dataset(entry.dataset, records)
    except RequestRefused as error:
        refused = error.message
    dataset = await client.get_dataset(entry.dataset)
    if dataset.completed is not True or dataset.record_count != records:
        raise IntegrityError(
            f"{entry.dataset} could not be completed with {records:,} records"
            + (f": {refused}" if refused else f", Data8 counts {dataset.record_count}"),
            remedy=Remedy.SEND_BLOCKS_AGAIN(),
        )
