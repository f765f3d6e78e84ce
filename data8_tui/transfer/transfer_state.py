"""What is known of one transfer at one moment, in either direction."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TypeAlias

from data8_tui.transfer.download.plan import DownloadPlan
from data8_tui.transfer.progress import TransferProgress, TransferStage
from data8_tui.transfer.receipt import Receipt
from data8_tui.transfer.upload.plan import UploadPlan, UploadReceipt
from data8_tui.transfer.upload.resumed_upload import ResumedUpload

Plan: TypeAlias = DownloadPlan | UploadPlan | ResumedUpload


class TransferDirection(StrEnum):
    """Which way the records go, in a word for people."""

    DOWNLOAD = "download"
    UPLOAD = "upload"

    @property
    def mark(self) -> str:
        """One cell wide; it never stands without the word or a number."""
        return "↓" if self is TransferDirection.DOWNLOAD else "↑"


class TransferState(StrEnum):
    """A transfer's state, in a word for people."""

    QUEUED = "queued"
    RUNNING = "running"
    PAUSED = "paused"
    UNFINISHED = "unfinished"
    """An earlier run began it."""
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def active(self) -> bool:
        """Whether it moves, or will as soon as it is its turn."""
        return self in (TransferState.QUEUED, TransferState.RUNNING)

    @property
    def ended(self) -> bool:
        return self in (TransferState.DONE, TransferState.FAILED, TransferState.CANCELLED)

    @property
    def resumable(self) -> bool:
        """Whether it can go on from what is kept."""
        return not self.active and self is not TransferState.DONE


@dataclass(frozen=True, slots=True)
class Transfer:
    """A snapshot of one transfer; a newer one has the same `id`."""

    id: int
    plan: Plan
    state: TransferState = TransferState.QUEUED
    progress: TransferProgress | None = None
    receipt: Receipt | UploadReceipt | None = None
    error: Exception | None = None
    """Why it failed: a Data8Error has words for people, anything else is a bug."""

    @property
    def direction(self) -> TransferDirection:
        download = isinstance(self.plan, DownloadPlan)
        return TransferDirection.DOWNLOAD if download else TransferDirection.UPLOAD

    @property
    def path(self) -> Path:
        """Of the file on this machine."""
        return self.plan.target if isinstance(self.plan, DownloadPlan) else self.plan.path

    @property
    def dataset(self) -> str:
        """Its name; empty while an upload has none yet."""
        return self.plan.dataset or ""

    @property
    def kept(self) -> int:
        """Records that a transfer which stands still need not move again."""
        return self.progress.records_done if self.progress and self.state.resumable else 0

    @property
    def stage(self) -> TransferStage | None:
        """What it is doing, while it runs."""
        return (
            self.progress.stage if self.progress and self.state is TransferState.RUNNING else None
        )

    def at_odds(self, other: "Transfer") -> bool:
        """Whether both would write the same file, or read the same one for Data8."""
        same_way = self.direction is other.direction
        return same_way and self.path.absolute() == other.path.absolute()
