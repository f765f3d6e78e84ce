"""How a run tells of itself, stage by stage."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

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
    """A stage has begun, goes on, or is done.

    `done` says what it made, in words; empty while it is under way. `before` is set where an
    earlier run had done it. `now` is what the stage itself reports. `remarks` are sentences about
    what need not be wrong and had better be looked at; they come with `done`.
    """

    stage: RunStage
    seconds: float = 0.0
    done: str = ""
    before: bool = False
    now: "Now | None" = None
    remarks: tuple[str, ...] = ()


Report = Callable[[StageUpdate], None]
