"""Centre and spread, by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data8_tui.insight.baseline.scale import Point
from data8_tui.insight.baseline.spread import spread_of, without_outlying


def test_runs_of_one_size_give_the_plain_variance_less_that_of_counting() -> None:
    points = [Point(y, 0.5) for y in (1.0, 2.0, 3.0, 4.0, 5.0)]
    spread = spread_of(points)
    assert spread.centre == pytest.approx(3)
    assert spread.between == pytest.approx(2.5 - 0.5)
    assert spread.of_centre == pytest.approx(2.5 / 5)
    assert spread.free == 4
    assert spread.deviation(0.5) ** 2 == pytest.approx(2.0 + 0.5 + 0.5)


def test_what_counting_explains_is_no_spread_between_runs() -> None:
    assert spread_of([Point(y, 9.0) for y in (1.0, 2.0, 3.0)]).between == 0


def test_a_small_run_counts_less() -> None:
    points = [Point(0.2, 1e-6)] * 4 + [Point(0.9, 0.25)]
    spread = spread_of(points)
    assert spread.centre == pytest.approx(0.2, abs=1e-4)
    assert spread.between == pytest.approx(0, abs=1e-6)


def test_unequal_sizes_meet_the_equation_of_paule_and_mandel() -> None:
    points = [Point(y, v) for y, v in ((1, 0.1), (2, 0.5), (4, 0.1), (3, 2.0), (6, 0.3))]
    spread = spread_of(points)
    squares = sum((p.y - spread.centre) ** 2 / (spread.between + p.variance) for p in points)
    assert squares == pytest.approx(len(points) - 1, rel=2e-3)


def test_only_a_far_run_is_left_out_and_only_of_eight_or_more() -> None:
    points = [Point(y / 10, 0.01) for y in range(9)] + [Point(50.0, 0.01)]
    assert without_outlying(points) == points[:-1]
    assert without_outlying(points[-7:]) == points[-7:]


@given(
    st.lists(st.floats(-3, 3), min_size=2, max_size=12),
    st.floats(0.1, 100),
    st.floats(-5, 5),
)
def test_scale_and_origin_change_the_spread_alike(
    ys: list[float], factor: float, origin: float
) -> None:
    plain = spread_of([Point(y, 0.1) for y in ys])
    moved = spread_of([Point(factor * y + origin, factor**2 * 0.1) for y in ys])
    assert moved.free == plain.free
    assert moved.centre == pytest.approx(factor * plain.centre + origin, abs=1e-6)
    assert moved.between == pytest.approx(factor**2 * plain.between, rel=1e-6, abs=1e-6)
