"""Whether a dataset has changed since its download began."""

import random
from contextlib import aclosing
from functools import partial

from data8_tui.codes import Remedy
from data8_tui.errors import IntegrityError
from data8_tui.threads import run_in_thread
from data8_tui.transfer.concurrency import run_in_order
from data8_tui.transfer.download.chunks import Chunk
from data8_tui.transfer.download.fetcher import ChunkFetcher, RecordsClient
from data8_tui.transfer.download.partial_download import PartialDownload
from data8_tui.transfer.download.plan import ExpectedContent
from data8_tui.transfer.download.resume import SavedChunk


async def compare_saved_chunks(
    expected: ExpectedContent, partial_download: PartialDownload, fetcher: ChunkFetcher
) -> str:
    """Compare the first and the last chunk of earlier attempts, and a random one, with the dataset.

    A dataset can change and keep its count and columns. This is a sample: a change between the
    chunks compared goes unnoticed. Returns the digest of the last record saved; empty where there
    is none. Raises IntegrityError where a chunk differs.
    """
    saved = partial_download.position.chunks
    if not saved:
        return ""
    sample = sorted({0, random.randrange(len(saved)), len(saved) - 1})  # noqa: S311 - no secret
    compare = partial(_compare, expected, partial_download, fetcher)
    last = ""
    async with aclosing(run_in_order(compare, map(saved.__getitem__, sample), len(sample))) as done:
        async for _, digest in done:
            last = digest
    return last


async def _compare(
    expected: ExpectedContent,
    partial_download: PartialDownload,
    fetcher: ChunkFetcher,
    piece: SavedChunk,
) -> str:
    chunk = Chunk(expected.first + piece.records_before, piece.records)
    current = await fetcher.fetch(chunk)
    saved = await run_in_thread(partial_download.part.read, piece.start, piece.bytes)
    if current.data != saved:
        raise IntegrityError(
            f"{expected.dataset} has changed since its download began: {chunk} differ",
            remedy=Remedy.DATASET_CHANGED(),
        )
    return current.overlap[1]


async def refuse_changed(client: RecordsClient, expected: ExpectedContent) -> None:
    """Raise IntegrityError where the dataset's record count or columns have changed."""
    current = await client.get_dataset(expected.dataset)
    if (current.record_count, current.columns) != (expected.record_count, expected.columns):
        raise IntegrityError(
            f"{expected.dataset} changed while it was being downloaded",
            remedy=Remedy.DATASET_CHANGED_MEANWHILE(),
        )
