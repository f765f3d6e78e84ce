"""A plot of any values in any size: nothing beyond its edges, every run in it."""

from dataclasses import replace
from datetime import UTC

import pytest

from data8_tui.insight.baseline import FigureKind, Finding, FindingKind, Verdict
from data8_tui.insight.trend import Trend
from data8_tui.insight.trend.plot import CHOSEN, LEFT_OUT, PRESENT, RUN, Plot, draw_plot
from data8_tui.insight.trend.trend import Unit
from tests.unit.insight.trend.past_jobs import figure

FIGURES = {
    "one": figure(3),
    "two": figure(3, 9),
    "constant": figure(*[5] * 8),
    "zero": figure(*[0] * 8, unit=Unit.SHARE),
    "all": figure(*[1] * 8, unit=Unit.SHARE),
    "tiny": figure(1e-9, 3e-9, 2e-9),
    "huge": figure(1e299, -1e299, 0),
    "gaps": figure(1, None, 2, None, None, 3),
    "seconds": figure(30, 4_000, 86_400, unit=Unit.SECONDS),
    "close": figure(1_000_000_000, 1_000_000_001),
}


def drawn(values: Trend, width: int = 60, height: int = 12, **names: str) -> Plot:
    plot = draw_plot(values, width, height, zone=UTC, **names)
    assert plot is not None
    return plot


@pytest.mark.parametrize("size", [(76, 15), (196, 42), (32, 5), (1, 1)])
@pytest.mark.parametrize("values", FIGURES.values(), ids=FIGURES)
def test_anything_is_drawn_within_its_size(values: Trend, size: tuple[int, int]) -> None:
    plot = drawn(values, *size)
    assert any(RUN in row for row in plot.rows)
    assert len({len(label) for label in plot.labels}) == 1
    assert any(label.strip() for label in plot.labels)
    if size >= (32, 5):
        assert len(plot.lines) <= size[1]
        assert max(map(len, plot.lines)) <= size[0]


def test_a_run_left_out_is_drawn_and_widens_no_range() -> None:
    alarm = Finding(("Halo",), "Halo", FindingKind.ALARM, FigureKind.COUNT, 50, 1, 2, 10)
    values = figure(1, 2, 1, 2, 1, 50)
    last = replace(values.points[-1], verdict=Verdict("job 5", (alarm,)))
    plot = drawn(replace(values, points=(*values.points[:-1], last)))
    assert LEFT_OUT in plot.rows[0]
    assert plot.band is not None
    assert plot.band[0] > len(plot.rows) // 2
    assert "".join(plot.rows).count(RUN) == 5


def test_nothing_known_is_no_plot() -> None:
    assert draw_plot(figure(), 60, 12) is None
    assert draw_plot(figure(None, None), 60, 12) is None


def test_values_are_higher_where_they_are_larger_and_later_to_the_right() -> None:
    rows = drawn(figure(1, 3, 2)).rows
    first, second, third = sorted(
        (column, -row)
        for row, line in enumerate(rows)
        for column, sign in enumerate(line)
        if sign == RUN
    )
    assert first[1] < third[1] < second[1]


def test_a_gap_interrupts_the_line() -> None:
    whole, gap = drawn(figure(1, 1, 1)).rows, drawn(figure(1, None, 1)).rows
    dots = [sum(sign not in f" {RUN}" for sign in "".join(rows)) for rows in (whole, gap)]
    assert dots[0] > 20
    assert dots[1] == 0


def test_the_present_and_the_chosen_run_differ_from_others() -> None:
    rows = "".join(drawn(figure(1, 2, 3, 4), present="job 3", chosen="job 1").rows)
    assert [rows.count(sign) for sign in (RUN, PRESENT, CHOSEN)] == [2, 1, 1]
    assert CHOSEN in "".join(drawn(figure(1), present="job 0", chosen="job 0").rows)


def test_the_band_holds_the_usual_range_and_not_what_strays() -> None:
    plot = drawn(figure(*[3, 3.2, 2.9, 3.1, 3, 2.8] * 4, 9.1))
    assert plot.band is not None
    first, last = plot.band
    assert 3 < first <= last
    assert RUN in plot.rows[0]


def test_the_present_run_is_no_part_of_what_is_usual() -> None:
    assert drawn(figure(1, 2, 3, 4, 5), present="job 4").band is None
    assert drawn(figure(1, 2, 3, 4, 5)).band is not None


def test_ticks_are_round_and_dates_are_those_of_the_runs() -> None:
    plot = drawn(figure(0.02, 0.05, 0.09, unit=Unit.SHARE))
    assert [label.strip() for label in plot.labels if label.strip()] == ["8%", "6%", "4%", "2%"]
    assert plot.dates.split()[:2] == ["1", "Aug"]
