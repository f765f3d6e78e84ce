"""A run's stages as lines: those done with their time, the one in progress, those to come."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from textwrap import wrap

from textual.content import Content

from data8_tui.cell_width import cell_width
from data8_tui.insight.humanize import count, several, span, state_word
from data8_tui.insight.outlook import concerns, finish_text
from data8_tui.jobs.job_observer import JobObservation
from data8_tui.jobs.run import RunStage, StageUpdate
from data8_tui.jobs.run.queue import TrackedRun
from data8_tui.jobs.watch import Outage
from data8_tui.transfer.preflight.scan import ScanProgress
from data8_tui.transfer.progress import TransferProgress
from data8_tui.transfer.progress import TransferStage as Doing
from data8_tui.tui import safe
from data8_tui.tui.remedies import run_sentence
from data8_tui.tui.widgets import bar
from data8_tui.tui.widgets.grid.cells import both_ends

_HEAD = max(map(len, RunStage)) + 2
_TIME = 13
_INDENT = " " * (3 + _HEAD + _TIME)
"""Up to where a stage's own words begin."""
_BAR = 20


def files_of(run: TrackedRun, width: int) -> Content:
    """`donors.csv → donors_cleansed.csv`, the names shortened where they take more than `width`."""
    source, target = run.plan.source.name, run.plan.target.name
    half = (width - 3) // 2
    if cell_width(f"{source} → {target}") > width:
        room = max(half, width - 3 - cell_width(target))
        source = both_ends(source, room)
        target = both_ends(target, width - 3 - cell_width(source))
    return Content.assemble(safe.content(source), " → ", safe.content(target))


def stage_lines(run: TrackedRun, width: int, seconds: float, now: datetime) -> list[Content]:
    """A line for each stage, and below the one in progress its details.

    `seconds` is how long the stage under way has taken so far.
    """
    lines: list[Content] = []
    for stage in RunStage:
        step = run.steps.get(stage)
        lines.append(_line(run, stage, step, width, seconds))
        if run.under_way and step is not None and not step.done:
            lines += [Content.assemble(_INDENT, one) for one in _aside(step, now)]
        if step is not None:
            lines += _warnings(step, width)
    return lines


def _line(
    run: TrackedRun, stage: RunStage, step: StageUpdate | None, width: int, seconds: float
) -> Content:
    title = stage.capitalize().ljust(_HEAD)
    if step is None:
        return Content.styled(f"○  {title}", "$text-muted")
    if step.done:
        took = "done before" if step.already_done else _seconds(step.seconds)
        room = max(8, width - _HEAD - _TIME - 5)
        names = stage in (RunStage.UPLOAD, RunStage.SUBMIT)
        result = Content(both_ends(step.done, room)) if names else safe.content(step.done)
        result = result.truncate(room, ellipsis=True)
        time = (took.rjust(_TIME - 2) + "  ", "$text-muted")
        return Content.assemble(("✓  ", "$text-success"), title, time, result)
    if not run.under_way:
        mark = ("◌  ", "$text-warning") if run.stopped else ("✗  ", "$text-error")
        return Content.assemble(mark, title)
    time = (_seconds(seconds).rjust(_TIME - 2) + "  ", "$text-muted")
    return Content.assemble(("●  ", "$text-accent"), (title, "bold"), time, _now(step))


def _now(step: StageUpdate) -> Content:
    match step.now:
        case JobObservation(job=job):
            return _share(job.percent_complete, safe.visible(state_word(job)))
        case Outage():
            return Content.styled("no answer from Data8", "$text-warning")
        case TransferProgress() if step.now.stage is Doing.RECORDS:
            return _share(step.now.share * 100, "")
        case TransferProgress():
            return Content(f"{step.now.stage}…")
        case ScanProgress():
            return Content(several(step.now.records, "record"))
        case _:
            return Content("…")


def _aside(step: StageUpdate, now: datetime) -> Iterator[Content]:
    """Details of a stage beyond its own line."""
    match step.now:
        case JobObservation():
            for concern in concerns(step.now.outlook, now):
                yield Content.styled(concern.sentence, "$text-warning")
            for word in finish_text(step.now.outlook, now):
                yield Content.styled(word, "$text-muted")
        case Outage():
            message = f"{step.now.error.message}; trying again in {step.now.wait:.0f} s"
            yield safe.content(message, "$text-warning")
        case TransferProgress() if step.now.stage is Doing.RECORDS:
            yield Content.styled(_moved(step.now), "$text-muted")
            if step.now.retry_reason:
                yield safe.content(step.now.retry_reason, "$text-warning")


def _warnings(step: StageUpdate, width: int) -> list[Content]:
    """The warnings, as whole sentences."""
    return [
        Content.assemble(_INDENT, (line, "$text-warning"))
        for warning in step.warnings
        for line in wrap(safe.visible(run_sentence(warning)), max(20, width - len(_INDENT)))
    ]


def _moved(progress: TransferProgress) -> str:
    text = f"{count(progress.records_done)} of {several(progress.records_total, 'record')}"
    if progress.rate:
        text += f", {count(round(progress.rate))}/s"
    if progress.seconds_left is not None and progress.seconds_left >= 1:
        text += f", {span(timedelta(seconds=progress.seconds_left))} left"
    return text


def _share(percent: float | None, word: str) -> Content:
    if percent is None:
        return Content(word)
    filled = bar.thin_bar(percent / 100, _BAR).rstrip()
    track = "─" * (_BAR - len(filled))
    number = f"  {bar.percentage(percent):>4}  "
    return Content.assemble((filled, "$text-accent"), (track, "$text-muted"), number, word)


def _seconds(seconds: float) -> str:
    return f"{seconds:.1f} s" if seconds < 60 else span(timedelta(seconds=seconds))
