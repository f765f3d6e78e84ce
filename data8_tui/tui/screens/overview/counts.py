"""The line of counts at the top, each leading to the list of what it counts."""

from collections.abc import Sequence
from dataclasses import dataclass

from data8_tui.api.models import Job
from data8_tui.api.status_codes import JobState
from data8_tui.insight.humanize import count
from data8_tui.jobs.overview import day_begin
from data8_tui.tui.navigation import Destination, ShowJobs
from data8_tui.tui.screens.overview.facts import OverviewFacts

SEPARATOR = " · "


@dataclass(frozen=True, slots=True)
class CountLink:
    """A count, its style where it isn't zero, and where it leads; None for nothing to see there."""

    text: str
    style: str
    target: Destination | None


def count_links(facts: OverviewFacts) -> list[CountLink]:
    """The counts; one of nothing is dim and leads nowhere."""
    shown = [
        _state_link(
            _number(facts.under_way, JobState.RUNNING), "running", "accent", JobState.RUNNING
        ),
        _state_link(_number(facts.under_way, JobState.QUEUED), "queued", "", JobState.QUEUED),
        _failed_link(facts),
    ]
    if facts.unusual is not None:
        unusual = ShowJobs(unusual=True, ended_since=facts.ended_since)
        shown.append(_counted(len(facts.unusual), "unusual", "warn", unusual))
    if facts.last_look is not None:
        shown.append(_counted(len(facts.new), "new", "", ShowJobs(new=True)))
    return shown


def _state_link(number: int, word: str, style: str, state: JobState) -> CountLink:
    return _counted(number, word, style, ShowJobs(states=frozenset({state})))


def _counted(number: int, word: str, style: str, target: Destination) -> CountLink:
    return CountLink(
        f"{count(number)} {word}", style if number else "dim", target if number else None
    )


def _number(jobs: Sequence[Job], state: JobState) -> int:
    return sum(job.state is state for job in jobs)


def _failed_link(facts: OverviewFacts) -> CountLink:
    since = day_begin(facts.now, days_before=1)
    number = sum(run.state is JobState.FAILED and run.ended_at > since for run in facts.ended)
    target = ShowJobs(states=frozenset({JobState.FAILED}), ended_since=since)
    return _counted(number, "failed since yesterday", "bad", target)
