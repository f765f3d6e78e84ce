"""Bars tell a share by their shape, and never promise what isn't so."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from data8_tui.tui.widgets import bar

FRACTIONS = st.none() | st.floats(allow_nan=True, allow_infinity=True)
WIDTHS = st.integers(0, 40)


@given(FRACTIONS, WIDTHS)
def test_bars_fill_their_width(fraction: float | None, width: int) -> None:
    assert cell_len(bar.thin_bar(fraction, width)) == width


@given(st.floats(0, 1, exclude_min=True, exclude_max=True), st.integers(1, 40))
def test_only_nothing_is_empty_and_only_a_whole_is_full(fraction: float, width: int) -> None:
    drawn = bar.thin_bar(fraction, width)
    assert drawn.strip()
    assert drawn != "━" * width


@pytest.mark.parametrize(
    ("fraction", "thin"),
    [
        (None, "    "),
        (0, "    "),
        (0.001, "╸   "),
        (0.5, "━━  "),
        (0.625, "━━╸ "),
        (0.999, "━━━╸"),
        (1, "━━━━"),
        (7, "━━━━"),
        (-1, "    "),
    ],
)
def test_drawn(fraction: float | None, thin: str) -> None:
    assert bar.thin_bar(fraction, 4) == thin


@pytest.mark.parametrize(
    ("percent", "shown"),
    [
        (None, ""),
        (0, "──────────   0%"),
        (0.2, "╸─────────   1%"),
        (62, "━━━━━━────  62%"),
        (99.7, "━━━━━━━━━╸  99%"),
        (100, "━━━━━━━━━━ 100%"),
    ],
)
def test_progress(percent: float | None, shown: str) -> None:
    assert bar.progress_bar(percent, 15).plain == shown


@given(st.floats(), st.integers(9, 40))
def test_progress_fills_its_width(percent: float, width: int) -> None:
    assert cell_len(bar.progress_bar(percent, width).plain) == width
