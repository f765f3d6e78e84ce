"""Going on where an earlier run stopped, if what it left can be trusted.

The `.part` file is read once, from the start, and held against the checkpoint's digests. A torn
tail is cut. Damage in front of the last safe mark can't come from a crash, so it is refused.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from data8_tui.codes import Remedy
from data8_tui.errors import IntegrityError, UsageError
from data8_tui.transfer.download.checkpoint import Checkpoint, ChunkMark
from data8_tui.transfer.download.partial_file import PartialFile, part_path
from data8_tui.transfer.download.plan import DownloadPlan, ExpectedContent


class KeptChunk(NamedTuple):
    """Where some records lie in the `.part` file."""

    records_before: int
    records: int
    start: int
    bytes: int


@dataclass
class ResumePosition:
    """Where a download stands in its `.part` file."""

    mark: ChunkMark = field(default_factory=lambda: ChunkMark(0, 0, ""))
    marks: int = 0
    """How many of the checkpoint's marks are believed."""
    chunks: list[KeptChunk] = field(default_factory=list)
    """Every chunk that is kept."""


def identity(promise: ExpectedContent, account: str) -> dict[str, Any]:
    """What must be the same for a run to go on with what another one began."""
    return {
        "account": account,
        "dataset": promise.dataset,
        "columns": promise.columns,
        "record_count": promise.record_count,
        "first": promise.first,
        "last": promise.last,
        "spec": promise.spec.document(),
    }


def refuse_other(kept: Mapping[str, Any], wanted: Mapping[str, Any], plan: DownloadPlan) -> None:
    """Raise where the checkpoint is of something else than what is wanted now.

    UsageError where the command differs, IntegrityError where the dataset does.
    """
    part = part_path(plan.target)
    if (kept.get("account"), kept.get("dataset")) != (wanted["account"], wanted["dataset"]):
        raise UsageError(
            f"{part} is of {kept.get('dataset')} from {kept.get('account')}",
            remedy=Remedy.OTHER_DOWNLOAD_KEPT(),
        )
    if kept.get("columns") != wanted["columns"]:
        raise _changed(plan, "its columns are not what they were")
    if kept.get("record_count") != wanted["record_count"]:
        was, now = kept.get("record_count"), wanted["record_count"]
        raise _changed(plan, f"it had {was:,} records and has {now:,} now")
    if {**wanted, "kind": kept.get("kind")} != kept:
        raise UsageError(
            f"{part} has other columns, records or format", remedy=Remedy.OTHER_DOWNLOAD_KEPT()
        )


def _changed(plan: DownloadPlan, how: str) -> IntegrityError:
    return IntegrityError(
        f"{plan.dataset} has changed since its download began: {how}",
        remedy=Remedy.DATASET_CHANGED_SINCE(),
    )


def resume_position(checkpoint: Checkpoint, part: PartialFile) -> ResumePosition:
    """Read what is kept, cut what can't be trusted, and say where to go on. Blocks for long.

    Raises IntegrityError where the file is not what a run has left.
    """
    position = ResumePosition()
    for mark in checkpoint.kept.marks:
        start, size = part.size, mark.bytes - part.size
        if not part.accept(part.read(start, size), mark.digest):
            break
        before = position.mark.records
        if mark.records > before:
            position.chunks.append(KeptChunk(before, mark.records - before, start, size))
        position.mark = mark
        position.marks += 1
    if part.size < checkpoint.kept.safe:
        raise IntegrityError(
            f"{part.path} is not as it was left: it differs from its checkpoint",
            remedy=Remedy.PARTIAL_FILE_CHANGED(),
        )
    return position


def refuse_unexplained(part: PartialFile) -> None:
    """Raise UsageError where bytes lie in the `.part` file's place that no checkpoint explains."""
    if part.length:
        raise UsageError(
            f"{part.path} is there, but no checkpoint says what it holds",
            remedy=Remedy.PARTIAL_FILE_UNEXPLAINED(),
        )
