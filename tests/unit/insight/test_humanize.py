"""How facts read: times in a column."""

from datetime import UTC, datetime

import pytest

from data8_tui.insight.humanize import (
    brief_moment,
    exact_share,
    grouped,
    share_percent,
    significant,
)

NOW = datetime(2026, 11, 22, 15, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("at", "said"),
    [
        ("2026-11-22T09:05", "09:05"),
        ("2026-11-02T09:05", " 2 Nov 09:05"),
        ("2025-12-31T23:59", "31 Dec 2025"),
        ("2025-03-02T09:05", " 2 Mar 2025"),
        ("2027-01-03T09:05", " 3 Jan 09:05"),
    ],
)
def test_a_time_in_a_column_is_short_and_says_its_year_where_it_must(at: str, said: str) -> None:
    assert brief_moment(datetime.fromisoformat(at).replace(tzinfo=UTC), NOW, UTC) == said


@pytest.mark.parametrize(
    ("number", "text"),
    [(0, "0"), (0.254, "0.25"), (7.44, "7.4"), (9.96, "10"), (213.4, "213"), (1e6, "1,000,000")],
)
def test_a_pace_has_two_significant_digits_and_no_exponent(number: float, text: str) -> None:
    assert significant(number) == text


@pytest.mark.parametrize(
    ("part", "of", "text"),
    [
        (0, 200_000, "0%"),
        (4, 200_000, "<0.01%"),
        (6, 171_395, "<0.01%"),
        (25, 200_000, "0.01%"),
        (107_465, 107_468, ">99.99%"),
        (107_468, 107_468, "100%"),
        (1, 3, "33.33%"),
        (0, 0, ""),
    ],
)
def test_a_share_is_nothing_or_all_only_where_it_is(part: int, of: int, text: str) -> None:
    assert exact_share(part, of) == text


def test_a_share_of_fewer_digits_has_their_bounds() -> None:
    shares = [0, 4 / 200_000, 0.457, 107_465 / 107_468, 1]
    shown = [share_percent(each, 1) for each in shares]
    assert shown == ["0.0%", "<0.1%", "45.7%", ">99.9%", "100.0%"]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("0", "0"), ("182340", "182,340"), ("007", "007"), ("1.50", "1.50"), ("-5", "-5"),
        ("١٢٣٤", "١٢٣٤"), ("9" * 41, "9" * 41), ("", ""),
    ],
)  # fmt: skip
def test_a_whole_number_is_grouped_and_every_other_text_is_as_sent(text: str, shown: str) -> None:
    assert grouped(text) == shown
