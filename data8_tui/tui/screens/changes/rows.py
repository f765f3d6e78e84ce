"""A comparison as rows: a row a column with its kinds of changes, and the details of one column."""

from collections.abc import Iterator, Sequence
from itertools import accumulate

from data8_tui.analysis.compare.model import (
    EVERYTHING,
    ChangeFilter,
    ChangeKind,
    ColumnComparison,
    RecordState,
    TableComparison,
)
from data8_tui.insight.humanize import capitalized, count, several
from data8_tui.safetext import MOST_SHOWN
from data8_tui.tui.column_figures.cells import BAR_WIDTH, bar_cell, count_cell
from data8_tui.tui.widgets.grid.cells import Cell, CellLike
from data8_tui.tui.widgets.grid.columns import GAP, GridColumn
from data8_tui.tui.widgets.grid.source import Key
from data8_tui.wording.comparison import column_name
from data8_tui.wording.shape_names import shape_name

RECORDS = "records"
"""The key of the row of whole records."""
_OTHERS = "Others"
_NAME_WIDTH = 14
"""The least cells of a column's name."""
_STATE_LABELS = {
    RecordState.CHANGED: "changed, of those in both",
    RecordState.REMOVED: "removed, of those before",
    RecordState.ADDED: "added, of those after",
}
_DETAILS = (
    GridColumn("before", "Kind, or shape before", min_width=21, max_width=60, share=3, priority=9),
    GridColumn("after", "Shape after", min_width=12, max_width=60, share=3, priority=8),
    GridColumn("count", "Changed", width=11, align="right", priority=7),
)

ChangeRow = tuple[Key, list[CellLike]]


def kinds_with_room(result: TableComparison, room: int) -> tuple[ChangeKind, ...]:
    """Of the kinds that occur, the most frequent that `room` cells hold beside the rest in one.

    Where fewer than two have room, the bar gives them its own.
    """
    counts = _kind_counts(result)
    used = _NAME_WIDTH + GAP + _count_width(result, "Changed")
    without_bar = room - used
    with_bar = without_bar - GAP - BAR_WIDTH
    frequent = sorted(counts, key=lambda kind: -counts[kind])
    number = _number_that_fits(result, frequent, with_bar)
    if number < min(2, len(counts)):
        number = max(1, _number_that_fits(result, frequent, without_bar))
    return tuple(kind for kind in counts if kind in frequent[:number])


def change_columns(result: TableComparison, kinds: Sequence[ChangeKind]) -> tuple[GridColumn, ...]:
    """Those of the table of columns, with one a kind, and one for other kinds that occur."""
    others = [_OTHERS] if len(kinds) < len(_kind_counts(result)) else []
    names = [*((kind.value, _label(kind)) for kind in kinds), *((each, each) for each in others)]
    return (
        GridColumn("name", "Column", min_width=_NAME_WIDTH, max_width=40, share=3, priority=99),
        _count_column(result, "changed", "Changed"),
        GridColumn("share", "of those in both", width=BAR_WIDTH, align="right", priority=50),
        *(_count_column(result, key, label) for key, label in names),
    )


def _count_column(result: TableComparison, key: str, label: str) -> GridColumn:
    width = _count_width(result, label)
    return GridColumn(key, label, width=width, align="right", priority=80)


def change_rows(
    result: TableComparison, kinds: Sequence[ChangeKind], *, by_number: bool
) -> Iterator[ChangeRow]:
    """A row for whole records, one for each compared column, and those of one side alone.

    `kinds` are those with a column. `by_number` puts the columns with the most changes first,
    else they are in the file's order.
    """
    others = len(kinds) < len(_kind_counts(result))
    both = result.changed + result.unchanged
    nothing: list[CellLike] = [""] * (len(kinds) + others)
    bar = bar_cell(result.changed, both)
    yield RECORDS, [Cell("whole records", "strong"), count_cell(result.changed), bar, *nothing]
    for at in _order(result.columns, by_number=by_number):
        column = result.columns[at]
        style = "" if column.changed else "dim"
        bar = bar_cell(column.changed, both) if column.changed else Cell("")
        counts = _kind_cells(column, kinds, others=others) if column.changed else nothing
        yield at, [Cell(column_name(column), style), count_cell(column.changed), bar, *counts]
    for word, names in (("added", result.added_columns), ("removed", result.removed_columns)):
        for name in names:
            yield (word, name), [Cell(name, "dim"), Cell(word, "dim"), "", *nothing]


