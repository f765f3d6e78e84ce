"""Lengths of time as they are typed."""

import pytest

from data8_tui.cli.options.duration import seconds_of


@pytest.mark.parametrize(
    ("typed", "seconds"),
    [
        ("90", 90),
        ("5s", 5),
        ("0.5s", 0.5),
        ("2h", 7200),
        ("1h30m", 5400),
        ("1h 30min", 5400),
        ("2D", 172_800),
        ("", None),
        ("h", None),
        ("5x", None),
        ("s5", None),
        ("1e3", None),
    ],
)
def test_a_length_is_read_or_refused(typed: str, seconds: float | None) -> None:
    assert seconds_of(typed) == seconds
