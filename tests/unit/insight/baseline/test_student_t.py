"""Limits of Student's t against printed tables."""

import pytest

from data8_tui.insight.baseline.student_t import normal_limit, t_limit


@pytest.mark.parametrize(
    ("degrees", "alpha", "limit"),
    [
        (1, 0.05, 12.7062),
        (2, 0.05, 4.3027),
        (4, 0.05, 2.7764),
        (7, 0.05, 2.3646),
        (9, 0.01, 3.2498),
        (13, 0.001, 4.2208),
        (29, 0.05, 2.0452),
        (30, 0.01, 2.7500),
        (49, 0.01, 2.6800),
        (100, 0.001, 3.3905),
    ],
)
def test_limits_are_those_of_the_tables(degrees: int, alpha: float, limit: float) -> None:
    assert t_limit(degrees, alpha) == pytest.approx(limit, abs=1e-4)


def test_many_degrees_come_to_the_normal_distribution() -> None:
    assert normal_limit(0.05) == pytest.approx(1.95996, abs=1e-5)
    assert t_limit(2000, 0.05) == pytest.approx(1.96, abs=2e-3)
