"""Jobs and datasets, from whatever a server may say about them."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data8_tui.api.exact_json import dumps_exact, loads_exact
from data8_tui.api.models import Dataset, Job, parse_instant, type_name
from data8_tui.api.status_codes import JobState
from data8_tui.insight.job_times import job_times

NINE = datetime(2026, 11, 20, 9, tzinfo=UTC)
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
)


def snake_case(name: str) -> str:
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name)


def pascal_case(name: str) -> str:
    return name[:1].upper() + name[1:]


def job(**sent: Any) -> Job:
    return Job.from_json({"name": "x", **sent})


@pytest.mark.parametrize(
    ("sent", "meant"),
    [
        ("2026-11-20T09:00:00.1234567Z", NINE.replace(microsecond=123456)),
        ("2026-11-20T10:00:00+01:00", NINE),
        ("2026-11-20T10:00:00.5+0100", NINE.replace(microsecond=500_000)),
        ("2026-11-20T09:00:00", NINE),
        ("2026-11-20 09:00", NINE),
        ("2026-11-20T09:00.5Z", NINE.replace(microsecond=500_000)),
        ("0001-01-01T00:00:00", None),
        ("0001-01-01T00:00:00.0000000Z", None),
        ("9999-12-31T23:59:59-14:00", None),
        ("9999-12-31T23:59:59.9999999Z", None),
        ("9999-12-31T23:59:59.9999999", None),
        ("9999-01-01T00:00:00Z", None),
        ("2200-01-01T00:00:00Z", None),
        ("2199-12-31T23:59:59Z", datetime(2199, 12, 31, 23, 59, 59, tzinfo=UTC)),
        ("1899-12-31T23:59:59Z", None),
        ("1900-01-01T00:00:00Z", None),
        ("1969-12-31T23:59:59Z", None),
        ("1970-01-01T00:00:00-05:00", None),
        ("1970-01-02T00:00:00Z", datetime(1970, 1, 2, tzinfo=UTC)),
        (253402300799, None),
        ("-0001-01-01T00:00:00Z", None),
        ("2026-11-20", datetime(2026, 11, 20, tzinfo=UTC)),
        ("/Date(1795165200000)/", NINE),
        ("/Date(1795165200000+0100)/", NINE),
        ("/Date(-62135596800000)/", None),
        ("/Date(253402300799999)/", None),
        (1795165200, NINE),
        (1795165200000, NINE),
        (1795165200.5, NINE.replace(microsecond=500_000)),
        (10**400, None),
        (float("inf"), None),
        (float("nan"), None),
        (-1, None),
        (0, None),
        (True, None),
        ("2026-13-40T09:00:00Z", None),
        ("yesterday", None),
        ("", None),
        (None, None),
        (5, None),
    ],
)
def test_instants(sent: object, meant: datetime | None) -> None:
    assert parse_instant(sent) == meant


@given(anything)
def test_an_instant_of_any_kind_is_a_time_or_none(sent: object) -> None:
    parse_instant(sent)


@given(st.dictionaries(st.sampled_from([*Job.model_fields, "workflowName", "new"]), anything))
def test_a_job_needs_only_a_name(sent: dict[str, Any]) -> None:
    decoded = Job.from_json({**sent, "name": "x"})
    assert decoded.name == "x"
    assert decoded.state in JobState


@given(st.dictionaries(st.sampled_from([*Dataset.model_fields, "recordCount"]), anything))
def test_a_dataset_needs_only_a_name(sent: dict[str, Any]) -> None:
    assert Dataset.from_json({**sent, "name": "x"}).name == "x"


@pytest.mark.parametrize(
    "sent", [{}, {"name": None}, {"name": 5}, {"name": ""}, [["name", "x"]], 5]
)
def test_without_a_name_it_is_nothing(sent: Any) -> None:
    with pytest.raises(ValueError, match=r"name|object"):
        Job.from_json(sent)


def test_the_wire_is_kept_to_the_last_digit() -> None:
    sent = b'{"name":"x","percentComplete":1.10,"statistics":{"rate":0.50,"n":1e400},"new":[-0]}'
    decoded = Job.from_json(loads_exact(sent))
    assert dumps_exact(decoded.raw) == sent.decode()
    assert decoded.percent_complete == 1.1
    assert decoded.statistics["rate"] == 0.5


@pytest.mark.parametrize(
    ("sent", "code"),
    [(0, 0), (17, 17), (2.0, 2), ("Paused", "Paused"), (True, None), (None, None), ([2], None)],
)
def test_status_codes(sent: object, code: object) -> None:
    assert job(status=sent).status == code


@pytest.mark.parametrize("status", [0, 1, 2, 3, 4, 17, "Completed", "Failed", None])
def test_a_finished_job_is_known_by_completed_at(status: object) -> None:
    assert job(status=status, completedAt="2026-11-20T09:00:00Z").finished
    for unset in (None, "0001-01-01T00:00:00"):
        going = job(status=status, completedAt=unset, percentComplete=5)
        assert (going.finished, going.succeeded, going.failed) == (False, False, False)
        assert going.state is JobState.UNKNOWN


@pytest.mark.parametrize(
    ("sent", "ended"),
    [
        *((each, True) for each in ("20/11/2026 10:00", "Nov 20 2026 10:00AM", "2026-13-40")),
        *((each, True) for each in ("20/11/2026 10:00:00.0001", {"$date": 5}, True)),
        (638_000_000_000_000_000, True),  # .NET's ticks
        *((each, False) for each in ("", " ", "null", "None", "-", "0", {}, [], 0, -1, 5, False)),
        *((each, False) for each in ("1900-01-01T00:00:00Z", "9999-12-31T23:59:59-14:00")),
        *((each, False) for each in ("01/01/0001 00:00:00", "31.12.9999", "0000-00-00 00:00:00")),
        *((each, False) for each in ("1/1/1900 12:00:00 AM", -62135596800, 253402300799)),
    ],
)
def test_an_end_at_a_time_that_cannot_be_read_is_an_end(sent: object, ended: bool) -> None:
    known = {"submittedAt": "2026-11-20T09:00:00Z", "percentComplete": 100, "workflowName": "w"}
    found = job(CompletedAt=sent, status="Completed", **known)
    assert (found.finished, found.succeeded) == (ended, ended)
    assert found.completed_at is None
    assert (found.duration(NINE + timedelta(hours=1)) is None) == ended
    labels = {label: full for label, full, _ in job_times(found, NINE)}
    assert labels.get("finished") == ("at a time in an unknown form" if ended else None)


@pytest.mark.parametrize(
    ("submitted", "completed", "now", "ended"),
    [
        ("2026-11-20T09:00Z", "2001-01-01T00:00Z", NINE, False),
        ("2026-11-20T09:00Z", "2026-11-19T08:59Z", None, False),
        ("2026-11-20T09:00Z", "2026-11-19T20:00Z", NINE, True),  # local time without an offset
        ("2026-11-20T09:00Z", "2126-11-20T10:00Z", NINE, False),
        (None, "2126-11-20T10:00Z", NINE, False),
        (None, "2126-11-20T10:00Z", None, True),
        ("2026-11-20T09:00Z", "2026-11-20T09:05Z", NINE, True),  # the clock here is slow
        ("2027-01-20T09:00Z", "2027-01-20T10:00Z", NINE, True),  # the clock here is wrong
        ("2026-11-20T09:00Z", "2026-11-29T09:00Z", NINE + timedelta(days=9), True),
    ],
)
def test_an_end_out_of_order_is_none(
    submitted: str | None, completed: str, now: datetime | None, ended: bool
) -> None:
    times = {"submittedAt": submitted, "completedAt": completed, "percentComplete": 40}
    found = Job.from_json({"name": "x", "status": "Completed", **times}, now=now)
    assert (found.finished, found.succeeded) == (ended, ended)
    assert found.raw["completedAt"] == completed


def test_a_listing_that_says_nothing_of_the_end_is_believed_neither_way() -> None:
    listed = job(status=3, percentComplete=5)
    assert (listed.ended, listed.state) == (None, JobState.UNKNOWN)


@pytest.mark.parametrize(
    ("sent", "held"),
    [
        (None, {}),
        ({}, {}),
        ({"a": {"b": [1]}}, {"a": {"b": [1]}}),
        ([1, 2], {"statistics": [1, 2]}),
        ("none", {"statistics": "none"}),
    ],
)
def test_statistics_of_any_shape(sent: object, held: object) -> None:
    assert job(statistics=sent).statistics == held


@pytest.mark.parametrize("spell", [str.upper, str.lower, snake_case, pascal_case])
def test_fields_in_another_case_are_the_same_fields(spell: Callable[[str], str]) -> None:
    fields = {
        "name": "x", "workflowName": "w", "submittedAt": "2026-11-20T09:00:00Z", "status": 1,
        "percentComplete": 5, "inputDatasets": {"In": "a"}, "new": 1,
    }  # fmt: skip
    sent = {spell(key): value for key, value in fields.items()}
    decoded, meant = Job.from_json(sent), Job.from_json(fields)
    assert decoded.model_dump() == meant.model_dump()
    assert decoded.detailed
    assert decoded.raw == sent
    kept = {spell("name"): "x", spell("recordCount"): 5, "completed": True, spell("columns"): {}}
    assert Dataset.from_json(kept).record_count == 5
    assert Dataset.from_json(kept).detailed


def test_a_documented_spelling_comes_before_another() -> None:
    assert Job.from_json({"Name": "other", "name": "x"}).name == "x"


def test_a_newer_object_replaces_fields_in_whatever_case() -> None:
    listed = Job.from_json({"name": "x", "status": 1})
    newer = Job.from_json({"Name": "x", "Status": 2})
    assert Job.from_json(listed.merged_with(newer)).status == 2
    assert Job.from_json(newer.merged_with(listed)).status == 1


def test_lone_surrogates_are_replaced_where_they_could_not_be_sent_or_stored() -> None:
    decoded = job(name="a\ud800", workflowName="w\udfff", outputDatasets={"o\ud800": "d\ud800"})
    assert (decoded.name, decoded.workflow_name) == ("a\ufffd", "w\ufffd")
    assert decoded.output_datasets == {"o\ufffd": "d\ufffd"}
    assert decoded.raw["name"] == "a\ud800"


def test_numbers_where_texts_should_be_keep_their_spelling() -> None:
    decoded = Job.from_json(loads_exact(b'{"name":"x","parameters":{"MaxAge":5.0,"on":true}}'))
    assert decoded.parameters == {"MaxAge": "5.0", "on": "true"}


def test_percentages_that_are_none() -> None:
    assert [
        job(percentComplete=sent).percent_complete for sent in ("half", "nan", 1e400, True, -1, 101)
    ] == ([None] * 6)
    assert job(percentComplete="99.5").percent_complete == 99.5


def test_duration() -> None:
    sent = {"submittedAt": "2026-11-20T08:00:00Z"}
    assert job().duration(NINE) is None
    assert job(**sent).duration(NINE) == timedelta(hours=1)
    done = job(**sent, completedAt="2026-11-20T08:10:00Z")
    assert done.duration(NINE) == timedelta(minutes=10)


def test_what_counts_as_detailed() -> None:
    assert not job(workflowName="w").detailed
    full = {"workflowName": "w", "submittedAt": None, "status": 1, "percentComplete": 0}
    assert job(**full).detailed
    assert Dataset.from_json(
        {"name": "x", "columns": {}, "recordCount": 0, "completed": True}
    ).detailed
    assert not Dataset.from_json({"name": "x", "input": True}).detailed


@pytest.mark.parametrize(
    ("sent", "count"),
    [
        (0, 0),
        (2**53 - 1, 2**53 - 1),
        (2**53 + 1, None),
        (2**63, None),
        (10**400, None),
        (1e3, 1000),
        ("12", 12),
        (-1, None),
        (1.5, None),
        (True, None),
        ("many", None),
        (float("inf"), None),
    ],
)
def test_record_counts_are_exact(sent: object, count: int | None) -> None:
    assert Dataset.from_json({"name": "x", "recordCount": sent}).record_count == count


@pytest.mark.parametrize(
    ("sent", "flag"), [(True, True), (False, False), ("true", True), ("x", None), (None, None)]
)
def test_flags(sent: object, flag: bool | None) -> None:
    assert Dataset.from_json({"name": "x", "completed": sent}).completed is flag


def test_types_in_words() -> None:
    assert [type_name(code) for code in (0, 1, 7, "date")] == (
        ["text", "whole number", "unknown (7)", "unknown (date)"]
    )
