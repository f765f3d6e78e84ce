"""Views of watched jobs: live lines on a terminal, plain lines in a log, or events as JSON."""

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import Any, Protocol

from data8_tui.api.models import Job
from data8_tui.api.status_codes import JobState
from data8_tui.cell_width import cell_width, cut, pad
from data8_tui.cli import output, talk
from data8_tui.cli.views.live_lines import LiveLines
from data8_tui.cli.views.moments import local_iso
from data8_tui.clock import utc_text
from data8_tui.insight.humanize import (
    PERCENT_SIGN,
    count,
    percent_text,
    significant,
    span,
    state_mark,
    state_text,
)
from data8_tui.insight.outlook import Outlook, concerns, finish_text
from data8_tui.jobs.job_observer import JobObservation
from data8_tui.jobs.watch import Outage

_BAR = 12
_WIDEST_NAME = 36
_GAP = "  "
_EVERY = timedelta(minutes=5)
_STEP = 10.0
"""In a log: a line for every ten percent, and at least one every five minutes."""


class WatchView(Protocol):
    """Shows observations and outages as they come."""

    def update(self, change: JobObservation | Outage) -> None: ...


class LiveWatchView:
    """A line for each job, redrawn in place; the last frame stays."""

    def __init__(self, live: LiveLines, names: Sequence[str]) -> None:
        self._live = live
        self._observations: dict[str, JobObservation | None] = dict.fromkeys(names)
        self._width = min(_WIDEST_NAME, max(cell_width(output.safe(name)) for name in names))

    def update(self, change: JobObservation | Outage) -> None:
        outage = change if isinstance(change, Outage) else None
        if isinstance(change, JobObservation):
            self._observations[change.job.name] = change
        width = talk.width() - 1
        lines = [
            self._line(name, observation, width) for name, observation in self._observations.items()
        ]
        self._live.show([*lines, *([cut(outage_text(outage), width)] if outage else [])])

    def _line(self, name: str, observation: JobObservation | None, width: int) -> str:
        shown = pad(cut(output.safe(name), self._width), self._width)
        status = status_text(observation, width - self._width - len(_GAP)) if observation else "…"
        return cut(f"{shown}{_GAP}{status}", width)


class LineWatchView:
    """Plain lines for a log: changes of state, and progress at intervals."""

    def __init__(self, write: Callable[[str], None]) -> None:
        self._write = write
        self._last: dict[str, JobObservation] = {}
        self._in_outage = False

    def update(self, change: JobObservation | Outage) -> None:
        if isinstance(change, Outage):
            if not self._in_outage:
                self._write(f"{local_iso(change.at)}  {outage_text(change)}")
            self._in_outage = True
        else:
            self._in_outage = False
            self._update_job(change)

    def _update_job(self, observation: JobObservation) -> None:
        last = self._last.get(observation.job.name)
        if last is None or observation.event or _differs(last, observation):
            self._last[observation.job.name] = observation
            name = output.safe(observation.job.name)
            self._write(
                f"{local_iso(observation.at)}  {name}{_GAP}{status_text(observation, None)}"
            )


class EventWatchView:
    """Every change as a JSON object, for programs."""

    def __init__(self, write: Callable[[Mapping[str, Any]], None]) -> None:
        self._write = write
        self._last: dict[str, Job] = {}

    def update(self, change: JobObservation | Outage) -> None:
        if isinstance(change, Outage):
            self._write(
                {
                    "event": "unreachable",
                    "at": utc_text(change.at),
                    "error": change.error.message,
                }
                | {"nextTrySeconds": change.wait}
            )
        elif change.event or self._last.get(change.job.name) != change.job:
            self._last[change.job.name] = change.job
            self._write(event(change))


