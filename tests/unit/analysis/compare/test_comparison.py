"""A comparison finds exactly the edits that were made, whatever the texts are."""

import csv
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data8_tui.analysis.compare import changes
from data8_tui.analysis.compare.column_pairs import ColumnChoice
from data8_tui.analysis.compare.comparison import ComparisonRequest, compare_files
from data8_tui.analysis.compare.model import (
    EVERYTHING,
    ChangeFilter,
    ChangeKind,
    ComparisonRecords,
    DuplicateKey,
    KeyColumn,
    RecordState,
    ShapeChange,
    TableComparison,
)
from data8_tui.analysis.compare.statements import Statements
from data8_tui.errors import StorageError
from tests.unit.analysis.compare import reference

HAZARDS = {
    "leading zeros": ("007", "7"),
    "a decimal's zero": ("1.10", "1.1"),
    "a number of 20 digits": ("12345678901234567890", "12345678901234567891"),
    "NA": ("NA", ""),
    "NULL": ("NULL", ""),
    "a text in place of nothing": ("", "x"),
    "TRUE": ("TRUE", "true"),
    "a plus": ("+447700900123", "447700900123"),
    "an exponent": ("1E5", "100000"),
    "a line break": ("one\ntwo", "one two"),
    "another line end": ("one\r\ntwo", "one\ntwo"),
    "a space at the end": ("x", "x "),
    "a Unicode form": ("caf\u00e9", "cafe\u0301"),
}
"""A value before and after, of which tools that guess types see no difference, or another one.
The other hazards have tests of their own below."""

TEXTS = ["", "a", "A", "a b", "ab", "a-b", "007", "7", "NA", "é", "e\u0301", "x\ny", "ß", "SS", "½"]
KEYS = ["1", "01", "", "k", "K", "k "]


@pytest.mark.parametrize(("old", "new"), HAZARDS.values(), ids=HAZARDS.keys())
def test_one_changed_value_is_found_whatever_it_looks_like(
    compare_rows: Callable[..., Any], old: str, new: str
) -> None:
    before = [("id", "x", "y"), *((f"{at:03}", old, "same") for at in range(20))]
    after = [*before[:5], ("004", new, "same"), *before[6:]]
    compared = compare_rows(before, list(reversed_rows(after)), "id")
    result: TableComparison = compared.result
    assert (result.unchanged, result.changed, result.added, result.removed) == (19, 1, 0, 0)
    assert [each.changed for each in result.columns] == [0, 1, 0]
    [record] = compared.records.read(EVERYTHING, 0, 9)
    assert (record.before[1], record.after[1]) == (old, new)
    assert (record.before_number, record.after_number) == (5, 16)


@pytest.mark.parametrize("suffix", ["csv", "ndjson"])
def test_every_hazard_is_found_in_files(tmp_path: Path, suffix: str) -> None:
    before, after = (tmp_path / f"{side}.{suffix}" for side in ("before", "after"))
    for at, path in enumerate((before, after)):
        rows = [[name, values[at]] for name, values in HAZARDS.items()]
        rows += [["twice", text] for text in ("abc", "cd")[at]]
        header = ["id", "x", *["new"][:at]]
        rows = [[*row, *["n"][:at]] for row in (rows, reversed(rows))[at]]
        with path.open("w", newline="") as file:
            if suffix == "csv":
                csv.writer(file).writerows([header, *rows])
            else:
                named = (dict(zip(header, row, strict=True)) for row in rows)
                file.writelines(f"{json.dumps(each)}\n" for each in named)
    (tmp_path / "spill").mkdir()
    choice = ColumnChoice((("id", "id"),))
    with compare_files(ComparisonRequest(before, after, choice), tmp_path / "spill") as compared:
        result = compared.result
        listed = compared.records.read(ChangeFilter(state=RecordState.CHANGED), 0, 99)
    found = {each.before[0]: (each.before[1], each.after[1]) for each in listed}
    assert found == HAZARDS | {"twice": ("a", "d")}
    assert (result.unchanged, result.added, result.removed) == (1, 0, 1)
    assert (result.added_columns, result.duplicates.keys) == (("new",), 1)


def reversed_rows(rows: list[Any]) -> list[Any]:
    return [rows[0], *reversed(rows[1:])]


