"""Whether a dataset still is what it was when its download began."""

import asyncio
import random
from functools import partial

from data8_tui.codes import Remedy
from data8_tui.errors import IntegrityError
from data8_tui.transfer.download.chunks import Chunk
from data8_tui.transfer.download.fetcher import ChunkFetcher, RecordsClient
from data8_tui.transfer.download.partial_download import PartialDownload
from data8_tui.transfer.download.plan import ExpectedContent
from data8_tui.transfer.download.resume import KeptChunk
from data8_tui.transfer.threads import in_thread


async def compare_kept_chunks(
    promise: ExpectedContent, draft: PartialDownload, fetcher: ChunkFetcher
) -> str:
    """Compare the first chunk that an earlier run has kept, the last, and one between them.

    A dataset can change and keep its count and its columns. This is a sample: what lies between
    the chunks that are compared may have changed unseen.

    Gives the seam behind the last one, empty where nothing is kept. Raises IntegrityError where
    the server's differs from the file's.
    """
    kept = draft.position.chunks
    if not kept:
        return ""
    drawn = sorted({0, random.randrange(len(kept)), len(kept) - 1})  # noqa: S311 - no secret
    compared = [_compare(promise, draft, fetcher, kept[number]) for number in drawn]
    return (await asyncio.gather(*compared))[-1]


async def _compare(
    promise: ExpectedContent, draft: PartialDownload, fetcher: ChunkFetcher, piece: KeptChunk
) -> str:
    chunk = Chunk(promise.first + piece.records_before, piece.records)
    now = await fetcher.again(chunk)
    kept = await in_thread(None, partial(draft.part.read, piece.start, piece.bytes))
    if now.data != kept:
        raise IntegrityError(
            f"{promise.dataset} has changed since its download began: {chunk} differ",
            remedy=Remedy.DATASET_CHANGED(),
        )
    return now.overlap[1]


async def refuse_changed(client: RecordsClient, promise: ExpectedContent) -> None:
    """Raise IntegrityError where the dataset's count or columns are not what they were."""
    now = await client.get_dataset(promise.dataset)
    if (now.record_count, now.columns) != (promise.record_count, promise.columns):
        raise IntegrityError(
            f"{promise.dataset} changed while it was being downloaded",
            remedy=Remedy.DATASET_CHANGED_MEANWHILE(),
        )