def status_text(observation: JobObservation, width: int | None) -> str:
    """State, progress, pace and estimated finish in at most `width` terminal cells.

    Parts that don't fit are left out, the pace first, then the bar, then the finish.
    """
    job = observation.job
    text = pad(output.safe(f"{state_mark(job)} {state_text(job)}"), 11)
    if job.finished:
        length = job.duration(observation.at)
        return f"{text}{_GAP}after {span(length)}" if length else text
    percent = job.percent_complete
    if percent is None:
        return _with(text, observation, width)
    drawn, plain = f"{bar(percent)} {percent_text(percent, '5.1f')}", percent_text(percent, ".1f")
    finish = _finish(observation, brief=True)
    first = cell_width(f" · {finish[0]}") if finish else 0
    room = width is not None and cell_width(f"{text}{_GAP}{drawn}") + first <= width
    return _with(f"{text}{_GAP}{drawn if room else plain}", observation, width)


def _with(text: str, observation: JobObservation, width: int | None) -> str:
    """`text` and the parts that fit behind it; the finish has priority over the pace."""
    left = None if width is None else width - cell_width(text)
    finish, pace = _finish(observation, brief=False), _pace(observation.outlook)
    if left is not None and finish and cell_width(f" · {finish[0]}") > left:
        finish = _finish(observation, brief=True)
    fitting = set[str]()
    for word in [*finish, *pace]:
        needed = cell_width(f" · {word}")
        if left is None or needed <= left:
            fitting.add(word)
            left = None if left is None else left - needed
    return text + "".join(f" · {word}" for word in [*pace, *finish] if word in fitting)


def outage_text(outage: Outage) -> str:
    """Why Data8 can't be reached, and when the next poll is."""
    return output.safe(f"{outage.error.message}; trying again in {outage.wait:.0f} s")


def event(observation: JobObservation) -> dict[str, Any]:
    """An observation as a JSON object; times in UTC, unknown values are null."""
    job, outlook = observation.job, observation.outlook
    past = outlook.past
    return {
        "event": observation.event or "progress",
        "at": utc_text(observation.at),
        "job": job.name,
        "workflow": job.workflow_name,
        "state": job.state,
        "status": job.status,
        "statusMeaning": _meaning(job),
        "finished": job.finished,
        "percentComplete": job.percent_complete,
        "submittedAt": utc_text(job.submitted_at),
        "completedAt": utc_text(job.completed_at),
        "records": observation.records,
        "recordsPerSecond": _short(outlook.records_per_second),
        "finish": {
            "server": utc_text(outlook.server),
            "pastRuns": {
                "from": utc_text(past.earliest),
                "to": utc_text(past.latest),
                "runs": past.runs,
            }
            if past
            else None,
            "pace": utc_text(outlook.pace),
        },
        "stalledSince": utc_text(outlook.stalled_since),
        "concerns": [concern.kind for concern in concerns(outlook, observation.at)],
        "outputDatasets": dict(job.output_datasets),
    }


def _meaning(job: Job) -> dict[str, Any] | None:
    """What the job's status means and where that is known from; null where it isn't."""
    meaning = job.status_codes.meaning(job.status)
    if meaning is None or meaning.state is JobState.UNKNOWN:
        return None
    return {"state": meaning.state, "from": meaning.source, "jobs": meaning.jobs or None}


def _finish(observation: JobObservation, *, brief: bool) -> list[str]:
    """What is wrong, then when it will finish."""
    outlook, now = observation.outlook, observation.at
    wrong = concerns(outlook, now)
    return [one.brief if brief else one.sentence for one in wrong] + finish_text(outlook, now)


def _pace(outlook: Outlook) -> list[str]:
    if outlook.records_per_second:
        return [f"{count(round(outlook.records_per_second))}/s"]
    if outlook.percent_per_second:
        return [f"{significant(outlook.percent_per_second * 60)}{PERCENT_SIGN}/min"]
    return []


def _differs(last: JobObservation, observation: JobObservation) -> bool:
    before, now = last.job.percent_complete or 0, observation.job.percent_complete or 0
    moved = now // _STEP != before // _STEP
    return moved or last.job.state != observation.job.state or observation.at - last.at >= _EVERY


def bar(percent: float) -> str:
    """A progress bar of twelve cells for 0 to 100 percent."""
    full = min(_BAR, max(0, int(percent / 100 * _BAR)))
    return "█" * full + "░" * (_BAR - full)


def _short(number: float | None) -> float | None:
    return None if number is None else round(number, 1)
