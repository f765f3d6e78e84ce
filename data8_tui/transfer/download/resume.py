"""Resuming a download where an earlier attempt stopped, if what it saved can be verified.

The `.part` file is read once and compared with the checkpoint's digests. An incomplete tail is cut
off. Damage before the last “safe” line can't be caused by a crash, so it is an error.
"""

import logging
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from data8_tui.codes import Remedy
from data8_tui.errors import IntegrityError, UsageError
from data8_tui.redaction import redacted_copy
from data8_tui.transfer.download.checkpoint import Checkpoint, ChunkMark, DownloadIdentity
from data8_tui.transfer.download.partial_file import PartialFile
from data8_tui.transfer.download.plan import DownloadPlan, ExpectedContent
from data8_tui.transfer.storage import part_path

_LOG = logging.getLogger(__name__)


class SavedChunk(NamedTuple):
    """Where the records of a chunk are in the `.part` file."""

    records_before: int
    records: int
    start: int
    bytes: int


@dataclass
class ResumePosition:
    """How far the `.part` file is verified."""

    mark: ChunkMark = field(default_factory=lambda: ChunkMark(0, 0, ""))
    marks: int = 0
    """How many of the checkpoint's marks are verified."""
    chunks: list[SavedChunk] = field(default_factory=list)
    """The chunks verified."""


def identity(expected: ExpectedContent, account: str) -> DownloadIdentity:
    """The identity of the download of `expected`."""
    return DownloadIdentity(
        account,
        expected.dataset,
        redacted_copy(expected.columns),
        expected.record_count,
        expected.first,
        expected.last,
        redacted_copy(expected.spec.document()),
    )


def refuse_other(saved: DownloadIdentity, requested: DownloadIdentity, plan: DownloadPlan) -> None:
    """Raise an error where the checkpoint is of another download than the one requested.

    UsageError where the options differ, IntegrityError where the dataset does.
    """
    part = part_path(plan.target)
    if (saved.account, saved.dataset) != (requested.account, requested.dataset):
        raise UsageError(
            f"{part} is of {saved.dataset} from {saved.account}",
            remedy=Remedy.OTHER_DOWNLOAD_KEPT(),
        )
    if saved.columns != requested.columns:
        raise _changed(plan, "its columns are not what they were")
    if saved.record_count != requested.record_count:
        was, now = saved.record_count, requested.record_count
        raise _changed(plan, f"it had {was:,} records and has {now:,} now")
    if replace(saved, version=requested.version) != requested:
        raise UsageError(
            f"{part} has other columns, records or format", remedy=Remedy.OTHER_DOWNLOAD_KEPT()
        )


def _changed(plan: DownloadPlan, how: str) -> IntegrityError:
    return IntegrityError(
        f"{plan.dataset} has changed since its download began: {how}",
        remedy=Remedy.DATASET_CHANGED_SINCE(),
    )


def resume_position(checkpoint: Checkpoint, part: PartialFile) -> ResumePosition:
    """Verify what is saved and return how far it is correct. Blocks; reads the whole file.

    Raises IntegrityError where the file isn't as an earlier attempt has left it, and StorageError.
    """
    position, length = ResumePosition(), part.length
    for mark in checkpoint.state.marks:
        start, size = part.size, mark.bytes - part.size
        if mark.bytes > length or not part.accept(part.read(start, size), mark.digest):
            break
        before = position.mark.records
        if mark.records > before:
            position.chunks.append(SavedChunk(before, mark.records - before, start, size))
        position.mark = mark
        position.marks += 1
    _LOG.info("a download goes on behind record %d", position.mark.records)
    if part.size < checkpoint.state.safe:
        raise IntegrityError(
            f"{part.path} is not as it was left: it differs from its checkpoint",
            remedy=Remedy.PARTIAL_FILE_CHANGED(),
        )
    return position


def refuse_unexplained(part: PartialFile) -> None:
    """Raise UsageError where there is a `.part` file without a checkpoint."""
    if part.length:
        raise UsageError(
            f"{part.path} is there, but no checkpoint says what it holds",
            remedy=Remedy.PARTIAL_FILE_UNEXPLAINED(),
        )
