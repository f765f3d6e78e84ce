"""Instants as programs read them."""

from datetime import datetime, timedelta, timezone

from data8_tui.clock import utc_text


def test_an_instant_is_in_utc_and_to_the_second() -> None:
    at = datetime(2026, 11, 20, 14, 5, 0, 123_456, tzinfo=timezone(timedelta(hours=1)))
    assert utc_text(at) == "2026-11-20T13:05:00Z"
    assert utc_text(None) is None
