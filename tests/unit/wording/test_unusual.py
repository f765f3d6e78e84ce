"""The sentences about what is unusual."""

from dataclasses import replace

import pytest

from data8_tui.insight.baseline import FigureKind, Finding, FindingKind, Verdict
from data8_tui.wording.unusual import (
    finding_text,
    unusual_sentences,
    unusual_summaries,
    verdict_lines,
)

DECEASED = Finding(
    ("Deceased",),
    "Deceased",
    FindingKind.ALARM,
    FigureKind.SHARE,
    0.0912,
    0.028,
    0.034,
    14,
    total=10_000,
    times=0,
    tested=30,
)
SUPPRESSED = replace(DECEASED, path=("Records", "Suppressed"), label="Suppressed")
RATE = replace(DECEASED, path=("Rate",), label="Rate", figure=FigureKind.NUMBER, value=9.12)


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        (
            {},
            "Deceased 9.1%, usually 2.8–3.4% (14 runs; called unusual 0 times in the last 30)",
        ),
        (
            {"times": 1},
            "Deceased 9.1%, usually 2.8–3.4% (14 runs; called unusual 1 time in the last 30)",
        ),
        ({"tested": None}, "Deceased 9.1%, usually 2.8–3.4% (14 runs)"),
        ({"kind": FindingKind.MARK, "runs": 6}, "Deceased 9.1%, usually 2.8–3.4% (only 6 runs)"),
        (
            {"tested": None, "weekday": 5},
            "Deceased 9.1%, usually 2.8–3.4% (14 runs on Saturdays)",
        ),
        (
            {"tested": None, "value": 0.0043, "low": 0.0, "high": 0.0},
            "Deceased 0.4%, usually 0% (14 runs)",
        ),
        (
            {"tested": None, "value": 0.00042, "low": 0.0001, "high": 0.0004},
            "Deceased 0.042%, usually 0.010–0.040% (14 runs)",
        ),
        (
            {"tested": None, "group": "Numbers", "value": 1.0},
            "Deceased 100% of Numbers, usually 2.8–3.4% (14 runs)",
        ),
        (
            {"tested": None, "sums": True},
            "sum of Deceased 9.1% of records, usually 2.8–3.4% (14 runs)",
        ),
        (
            {"tested": None, "figure": FigureKind.DURATION, "value": 2460, "low": 700, "high": 880},
            "Deceased 41 min 00 s, usually 11 min 40 s – 14 min 40 s (14 runs)",
        ),
        (
            {"tested": None, "figure": FigureKind.TOTAL, "value": 120, "low": 28e3, "high": 34e3},
            "Deceased 120, usually 28,000–34,000 (14 runs)",
        ),
        (
            {"kind": FindingKind.TREND, "rising": True, "runs": 9},
            "Deceased 9.1%: rising for 9 runs",
        ),
        (
            {"kind": FindingKind.MUTED, "times": 5},
            "Deceased 9.1%: it varies too much to be judged "
            "(called unusual 5 times in the last 30, and is muted)",
        ),
    ],
)
def test_a_finding_is_one_sentence(changes: dict[str, object], text: str) -> None:
    assert finding_text(replace(DECEASED, **changes)) == text  # type: ignore[arg-type]


def test_what_figures_have_in_common_is_a_line_before_theirs() -> None:
    duration = replace(DECEASED, label="Duration", figure=FigureKind.DURATION, value=900, runs=9)
    rising = replace(DECEASED, label="Moved", kind=FindingKind.TREND, rising=True, runs=9)
    rate = replace(RATE, low=2.8, high=3.4)
    verdict = Verdict("a", (DECEASED, SUPPRESSED, duration, rate, rising), 14)
    assert verdict_lines(verdict) == [
        "by the last 14 runs; called unusual 0 times in the last 30:",
        "Deceased 9.1%, usually 2.8–3.4%",
        "Suppressed 9.1%, usually 2.8–3.4%",
        "Rate 9.1, usually 2.8–3.4",
        "Duration 15 min 00 s, usually 0 s (9 runs; called unusual 0 times in the last 30)",
        "Moved 9.1%: rising for 9 runs",
    ]
    assert unusual_sentences(verdict)[1] == finding_text(SUPPRESSED)
    assert [len(unusual_sentences(verdict)), len(verdict.findings)] == [4, 5]
    marks = [replace(each, kind=FindingKind.MARK, runs=6) for each in (DECEASED, SUPPRESSED)]
    assert verdict_lines(Verdict("a", tuple(marks), 6))[0] == "by only 6 runs:"


def test_in_brief_a_rule_has_a_record_only_where_it_found_anything() -> None:
    figure = "Deceased 9.1%, usually 2.8–3.4%"
    brief = f"{figure} (14 runs)"
    assert finding_text(DECEASED, brief=True) == brief
    assert verdict_lines(Verdict("a", (DECEASED,), 14), brief=True) == [brief]
    spoke = replace(DECEASED, times=2)
    assert finding_text(spoke, brief=True).endswith(
        "(14 runs; called unusual 2 times in the last 30)"
    )
    assert unusual_summaries(Verdict("a", (DECEASED,), 14)) == (brief, figure)
    several = Verdict("a", (DECEASED, SUPPRESSED, RATE), 14)
    assert unusual_summaries(several) == (
        f"{brief}; 2 more figures",
        f"{brief}; 2 more",
        f"{figure}; 2 more",
    )
