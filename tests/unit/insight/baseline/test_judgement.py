"""When a figure is unusual, and when not."""

from collections.abc import Sequence
from datetime import UTC
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data8_tui.insight.baseline import (
    DURATION,
    Finding,
    FindingKind,
    JobFigures,
    PastJobs,
    Verdict,
    judge,
)
from data8_tui.settings.model import BaselineSettings, WorkflowSettings
from tests.unit.insight.baseline.past import figures, jobs_with

USUAL = [310, 290, 300, 280, 320, 340, 305, 295, 285, 330, 315, 300, 290, 310]
"""Of 10,000 records: 2.8 to 3.4%."""


def judged(new: int, past: Sequence[int] = USUAL, **options: Any) -> Verdict:
    jobs = jobs_with([*past, new])
    return judge(jobs[-1], PastJobs(jobs[:-1]), **options)


def only(verdict: Verdict) -> Finding:
    (finding,) = verdict.findings
    return finding


def test_three_times_the_usual_share_is_an_alarm() -> None:
    verdict = judged(910)
    finding = only(verdict)
    assert verdict.alarmed
    assert (finding.path, finding.kind, finding.runs) == (("Deceased",), FindingKind.ALARM, 14)
    assert finding.value == pytest.approx(0.091)
    assert (finding.low, finding.high) == pytest.approx((0.028325, 0.03335), abs=1e-5)
    assert (finding.times, finding.tested) == (0, 14)


@pytest.mark.parametrize(
    ("runs", "kind"),
    [(4, None), (5, FindingKind.MARK), (7, FindingKind.MARK), (8, FindingKind.ALARM)],
)
def test_few_runs_give_no_alarm(runs: int, kind: FindingKind | None) -> None:
    verdict = judged(910, USUAL[:runs])
    assert [each.kind for each in verdict.findings] == [kind] * (kind is not None)
    assert verdict.alarmed == (kind is FindingKind.ALARM)


@pytest.mark.parametrize("new", [280, 300, 340, 345])
def test_what_was_seen_before_is_usual(new: int) -> None:
    assert judged(new).findings == ()


def test_a_difference_that_matters_to_nobody_is_no_finding() -> None:
    many = jobs_with([*[10_000] * 20, 11_900, 12_100], records=1_000_000)
    assert judge(many[-2], PastJobs(many[:20])).findings == ()  # 0.19 points
    assert judge(many[-1], PastJobs(many[:20])).alarmed
    assert judged(5_700, [5_000] * 20).findings == ()  # 14% of the usual share
    small = jobs_with([0] * 20 + [9], records=100)
    assert judge(small[-1], PastJobs(small[:-1])).findings == ()  # nine records


def test_a_small_job_may_stray_farther_than_a_large_one() -> None:
    past = jobs_with(USUAL, records=10_000)
    few = figures(20, {"Input": 300, "Deceased": 20})  # 6.7%
    many = figures(20, {"Input": 30_000, "Deceased": 2_000})
    assert "Deceased" not in [each.label for each in judge(few, PastJobs(past)).unusual_findings]
    assert "Deceased" in [each.label for each in judge(many, PastJobs(past)).unusual_findings]


def test_what_appears_and_what_vanishes_is_found() -> None:
    without = [figures(day, {"Input": 10_000, "Other": 300 + day}) for day in range(12)]
    new = figures(12, {"Input": 10_000, "Other": 305, "Odd": 50})
    assert [each.path for each in judge(new, PastJobs(without)).unusual_findings] == [("Odd",)]
    past = [figures(day, {"Input": 10_000, "Odd": 300 + day}) for day in range(12)]
    gone = only(judge(figures(12, {"Input": 10_000}), PastJobs(past)))
    assert (gone.path, gone.value) == (("Odd",), 0)


