"""Estimates for jobs that are shown again and again between two answers."""

import pytest

from data8_tui.insight.outlook import NOTHING
from data8_tui.jobs.history_estimates import HistoryEstimates
from data8_tui.monitor.history import History
from tests.sandbox_statuses import CODES
from tests.unit.insight.outlook.job_runs import START, after, going


@pytest.fixture
def estimates() -> HistoryEstimates:
    return HistoryEstimates(History(None, "https://api.example.org", "me"), CODES)


async def test_an_answer_counts_once_however_often_it_is_shown(estimates: HistoryEstimates) -> None:
    await estimates.load([going(1)])
    estimates.add(going(1, server=after(600)), START)
    for second in range(5, 9):
        estimates.add(going(2, server=after(9_000)), after(5))
        assert estimates.outlook("check", after(second)).server == after(600)
    estimates.add(going(3, server=after(9_000)), after(10))
    assert estimates.outlook("check", after(10)).server == after(9_000)


async def test_a_stall_is_noticed_between_two_answers(estimates: HistoryEstimates) -> None:
    await estimates.load([going(1)])
    for second in range(0, 300, 5):
        estimates.add(going(second / 10), after(second))
    assert estimates.outlook("check", after(350)).stalled_since is None
    stalled = estimates.outlook("check", after(365))
    assert (stalled.stalled_since, stalled.pace) == (after(295), None)


async def test_there_is_none_before_the_past_is_read(estimates: HistoryEstimates) -> None:
    estimates.add(going(1, server=after(600)), START)
    assert estimates.outlook("check", START) is NOTHING
    await estimates.load([going(1)])
    assert estimates.outlook("check", START) is NOTHING
