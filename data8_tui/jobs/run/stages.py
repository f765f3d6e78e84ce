"""The stages of a run, and the updates that it reports."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from data8_tui.codes import Message
from data8_tui.jobs.job_observer import JobObservation
from data8_tui.jobs.watch import Outage
from data8_tui.transfer.preflight.scan import ScanProgress
from data8_tui.transfer.progress import TransferProgress

Now = ScanProgress | TransferProgress | JobObservation | Outage


class RunStage(StrEnum):
    """The stages, in their order."""

    PREFLIGHT = "preflight"
    UPLOAD = "upload"
    SUBMIT = "submit"
    WATCH = "watch"
    DOWNLOAD = "download"
    RECEIPT = "receipt"


@dataclass(frozen=True, slots=True)
class StageUpdate:
    """A stage has started, made progress, or ended.

    `done` describes its result and is empty while it is in progress. `already_done` is set where an
    earlier attempt had done it. `now` is the progress of the stage itself. `warnings` are
    FileWarnings and RunWarnings; they come with `done`.
    """

    stage: RunStage
    seconds: float = 0.0
    done: str = ""
    already_done: bool = False
    now: "Now | None" = None
    warnings: tuple[Message, ...] = ()


OnStageUpdate = Callable[[StageUpdate], None]
