"""How looks at jobs are shown: live lines on a terminal, plain lines, or events as JSON."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Protocol

from data8_tui.api.models import Job
from data8_tui.cell_width import cell_width, cut, pad
from data8_tui.cli import output, talk
from data8_tui.cli.views.live_lines import LiveLines
from data8_tui.insight.humanize import count, span, state_mark, state_word
from data8_tui.insight.outlook import Outlook, finish_text
from data8_tui.jobs.job_observer import JobObservation
from data8_tui.jobs.watch import Outage

_BAR = 12
_WIDEST_NAME = 36
_GAP = "  "
_EVERY = timedelta(minutes=5)
_STEP = 10.0
"""In a log: a line for every ten percent, and one every five minutes."""


class WatchView(Protocol):
    """Something that shows looks as they come."""

    def see(self, seen: JobObservation | Outage) -> None: ...


class LiveWatchView:
    """A line for each job, drawn again in place; the last frame stays."""

    def __init__(self, live: LiveLines, names: Sequence[str]) -> None:
        self._live = live
        self._sights: dict[str, JobObservation | None] = dict.fromkeys(names)
        self._width = min(_WIDEST_NAME, max(cell_width(output.safe(name)) for name in names))

    def see(self, seen: JobObservation | Outage) -> None:
        trouble = seen if isinstance(seen, Outage) else None
        if isinstance(seen, JobObservation):
            self._sights[seen.job.name] = seen
        width = talk.width() - 1
        lines = [self._line(name, sight, width) for name, sight in self._sights.items()]
        self._live.show([*lines, *([cut(outage_text(trouble), width)] if trouble else [])])

    def _line(self, name: str, sight: JobObservation | None, width: int) -> str:
        shown = pad(cut(output.safe(name), self._width), self._width)
        stands = status_text(sight, width - self._width - len(_GAP)) if sight else "…"
        return cut(f"{shown}{_GAP}{stands}", width)


class LineWatchView:
    """Plain lines for a log: what changes, and now and then how far it is."""

    def __init__(self, say: Callable[[str], None]) -> None:
        self._say = say
        self._told: dict[str, JobObservation] = {}
        self._silent = False

    def see(self, seen: JobObservation | Outage) -> None:
        if isinstance(seen, Outage):
            if not self._silent:
                self._say(f"{_stamp(seen.at)}  {outage_text(seen)}")
            self._silent = True
        else:
            self._silent = False
            self._see(seen)

    def _see(self, sight: JobObservation) -> None:
        told = self._told.get(sight.job.name)
        if told is None or sight.news or _differs(told, sight):
            self._told[sight.job.name] = sight
            name = output.safe(sight.job.name)
            self._say(f"{_stamp(sight.at)}  {name}{_GAP}{status_text(sight, None)}")


class EventWatchView:
    """Every change as an object: what a program reads."""

    def __init__(self, write: Callable[[Mapping[str, Any]], None]) -> None:
        self._write = write
        self._told: dict[str, Job] = {}

    def see(self, seen: JobObservation | Outage) -> None:
        if isinstance(seen, Outage):
            self._write(
                {"event": "unreachable", "at": _iso(seen.at), "error": seen.error.message}
                | {"nextTrySeconds": seen.wait}
            )
        elif seen.news or self._told.get(seen.job.name) != seen.job:
            self._told[seen.job.name] = seen.job
            self._write(event(seen))


def status_text(sight: JobObservation, width: int | None) -> str:
    """State, progress, pace and finish; in `width` cells, words that don't fit are left out.

    When it will finish is worth more than the bar, and both are worth more than the pace.
    """
    job = sight.job
    said = pad(output.safe(f"{state_mark(job)} {state_word(job)}"), 11)
    if job.finished:
        length = job.duration(sight.at)
        return f"{said}{_GAP}after {span(length)}" if length else said
    percent = job.percent_complete
    pace, finish = _pace(sight.outlook), finish_text(sight.outlook, sight.at)
    if percent is None:
        return _with(said, pace, finish, width)
    drawn, plain = f"{bar(percent)} {percent:5.1f} %", f"{percent:.1f} %"
    first = cell_width(f" · {finish[0]}") if finish else 0
    room = width is not None and cell_width(f"{said}{_GAP}{drawn}") + first <= width
    return _with(f"{said}{_GAP}{drawn if room else plain}", pace, finish, width)


def _with(said: str, pace: list[str], finish: list[str], width: int | None) -> str:
    """What is said, with the words that fit behind it: the finish is given its room first."""
    left = None if width is None else width - cell_width(said)
    fitting = set[str]()
    for word in [*finish, *pace]:
        needed = cell_width(f" · {word}")
        if left is None or needed <= left:
            fitting.add(word)
            left = None if left is None else left - needed
    return said + "".join(f" · {word}" for word in [*pace, *finish] if word in fitting)


def outage_text(outage: Outage) -> str:
    """Why nothing is known just now, and when it is tried again."""
    return output.safe(f"{outage.error.message}; trying again in {outage.wait:.0f} s")


def event(sight: JobObservation) -> dict[str, Any]:
    """One look as an object; times in UTC, what isn't known is null."""
    job, outlook = sight.job, sight.outlook
    past = outlook.past
    return {
        "event": sight.news or "progress",
        "at": _iso(sight.at),
        "job": job.name,
        "workflow": job.workflow_name,
        "state": job.state,
        "status": job.status,
        "percentComplete": job.percent_complete,
        "submittedAt": _iso(job.submitted_at),
        "completedAt": _iso(job.completed_at),
        "records": sight.records,
        "recordsPerSecond": _short(outlook.records_per_second),
        "finish": {
            "server": _iso(outlook.server),
            "pastRuns": {"from": _iso(past.earliest), "to": _iso(past.latest), "runs": past.runs}
            if past
            else None,
            "pace": _iso(outlook.pace),
        },
        "stalledSince": _iso(outlook.stalled_since),
        "outputDatasets": dict(job.output_datasets),
    }


def _pace(outlook: Outlook) -> list[str]:
    if outlook.records_per_second:
        return [f"{count(round(outlook.records_per_second))}/s"]
    if outlook.percent_per_second:
        return [f"{outlook.percent_per_second * 60:.2g} %/min"]
    return []


def _differs(told: JobObservation, sight: JobObservation) -> bool:
    before, now = told.job.percent_complete or 0, sight.job.percent_complete or 0
    moved = now // _STEP != before // _STEP
    return moved or told.job.state != sight.job.state or sight.at - told.at >= _EVERY


def bar(percent: float) -> str:
    """How far something is, in twelve cells."""
    full = min(_BAR, max(0, int(percent / 100 * _BAR)))
    return "█" * full + "░" * (_BAR - full)


def _stamp(at: datetime) -> str:
    return at.astimezone().isoformat(timespec="seconds")


def _iso(at: datetime | None) -> str | None:
    return at.isoformat().replace("+00:00", "Z") if at else None


def _short(number: float | None) -> float | None:
    return None if number is None else round(number, 1)
