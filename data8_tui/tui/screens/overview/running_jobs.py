"""What is under way now, with its progress and when it will finish."""

from data8_tui.api.models import Job
from data8_tui.api.status_codes import JobState
from data8_tui.insight import humanize
from data8_tui.insight.outlook import Concern, brief_finish_text, concerns
from data8_tui.tui import state_styles
from data8_tui.tui.navigation import OpenJob, ShowJobs
from data8_tui.tui.screens.overview.facts import OverviewFacts
from data8_tui.tui.screens.overview.items import (
    AlignedCells,
    BoardItem,
    BoardSection,
    TextColumn,
    empty_section,
    folded_line,
    title_line,
    widest,
)
from data8_tui.tui.widgets.grid.cells import Cell
from data8_tui.tui.widgets.grid.columns import GAP

NAME = "now"
_TITLE = "Now"
_BAR = 13
_PERCENTAGE = 6
"""Cells for the progress where a bar would cut names."""
_MARK = 1
_WIDEST_WORKFLOW = 32


def running_section(facts: OverviewFacts, width: int) -> BoardSection:
    """Jobs with something wrong, then those in progress, then those that wait."""
    if not facts.under_way:
        return empty_section(NAME, _TITLE, _nothing(facts), width)
    wrong = {job.name: concerns(facts.outlook(job.name), facts.now) for job in facts.under_way}
    jobs = sorted(
        facts.under_way, key=lambda job: (not wrong[job.name], job.state is not JobState.RUNNING)
    )
    finishes = {job.name: _finish(facts, job, wrong[job.name]) for job in jobs}
    table = _table(jobs, list(finishes.values()), width)
    items = tuple(_item(table, job, finishes[job.name], bool(wrong[job.name])) for job in jobs)
    return BoardSection(
        NAME,
        lambda hidden: title_line(_TITLE, (), width, hidden),
        folded_line(_TITLE, humanize.count(len(items)), width, "shows all"),
        items,
        least=2,
        rest=ShowJobs(unfinished=True),
    )


def _nothing(facts: OverviewFacts) -> str:
    """A sentence in place of the jobs."""
    if facts.listed and not facts.pending:
        return "Nothing is running."
    return "Asking Data8 …" if facts.listed else facts.error_text or "Asking Data8 …"


def _table(jobs: list[Job], finishes: list[str], width: int) -> AlignedCells:
    """The bar is shown where the names are whole beside it, the workflow where all else is."""
    longest = widest((job.name for job in jobs), width)
    room = width - _MARK - _BAR - 3 * GAP
    bar = _BAR if longest <= room - widest(finishes, room) else _PERCENTAGE
    room += _BAR - bar
    finish = widest(finishes, room * 3 // 5)
    name = min(longest, room - finish)
    workflow = widest((job.workflow_name for job in jobs), _WIDEST_WORKFLOW)
    if room - finish - name < workflow + GAP:
        workflow = 0
    columns = (_MARK, name, workflow, bar, finish)
    return AlignedCells([TextColumn(wide, ends=place == 1) for place, wide in enumerate(columns)])


def _item(table: AlignedCells, job: Job, finish: str, wrong: bool) -> BoardItem:
    style = state_styles.job_state_cell(job).style
    line = table.line(
        Cell(humanize.state_mark(job), style),
        job.name,
        Cell(job.workflow_name, "dim"),
        state_styles.progress_cell(job, table.columns[3].width),
        Cell(finish, "warn" if wrong else "dim"),
    )
    return BoardItem(job.name, (line,), OpenJob(job.name))


def _finish(facts: OverviewFacts, job: Job, wrong: list[Concern]) -> str:
    """What is wrong, else the most precise estimate.

    Of a job that waits, since when.
    """
    if job.state is JobState.QUEUED and job.submitted_at is not None:
        return f"queued for {humanize.brief_span(facts.now - job.submitted_at)}"
    if wrong:
        return wrong[0].brief
    return brief_finish_text(facts.outlook(job.name), facts.now)
