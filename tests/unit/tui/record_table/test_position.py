"""A record's number as it is typed."""

import pytest

from data8_tui.cli.remedies import hint
from data8_tui.errors import UsageError
from data8_tui.tui.record_table.position import Position, parse_position


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("1", 1),
        ("500000", 500_000),
        ("500,000", 500_000),
        ("500 000", 500_000),
        ("500_000", 500_000),
        (" 1,000,000 ", 1_000_000),
        ("500k", 500_000),
        ("0.25m", 250_000),
        ("50%", 500_000),
        ("12.5 %", 125_000),
        ("0%", 1),
        ("100%", 1_000_000),
        ("end", 1_000_000),
        ("Last", 1_000_000),
        ("start", 1),
    ],
)
def test_positions(typed: str, number: int) -> None:
    assert parse_position(typed, 1_000_000).place == number


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "not a record number"),
        ("abc", "“abc” is not a record number"),
        ("-5", "not a record number"),
        ("1,5", "not a record number"),
        ("500.000", "not a record number"),
        ("0", "numbered from 1"),
        ("1,000,001", "no record 1,000,001"),
        ("101%", "beyond the end"),
    ],
)
def test_what_is_no_position_is_said(typed: str, said: str) -> None:
    with pytest.raises(UsageError, match=said) as caught:
        parse_position(typed, 1_000_000)
    assert hint(caught.value)


def test_half_of_one_record_is_that_record() -> None:
    assert parse_position("50%", 1) == Position(1)


def test_a_number_is_of_all_records_and_a_share_of_those_shown() -> None:
    assert parse_position("900", 500, 2_500) == Position(900, numbered=True)
    assert parse_position("50%", 500, 2_500) == Position(250)
    assert parse_position("end", 500, 2_500) == Position(500)
    with pytest.raises(UsageError, match="no record 2,501"):
        parse_position("2501", 500, 2_500)


@pytest.mark.parametrize(
    ("rows", "advice"),
    [
        (200_000, "Type a number up to 200,000, where 1k is 1,000, 50% or end."),
        (12, "Type a number up to 12, 50% or end."),
    ],
)
def test_advice_about_a_number_stays_within_the_records(rows: int, advice: str) -> None:
    with pytest.raises(UsageError) as refused:
        parse_position("abc", rows)
    assert hint(refused.value) == advice
