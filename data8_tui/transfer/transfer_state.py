"""The state of one transfer in either direction, as an immutable snapshot."""

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
    """The direction of a transfer; the values are shown to users."""

    DOWNLOAD = "download"
    UPLOAD = "upload"

    @property
    def mark(self) -> str:
        """A symbol one cell wide, to be shown beside a word or a number."""
        return "↓" if self is TransferDirection.DOWNLOAD else "↑"


class TransferState(StrEnum):
    """The state of a transfer; the values are shown to users."""

    QUEUED = "queued"
    RUNNING = "running"
    PAUSED = "paused"
    UNFINISHED = "unfinished"
    """Left by an earlier session."""
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def active(self) -> bool:
        """Whether it is running or queued."""
        return self in (TransferState.QUEUED, TransferState.RUNNING)

    @property
    def ended(self) -> bool:
        """Whether it is done, failed or cancelled."""
        return self in (TransferState.DONE, TransferState.FAILED, TransferState.CANCELLED)

    @property
    def resumable(self) -> bool:
        """Whether it can be resumed from what is saved."""
        return not self.active and self is not TransferState.DONE


@dataclass(frozen=True, slots=True)
class Transfer:
    """A snapshot of one transfer. A later one has the same `id`."""

    id: int
    plan: Plan
    state: TransferState = TransferState.QUEUED
    progress: TransferProgress | None = None
    receipt: Receipt | UploadReceipt | None = None
    error: Exception | None = None
    """Why it failed. Anything but a Data8Error is a bug."""

    @property
    def direction(self) -> TransferDirection:
        """The direction, by the plan."""
        download = isinstance(self.plan, DownloadPlan)
        return TransferDirection.DOWNLOAD if download else TransferDirection.UPLOAD

    @property
    def path(self) -> Path:
        """The local file."""
        return self.plan.target if isinstance(self.plan, DownloadPlan) else self.plan.path

    @property
    def dataset(self) -> str:
        """The dataset's name; empty for an upload that has none yet."""
        return self.plan.dataset or ""

    @property
    def records_saved(self) -> int:
        """Records that a stopped transfer need not transfer again."""
        return self.progress.records_done if self.progress and self.state.resumable else 0

    @property
    def stage(self) -> TransferStage | None:
        """The stage; None where it isn't running."""
        return (
            self.progress.stage if self.progress and self.state is TransferState.RUNNING else None
        )

    def conflicts_with(self, other: "Transfer") -> bool:
        """Whether both have the same file and direction."""
        same_direction = self.direction is other.direction
        return same_direction and self.path.absolute() == other.path.absolute()