def test_the_duration_is_that_of_so_many_records() -> None:
    sizes = [1000 * (1 + day % 10) for day in range(20)]
    past = [figures(day, {"Input": n}, seconds=n / 10) for day, n in enumerate(sizes)]
    assert judge(figures(20, {"Input": 9_500}, seconds=960), PastJobs(past)).unusual_findings == ()
    (slow,) = judge(figures(20, {"Input": 2_000}, seconds=600), PastJobs(past)).unusual_findings
    assert (slow.path, slow.value) == (DURATION, 600)
    assert (slow.low, slow.high) == pytest.approx((200, 200), rel=0.01)


def test_a_size_far_from_all_others_says_nothing_of_its_duration() -> None:
    past = [figures(day, {"Input": 10_000}, seconds=600) for day in range(20)]
    tiny = judge(figures(20, {"Input": 10}, seconds=60), PastJobs(past))
    assert [each.path for each in tiny.unusual_findings] == [("Input",)]


def test_an_accepted_run_makes_the_like_of_it_normal() -> None:
    jobs = jobs_with([*USUAL, 910, 930])
    past = PastJobs(jobs[:14], alarmed=jobs[14:15])
    assert judge(jobs[-1], past).alarmed
    accepted = PastJobs(jobs[:15], accepted=frozenset({jobs[14].job}))
    assert not judge(jobs[-1], accepted).alarmed
    assert judge(jobs_with([2_500])[0], accepted).alarmed


def test_the_rules_record_counts_what_it_has_met() -> None:
    jobs = jobs_with([*USUAL, 910, 930])
    finding = only(judge(jobs[-1], PastJobs(jobs[:14], alarmed=jobs[14:15])))
    assert (finding.times, finding.tested) == (1, 15)


def test_a_figure_that_is_wild_anyway_is_widened_or_muted() -> None:
    wild = [300, 301, 299, 300, 302, 298, 300, 301, 299, 300, 298, 302, 3000, 300, 2, 301]
    assert not judged(4_000, wild).alarmed


def test_the_same_weekday_is_compared_where_it_explains_most() -> None:
    past = [600 + day % 3 if day % 7 >= 5 else 300 + day % 3 for day in range(49)]
    monday = only(judged(600, past))
    assert (monday.weekday, monday.runs, monday.kind) == (0, 7, FindingKind.ALARM)
    saturday = jobs_with([*past, 300, 300, 300, 300, 300, 602])
    assert judge(saturday[-1], PastJobs(saturday[:-1])).unusual_findings == ()


