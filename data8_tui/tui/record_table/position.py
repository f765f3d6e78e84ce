"""A record's number as it may be typed: `500,000`, `500k`, `50%`, `end`."""

import re
from dataclasses import dataclass
from decimal import Decimal

from data8_tui.errors import UsageError
from data8_tui.insight import humanize

_GROUPED = re.compile(r"\d{1,3}(?:[, _'’\u00a0\u202f]\d{3})+|\d+")
_SHORT = re.compile(r"(\d+(?:\.\d+)?) ?([km])", re.I)
_PERCENT = re.compile(r"(\d+(?:\.\d+)?) ?%")
_WORDS = {"start": "first", "first": "first", "end": "last", "last": "last"}
_FACTORS = {"k": 1_000, "m": 1_000_000}


@dataclass(frozen=True, slots=True)
class Position:
    """A row, from 1; or where `numbered` the row that shows this record number."""

    place: int
    numbered: bool = False


def parse_position(text: str, rows: int, most: int | None = None) -> Position:
    """What is meant by `text`: a number is one of the records, a share or `end` one of the rows.

    `rows` are shown, of records that are numbered up to `most` (None: as the rows are). Raises
    UsageError with what was expected, or with the largest number.
    """
    largest = rows if most is None else most
    typed = text.strip().lower()
    if typed in _WORDS:
        return Position(1 if _WORDS[typed] == "first" else rows)
    if match := _PERCENT.fullmatch(typed):
        return Position(_share(Decimal(match[1]), text, rows))
    if match := _SHORT.fullmatch(typed):
        return Position(_within(int(Decimal(match[1]) * _FACTORS[match[2]]), largest), True)
    if _GROUPED.fullmatch(typed):
        return Position(_within(int(re.sub(r"\D", "", typed)), largest), True)
    short = ", where 1k is 1,000" if largest >= 1_000 else ""
    raise UsageError(f"“{text.strip()}” is not a record number.").with_note(
        f"Type a number up to {humanize.count(largest)}{short}, 50% or end."
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
