"""The line of counts at the top, each leading to the list of what it counts."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from data8_tui.api.models import Job
from data8_tui.api.status_codes import JobState
from data8_tui.cell_width import cell_width
from data8_tui.insight.humanize import count
from data8_tui.monitor.history.run_totals import EndedRun
from data8_tui.tui.navigation import Destination, ShowJobs
from data8_tui.tui.screens.overview.facts import OverviewFacts

SEPARATOR = " · "
_MOST_WORDINGS = 5
_LISTED, _RUNNING, _CHANGED, _WRONG = range(4)
"""How much a count is needed where not all have room: the first are seen in the list of jobs."""


@dataclass(frozen=True, slots=True)
class CountLink:
    """A count, its style where it isn't zero, and where it leads; None for nothing to see there.

    `shorter` is the same in ever fewer words. Of `needed` the lowest are left out first.
    """

    text: str
    style: str
    target: Destination | None
    shorter: tuple[str, ...] = ()
    needed: int = _CHANGED


def count_links(facts: OverviewFacts, width: int) -> list[CountLink]:
    """The counts, zeros dimmed; in fewer words where they are wider than `width`, without the zeros
    where they still are, and then without those that are needed least.

    A number stands only where it is known: before, none is `…`, and others are `4+`. A job whose
    status has no known meaning may be any.
    """
    counts = [*_unfinished(facts.under_way), *_ended(facts)]
    if facts.unusual is not None and not facts.judged:
        counts.append(CountLink("… unusual", "dim", None))
    elif facts.unusual is not None:
        unusual = ShowJobs(unusual=True, ended_since=facts.ended_since)
        counts.append(_counted(len(facts.unusual), "warn", unusual, "unusual"))
    if facts.last_look is not None:
        counts.append(_counted(len(facts.new), "", ShowJobs(new=True), "new"))
    if not facts.complete:
        counts = [_at_least(link) for link in counts]
    for wording in range(_MOST_WORDINGS):
        shown = [_worded(link, wording) for link in counts]
        if _width(shown) <= width:
            return shown
    shown = [link for link in shown if link.target]
    while len(shown) > 1 and _width(shown) > width:
        shown.remove(min(reversed(shown), key=lambda link: link.needed))
    return shown


def _width(links: Sequence[CountLink]) -> int:
    return cell_width(SEPARATOR.join(link.text for link in links))


def _at_least(link: CountLink) -> CountLink:
    """What is counted so far: `… running` for none, else `4+ running`."""

    def worded(text: str) -> str:
        number, _, word = text.partition(" ")
        return f"{number.rstrip('+')}+ {word}" if link.target else f"… {word}"

    text, *shorter = map(worded, (link.text, *link.shorter))
    return replace(link, text=text, shorter=tuple(shorter))


def _worded(link: CountLink, wording: int) -> CountLink:
    texts = (link.text, *link.shorter)
    return replace(link, text=texts[min(wording, len(texts) - 1)], shorter=())


def _unfinished(jobs: Sequence[Job]) -> Iterator[CountLink]:
    """Together as many as there are jobs."""
    running, queued, unclear = (
        sum(job.state is state for job in jobs)
        for state in (JobState.RUNNING, JobState.QUEUED, JobState.UNKNOWN)
    )
    if running or not unclear:
        yield _counted(running, "accent", _of(JobState.RUNNING), "running", needed=_RUNNING)
    if queued or not unclear:
        yield _counted(queued, "", _of(JobState.QUEUED), "queued", needed=_LISTED)
    if unclear:
        target = replace(_of(JobState.UNKNOWN), unfinished=True)
        words = ("unfinished, status unknown", *["unfinished"] * 3, "open")
        yield _counted(unclear, "", target, *words, needed=_LISTED)


def _ended(facts: OverviewFacts) -> Iterator[CountLink]:
    """Since yesterday: failures, and what may be one."""
    since, unclear = facts.yesterday, facts.unclear
    failed = sum(run.state is JobState.FAILED for run in facts.recent)
    if failed or not unclear:
        target = replace(_of(JobState.FAILED), ended_since=since)
        longer = ["failed since yesterday"] * 2
        yield _counted(failed, "bad", target, *longer, "failed", needed=_WRONG)
    if unclear:
        target = replace(_of(JobState.UNKNOWN), ended_since=since)
        words = (
            "ended since yesterday, status unknown",
            "ended, status unknown",
            "status unknown",
            "unclear",
        )
        yield _counted(len(unclear), "warn", target, *words, needed=_WRONG)
        yield from _stating_an_error(facts, unclear, replace(target, states_error=True))


def _stating_an_error(
    facts: OverviewFacts, runs: Sequence[EndedRun], target: ShowJobs
) -> Iterator[CountLink]:
    """`4 state an error`, `4+` where the details of others are not known."""
    if number := sum(bool(facts.reasons.get(run.job)) for run in runs):
        more = "" if all(run.job in facts.reasons for run in runs) else "+"
        words = (*["state an error"] * 3, "with errors")
        text, *shorter = (f"{count(number)}{more} {each}" for each in words)
        yield CountLink(text, "bad", target, tuple(shorter), _RUNNING)


def _of(state: JobState) -> ShowJobs:
    return ShowJobs(states=frozenset({state}))


def _counted(
    number: int, style: str, target: Destination, *words: str, needed: int = _CHANGED
) -> CountLink:
    text, *shorter = (f"{count(number)} {each}" for each in words)
    style, leads_to = (style, target) if number else ("dim", None)
    return CountLink(text, style, leads_to, tuple(shorter), needed)
