"""A change of style has the same effect as the style's own sequence."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data8_tui.tui.changed_cells.styles import PLAIN, Style, parse_style, style_change
from tests.pyte_screen import PyteScreen

PARAMETERS = ["0", "1", "3;4", "31;44", "38;5;188;48;5;16", "7;38;2;1;2;3", "9;97;104", "1;2;39;49"]


@given(st.sampled_from(PARAMETERS), st.sampled_from(PARAMETERS))
def test_a_changed_style_looks_like_the_style(before: str, after: str) -> None:
    styles = [parse_style(one) if one != "0" else PLAIN for one in (before, after)]
    shown, changed = PyteScreen(2, 1), PyteScreen(2, 1)
    shown.feed(f"\x1b[{after}mx")
    assert styles[0] is not None
    assert styles[1] is not None
    changed.feed(f"\x1b[{before}m{style_change(styles[0], styles[1])}x")
    assert changed.cells == shown.cells


def test_the_shortest_sequence_is_chosen() -> None:
    muted, bold = Style("38;5;246", "48;5;16"), Style("38;5;246", "48;5;16", frozenset("1"))
    assert style_change(muted, bold) == "\x1b[1m"
    assert style_change(bold, muted) == "\x1b[22m"
    assert style_change(bold, PLAIN) == "\x1b[m"
    assert style_change(None, PLAIN) == "\x1b[m"
    assert style_change(muted, muted) == ""


def test_bold_outlives_the_end_of_dim() -> None:
    both, bold = Style(attributes=frozenset("12")), Style("31", attributes=frozenset("1"))
    assert style_change(both, bold) in ("\x1b[22;1;31m", "\x1b[0;1;31m")


@pytest.mark.parametrize("parameters", ["53", "38;5", "38;2;1;2", "58;5;1", "120", "6"])
def test_what_is_not_known_is_no_style(parameters: str) -> None:
    assert parse_style(parameters) is None
