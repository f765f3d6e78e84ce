"""A statistic over the runs of a workflow: shares where it is one, gaps where it is missing."""

from dataclasses import replace

import pytest

from data8_tui.insight.baseline import FigureKind, Finding, FindingKind, Verdict
from data8_tui.insight.statistics import DURATION
from data8_tui.insight.trend import plain_number, trends
from data8_tui.insight.trend.trend import Unit
from tests.unit.insight.trend.past_jobs import ended, figure


def test_runs_come_oldest_first_whatever_their_order() -> None:
    found = trends([ended(2, {"n": 3}), ended(0, {"n": 1}), ended(1, {"n": 2})])
    assert found[("n",)].values == [1, 2, 3]


def test_a_count_with_a_total_is_followed_as_a_share() -> None:
    jobs = [ended(day, {"Records": {"Input": 100, "Halo": 3 + day}}) for day in range(3)]
    halo = trends(jobs)[("Records", "Halo")]
    assert (halo.label, halo.unit, halo.whole) == ("Records › Halo", Unit.SHARE, "Input")
    assert halo.values == [0.03, 0.04, 0.05]
    assert halo.text(0.0312) == "3.1%"


def test_a_run_that_failed_or_lacks_the_statistic_is_a_gap() -> None:
    jobs = [
        ended(0, {"n": 1}),
        ended(1, {"n": 9}, status=3),
        ended(2, {"m": 1}),
        ended(3, {"n": 2}),
    ]
    found = trends(jobs)
    assert [point.value for point in found[("n",)].points] == [1, None, None, 2]
    assert [point.value for point in found[DURATION].points] == [600, None, 600, 600]


def test_the_newest_job_has_the_first_word_on_the_order() -> None:
    found = trends([ended(0, {"old": 1, "b": 1}), ended(1, {"b": 1, "a": 1, "text": "x"})])
    assert list(found) == [DURATION, ("b",), ("a",), ("old",)]


def test_texts_and_numbers_too_large_to_compute_with_are_no_trends() -> None:
    assert list(trends([ended(0, {"date": "2026-11-20", "huge": 1e308, "n": 1})])) == [
        DURATION,
        ("n",),
    ]


def test_the_usual_range_needs_five_runs_and_leaves_out_the_ends() -> None:
    assert figure(1, 2, 3, 4).usual is None
    few = figure(*range(1, 22))
    assert few.usual == (2, 20)
    assert few.usual_text == "2–20"
    assert few.median == 11
    assert figure(7, 7, 7, 7, 7).usual_text == "7"


def test_an_alarmed_run_is_left_out_until_it_is_accepted() -> None:
    jobs = [ended(day, {"n": 100 if day == 3 else day}) for day in range(7)]
    alarm = Finding(("n",), "N", FindingKind.ALARM, FigureKind.COUNT, 100, 1, 2, 10)
    mark = replace(alarm, kind=FindingKind.MARK)
    for verdict, left_out in [
        (Verdict("job 3", (alarm,)), 1),
        (Verdict("job 3", (alarm,), accepted=True), 0),
        (Verdict("job 3", (mark,)), 0),
    ]:
        found = trends(jobs, {"job 3": verdict})[("n",)]
        assert found.left_out == left_out
        assert found.values == [0, 1, 2, 100, 4, 5, 6]
        assert [point.job for point in found.points if point.left_out] == ["job 3"] * left_out
        assert found.usual is not None
        assert (found.usual[1] < 7) == bool(left_out)
        assert found.median == (3 if left_out else 4)


def test_a_job_is_not_compared_with_itself() -> None:
    assert figure(1, 2, 3).before("job 1").values == [1, 3]


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0, "0"), (1204, "1,204"), (0.25, "0.25"), (261.24, "261"), (12345.6, "12,346"),
        (3.1e18, "3.1e+18"), (1e-9, "1e-09"), (-7, "-7"),
    ],
)  # fmt: skip
def test_numbers_are_short(number: float, text: str) -> None:
    assert plain_number(number) == text


def test_without_jobs_there_are_no_trends() -> None:
    assert trends([]) == {}
