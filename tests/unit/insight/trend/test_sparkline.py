"""A line of blocks: the lowest, the highest, gaps, and values that are all the same."""

import pytest

from data8_tui.insight.trend import sparkline


@pytest.mark.parametrize(
    ("values", "most", "line"),
    [
        ([0, 1, 2, 3, 4, 5, 6, 7], 20, "▁▂▃▄▅▆▇█"),
        ([9, 0, 1], 2, "▁█"),
        ([1, None, 2], 20, "▁ █"),
        ([5, 5], 20, "▄▄"),
        ([3], 20, "▄"),
        ([None, None], 20, ""),
        ([], 20, ""),
        ([1, 2], 0, ""),
        ([-1.7e308, 1.7e308], 20, "▁█"),
        ([0.0, 5e-324], 20, "▄▄"),
    ],
)
def test_the_line(values: list[float | None], most: int, line: str) -> None:
    assert sparkline(values, most) == line
