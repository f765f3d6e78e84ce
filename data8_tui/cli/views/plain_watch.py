"""Watched jobs in the plain form: each change once, and a line now and then while there is none."""

from collections.abc import Callable, Sequence

from data8_tui.api.models import Job
from data8_tui.cli import output
from data8_tui.cli.views.heartbeat import Heartbeat
from data8_tui.cli.views.watch import outage_text
from data8_tui.clock import Clock
from data8_tui.insight.humanize import capitalized, reached_share, several, span, state_text
from data8_tui.insight.outlook import concerns, finish_text
from data8_tui.jobs.job_observer import JobObservation
from data8_tui.jobs.watch import Outage


class PlainWatchView:
    """`Running, 20 percent, 14:02. Expected to finish: …`; names come where there are several."""

    def __init__(self, write: Callable[[str], None], clock: Clock, names: Sequence[str]) -> None:
        self._heartbeat = Heartbeat(write, clock)
        self._several = len(names) > 1
        self._waiting = set(names)
        self._states: dict[str, str] = {}
        self._in_outage = False

    def update(self, change: JobObservation | Outage) -> None:
        if isinstance(change, Outage):
            self._update_outage(change)
            return
        if self._in_outage:
            self._in_outage = False
            self._heartbeat.news("Data8 answers again.")
        self._update_job(change)

    def _update_outage(self, outage: Outage) -> None:
        if self._in_outage:
            self._heartbeat.still("no answer from Data8")
        else:
            self._in_outage = True
            self._heartbeat.news(f"{capitalized(outage_text(outage))}.")

    def _update_job(self, observation: JobObservation) -> None:
        job = observation.job
        state = state_text(job)
        if job.finished:
            self._waiting.discard(job.name)
        if self._states.get(job.name) != state or observation.event:
            self._states[job.name] = state
            self._heartbeat.news(self._news(observation, state))
        elif self._several:
            self._heartbeat.still(f"waiting for {several(len(self._waiting), 'job')}")
        else:
            self._heartbeat.still(f"{state}{_progress(job)}")

    def _news(self, observation: JobObservation, state: str) -> str:
        job, now = observation.job, observation.at
        name = f"{output.exact(job.name)}: " if self._several else ""
        length = job.duration(now) if job.finished else None
        took = f" after {span(length)}" if length else ""
        progress = "" if job.finished else _progress(job)
        line = f"{name}{state if name else capitalized(state)}{progress}{took}"
        line += f", {self._heartbeat.time}."
        if job.finished:
            return line
        wrong = [f" {capitalized(each.sentence)}." for each in concerns(observation.outlook, now)]
        finish = finish_text(observation.outlook, now)
        return line + "".join(wrong) + (f" Finish by {'; '.join(finish)}." if finish else "")


def _progress(job: Job) -> str:
    percent = job.percent_complete
    return "" if percent is None else f", {reached_share(percent / 100)}"
