"""What is known of a file and of its filters, in words."""

from collections.abc import Sequence

from textual.content import Content

from data8_tui.analysis.conditions import Condition, ConditionTest
from data8_tui.analysis.local_file.indexed_file import FileState, IndexedFile, ViewState
from data8_tui.api.exact_json import to_literal
from data8_tui.api.records import FieldValue
from data8_tui.codes import FileWarning, Problem
from data8_tui.insight import humanize
from data8_tui.tui import safe
from data8_tui.tui.record_table.heading import counted, join_facts
from data8_tui.tui.records.values import mask_value
from data8_tui.tui.remedies import one_line, sentence
from data8_tui.tui.widgets.bar import percentage
from data8_tui.wording.sentences import Sentences
from data8_tui.wording.warnings import WARNINGS, quoted_list

_warning = Sentences(
    WARNINGS,
    {
        FileWarning.SHEET_CHOSEN: lambda sheet, others: (
            f"sheet “{sheet}” is shown; open --sheet NAME shows another: {quoted_list(others)}"
        )
    },
)
_MOST_LINES = 4
"""Lines of filters."""
_LONGEST = 30
"""Characters of a value in the line of filters."""


def file_facts(state: FileState) -> Content:
    """How many records and columns, and how far the file has been looked through."""
    columns = counted(len(state.columns), "column")
    if state.complete:
        return join_facts(counted(state.count, "record"), columns)
    progress = (f", {percentage(100 * state.share)} of the file read", "$text-muted")
    at_least = Content.assemble("at least ", counted(state.count, "record"), progress)
    return join_facts(at_least, columns)


def view_lines(file: IndexedFile, width: int, *, masked: bool) -> list[Content]:
    """How many records the filters leave, as far as that is known, the filters and the order.

    As many lines of `width` cells as these need, up to a few; none where all records are shown.
    """
    view = file.state.view
    if view is None:
        return []
    named = [_condition_text(each, masked=masked) for each in file.conditions]
    if file.order is not None:
        named.append(f"sorted by {file.order.column} {'▼' if file.order.descending else '▲'}")
    chips = [safe.content(f" {each} ", "reverse") for each in named]
    counts = [Content.styled(_view_counts(file, view), "$text-muted")] if file.conditions else []
    return _flowed([*counts, *_sort_progress(file, view), *chips], width)


def _view_counts(file: IndexedFile, view: ViewState) -> str:
    counts = f"{humanize.count(view.count)} of {humanize.several(file.state.count, 'record')}"
    if view.complete:
        return counts
    looking = "" if file.order else f", looking: {percentage(100 * view.share)}"
    return f"{counts} so far{looking}"


def _sort_progress(file: IndexedFile, view: ViewState) -> list[Content]:
    if file.order is None or view.complete:
        return []
    return [Content.styled(f"sorting: {percentage(100 * view.share)}", "$text-accent")]


def _flowed(pieces: Sequence[Content], width: int) -> list[Content]:
    """The pieces in lines; one is cut only where it alone is too long, or there are too many."""
    lines: list[Content] = []
    for piece in pieces:
        longer = Content.assemble(lines[-1], "  ", piece) if lines else piece
        if lines and longer.cell_length <= width:
            lines[-1] = longer
        else:
            lines.append(piece.truncate(width, ellipsis=True))
    if len(lines) > _MOST_LINES:
        rest = Content("  ").join(lines[_MOST_LINES - 1 :])
        lines[_MOST_LINES - 1 :] = [rest.truncate(width, ellipsis=True)]
    return lines


def condition_for(column: str, value: FieldValue) -> Condition:
    """The condition that a record has this value there."""
    if value is None:
        return Condition(column, ConditionTest.NULL)
    if value == "":
        return Condition(column, ConditionTest.EMPTY)
    return Condition(column, ConditionTest.EQUALS, to_literal(value))


def _condition_text(condition: Condition, *, masked: bool) -> str:
    value = mask_value(condition.value) if masked else condition.value
    shown = value if len(value) <= _LONGEST else f"{value[: _LONGEST - 1]}…"
    return {
        ConditionTest.EQUALS: f"{condition.column} = {shown}",
        ConditionTest.CONTAINS: f"{condition.column} contains {shown}",
        ConditionTest.EMPTY: f"{condition.column} is empty",
        ConditionTest.NULL: f"{condition.column} is null",
        ConditionTest.NOT_EMPTY: f"{condition.column} is filled",
        ConditionTest.SHAPE: f"{condition.column} has the shape {condition.value}",
        ConditionTest.FOLDED_SHAPE: f"{condition.column} has the shape {condition.value}, folded",
        ConditionTest.NULL_LIKE: f"{condition.column} looks like a null",
        ConditionTest.LOOKS_LIKE: f"{condition.column} looks like: {condition.value}",
        ConditionTest.OCCURS_ONCE: f"{condition.column} occurs once",
    }[condition.test]


def trouble_text(file: IndexedFile) -> str:
    """What is wrong with the file, in one line; "" for nothing."""
    if file.error is not None:
        return one_line(file.error)
    state = file.state
    if state.problem is not None:
        return f"The records end here. {_problem_text(state.problem, state)}"
    if state.first_left_out is not None:
        left_out = humanize.several(state.left_out, "row" if state.in_rows else "line")
        verb = "is no record and is" if state.left_out == 1 else "are no records and are"
        return f"{left_out} {verb} left out. {_problem_text(state.first_left_out, state)}"
    return " ".join(f"{humanize.capitalized(_warning(each))}." for each in state.warnings)


def empty_text(conditions: Sequence[Condition], columns: Sequence[str]) -> str:
    """The sentence for a table without records."""
    if conditions:
        return "No record satisfies these filters."
    if columns:
        return "This file has columns, but no records."
    return "This file is empty: it has neither columns nor records."


def not_shown_text(number: int, shown: int) -> str:
    """Why the cursor doesn't go to a record."""
    return f"Record {humanize.count(number)} is not among the {humanize.count(shown)} shown."


def _problem_text(problem: Problem, state: FileState) -> str:
    return f"{humanize.capitalized(sentence.problem(problem, in_rows=state.in_rows))}."
