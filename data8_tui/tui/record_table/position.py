"""A record's number as it may be typed: `500,000`, `500k`, `50%`, `end`."""

import re
from decimal import Decimal

from data8_tui.errors import UsageError
from data8_tui.insight import humanize

_GROUPED = re.compile(r"\d{1,3}(?:[, _'’\u00a0\u202f]\d{3})+|\d+")
_SHORT = re.compile(r"(\d+(?:\.\d+)?) ?([km])", re.I)
_PERCENT = re.compile(r"(\d+(?:\.\d+)?) ?%")
_WORDS = {"start": "first", "first": "first", "end": "last", "last": "last"}
_FACTORS = {"k": 1_000, "m": 1_000_000}


def parse_position(text: str, count: int) -> int:
    """The record number meant by `text`, from 1 to `count`.

    Raises UsageError with what was expected, or with the last record's number.
    """
    typed = text.strip().lower()
    if typed in _WORDS:
        return 1 if _WORDS[typed] == "first" else count
    if match := _PERCENT.fullmatch(typed):
        return _share(Decimal(match[1]), text, count)
    if match := _SHORT.fullmatch(typed):
        return _within(int(Decimal(match[1]) * _FACTORS[match[2]]), count)
    if _GROUPED.fullmatch(typed):
        return _within(int(re.sub(r"\D", "", typed)), count)
    raise UsageError(f"“{text.strip()}” is not a record number.").with_note(
        "Type 500,000 or 500k, 50% or end."
    )


def _share(percent: Decimal, text: str, count: int) -> int:
    if percent > 100:
        raise UsageError(f"{text.strip()} is beyond the end.").with_note("100% is the last record.")
    return max(1, round(percent * count / 100))


def _within(number: int, count: int) -> int:
    if number < 1:
        raise UsageError("Records are numbered from 1.").with_note("Type 1 for the first one.")
    if number > count:
        raise UsageError(f"There is no record {humanize.count(number)}.").with_note(
            f"The last one is {humanize.count(count)}."
        )
    return number
