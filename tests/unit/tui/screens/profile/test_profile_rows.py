"""A profile as rows."""

from dataclasses import replace

from data8_tui.analysis.conditions import Condition, ConditionTest
from data8_tui.analysis.profile.model import ColumnProfile, TableProfile, ValueCount
from data8_tui.tui.column_figures.cells import copied_line
from data8_tui.tui.screens.profile.rows import condition_of, figure_rows, profile_rows
from data8_tui.tui.widgets.grid.cells import Cell

EMAIL = ColumnProfile(
    "email",
    filled=8,
    empty=2,
    null=0,
    distinct=7,
    once=6,
    shortest=3,
    longest=9,
    top=(ValueCount("Ann@x.uk", 2), ValueCount(" b@x.uk", 1)),
    shapes=(ValueCount("Aaa@a.aa", 5), ValueCount(" a@a.aa", 3)),
    folded_shapes=(ValueCount("Aa@a.a", 5),),
    shape_count=2,
    folded_shape_count=1,
    null_like=(ValueCount("n/a", 1),),
    emails=7,
    postcodes=0,
    phones=0,
    dates=0,
)
PROFILE = TableProfile("f.csv", 10, (EMAIL, ColumnProfile("id", 10, 0, 0)))


def line(profile: TableProfile, at: int, *, masked: bool = False) -> list[str]:
    rows = dict(profile_rows(profile, masked=masked))
    return copied_line(rows[at]).split("\t")


def figures(column: ColumnProfile, *, masked: bool = False) -> dict[object, list[str]]:
    rows = figure_rows(column, 10, column.name, masked=masked)
    return {condition_of(key) or key: copied_line(cells).split("\t") for key, cells in rows}


def test_a_row_has_fill_counts_lengths_the_main_form_and_the_most_common_value() -> None:
    assert line(PROFILE, 0) == [
        "email", "80.00%", "7", "6", "3–9", "e-mail  87.50%", "Ann@x.uk  2",
    ]  # fmt: skip
    assert line(PROFILE, 0, masked=True)[-1] == "Xxx@x.xx  2"


def test_what_is_not_counted_yet_is_an_ellipsis() -> None:
    assert line(PROFILE, 1) == ["id", "100%"]
    assert figures(PROFILE.columns[1])["waiting"][0] == "The other figures are being counted."


def test_every_figure_has_the_condition_of_its_records() -> None:
    shown = figures(EMAIL)

    def records(test: ConditionTest, value: str = "") -> str:
        return shown[Condition("email", test, value)][1]

    assert records(ConditionTest.NOT_EMPTY) == "8"
    assert records(ConditionTest.EMPTY) == "2"
    assert records(ConditionTest.OCCURS_ONCE) == "6"
    assert records(ConditionTest.LOOKS_LIKE, "email") == "7"
    assert records(ConditionTest.EQUALS, "n/a") == "1"
    assert records(ConditionTest.EQUALS, "Ann@x.uk") == "2"
    assert records(ConditionTest.SHAPE, " a@a.aa") == "3"
    assert records(ConditionTest.FOLDED_SHAPE, "Aa@a.a") == "5"
    assert Condition("email", ConditionTest.NULL) not in shown
    assert shown["distinct",][1] == "7"


def test_conditions_are_of_the_name_that_the_file_s_screen_has_for_the_column() -> None:
    found = [condition_of(key) for key, _ in figure_rows(EMAIL, 10, "email (2)", masked=False)]
    assert {each.column for each in found if each} == {"email (2)"}


def test_figures_are_under_headings_with_outer_spaces_as_symbols() -> None:
    labels = [row[0] for row in figures(EMAIL).values()]
    assert labels == [
        "filled", "empty", "distinct values", "in one record only", "3–9 characters",
        "Looks like", "e-mail",
        "Texts like nulls", "n/a",
        "Most common values", "Ann@x.uk", "␠b@x.uk",
        "Shapes (2 different)", "Aaa@a.aa", "␠a@a.aa",
        "Shapes with runs folded", "Aa@a.a",
    ]  # fmt: skip


def test_a_mask_hides_values_and_no_shapes() -> None:
    labels = [row[0] for row in figures(EMAIL, masked=True).values()]
    assert {"x/x", "Xxx@x.xx", "␠x@x.xx", "Aaa@a.aa"} <= set(labels)
    assert "Ann@x.uk" not in labels


def test_no_value_is_common_where_each_record_has_its_own() -> None:
    once = tuple(ValueCount(str(each), 1) for each in range(10))
    column = replace(EMAIL, top=once, once=12, distinct=12)
    assert "Most common values" not in [row[0] for row in figures(column).values()]
    assert line(TableProfile("f.csv", 12, (column,)), 0)[-1] == "each once"


def test_a_copied_line_has_words_and_numbers_and_no_bar() -> None:
    assert copied_line(dict(profile_rows(PROFILE, masked=False))[1]) == "id\t100%"
    filled = next(cells for _, cells in figure_rows(EMAIL, 10, "email", masked=False))
    assert "━" in "".join(each.plain for each in filled if isinstance(each, Cell))
    assert copied_line(filled) == "filled\t8\t80.00%"


def test_a_column_without_values_says_what_it_has_instead() -> None:
    def form(empty: int, null: int) -> str:
        column = ColumnProfile("note", 0, empty, null, distinct=0, once=0)
        return line(TableProfile("f.csv", 10, (column,)), 0)[-1]

    assert [form(0, 10), form(10, 0), form(4, 6)] == [
        "always null",
        "always empty",
        "empty or null",
    ]
