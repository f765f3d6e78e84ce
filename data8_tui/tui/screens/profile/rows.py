"""A profile as rows: a row a column, and every figure of one column, each with its records."""

from collections.abc import Iterator, Sequence

from data8_tui.analysis.conditions import Condition, ConditionTest
from data8_tui.analysis.profile.model import ColumnProfile, TableProfile, ValueCount
from data8_tui.insight.humanize import count, exact_share
from data8_tui.tui.column_figures.cells import BAR_WIDTH, bar_cell, count_cell
from data8_tui.tui.records.value_lines import exact_text
from data8_tui.tui.widgets.grid.cells import Cell, CellLike
from data8_tui.tui.widgets.grid.columns import GridColumn
from data8_tui.tui.widgets.grid.source import Key
from data8_tui.wording.profile import (
    KIND_NAMES,
    kind_counts,
    length_words,
    lengths,
    main_form,
    without_values,
)

_LENGTH = 9
DETAILS = (
    GridColumn("figure", "Figure", min_width=24, max_width=80, share=3, priority=9, ends=True),
    GridColumn("count", "Records", width=12, align="right", priority=8),
    GridColumn("share", "", width=BAR_WIDTH, priority=7),
)

ProfileRow = tuple[Key, list[CellLike]]
_WAITING = Cell("…", "dim")


def profile_columns(profile: TableProfile) -> tuple[GridColumn, ...]:
    """Those of the table of columns."""
    widest = max(len("Distinct"), len(count(profile.records)))
    return (
        GridColumn("name", "Column", min_width=14, max_width=40, share=3, priority=99),
        GridColumn("filled", "Filled", width=BAR_WIDTH, priority=90),
        GridColumn("distinct", "Distinct", width=widest, align="right", priority=80),
        GridColumn("once", "Once", width=widest, align="right", priority=70),
        GridColumn("length", "Length", width=_LENGTH, align="right", priority=50),
        GridColumn("form", "Mostly", min_width=14, max_width=32, share=2, priority=75),
        GridColumn("top", "Most common", min_width=16, max_width=40, share=2, priority=40),
    )


def profile_rows(profile: TableProfile, *, masked: bool) -> Iterator[ProfileRow]:
    """A row for each column, by its index; figures that aren't known yet are `…`."""
    for at, column in enumerate(profile.columns):
        yield (
            at,
            [
                column.name or Cell("(no name)", "dim"),
                bar_cell(column.filled, profile.records),
                count_cell(column.distinct),
                count_cell(column.once),
                lengths(column),
                _form(column),
                _top(column, masked=masked),
            ],
        )


def figure_rows(
    column: ColumnProfile, records: int, name: str, *, masked: bool
) -> Iterator[ProfileRow]:
    """Every figure of a column under headings; `condition_of` gives what its records satisfy.

    The column of a condition is `name`: headers may be equal, columns of an opened file are not.
    """
    yield from _fill(column, records, name)
    for heading, rows in (
        ("Looks like", _kinds(column, name)),
        ("Texts like nulls", _values(column, name, column.null_like, masked=masked)),
        ("Most common values", _values(column, name, _common(column), masked=masked)),
        (
            _of("Shapes", column.shape_count),
            _shapes(column, name, ConditionTest.SHAPE, column.shapes),
        ),
        (
            _of("Shapes with runs folded", column.folded_shape_count),
            _shapes(column, name, ConditionTest.FOLDED_SHAPE, column.folded_shapes),
        ),
    ):
        listed = list(rows)
        if listed:
            yield (heading,), [Cell(heading, "strong"), "", ""]
            yield from (((heading, condition), cells) for condition, cells in listed)
    if not column.complete:
        yield "waiting", [Cell("The other figures are being counted.", "dim"), "", ""]


def condition_of(key: Key) -> Condition | None:
    """What the records of a figure satisfy; None of one that has none of its own."""
    condition = key[-1] if isinstance(key, tuple) else key
    return condition if isinstance(condition, Condition) else None


def _fill(column: ColumnProfile, records: int, name: str) -> Iterator[ProfileRow]:
    fill = [
        ("filled", ConditionTest.NOT_EMPTY, column.filled),
        ("empty", ConditionTest.EMPTY, column.empty),
        ("null", ConditionTest.NULL, column.null),
    ]
    for label, test, number in fill:
        if number or test is ConditionTest.NOT_EMPTY:
            yield (
                Condition(name, test),
                [label, count_cell(number), bar_cell(number, records)],
            )
    filled = column.filled or 0
    yield (
        ("distinct",),
        ["distinct values", count_cell(column.distinct), bar_cell(column.distinct, filled)],
    )
    once = Condition(name, ConditionTest.OCCURS_ONCE)
    yield once, ["in one record only", count_cell(column.once), bar_cell(column.once, filled)]
    if column.longest:
        yield ("length",), [length_words(column), "", ""]


def _kinds(column: ColumnProfile, name: str) -> Iterator[ProfileRow]:
    for kind, number in kind_counts(column).items():
        condition = Condition(name, ConditionTest.LOOKS_LIKE, kind)
        yield condition, _figure(KIND_NAMES[kind], number, column)


def _common(column: ColumnProfile) -> Sequence[ValueCount]:
    """The most common values; none where every record has its own, since none of them is."""
    every_once = column.top and column.top[0].count == 1 and column.once != len(column.top)
    return () if every_once else column.top


def _values(
    column: ColumnProfile, name: str, values: Sequence[ValueCount], *, masked: bool
) -> Iterator[ProfileRow]:
    for each in values:
        condition = Condition(name, ConditionTest.EQUALS, each.value)
        yield condition, _figure(exact_text(each.value, masked=masked), each.count, column)


def _shapes(
    column: ColumnProfile, name: str, test: ConditionTest, shapes: Sequence[ValueCount]
) -> Iterator[ProfileRow]:
    for each in shapes:
        text = exact_text(each.value, masked=False)
        yield Condition(name, test, each.value), _figure(text, each.count, column)


def _figure(label: str, number: int, column: ColumnProfile) -> list[CellLike]:
    return [f"  {label}", count_cell(number), bar_cell(number, column.filled or 0)]


def _of(heading: str, number: int | None) -> str:
    """`Shapes (1,234 different)` where there is more than one."""
    return f"{heading} ({count(number)} different)" if number and number > 1 else heading


def _form(column: ColumnProfile) -> CellLike:
    form = main_form(column)
    if form is None:
        return Cell(without_values(column), "dim") if column.complete else _WAITING
    share = exact_share(form.count, column.filled or 0)
    return Cell(exact_text(form.text, masked=False)) + Cell(f"  {share}", "dim")


def _top(column: ColumnProfile, *, masked: bool) -> CellLike:
    if not column.top:
        return _WAITING if not column.complete else ""
    value, number = column.top[0].value, column.top[0].count
    if column.once and number == 1:
        return Cell("each once", "dim")
    return Cell(exact_text(value, masked=masked)) + Cell(f"  {count(number)}", "dim")