def test_a_key_that_occurs_three_times_and_then_twice(compare_rows: Callable[..., Any]) -> None:
    before = [("id", "x"), ("1", "a"), ("1", "b"), ("1", "c"), ("2", "d")]
    after = [("id", "x"), ("1", "c"), ("1", "changed"), ("2", "d")]
    compared = compare_rows(before, after, "id")
    result = compared.result
    assert (result.unchanged, result.changed, result.added, result.removed) == (2, 1, 0, 1)
    found = result.duplicates
    assert (found.keys, found.records_before, found.records_after) == (1, 3, 2)
    assert (found.unchanged, found.changed, found.added, found.removed) == (1, 1, 0, 1)
    assert found.examples == (DuplicateKey(("1",), 3, 2),)
    changed, removed = compared.records.read(EVERYTHING, 0, 9)
    assert (changed.before, changed.after) == (("1", "a"), ("1", "changed"))
    assert (removed.state, removed.before) == (RecordState.REMOVED, ("1", "b"))


def test_files_are_read_one_after_the_other_where_memory_is_short(
    compare_rows: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise StorageError("there is not enough memory")

    monkeypatch.setattr(Statements, "run_together", fail)
    rows = [("id", "x"), ("1", "a"), ("1", "b"), ("2", "c")]
    compared = compare_rows(rows, [rows[0], ("1", "A"), ("2", "c"), ("1", "b")], "id")
    [record] = compared.records.read(EVERYTHING, 0, 9)
    assert (record.before, record.after) == (("1", "a"), ("1", "A"))


def test_columns_that_are_on_one_side_only(compare_rows: Callable[..., Any]) -> None:
    before = [("id", "old", "x"), ("1", "o", "a")]
    after = [("x", "new", "id"), ("a", "n", "1")]
    result = compare_rows(before, after, "id").result
    assert (result.added_columns, result.removed_columns) == (("new",), ("old",))
    assert result.unchanged == 1


def test_columns_are_paired_by_the_names_that_an_upload_gives_them(
    compare_rows: Callable[..., Any],
) -> None:
    before = [("ID", "First Name"), ("1", "a")]
    after = [("first_name", "id"), ("b", "1")]
    result = compare_rows(before, after, "id").result
    assert [(each.before_name, each.name) for each in result.columns] == [
        ("ID", "id"),
        ("First Name", "first_name"),
    ]
    assert result.columns[1].changed == 1


def test_columns_without_a_header_are_compared_in_their_order(
    compare_rows: Callable[..., Any],
) -> None:
    before = [("", "id", "email", ""), ("0", "1", "a", "x"), ("1", "2", "", "y")]
    after = [("email", "", "id", " "), ("a", "0", "1", "x"), ("", "9", "2", "y")]
    result = compare_rows(before, after, "id").result
    assert (result.changed, result.added_columns, result.removed_columns) == (1, (), ())
    [changed] = [each for each in result.columns if each.changed]
    assert (changed.before_name, changed.name) == ("column 1", "column 2")
    result = compare_rows(before, [row[1:] for row in before], "id").result
    assert result.removed_columns == ("column 4",)


def test_a_file_with_equal_and_empty_headers_equals_itself(
    compare_rows: Callable[..., Any],
) -> None:
    rows = [("id", "v", "v", "", ""), ("1", "a", "b", "c", "d")]
    result = compare_rows(rows, rows, "id").result
    assert (result.unchanged, result.added_columns, result.removed_columns) == (1, (), ())
    assert len(result.columns) == 5


def test_a_key_with_another_name_on_each_side(compare_rows: Callable[..., Any]) -> None:
    before = [("contact_id", "x"), ("1", "a"), ("2", "b")]
    after = [("x", "id"), ("B", "2"), ("a", "1")]
    result = compare_rows(before, after, "contact_id=id").result
    assert result.key == (KeyColumn("contact_id", "id", 0, 1),)
    assert (result.unchanged, result.changed) == (1, 1)


def test_a_key_whose_header_occurs_twice_is_known_by_its_place(
    compare_rows: Callable[..., Any],
) -> None:
    before = [("id", "name", "name"), ("1", "Ann", "a"), ("2", "Bob", "b")]
    after = [("name", "name", "id"), ("ann", "a", "1")]
    compared = compare_rows(before, after, "#3=#2")
    key = compared.result.key
    assert key == (KeyColumn("name (2)", "name (2)", 2, 1),)
    changed, removed = compared.records.read(EVERYTHING, 0, 9)
    assert (changed.key_texts(key), removed.key_texts(key)) == (["a"], ["b"])


def test_a_column_that_is_ignored(compare_rows: Callable[..., Any]) -> None:
    before = [("id", "x", "y"), ("1", "a", "b")]
    after = [("id", "x", "y"), ("1", "a", "c")]
    result = compare_rows(before, after, "id", ignored=("y",)).result
    assert (result.unchanged, result.ignored_columns) == (1, ("y",))


def test_without_a_key_records_are_compared_by_position(compare_rows: Callable[..., Any]) -> None:
    before = [("x",), ("a",), ("b",), ("c",)]
    after = [("x",), ("a",), ("c",)]
    result = compare_rows(before, after).result
    assert result.key == ()
    assert (result.unchanged, result.changed, result.removed) == (1, 1, 1)


@pytest.mark.parametrize("has_nulls", [True, False])
def test_a_null_differs_from_an_empty_text_where_both_formats_have_nulls(
    compare_rows: Callable[..., Any], has_nulls: bool
) -> None:
    before = [("id", "x", "y"), ("1", None, ""), ("2", "", None), (None, "", "z")]
    after = [("id", "x", "y"), ("1", "", ""), ("2", "", "b"), (None, "", "z")]
    if not has_nulls:
        before, after = ([tuple(v or "" for v in row) for row in rows] for rows in (before, after))
    result = compare_rows(before, after, "id", has_nulls=has_nulls).result
    assert [each.filled for each in result.columns] == [0, int(has_nulls), 1]
    assert result.empty_keys == (1, 1)
    if has_nulls:
        assert result.columns[1].shape_changes == (ShapeChange(None, "", 1),)


def test_shapes_are_counted_and_their_records_found(compare_rows: Callable[..., Any]) -> None:
    codes = ["SW1A1AA", "LS11BA", "M11AE", "LS22BB"]
    before = [("id", "code"), *((str(at), code) for at, code in enumerate(codes))]
    after = [("id", "code"), *((str(at), f"{c[:-3]} {c[-3:]}") for at, c in enumerate(codes))]
    compared = compare_rows(before, after, "id")
    [_, code] = compared.result.columns
    assert code.kinds == {ChangeKind.SPACES: 4}
    assert code.shape_changes[0] == ShapeChange("AA99AA", "AA9 9AA", 2)
    wanted = ChangeFilter(column=1, shapes=("AA99AA", "AA9 9AA"))
    assert compared.records.count(wanted) == 2
    assert [each.before_number for each in compared.records.read(wanted, 1, 5)] == [4]


def test_shapes_are_folded_where_there_are_many(compare_rows: Callable[..., Any]) -> None:
    before = [("id", "x"), *((str(at), "a" * (at + 1)) for at in range(60))]
    after = [("id", "x"), *((str(at), "A" * (at + 1)) for at in range(60))]
    column = compare_rows(before, after, "id").result.columns[1]
    assert column.folded
    assert column.shape_changes == (ShapeChange("a", "A", 60),)


@pytest.mark.parametrize(("together", "statements"), [(1_000, 1), (1, 8), (100, 4)])
def test_texts_of_several_columns_are_classified_together(
    compare_rows: Callable[..., Any],
    monkeypatch: pytest.MonkeyPatch,
    together: int,
    statements: int,
) -> None:
    classified: list[str] = []
    plain_run = Statements.run

    def run(self: Statements, statement: str, parameters: Any = ()) -> None:
        classified.extend([statement] if "nfc_normalize" in statement else [])
        plain_run(self, statement, parameters)

    monkeypatch.setattr(changes, "_COLLECTED", together)
    monkeypatch.setattr(Statements, "run", run)
    header = ("id", *(f"c{at}" for at in range(8)))
    rows = [(str(at), *["a" * (at + 1), "b"] * 4) for at in range(60)]
    shouted = [(key, *(each.upper() for each in texts)) for key, *texts in rows]
    compared = compare_rows([header, *rows], [header, *reversed(shouted)], "id")
    columns = compared.result.columns[1:]
    assert len(classified) == statements
    assert [each.folded for each in columns] == [True, False] * 4
    assert {each.kinds[ChangeKind.CASE] for each in columns} == {60}
    assert [each.shape_changes[0].before for each in columns] == ["a"] * 8
    assert [each.shape_change_count for each in columns] == [1] * 8
    wanted = ChangeFilter(column=3, kind=ChangeKind.CASE)
    assert [each.before_number for each in compared.records.read(wanted, 3, 2)] == [4, 5]


def test_a_key_is_found_by_exact_uniqueness(compare_rows: Callable[..., Any]) -> None:
    before = [("title", "phone", "id"), ("Mr", "1", "a"), ("Mr", "", "b"), ("Ms", "2", "c")]
    after = [("id", "phone", "title"), ("c", "2", "Mx"), ("a", "1", "Mr"), ("b", "", "Mr")]
    result = compare_rows(before, after, find_key=True).result
    assert result.key == result.suggested_key.key == (KeyColumn("id", "id", 2, 0),)
    assert result.suggested_key.shared == 3
    assert (result.unchanged, result.changed) == (2, 1)


def test_a_key_is_found_under_two_names(compare_rows: Callable[..., Any]) -> None:
    before = [("ref", "x"), ("1", "a"), ("2", "a")]
    after = [("contact", "x"), ("2", "a"), ("1", "b")]
    result = compare_rows(before, after, find_key=True).result
    assert result.key == (KeyColumn("ref", "contact", 0, 0),)
    given = compare_rows(before, after, "ref=contact").result
    assert replace(result, suggested_key=None) == given
    assert (given.added_columns, given.removed_columns) == ((), ())


def test_a_column_that_is_nearly_a_key_is_used_and_called_so(
    compare_rows: Callable[..., Any],
) -> None:
    before = [("x", "id"), *(("a", str(max(at, 1))) for at in range(100))]
    result = compare_rows(before, reversed_rows(before), find_key=True).result
    assert (result.key, result.unchanged) == ((KeyColumn("id", "id", 1, 1),), 100)
    assert result.suggested_key.nearly
    assert result.suggested_key.shared == 99
    assert result.duplicates.keys == 1


def test_no_key_is_found_where_texts_occur_often(compare_rows: Callable[..., Any]) -> None:
    before = [("id", "x"), ("1", "a"), ("1", "a"), ("2", "a")]
    result = compare_rows(before, before, find_key=True).result
    assert result.key == result.suggested_key.key == ()


rows = st.lists(
    st.tuples(st.sampled_from(KEYS), st.sampled_from(KEYS), *[st.sampled_from(TEXTS)] * 2),
    max_size=12,
)


@st.composite
def edited(draw: st.DrawFn, with_nulls: bool) -> tuple[list[Any], list[Any]]:
    """Rows, and the same ones edited, doubled, removed, added to and in another order."""
    before = draw(rows)
    after = draw(st.permutations(before + draw(st.lists(st.sampled_from(before or [()])))))
    after = [each for each in after if each and draw(st.integers(0, 5))] + draw(rows)
    values = [*TEXTS, None] if with_nulls else TEXTS
    for at, row in enumerate(after):
        if draw(st.booleans()):
            after[at] = (*row[:2], draw(st.sampled_from(values)), row[3])
    return before, after


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data(), has_nulls=st.booleans(), key=st.sampled_from([(0,), (0, 1), (1, 0)]))
def test_exactly_the_edits_are_found(
    compare_rows: Callable[..., Any], data: st.DataObject, has_nulls: bool, key: tuple[int, ...]
) -> None:
    before, after = data.draw(edited(has_nulls))
    header = ("k", "l", "x", "y")
    names = [header[at] for at in key]
    compared = compare_rows([header, *before], [header, *after], *names, has_nulls=has_nulls)
    result: TableComparison = compared.result
    expected = reference.counts(before, after, key)
    states = ("unchanged", "changed", "added", "removed")
    assert {state: getattr(result, state) for state in states} == {
        state: expected.get(state, 0) for state in states
    }
    kinds = reference.kinds(before, after, key)
    assert {at: dict(each.kinds) for at, each in enumerate(result.columns) if each.changed} == {
        at: dict(found) for at, found in kinds.items()
    }
    check_records(compared.records, before, after, reference.pairs(before, after, key))


def check_records(
    records: ComparisonRecords, before: list[Any], after: list[Any], pairs: list[reference.Pair]
) -> None:
    """Every record that differs is listed once, in order, with its texts on both sides."""
    differing = [
        (one, other)
        for one, other in pairs
        if one is None or other is None or before[one] != after[other]
    ]
    in_order = sorted(differing, key=lambda pair: (pair[0] is None, pair[0] or 0, pair[1] or 0))
    listed = records.read(EVERYTHING, 0, len(differing) + 1)
    assert records.count() == len(listed) == len(differing)
    for record, (one, other) in zip(listed, in_order, strict=True):
        assert record.before == (() if one is None else before[one])
        assert record.after == (() if other is None else after[other])
    for state in RecordState:
        found = [each for each in listed if each.state is state]
        assert records.read(ChangeFilter(state=state), 0, 99) == found
