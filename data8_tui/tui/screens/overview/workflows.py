"""The workflows: how many runs, how many of them completed, how long they take, the last ones."""

from collections.abc import Sequence

from data8_tui.api.status_codes import JobState
from data8_tui.insight import humanize
from data8_tui.jobs.overview import success_text
from data8_tui.monitor.history.run_totals import EndedRun, WorkflowTotals
from data8_tui.tui import state_styles
from data8_tui.tui.navigation import ShowJobs
from data8_tui.tui.screens.overview.facts import OverviewFacts
from data8_tui.tui.screens.overview.items import (
    FILLING,
    AlignedCells,
    BoardItem,
    BoardSection,
    TextColumn,
    UnfoldSection,
    folded_line,
    title_cell,
    widest,
)
from data8_tui.tui.widgets.grid.cells import Cell
from data8_tui.tui.widgets.grid.columns import GAP

NAME = "workflows"
LAST = 20
"""Runs in the line of the last ones."""
_TITLE = "Workflows"
_WIDEST_NAME, _NARROWEST_NAME = 40, 20
"""Of which the narrowest has room for the title with the number of those hidden."""
_GLYPHS = {JobState.COMPLETED: "▮", JobState.FAILED: "✗"}
_OTHER = "▯"
_LABELS = ("runs", "success", "median", "last end", f"last {LAST} runs")


def workflow_section(facts: OverviewFacts, width: int) -> BoardSection | None:
    """A row for each workflow, that with the newest result first; None where none is known."""
    if not facts.workflows:
        return None
    for ago in (" ago", ""):
        rows = [(one, _cells(facts, one, ago)) for one in facts.workflows]
        table = _table(rows, _LABELS, width)
        if table.columns[1].width:
            break  # every column has room
    items = tuple(
        BoardItem(
            one.workflow, (table.line(one.workflow, *cells),), ShowJobs(workflow=one.workflow)
        )
        for one, cells in rows
    )
    number = FILLING if facts.filling else humanize.count(len(items))
    return BoardSection(
        NAME,
        lambda hidden: table.line(
            title_cell(_TITLE, hidden), *(Cell(label, "dim") for label in _LABELS)
        ),
        folded_line(_TITLE, number, width, "shows all"),
        items,
        least=3,
        rest=UnfoldSection(NAME),
    )


def _table(
    rows: list[tuple[WorkflowTotals, list[Cell]]], labels: Sequence[str], width: int
) -> AlignedCells:
    """Where it is narrow, names are shortened, then the number of runs goes, then the median …"""
    widths = [
        max(len(label), widest((cells[place].plain for _, cells in rows), 12))
        for place, label in enumerate(labels[:-1])
    ] + [LAST]
    name = max(_NARROWEST_NAME, widest((one.workflow for one, _ in rows), _WIDEST_NAME))
    for leaving in (0, 2, 4, 3, 1):
        if width - _taken(widths) >= _NARROWEST_NAME:
            break
        widths[leaving] = 0
    name = max(1, min(name, width - _taken(widths)))
    numbers = [TextColumn(each, "right") for each in widths[:3]]
    return AlignedCells([TextColumn(name, ends=True), *numbers, *map(TextColumn, widths[3:])])


def _taken(widths: list[int]) -> int:
    return sum(each + GAP for each in widths if each)


def _cells(facts: OverviewFacts, one: WorkflowTotals, ago: str) -> list[Cell]:
    median = humanize.brief_span(one.median) if one.median is not None else ""
    return [
        Cell(f"{humanize.count(one.runs)}{'+' if facts.filling else ''}", "dim"),
        Cell("…", "dim") if facts.filling else Cell(success_text(one)),
        Cell("…" if facts.filling else median, "dim"),
        _last(facts, one.newest, ago),
        _line(one.newest),
    ]


def _last(facts: OverviewFacts, newest: tuple[EndedRun, ...], ago: str) -> Cell:
    if not newest:
        return Cell("")
    run = newest[0]
    age = humanize.brief_span(facts.now - run.ended_at)
    mark = Cell(humanize.ended_mark(run.state), state_styles.STATE_STYLES[run.state])
    return mark + Cell(f" {age}{ago}", "dim")


def _line(newest: tuple[EndedRun, ...]) -> Cell:
    """A glyph for each of the last runs, the newest at the right."""
    states = [run.state for run in reversed(newest[:LAST])]
    cell = Cell(" " * (LAST - len(states)))
    for state in states:
        style = {JobState.COMPLETED: "good", JobState.FAILED: "bad"}.get(state, "dim")
        cell += Cell(_GLYPHS.get(state, _OTHER), style)
    return cell
