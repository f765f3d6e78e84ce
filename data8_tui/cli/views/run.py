"""Views of a run: a line for each finished stage, and a live one for the current stage."""

from collections.abc import Callable
from datetime import timedelta
from typing import Protocol

from data8_tui.cell_width import cell_width, cut
from data8_tui.cli import output, talk
from data8_tui.cli.remedies import sentence
from data8_tui.cli.views.live_lines import LiveLines
from data8_tui.cli.views.watch import bar, outage_text, status_text
from data8_tui.insight.humanize import count, percent_text, several, span
from data8_tui.jobs.job_observer import JobObservation
from data8_tui.jobs.run import Now, RunStage, StageUpdate
from data8_tui.jobs.watch import Outage
from data8_tui.transfer.preflight.scan import ScanProgress
from data8_tui.transfer.progress import TransferProgress
from data8_tui.transfer.progress import TransferStage as Transferring

DOING = {
    RunStage.PREFLIGHT: "the file was checked",
    RunStage.UPLOAD: "the file was sent",
    RunStage.SUBMIT: "the job was submitted",
    RunStage.WATCH: "the job was watched; it goes on",
    RunStage.DOWNLOAD: "the result was fetched",
    RunStage.RECEIPT: "the result was verified",
}

_QUICK = 5.0
"""Seconds; the progress of a shorter transfer is not logged."""


class StageView(Protocol):
    """Shows the updates of a run. `doing` completes the message “interrupted while …”."""

    doing: str

    def update(self, step: StageUpdate) -> None: ...

    def end(self) -> None: ...


class LiveStages:
    """On a terminal: finished stages stay above, the current one is redrawn in place."""

    def __init__(self, live: LiveLines) -> None:
        self._live = live
        self.doing = DOING[RunStage.PREFLIGHT]

    def update(self, step: StageUpdate) -> None:
        self.doing = DOING[step.stage]
        width = talk.width() - 1
        if step.done:
            warnings = [f"! {output.safe(sentence(each))}" for each in step.warnings]
            self._live.keep([cut(done_text(step), width), *warnings])
        else:
            self._live.show([cut(progress_text(step, width), width)])

    def end(self) -> None:
        """The last frame stays as it is."""


class StageLines:
    """In a log: a line for each finished stage, and progress at intervals."""

    def __init__(self, write: Callable[[str], None]) -> None:
        self._write = write
        self._reported: dict[RunStage, str] = {}
        self.doing = DOING[RunStage.PREFLIGHT]

    def update(self, step: StageUpdate) -> None:
        self.doing = DOING[step.stage]
        if step.done:
            self._write(done_text(step))
            for warning in map(sentence, step.warnings):
                self._write(f"! {warning}")
        elif _is_worth_logging(step.now) and (text := self._due(step)):
            self._write(text)

    def _due(self, step: StageUpdate) -> str:
        """The line to write at a new tenth, a new state or an outage; empty otherwise."""
        mark = _milestone(step)
        if self._reported.get(step.stage) == mark:
            return ""
        self._reported[step.stage] = mark
        return progress_text(step, None)

    def end(self) -> None:
        """Nothing is drawn here."""


def done_text(step: StageUpdate) -> str:
    """`✓ upload     1.4 s  contacts_20261121_140530`; a stage of an earlier attempt has no time."""
    took = "before" if step.already_done else _seconds(step.seconds)
    return f"✓ {step.stage:<9}  {took:>12}  {output.safe(step.done)}"


def progress_text(step: StageUpdate, width: int | None) -> str:
    """`● upload     ███░░░ 44% · 12,000/s`, cut to what fits where a width is given."""
    head = f"● {step.stage:<9}  "
    room = None if width is None else width - cell_width(head)
    match step.now:
        case JobObservation():
            return head + status_text(step.now, room)
        case Outage():
            return head + outage_text(step.now)
        case TransferProgress() if step.now.stage is Transferring.RECORDS:
            return head + _moved(step.now)
        case TransferProgress():
            return head + f"{step.now.stage} …"
        case ScanProgress():
            return head + several(step.now.records, "record")
        case _:
            return head + "…"


def _moved(progress: TransferProgress) -> str:
    percent = 100 * progress.share
    text = f"{bar(percent)} {percent_text(percent, '5.1f')} · {count(progress.records_done)}"
    text += f" of {count(progress.records_total)}"
    if progress.rate:
        text += f" · {count(round(progress.rate))}/s"
    return text + (f" · {progress.retry_reason}" if progress.retry_reason else "")


def _is_worth_logging(now: Now | None) -> bool:
    """Whether progress is logged: not for short transfers, nor for what a stage reports itself."""
    if isinstance(now, TransferProgress):
        return now.stage is Transferring.RECORDS and now.elapsed >= _QUICK
    return isinstance(now, Outage) or (isinstance(now, JobObservation) and not now.job.finished)


def _milestone(step: StageUpdate) -> str:
    match step.now:
        case JobObservation(job=job):
            return f"{job.state} {int((job.percent_complete or 0) // 10)} {step.now.event}"
        case TransferProgress():
            return f"{step.now.stage} {int(step.now.share * 10)}"
        case _:
            return type(step.now).__name__


def _seconds(seconds: float) -> str:
    return f"{seconds:.1f} s" if seconds < 60 else span(timedelta(seconds=seconds))
