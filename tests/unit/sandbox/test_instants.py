"""Instants in .NET's form, and what a filter may hold."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data8_tui.sandbox import instants


@given(st.datetimes(timezones=st.just(UTC)).filter(lambda at: at.year >= 1000))
def test_what_is_written_is_read_back_to_the_microsecond(at):
    written = instants.format_instant(at)
    assert len(written) == len("2026-11-20T09:15:30.1234567Z")
    assert instants.parse_instant_text(written) == at


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-11-01", datetime(2026, 11, 1, tzinfo=UTC)),
        ("2026-11-01T09:30", datetime(2026, 11, 1, 9, 30, tzinfo=UTC)),
        ("2026-11-01 09:30:15", datetime(2026, 11, 1, 9, 30, 15, tzinfo=UTC)),
        ("2026-11-01T09:30:00Z", datetime(2026, 11, 1, 9, 30, tzinfo=UTC)),
        ("2026-11-01T09:30:00+02:00", datetime(2026, 11, 1, 7, 30, tzinfo=UTC)),
        ("2026-11-01T09:30:00.1234567Z", datetime(2026, 11, 1, 9, 30, 0, 123456, tzinfo=UTC)),
    ],
)
def test_dates_and_times_of_every_documented_form(text, expected):
    assert instants.parse_instant_text(text) == expected


@pytest.mark.parametrize(
    "text",
    ["", "today", "20261101", "2026-W45-1", "2026-02-30", "2026-11-01T25:00",
     "2026-11-01T09:30 00:00", "2026-11-01\n", "٢٠٢٦-١١-٠١"],
)  # fmt: skip
def test_anything_else_is_refused(text):
    with pytest.raises(ValueError, match=r"\w"):
        instants.parse_instant_text(text)
