"""Whether a dataset still is what it was when its download began."""

import asyncio
import random
from functools import partial

from data8_tui.errors import IntegrityError
from data8_tui.transfer.chunks import CHUNK, Chunk
from data8_tui.transfer.draft import Draft
from data8_tui.transfer.fetch import Fetcher, Source
from data8_tui.transfer.plan import Promise
from data8_tui.transfer.threads import in_thread


async def compare_kept(promise: Promise, draft: Draft, fetcher: Fetcher) -> None:
    """Compare the first chunk that an earlier run has kept, the last, and one between them.

    A dataset can change and keep its count and its columns. This is a sample: what lies between
    the chunks that are compared may have changed unseen.

    Raises IntegrityError where the server's differs from the file's.
    """
    kept = draft.position.chunks
    if not kept:
        return
    drawn = {0, random.randrange(len(kept)), len(kept) - 1}  # noqa: S311 - no secret
    await asyncio.gather(*[_compare(promise, draft, fetcher, number) for number in drawn])


async def _compare(promise: Promise, draft: Draft, fetcher: Fetcher, number: int) -> None:
    start = promise.first + number * CHUNK
    chunk = Chunk(start, min(CHUNK, promise.last - start + 1))
    now = await fetcher.again(chunk)
    kept = await in_thread(None, partial(draft.part.read, *draft.position.chunks[number]))
    if now.data != kept:
        raise IntegrityError(
            f"{promise.dataset} has changed since its download began: {chunk} differ",
            hint="What is kept belongs to the old version; --restart throws it away.",
        )


async def refuse_changed(client: Source, promise: Promise) -> None:
    """Raise IntegrityError where the dataset's count or columns are not what they were."""
    now = await client.get_dataset(promise.dataset)
    if (now.record_count, now.columns) != (promise.record_count, promise.columns):
        raise IntegrityError(
            f"{promise.dataset} changed while it was being downloaded",
            hint="What has come is of two versions; --restart begins afresh.",
        )
