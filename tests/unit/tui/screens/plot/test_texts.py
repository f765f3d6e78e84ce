"""What stands above a plot: whole facts, as many as have room."""

import pytest

from data8_tui.tui.screens.plot.texts import plot_heading
from tests.unit.insight.trend.past_jobs import figure


def numbers(width: int) -> str:
    return plot_heading(figure(*[10.0] * 20), "Deceased", width).plain.splitlines()[1]


@pytest.mark.parametrize("width", range(12, 80))
def test_no_fact_above_a_plot_is_cut(width: int) -> None:
    full = numbers(200)
    facts = full.split(" · ")
    shown = numbers(width)
    assert shown.split(" · ") == facts[: len(shown.split(" · "))]
    assert len(shown) <= max(width, len(facts[0]))
    if width >= len(full):
        assert shown == full
