"""Statistics as rows: exact values, shares of a whole that is told, and what changed."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data8_tui.api.exact_json import loads_exact
from data8_tui.api.models import Job
from data8_tui.insight.statistics import StatisticRow, changes, flatten, job_statistic_rows, label
from tests.sandbox_statuses import CODES


def rows(text: str) -> dict[tuple[str, ...], StatisticRow]:
    return {row.path: row for row in flatten(loads_exact(text.encode()))}


def shares(text: str) -> dict[str, tuple[float | None, str]]:
    return {"/".join(path): (row.share, row.whole) for path, row in rows(text).items()}


def test_values_stay_as_they_were_sent() -> None:
    text = '{"a": 1.10, "b": 184467440737095516170, "c": "0012", "d": null, "e": true, "f": ""}'
    assert [row.value for row in flatten(loads_exact(text.encode()))] == [
        "1.10", "184467440737095516170", "0012", "null", "true", '""',
    ]  # fmt: skip


def test_groups_come_before_what_they_hold_and_lists_count_from_one() -> None:
    found = flatten(loads_exact(b'{"top": {"in": [5, {"deep": 1}]}, "none": {}, "nil": []}'))
    assert [(row.path, row.depth, row.value) for row in found] == [
        (("top",), 0, ""),
        (("top", "in"), 1, ""),
        (("top", "in", "1"), 2, "5"),
        (("top", "in", "2"), 2, ""),
        (("top", "in", "2", "deep"), 3, "1"),
        (("none",), 0, "none"),
        (("nil",), 0, "none"),
    ]
    assert [row.group for row in found] == [True, True, False, True, False, False, False]


def test_a_whole_is_told_by_its_key() -> None:
    assert shares('{"recordsProcessed": 200, "matched": 50, "unmatched": 150}') == {
        "recordsProcessed": (None, ""),
        "matched": (0.25, "Records processed"),
        "unmatched": (0.75, "Records processed"),
    }


def test_the_largest_of_several_wholes_counts() -> None:
    assert shares('{"processed": 80, "records": 100, "valid": 60}') == {
        "processed": (0.8, "Records"),
        "records": (None, ""),
        "valid": (0.6, "Records"),
    }


def test_an_inner_group_shares_the_outer_whole_unless_it_tells_its_own() -> None:
    found = shares('{"records": 100, "why": {"moved": 10}, "email": {"checked": 50, "valid": 40}}')
    assert found["why/moved"] == (0.1, "Records")
    assert found["email/checked"] == (0.5, "Records")
    assert found["email/valid"] == (0.8, "Checked")


def test_while_a_job_runs_its_counts_are_shares_of_what_is_done() -> None:
    text = b'{"Records": {"Input": 400, "Processed": 100, "Output": 90, "Queued": 300}}'
    found = flatten(loads_exact(text), so_far=True)
    assert {row.label: (row.share, row.whole) for row in found} == {
        "Records": (None, ""),
        "Input": (None, ""),
        "Processed": (0.25, "Input"),
        "Output": (0.9, "Processed"),
        "Queued": (None, ""),
    }


def test_nothing_is_a_share_of_what_has_not_begun() -> None:
    found = flatten({"Input": 400, "Processed": 0, "Output": 0}, so_far=True)
    assert [(row.share, row.whole) for row in found] == [(None, ""), (0.0, "Input"), (0.0, "Input")]


@pytest.mark.parametrize(("status", "whole"), [(1, "Processed"), (2, "Input")])
def test_a_job_that_runs_and_one_that_has_ended_differ_in_their_whole(
    status: int, whole: str
) -> None:
    completed = "2026-11-20T10:00:00Z" if status == 2 else None
    job = Job.from_json(
        {
            "name": "one",
            "status": status,
            "completedAt": completed,
            "statistics": {"input": 4, "processed": 2, "valid": 1},
        },
        CODES,
    )
    assert {row.label: row.whole for row in job_statistic_rows(job)}["Valid"] == whole


def test_a_group_of_counts_alone_is_a_breakdown_of_its_sum() -> None:
    found = shares('{"by_type": {"mobile": 30, "landline": 10}, "mixed": {"a": 1, "b": "x"}}')
    assert found["by_type/mobile"] == (0.75, "this group")
    assert found["mixed/a"] == (None, "")


@pytest.mark.parametrize(
    "entry",
    [
        '"averageAge": 43', '"durationSeconds": 12', '"scoreMin": 1', '"rate": 0.5', '"ok": true',
        '"loss": -3', '"tooMany": 101', '"huge": 1e400', '"code": "7"', '"half": 1.5',
    ],
)  # fmt: skip
def test_what_is_no_count_has_no_share(entry: str) -> None:
    key = entry.split('"')[1]
    assert shares(f'{{"records": 100, {entry}}}')[key] == (None, "")


@pytest.mark.parametrize("entry", ['"matchPercent": 12.5', '"match": "12.5%"', '"m_pct": "12.5"'])
def test_a_percentage_is_its_own_share(entry: str) -> None:
    key = entry.split('"')[1]
    assert shares(f'{{"records": 100, {entry}}}')[key] == (0.125, "")


def test_a_whole_of_nothing_divides_nothing() -> None:
    assert shares('{"records": 0, "matched": 0}')["matched"] == (None, "")


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ("recordsRead", "Records read"),
        ("matched_by_email", "Matched by email"),
        ("UKAddresses", "UK addresses"),
        ("GONE_AWAY", "GONE_AWAY"),
        ("example.com", "example.com"),
        ("Not found", "Not found"),
        ("", ""),
        ("level2Match", "Level 2 match"),
    ],
)
def test_labels_read_as_words_where_the_key_holds_some(key: str, said: str) -> None:
    assert label(key) == said


def test_changes_are_what_is_new_or_differs() -> None:
    before = loads_exact(b'{"a": 1, "b": {"c": 2, "d": 3}, "gone": 4}')
    after = loads_exact(b'{"a": 1, "b": {"c": 2.0, "d": 3}, "new": 5}')
    assert changes(flatten(before), flatten(after)) == {("b", "c"), ("new",)}


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)
STATISTICS = st.dictionaries(st.text(), JSON, max_size=6)


def leaves(value: Any) -> int:
    if not isinstance(value, dict | list) or not value:
        return 1
    return sum(leaves(held) for held in (value.values() if isinstance(value, dict) else value))


@given(STATISTICS)
def test_any_shape_gives_a_row_for_each_leaf_and_only_true_shares(sent: dict[str, Any]) -> None:
    found = flatten(loads_exact(json.dumps(sent).encode()))
    values = [row for row in found if not row.group]
    assert len(values) == (leaves(sent) if sent else 0)
    assert len({row.path for row in found}) == len(found)
    assert all(row.share is None or 0 <= row.share <= 1 for row in found)
    assert all(row.depth == len(row.path) - 1 for row in found)


@given(STATISTICS, STATISTICS)
def test_nothing_changes_from_itself_and_changes_are_paths_of_after(
    one: dict[str, Any], other: dict[str, Any]
) -> None:
    assert changes(flatten(one), flatten(one)) == set()
    assert changes(flatten(one), flatten(other)) <= {row.path for row in flatten(other)}


def test_nesting_deeper_than_the_stack_is_flattened_all_the_same() -> None:
    deep: dict[str, Any] = {"end": 1}
    for _ in range(5000):
        deep = {"in": deep}
    assert flatten(deep)[-1].value == "1"