def test_a_figure_that_is_always_high_on_one_weekday_is_alarmed_on_few_of_them() -> None:
    times = [day + hour / 24 for day in range(2, 36) for hour in (0, 6, 12)]
    jobs = [figures_at(at, (900 if at // 1 % 7 == 0 else 300) + at // 1 % 5) for at in times]
    alarmed: list[JobFigures] = []
    for place, job in enumerate(jobs):
        past = [one for one in jobs[:place] if one not in alarmed]
        if judge(job, PastJobs(past, alarmed), zone=UTC).alarmed:
            alarmed.append(job)
    assert [each.at.weekday() for each in alarmed] == [0] * len(alarmed)
    assert len({each.at.date() for each in alarmed}) == 3
    assert judge(figures_at(37, 900), PastJobs(past, alarmed), zone=UTC).alarmed


def figures_at(day: float, part: float) -> JobFigures:
    return figures(day, {"Input": 10_000, "Deceased": part})


def test_a_rate_that_grows_with_the_size_is_compared_with_that_of_its_size() -> None:
    sizes = [1000 * 2 ** (day % 6) for day in range(24)]
    past = [figures(day, rate(size, size / 50)) for day, size in enumerate(sizes)]
    assert judge(figures(24, rate(48_000, 960)), PastJobs(past)).unusual_findings == ()
    assert judge(figures(24, rate(500, 10)), PastJobs(past)).unusual_findings == ()
    (slow,) = judge(figures(24, rate(32_000, 100)), PastJobs(past)).unusual_findings
    assert (slow.label, round(slow.low), round(slow.high)) == ("Records per second", 640, 640)


def rate(records: int, value: float) -> dict[str, Any]:
    return {"Input": records, "Records per second": value}


def test_a_rise_run_after_run_is_a_calm_finding() -> None:
    rising = [300 + 15 * day for day in range(14)]
    verdict = judged(300 + 15 * 14, rising)
    assert verdict.unusual_findings == ()
    trend = only(verdict)
    assert (trend.kind, trend.rising, trend.runs) == (FindingKind.TREND, True, 15)


def test_settings_mute_and_loosen_a_figure() -> None:
    assert not judged(910, workflow=WorkflowSettings(mute=("deceased",))).findings
    assert not judged(910, workflow=WorkflowSettings(least={"Deceased": 7})).findings
    assert judged(910, workflow=WorkflowSettings(least={"Deceased": 5})).alarmed
    assert not judged(910, settings=BaselineSettings(enabled=False)).findings
    assert not judged(910, settings=BaselineSettings(points=7)).findings


@pytest.mark.parametrize(
    ("name", "value", "new"),
    [
        ("Score", "4.9e-324", "1"),
        ("Score", "1.7e308", "1"),
        ("Items", "1.7e308", "2"),
        ("Score", "1E-90", "1E90"),
        ("Total", "1e300", "5"),
    ],
)
def test_numbers_too_large_or_small_for_arithmetic_end_nothing(
    name: str, value: str, new: str
) -> None:
    past = [figures(day, {"Input": 1000 + day, name: float(value)}) for day in range(20)]
    for records in (900, 2900):
        judge(figures(20, {"Input": records, name: float(new)}), PastJobs(past))


@pytest.mark.parametrize("alpha", [1e-6, 0.25])
def test_the_least_and_the_most_alpha_can_be_used(alpha: float) -> None:
    jobs = jobs_with([*range(300, 330), 910])
    assert judge(jobs[-1], PastJobs(jobs[:-1]), BaselineSettings(alpha=alpha)).alarmed


def test_a_group_is_muted_with_all_in_it() -> None:
    parts = [{"Input": 10_000, "Deceased": {"Halo": 300 + day % 5, "B": 9}} for day in range(14)]
    past = PastJobs([figures(day, part) for day, part in enumerate(parts)])
    odd = figures(14, {"Input": 10_000, "Deceased": {"Halo": 910, "B": 9}})
    assert judge(odd, past).alarmed
    assert not judge(odd, past, workflow=WorkflowSettings(mute=("deceased",))).findings
    assert judge(odd, past, workflow=WorkflowSettings(mute=("Deceased/B",))).alarmed


@settings(max_examples=50)
@given(st.integers(0, 1000), st.integers(1000, 10**6), st.integers(5, 50))
def test_a_constant_past_and_the_same_again_is_never_unusual(
    part: int, records: int, runs: int
) -> None:
    jobs = jobs_with([part] * (runs + 1), records=records)
    assert judge(jobs[-1], PastJobs(jobs[:-1])).findings == ()


@settings(max_examples=50)
@given(st.lists(st.integers(200, 400), min_size=8, max_size=13), st.integers(0, 5_000))
def test_a_value_farther_out_is_no_less_unusual(past: list[int], new: int) -> None:
    found = judged(new, past)
    side = 1 if new > max(past) else -1
    if found.unusual_findings and 0 <= new + side * 50 <= 10_000:
        assert judged(new + side * 50, past).unusual_findings


@settings(max_examples=30)
@given(
    st.lists(st.floats(50, 150), min_size=8, max_size=13),
    st.floats(1, 1000),
    st.sampled_from([0.001, 1000.0]),
)
def test_the_unit_of_a_number_doesnt_matter(past: list[float], new: float, factor: float) -> None:
    def findings(by: float) -> list[FindingKind]:
        jobs = [
            figures(day, {"Input": 1000, "Score": repr(value * by)})
            for day, value in enumerate([*past, new])
        ]
        verdict = judge(jobs[-1], PastJobs(jobs[:-1]))
        return [each.kind for each in verdict.unusual_findings if each.path == ("Score",)]

    assert findings(factor) == findings(1.0)
