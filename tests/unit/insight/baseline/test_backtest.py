"""The rule on a figure's own past."""

from random import Random

import pytest

from data8_tui.insight.baseline import Finding, PastJobs, backtest, judge
from tests.unit.insight.baseline.past import jobs_with

WEEKEND, USUAL, ODD = 900, 300, 1.6


def weekly_parts(seed: int) -> list[int]:
    """Counts that are three times as high at weekends; one in twenty is odd."""
    rng = Random(seed)
    parts = []
    for day in range(rng.randint(30, 50)):
        usual = (WEEKEND if day % 7 >= 5 else USUAL) * rng.lognormvariate(0, 0.03)
        parts.append(round(usual * (ODD if rng.random() < 1 / 20 else 1)))
    return parts


@pytest.mark.parametrize("seed", range(15))
def test_the_runs_that_are_compared_are_all_that_matter(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    jobs = jobs_with([*weekly_parts(seed), 1_500])

    def findings() -> tuple[Finding, ...]:
        return judge(jobs[-1], PastJobs(jobs[:-1])).findings

    some = findings()
    monkeypatch.setattr(backtest, "extremes", lambda past: set(range(len(past))))
    assert some == findings()
