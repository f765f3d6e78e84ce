"""Filtered and sorted records are those of a plain list of the same rows."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data8_tui.analysis.conditions import Condition, ConditionTest
from data8_tui.analysis.local_file import csv_records, ndjson_records, record_view, sort_keys
from data8_tui.analysis.local_file.opened_file import OpenedFile
from data8_tui.analysis.local_file.record_view import RecordView, SortOrder, read_numbers
from data8_tui.api.exact_json import dumps_exact
from data8_tui.codes import Remedy
from data8_tui.errors import UsageError

COLUMNS = ("a", "b")
text = st.text(st.sampled_from("aAé0\n"), max_size=2)
row = st.tuples(st.none() | text, text)
condition = st.builds(
    Condition,
    st.sampled_from(COLUMNS),
    st.sampled_from(
        [
            ConditionTest.EQUALS,
            ConditionTest.CONTAINS,
            ConditionTest.EMPTY,
            ConditionTest.NULL,
            ConditionTest.NOT_EMPTY,
            ConditionTest.OCCURS_ONCE,
        ]
    ),
    text,
)


def satisfies(value: str | None, asked: Condition, column: list[str | None]) -> bool:
    match asked.test:
        case ConditionTest.EQUALS:
            return value == asked.value
        case ConditionTest.CONTAINS:
            return value is not None and asked.value in value
        case ConditionTest.EMPTY:
            return value == ""
        case ConditionTest.NULL:
            return value is None
        case ConditionTest.NOT_EMPTY:
            return value not in (None, "")
        case _:
            return value not in (None, "") and column.count(value) == 1


def view_of(path: Path, conditions: list[Condition], order: SortOrder | None) -> list[list[object]]:
    opened = OpenedFile(path)
    view = RecordView(opened.records, conditions, order, path.parent)
    shares = []
    while not (opened.records.complete and view.complete):
        opened.records.advance()
        view.advance()
        shares.append(view.share)
    assert shares == sorted(shares)
    rows = read_numbers(opened.records.read, view.numbers)
    opened.close()
    return [list(row) for row in rows]


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=st.lists(row, max_size=12),
    conditions=st.lists(condition, max_size=3),
    order=st.none() | st.builds(SortOrder, st.sampled_from(COLUMNS), st.booleans()),
    nulls=st.booleans(),
)
def test_views(tmp_path, monkeypatch, rows, conditions, order, nulls):
    monkeypatch.setattr(csv_records, "_BLOCK", 20)
    monkeypatch.setattr(ndjson_records, "_BLOCK", 20)
    monkeypatch.setattr(sort_keys, "_RUN", 2)
    if nulls:
        path = tmp_path / "a.ndjson"
        named = [dict(zip(COLUMNS, each, strict=True)) for each in rows]
        path.write_text("".join(f"{dumps_exact(each)}\n" for each in named))
    else:
        path = tmp_path / "a.csv"
        rows = [(each or "", other) for each, other in rows]
        lines = [",".join(f'"{value}"' for value in each) for each in [COLUMNS, *rows]]
        path.write_text("".join(f"{line}\n" for line in lines))
    places = {name: [each[at] for each in rows] for at, name in enumerate(COLUMNS)}
    expected = [
        each
        for each in rows
        if all(
            satisfies(each[COLUMNS.index(asked.column)], asked, places[asked.column])
            for asked in conditions
        )
    ]
    if order is not None:
        at = COLUMNS.index(order.column)
        filled = [each for each in expected if each[at] is not None]
        filled.sort(key=lambda each: each[at], reverse=order.descending)
        expected = filled + [each for each in expected if each[at] is None]
    assert view_of(path, conditions, order) == [list(each) for each in expected]


def test_what_is_too_much_for_memory_is_sorted_by_duckdb(tmp_path, monkeypatch):
    monkeypatch.setattr(sort_keys, "MOST_IN_MEMORY", 1000)
    monkeypatch.setattr(sort_keys, "_MOVED_AT_ONCE", 30)
    path = tmp_path / "a.ndjson"
    texts = ["", "é", "\U0001f600", "z", "Z", " ", "\n", "10", "9", None]
    rows = [[texts[n * 7 % 10], str(n)] for n in range(200)]
    lines = (f"{dumps_exact(dict(zip(COLUMNS, row, strict=True)))}\n" for row in rows)
    path.write_text("".join(lines))
    filled = [row for row in rows if row[0] is not None]
    nulls = [row for row in rows if row[0] is None]
    for descending in (False, True):
        filled.sort(key=lambda row: int(row[1]))
        filled.sort(key=lambda row: row[0], reverse=descending)
        assert view_of(path, [], SortOrder("a", descending)) == filled + nulls
    assert [each.name for each in tmp_path.iterdir()] == ["a.ndjson"]


def test_long_texts_leave_the_memory_by_their_size(tmp_path, monkeypatch):
    monkeypatch.setattr(sort_keys, "MOST_IN_MEMORY", 0)
    monkeypatch.setattr(sort_keys, "_MOVED_AT_ONCE", 100_000)
    keys = sort_keys.SortKeys(tmp_path, descending=True)
    held = []
    for n in range(50):
        keys.add([n], ["x" * 10_000 + f"{n:02}"])
        held.append(sum(map(len, filter(None, keys._texts))))
    assert max(held) < 110_000
    for _ in keys.sort():
        pass
    assert list(keys.numbers) == list(range(49, -1, -1))
    keys.close()


def test_too_much_to_count_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(record_view, "MOST_TEXTS", 1000)
    path = tmp_path / "a.csv"
    path.write_text("a,b\n" + "".join(f"{n},y\n" for n in range(100)))
    with pytest.raises(UsageError, match="too many different texts") as refused:
        view_of(path, [Condition("a", ConditionTest.OCCURS_ONCE)], None)
    assert refused.value.remedy.code is Remedy.REMOVE_FILTER, "other filters count no fewer texts"
