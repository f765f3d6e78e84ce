"""The time zone that is shown: its names, its days, and what is said of it."""

import zoneinfo
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from data8_tui.dates import parse_bound
from data8_tui.errors import ConfigurationError
from data8_tui.insight.humanize import brief_moment, exact_moment, moment
from data8_tui.jobs.overview import day_begin
from data8_tui.settings.sources import read_settings
from data8_tui.time_zone import (
    UnknownTimeZone,
    day_end,
    day_start,
    from_clock,
    in_zone,
    next_zone,
    on_machine,
    set_time_zone,
    shown_zone,
    time_zone,
    zone_suffix,
    zone_text,
)

NOON = datetime(2026, 7, 1, 12, tzinfo=UTC)
NAIVE = datetime(2026, 1, 1, 1, 30)  # noqa: DTZ001 - what a clock shows


def test_a_time_names_its_zone_unless_it_is_the_machines() -> None:
    assert zone_suffix(NOON) == ""
    set_time_zone("Europe/London")
    assert moment(NOON, NOON) == "13:00 BST"
    assert moment(NOON, NOON + timedelta(days=2)) == "Wed 1 Jul 13:00 BST"
    assert brief_moment(NOON, NOON) == "13:00"
    assert exact_moment(NOON) == "Wed 1 Jul 2026 13:00:00 +0100"
    assert zone_suffix(NOON + timedelta(days=180)) == " GMT"
    set_time_zone("utc")
    assert moment(NOON, NOON) == "12:00 UTC"


@pytest.mark.parametrize(
    ("zone", "day", "hours"),
    [
        ("Europe/London", date(2026, 3, 29), 23),
        ("Europe/London", date(2026, 10, 25), 25),
        ("Australia/Lord_Howe", date(2026, 4, 5), 24.5),
        ("America/Sao_Paulo", date(2018, 11, 4), 23),  # whose day began at 01:00
        ("America/Sao_Paulo", date(2018, 2, 17), 25),  # whose last hour came twice
        ("America/Havana", date(2026, 11, 1), 25),  # whose first hour came twice
        ("UTC", date(2026, 3, 29), 24),
    ],
)
def test_a_day_lasts_from_its_first_instant_to_its_last(zone: str, day: date, hours: float) -> None:
    set_time_zone(zone)
    first, last = day_start(day).astimezone(UTC), day_end(day).astimezone(UTC)
    assert last - first == timedelta(hours=hours) - timedelta(microseconds=1)
    assert day_start(day + timedelta(days=1)).astimezone(UTC) - last == timedelta(microseconds=1)
    assert in_zone(first).date() == in_zone(last).date() == day
    assert in_zone(first - timedelta(microseconds=1)).date() < day
    assert (parse_bound(str(day), NOON), parse_bound(str(day), NOON, end=True)) == (first, last)


def test_today_is_the_day_of_the_zone_that_is_shown() -> None:
    late = datetime(2026, 7, 1, 23, 30, tzinfo=UTC)
    for zone, today, begun in (
        ("UTC", "2026-07-01", datetime(2026, 7, 1, tzinfo=UTC)),
        ("Europe/London", "2026-07-02", datetime(2026, 7, 1, 23, tzinfo=UTC)),
        ("America/New_York", "2026-07-01", datetime(2026, 7, 1, 4, tzinfo=UTC)),
    ):
        set_time_zone(zone)
        assert str(in_zone(late).date()) == today
        assert day_begin(late) == parse_bound("today", late) == begun


def test_a_typed_time_is_read_by_the_clock_that_is_shown() -> None:
    set_time_zone("Europe/London")
    assert parse_bound("2026-07-01T13:00", NOON) == NOON
    assert parse_bound("2026-07-01T13:00Z", NOON) == NOON + timedelta(hours=1)
    twice = from_clock(NAIVE.replace(month=10, day=25))
    assert twice == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    skipped = from_clock(NAIVE.replace(month=3, day=29))
    assert skipped == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)


def test_what_is_kept_stays_in_the_machines_zone() -> None:
    before = on_machine(NOON)
    set_time_zone("Pacific/Auckland")
    assert on_machine(NOON).utcoffset() == before.utcoffset() != in_zone(NOON).utcoffset()


@pytest.mark.parametrize(
    ("named", "zones"),
    [
        ("local", ["UTC", "local"]),
        ("UTC", ["UTC", "local"]),
        ("Europe/London", ["UTC", "Europe/London", "local"]),
    ],
)
def test_the_key_goes_through_the_zones(named: str, zones: list[str]) -> None:
    found = []
    for _ in zones:
        set_time_zone(next_zone(named))
        found.append(shown_zone())
    assert found == zones


def test_a_zone_is_named_with_what_its_clocks_say() -> None:
    set_time_zone("Europe/London")
    assert zone_text(NOON) == "Europe/London (BST)"
    set_time_zone("UTC")
    assert zone_text(NOON) == "UTC"
    set_time_zone("local")
    assert zone_text(NOON).startswith("this machine's zone (")


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("Europe/Londn", "Europe/London"),
        ("london", "Europe/London"),
        ("new york", "America/New_York"),
        ("Europe", ""),
        ("../etc/passwd", ""),
        ("", ""),
    ],
)
def test_an_unknown_zone_gets_names_like_it(name: str, near: str) -> None:
    with pytest.raises(UnknownTimeZone, match="local, UTC or a time zone") as found:
        time_zone(name)
    assert near in str(found.value)


def test_without_a_database_the_two_fixed_zones_are_known(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(zoneinfo, "available_timezones", lambda: set[str]())
    zoneinfo.reset_tzpath([str(tmp_path)])
    zoneinfo.ZoneInfo.clear_cache()
    monkeypatch.setitem(__import__("sys").modules, "tzdata", None)
    try:
        assert time_zone("UTC") is UTC
        assert time_zone("local") is None
        with pytest.raises(UnknownTimeZone, match="has no database of them: install tzdata"):
            time_zone("Europe/London")
    finally:
        zoneinfo.reset_tzpath()


def test_the_setting_is_checked_wherever_it_is_given(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    config = tmp_path / "config.toml"
    config.write_text('[display]\ntimezone = "Europe/Londn"\n')
    with pytest.raises(ConfigurationError, match=r"\[display\] timezone should be .*Europe/London"):
        read_settings({"config": str(config)})
    config.write_text('[display]\ntimezone = "Europe/London"\n')
    assert read_settings({"config": str(config)}).preferences.display.timezone == "Europe/London"
    with pytest.raises(ConfigurationError, match=r"--timezone should be .*Europe/London"):
        read_settings({"config": str(config), "timezone": "london"})
    monkeypatch.setenv("DATA8_TIMEZONE", "utc")
    assert read_settings({"config": str(config)}).preferences.display.timezone == "UTC"
