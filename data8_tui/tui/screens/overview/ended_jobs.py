"""What has ended since the last look: failures first, each with its reason."""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime, timedelta

from data8_tui.api.status_codes import JobState
from data8_tui.insight import humanize
from data8_tui.jobs.overview import MOST_SHOWN
from data8_tui.monitor.history.run_totals import EndedRun
from data8_tui.tui import state_styles
from data8_tui.tui.navigation import OpenJob, ShowJobs
from data8_tui.tui.screens.overview.facts import OverviewFacts
from data8_tui.tui.screens.overview.items import (
    AlignedCells,
    BoardItem,
    BoardSection,
    TextColumn,
    TextLine,
    empty_section,
    folded_line,
    title_line,
    widest,
    wrapped,
)
from data8_tui.tui.widgets.grid.cells import Cell
from data8_tui.tui.widgets.grid.columns import GAP
from data8_tui.wording.unusual import UNUSUAL_MARK

NAME = "ended"
_FIRST_START = timedelta(days=1)
_REASON_LINES = 2
_LEAST_URGENT = 4
"""Failures that are shown before other sections show more than one item."""
_MARK = 1
_UNCLEAR = "status unknown"


def shown_runs(facts: OverviewFacts) -> list[EndedRun]:
    """Those that the section shows; where nobody has looked before, those of the last day."""
    if facts.last_look is not None:
        return facts.new
    since = _first_start(facts)
    return facts.by_urgency([run for run in facts.ended if run.ended_at > since])


def _first_start(facts: OverviewFacts) -> datetime:
    """By whole minutes, so that what is shown differs only then."""
    return facts.now.replace(second=0, microsecond=0) - _FIRST_START


def ended_section(facts: OverviewFacts, width: int) -> BoardSection:
    """The runs that have ended; one sentence where there are none."""
    runs = shown_runs(facts)
    if facts.last_look is None:
        title = "Ended in the last 24 hours"
    else:
        title = f"Since you last looked, {humanize.age(facts.last_look, facts.now)}"
    if not runs:
        return empty_section(NAME, title, _nothing(facts), width)
    shown = runs[:MOST_SHOWN]
    sentences = _sentences(facts, shown)
    table = _table(facts, shown, sentences, width)
    urgent = sum(run.state in (JobState.FAILED, JobState.UNKNOWN) for run in shown)
    # Reasons stand beside failed jobs where all of them fit there, else each on lines of its own.
    reasons = [sentences[run.job] for run in shown if run.state is JobState.FAILED]
    beside = widest(reasons, width) <= table.columns[-1].width
    return BoardSection(
        NAME,
        lambda hidden: title_line(title, _summaries(runs), width, len(runs) - len(shown) + hidden),
        folded_line(title, _summaries(runs)[0], width, "shows all"),
        tuple(_item(table, facts, run, sentences[run.job], width, beside=beside) for run in shown),
        least=max(1, min(urgent, _LEAST_URGENT)),
        rest=ShowJobs(new=True) if facts.last_look else ShowJobs(ended_since=_first_start(facts)),
    )


def _nothing(facts: OverviewFacts) -> str:
    """A sentence in place of the jobs."""
    if not facts.known:
        return "Reading what is known …"
    if facts.complete:
        return "Nothing has ended."
    if facts.listed or not facts.error_text:
        return "Asking Data8 …"
    if not facts.workflows:
        return "What ends, and why it failed, will be listed here."
    return "Nothing has ended, as far as is known."


def _summaries(runs: list[EndedRun]) -> tuple[str, str]:
    """`2 failed · 10 completed`, and with less room `✗ 2 · ✓ 10`."""
    numbers = Counter(run.state for run in runs)
    words = {
        JobState.FAILED: "failed",
        JobState.UNKNOWN: "finished",
        JobState.CANCELLED: "cancelled",
        JobState.COMPLETED: "completed",
    }
    found = [(humanize.count(numbers[state]), state) for state in words if numbers[state]]
    return (
        " · ".join(f"{number} {words[state]}" for number, state in found),
        " · ".join(f"{humanize.ended_mark(state)} {number}" for number, state in found),
    )


def _table(
    facts: OverviewFacts, runs: list[EndedRun], sentences: Mapping[str, str], width: int
) -> AlignedCells:
    """Mark, name, time; the sentence beside them where every one of them fits there."""
    at = widest((_time(facts, run) for run in runs), 12)
    mark = _MARK + (len(UNUSUAL_MARK) if any(map(facts.is_unusual, runs)) else 0)
    room = width - mark - at - 3 * GAP
    name = widest((run.job for run in runs), max(1, room))
    longest = widest(sentences.values(), width)
    beside = room - name >= longest
    if not beside:
        name = min(name, room - widest(("took 23 min",), room) if room > 40 else room)
    return AlignedCells(
        (
            TextColumn(mark),
            TextColumn(max(1, name), ends=True),
            TextColumn(at, align="right"),
            TextColumn(max(0, room - name)),
        )
    )


def _item(
    table: AlignedCells,
    facts: OverviewFacts,
    run: EndedRun,
    sentence: str,
    width: int,
    *,
    beside: bool,
) -> BoardItem:
    style = state_styles.STATE_STYLES[run.state]
    quiet = run.state is JobState.COMPLETED
    fits = widest((sentence,), width) <= table.columns[-1].width
    if run.state is JobState.FAILED:
        fits = beside
    head = table.line(
        Cell(humanize.ended_mark(run.state), "dim" if quiet else style)
        + Cell(UNUSUAL_MARK if facts.is_unusual(run) else "", "warn"),
        Cell(run.job, "" if quiet else style),
        Cell(_time(facts, run), "dim"),
        Cell(sentence if fits else run.workflow, "dim" if quiet or not fits else style),
    )
    below: list[TextLine] = []
    if not fits:
        indent = table.columns[0].width + GAP
        lines = wrapped(sentence, width - indent, _REASON_LINES)
        below = [[(" " * indent, ""), (line, style)] for line in lines]
    return BoardItem(run.job, (head, *below), OpenJob(run.job))


def _time(facts: OverviewFacts, run: EndedRun) -> str:
    return humanize.brief_moment(run.ended_at, facts.now)


def _sentences(facts: OverviewFacts, runs: list[EndedRun]) -> dict[str, str]:
    """By the job's name; to the first of an unknown status alone is added where it is explained."""
    sentences = {run.job: _sentence(facts, run) for run in runs}
    if first := next((job for job, text in sentences.items() if text == _UNCLEAR), ""):
        sentences[first] += "; data8-tui doctor lists it, [status] gives it a meaning"
    return sentences


def _sentence(facts: OverviewFacts, run: EndedRun) -> str:
    """Why it did not complete, or how long it took."""
    if run.completed:
        return f"took {humanize.brief_span(run.took)}" if run.took is not None else "completed"
    reason = facts.reasons.get(run.job)
    if run.state is JobState.UNKNOWN:
        return reason or _UNCLEAR
    unstated = run.state is JobState.FAILED and reason is not None
    return reason or (f"{run.state}; Data8 states no reason" if unstated else run.state)