def _kind_cells(
    column: ColumnComparison, kinds: Sequence[ChangeKind], *, others: bool
) -> list[CellLike]:
    """The counts of these kinds, and that of all others."""
    cells: list[CellLike] = [count_cell(column.kinds.get(kind, 0)) for kind in kinds]
    rest = sum(number for kind, number in column.kinds.items() if kind not in kinds)
    return [*cells, count_cell(rest)] if others else cells


def detail_columns(key: Key) -> tuple[GridColumn, ...]:
    """Those of the details of a row; of whole records, each line names the base of its share."""
    base = "" if key == RECORDS else "of those changed"
    share = GridColumn("share", base, width=BAR_WIDTH, align="right", priority=6)
    return (*_DETAILS, share)


def detail_rows(result: TableComparison, key: Key) -> Iterator[ChangeRow]:
    """Kinds and shapes of the changes of a column; of whole records, what became of them.

    The key of a row that has records is their filter.
    """
    if key == RECORDS:
        yield from _state_rows(result)
    if not isinstance(key, int):
        return
    column = result.columns[key]
    for kind, number in column.kinds.items():
        label = Cell(_label(kind), "strong")
        bar = bar_cell(number, column.changed)
        yield ChangeFilter(column=key, kind=kind), [label, "", count_cell(number), bar]
    for change in column.shape_changes:
        yield (
            ChangeFilter(column=key, shapes=(change.before, change.after)),
            [
                _shape_cell(change.before),
                _shape_cell(change.after),
                count_cell(change.count),
                bar_cell(change.count, column.changed),
            ],
        )
    more = column.shape_change_count - len(column.shape_changes)
    if more > 0:
        yield "more", [Cell(f"and {several(more, 'more change')} of shape", "dim"), "", "", ""]


def column_filter(key: Key) -> ChangeFilter | None:
    """The records that a row of the columns stands for; None where it stands for none."""
    if key == RECORDS:
        return EVERYTHING
    return ChangeFilter(column=key) if isinstance(key, int) else None


def _shape_cell(shape: str | None) -> Cell:
    return Cell(shape_name(shape[:MOST_SHOWN] if shape else shape), "" if shape else "dim")


def _state_rows(result: TableComparison) -> Iterator[ChangeRow]:
    for state, number, total in (
        (RecordState.CHANGED, result.changed, result.changed + result.unchanged),
        (RecordState.REMOVED, result.removed, result.before.records),
        (RecordState.ADDED, result.added, result.after.records),
    ):
        label = Cell(_STATE_LABELS[state])
        yield ChangeFilter(state=state), [label, "", count_cell(number), bar_cell(number, total)]


def _order(columns: Sequence[ColumnComparison], *, by_number: bool) -> list[int]:
    places = range(len(columns))
    return sorted(places, key=lambda at: -columns[at].changed) if by_number else list(places)


def _kind_counts(result: TableComparison) -> dict[ChangeKind, int]:
    """Those that occur in any column, in their order, with how often they do in all of them."""
    counts = {
        kind: sum(column.kinds.get(kind, 0) for column in result.columns) for kind in ChangeKind
    }
    return {kind: number for kind, number in counts.items() if number}


def _number_that_fits(result: TableComparison, kinds: Sequence[ChangeKind], room: int) -> int:
    """How many of the kinds `room` cells hold, from the first on, with the others in one column."""
    widths = [GAP + _count_width(result, _label(kind)) for kind in kinds]
    if sum(widths) <= room:
        return len(kinds)
    room -= GAP + _count_width(result, _OTHERS)
    return sum(each <= room for each in accumulate(widths))


def _label(kind: ChangeKind) -> str:
    return capitalized(kind.label)


def _count_width(result: TableComparison, label: str) -> int:
    return max(len(label), len(count(max((each.changed for each in result.columns), default=0))))
