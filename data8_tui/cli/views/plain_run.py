"""A run in the plain form: a line for each finished stage, and what its job reports."""

from collections.abc import Callable

from data8_tui.cli import output
from data8_tui.cli.remedies import sentence
from data8_tui.cli.views.heartbeat import Heartbeat
from data8_tui.cli.views.plain_watch import PlainWatchView
from data8_tui.cli.views.run import DOING
from data8_tui.clock import Clock
from data8_tui.insight.humanize import count, reached_share, several
from data8_tui.jobs.job_observer import JobObservation
from data8_tui.jobs.run import RunStage, StageUpdate
from data8_tui.jobs.watch import Outage
from data8_tui.transfer.preflight.scan import ScanProgress
from data8_tui.transfer.progress import TransferProgress

_DONE = {
    RunStage.PREFLIGHT: "File checked",
    RunStage.UPLOAD: "File uploaded",
    RunStage.SUBMIT: "Job submitted",
    RunStage.WATCH: "Job ended",
    RunStage.DOWNLOAD: "Result downloaded",
    RunStage.RECEIPT: "Result verified",
}

_NAMES = (RunStage.UPLOAD, RunStage.SUBMIT)
"""Stages whose result is the name of what they made."""


class PlainStages:
    """The stages of a run. `doing` completes the message “interrupted while …”."""

    def __init__(self, write: Callable[[str], None], clock: Clock) -> None:
        self._write = write
        self._heartbeat = Heartbeat(write, clock)
        self._watch = PlainWatchView(write, clock, [""])
        self.doing = DOING[RunStage.PREFLIGHT]

    def update(self, step: StageUpdate) -> None:
        self.doing = DOING[step.stage]
        if step.done:
            self._update_done(step)
            for warning in map(sentence, step.warnings):
                self._write(f"Warning: {warning}")
        elif isinstance(step.now, JobObservation | Outage):
            self._watch.update(step.now)
        elif isinstance(step.now, TransferProgress):
            self._heartbeat.still(_moving(step.stage, step.now))
        elif isinstance(step.now, ScanProgress):
            self._heartbeat.still(f"checking the file, {several(step.now.records, 'record')}")

    def _update_done(self, step: StageUpdate) -> None:
        if step.stage is RunStage.WATCH and not step.already_done:
            return  # the end of the job was written as it was observed
        before = " before" if step.already_done else ""
        done = output.exact(step.done) if step.stage in _NAMES else output.safe(step.done)
        self._heartbeat.news(f"{_DONE[step.stage]}{before}: {done}")

    def end(self) -> None:
        """Nothing is drawn here."""


def _moving(stage: RunStage, progress: TransferProgress) -> str:
    verb = "uploading" if stage is RunStage.UPLOAD else "downloading"
    done = f"{count(progress.records_done)} of {count(progress.records_total)} records"
    return f"{verb}, {reached_share(progress.share)}, {done}"
