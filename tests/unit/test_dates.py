"""Typed days and times: whole days of the reader's own zone, both ends inside."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data8_tui.cli.remedies import hint
from data8_tui.dates import parse_bound, parse_day
from data8_tui.errors import UsageError
from data8_tui.time_zone import in_zone

LONDON = ZoneInfo("Europe/London")
TODAY = date(2026, 11, 21)
NOW = datetime(2026, 11, 21, 14, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("2026-11-01", date(2026, 11, 1)),
        (" 01/11/2026 ", date(2026, 11, 1)),
        ("1.11.2026", date(2026, 11, 1)),
        ("Today", TODAY),
        ("yesterday", date(2026, 11, 20)),
        ("0d", TODAY),
        ("7d", date(2026, 11, 14)),
        ("30 days", date(2026, 10, 22)),
        ("9999d", TODAY - timedelta(days=9999)),
        ("", None),
        ("  ", None),
    ],
)
def test_a_day_as_people_type_it(typed: str, day: date | None) -> None:
    assert parse_day(typed, TODAY) == day


@pytest.mark.parametrize("typed", ["soon", "2026-02-30", "31/31/2026", "7w", "-1d", "2026-11"])
def test_what_is_no_day_is_told_with_examples(typed: str) -> None:
    with pytest.raises(UsageError, match=typed) as caught:
        parse_day(typed, TODAY)
    assert "2026-11-21" in hint(caught.value)


@pytest.mark.parametrize(
    ("typed", "end", "instant"),
    [
        ("2026-11-20", False, "2026-11-20T00:00:00+00:00"),
        ("2026-11-20", True, "2026-11-20T23:59:59.999999+00:00"),
        # In summer London's day begins the evening before, by UTC.
        ("2026-07-01", False, "2026-06-30T23:00:00+00:00"),
        ("2026-07-01", True, "2026-07-01T22:59:59.999999+00:00"),
        ("2026-07-01T09:30", False, "2026-07-01T08:30:00+00:00"),
        ("2026-07-01 09:30", True, "2026-07-01T08:30:00+00:00"),
        ("2026-07-01T09:30Z", False, "2026-07-01T09:30:00+00:00"),
        ("2026-07-01t09:30:15+05:30", False, "2026-07-01T04:00:15+00:00"),
        ("today", False, "2026-11-21T00:00:00+00:00"),
    ],
)
def test_a_bound_is_an_instant_of_the_readers_own_day(typed: str, end: bool, instant: str) -> None:
    found = parse_bound(typed, NOW, end=end, zone=LONDON)
    assert found is not None
    assert found.astimezone(UTC).isoformat() == instant


def test_the_day_the_clocks_change_is_as_long_as_it_is() -> None:
    start = parse_bound("2026-10-25", NOW, zone=LONDON)
    end = parse_bound("2026-10-25", NOW, end=True, zone=LONDON)
    assert start is not None
    assert end is not None
    length = end.astimezone(UTC) - start.astimezone(UTC)
    assert length == timedelta(hours=25) - timedelta(microseconds=1)


@pytest.mark.parametrize("typed", ["2026-11-20T25:00", "2026-11-20 nine", "1 2"])
def test_what_is_no_time_is_told(typed: str) -> None:
    with pytest.raises(UsageError):
        parse_bound(typed, NOW, zone=LONDON)


@pytest.mark.parametrize("zone", ["Pacific/Auckland", "America/Los_Angeles"])
@pytest.mark.parametrize(
    "typed", ["0001-01-01", "9999-12-31", "9999-12-31T23:59:59", "0001-01-01T00:00Z", "2200-01-01"]
)
def test_a_date_that_not_every_zone_has_is_refused(typed: str, zone: str) -> None:
    for end in (False, True):
        with pytest.raises(UsageError, match="out of range"):
            parse_bound(typed, NOW, end=end, zone=ZoneInfo(zone))


def test_nothing_typed_is_no_bound() -> None:
    assert parse_bound("", NOW) is None


@given(st.text(max_size=20))
def test_anything_typed_is_a_bound_or_is_refused_in_words(typed: str) -> None:
    found = bound_or_refusal(typed)
    assert found is None or (hint(found) if isinstance(found, UsageError) else found.tzinfo)


def bound_or_refusal(typed: str) -> datetime | UsageError | None:
    try:
        return parse_bound(typed, NOW, zone=LONDON)
    except UsageError as refusal:
        return refusal


@given(st.dates(date(1971, 1, 1), date(2100, 1, 1)))
def test_a_days_two_bounds_hold_the_day_and_nothing_else(day: date) -> None:
    start = parse_bound(day.isoformat(), NOW, zone=LONDON)
    end = parse_bound(day.isoformat(), NOW, end=True, zone=LONDON)
    assert start is not None
    assert end is not None
    assert in_zone(start, LONDON).date() == in_zone(end, LONDON).date() == day
    before, after = start - timedelta(microseconds=1), end + timedelta(microseconds=1)
    assert in_zone(before, LONDON).date() < day < in_zone(after, LONDON).date()
