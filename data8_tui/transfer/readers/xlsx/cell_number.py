"""The text that is sent for a number in a cell, and whether its format shows it otherwise.

A format's zeros and literal texts are part of what a reader of the sheet knows as the value: a
telephone number, a sort code. Separators of thousands, currencies and rounding are not.
"""

import re
from datetime import datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from data8_tui.transfer.readers.xlsx.number_format import FormatSection, NumberFormat, Shows
from data8_tui.transfer.sheet_limits import MAX_DIGITS

_SIMPLE = re.compile(r"-?(?:0|[1-9][0-9]{0,14})(?:\.[0-9]*[1-9])?", re.ASCII)
_VALID = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,4})?", re.ASCII)
_MAX_LENGTH = 400
_DAY = 86_400_000
"""Milliseconds."""
_DAYS = 2_958_466
"""Excel's dates end before this serial number, with the year 9999."""
_FIRST = datetime(1899, 12, 30)  # noqa: DTZ001 - dates in cells have no zone
_FIRST_1904 = datetime(1904, 1, 1)  # noqa: DTZ001
_LEAP_DAY = 60
"""The serial number of 29 February 1900, a day that never was; earlier ones count from a day
later."""


class CellNumber(NamedTuple):
    """What is sent for a number."""

    text: str
    shown_otherwise: bool = False
    """Whether the format shows something else than `text`, even if it is written otherwise."""
    long: bool = False
    """Whether it is a whole number of more than 15 digits."""


def is_simple(raw: str) -> bool:
    """Whether a number is written in the file as it is sent, if its format changes nothing."""
    return len(raw) <= MAX_DIGITS + 1 and _SIMPLE.fullmatch(raw) is not None and raw != "-0"


def cell_number(raw: str, form: NumberFormat | None, *, date_1904: bool = False) -> CellNumber:
    """What is sent for a number as the file has it. Raises ValueError where it is none."""
    raw = raw.strip(" \t\r\n")
    if len(raw) > _MAX_LENGTH or not _VALID.fullmatch(raw):
        raise ValueError(raw[:40])
    value = float(raw)
    if value in (float("inf"), float("-inf")):
        raise ValueError(raw[:40])
    if form is None:
        return _plain(raw, value)
    section = form.section(value)
    if section.shows in (Shows.MOMENT, Shows.DURATION):
        return _moment(value, section, date_1904=date_1904) or _otherwise(raw, value)
    if section.shows is Shows.TEMPLATE:
        text = _filled(raw, value, section)
        return _otherwise(raw, value) if text is None else CellNumber(text)
    plain = _plain(raw, value)
    return plain if _shows_number(form, section, value, plain.text) else _otherwise(raw, value)


def _otherwise(raw: str, value: float) -> CellNumber:
    return _plain(raw, value)._replace(shown_otherwise=True)


def _plain(raw: str, value: float) -> CellNumber:
    """The number without its format, whole ones with all digits that the file has."""
    if is_simple(raw):
        return CellNumber(raw)
    exact = Decimal(raw)
    if exact == exact.to_integral_value():
        text = format(exact.to_integral_value(), "f") if exact else "0"
        return CellNumber(text, long=len(text.lstrip("-")) > MAX_DIGITS)
    # Further digits are errors of binary arithmetic.
    rounded = Decimal(f"{value:.{MAX_DIGITS}g}")
    text = format(rounded, "f")
    return CellNumber(
        text if rounded else "0", long=len(text.lstrip("-").partition(".")[0]) > MAX_DIGITS
    )


def _shows_number(form: NumberFormat, section: FormatSection, value: float, text: str) -> bool:
    """Whether `section` shows the number `text`, if perhaps with further zeros behind it."""
    if section.shows is not Shows.NUMBER:
        return False
    own_sign = value < 0 and len(form.sections) > 1 and form.condition is None
    if section.signed != own_sign or (value == 0 and not section.zero):
        return False
    places = len(text.partition(".")[2])
    if section.places is not None and places > section.places:
        return False
    return not (section.thousands and abs(value) >= 1000)


def _filled(raw: str, value: float, section: FormatSection) -> str | None:
    """The template with the digits of a whole number; None where what it shows isn't certain."""
    text = _plain(raw, value).text
    if not text.isdigit() or len(text) > MAX_DIGITS:
        return None
    places = sum(kind == "digit" for kind, _ in section.template)
    digits = iter(text.rjust(places))
    found, begun = [], False
    for at, (kind, held) in enumerate(section.template):
        if kind != "digit":
            found.append(held)
            continue
        # Digits beyond those of the template stand before its first one.
        taken = "".join(next(digits) for _ in range(1 if begun else max(1, len(text) - places + 1)))
        begun = True
        if taken != " ":
            found.append(taken)
        elif held == "0":
            found.append("0")
        elif section.template[at + 1 : at + 2] and section.template[at + 1][0] != "digit":
            return None
    return "".join(found)


def _moment(value: float, section: FormatSection, *, date_1904: bool) -> CellNumber | None:
    """A date, a time or a duration; None where it is beyond those that Excel shows."""
    milliseconds = round(value * _DAY)
    if section.shows is Shows.DURATION:
        return _duration(milliseconds, section.parts)
    days, rest = divmod(milliseconds, _DAY)
    if value < 0 or days + date_1904 * 1462 >= _DAYS:
        return None
    with_date, with_time = bool(section.parts & _DATE), bool(section.parts & _TIME)
    if days == 0 and not with_date:
        return CellNumber(_clock(rest), _hides(rest, section.parts))
    date = _date(days, date_1904=date_1904)
    if date is None:
        return None
    hidden = not section.parts >= _DATE or _hides(rest, section.parts)
    return CellNumber(f"{date}T{_clock(rest)}" if with_time or rest else date, hidden)


_DATE = frozenset({"y", "mo", "d"})
_TIME = frozenset({"h", "mi", "s"})


def _hides(rest: int, parts: frozenset[str]) -> bool:
    """Whether of a time of day, in milliseconds, something isn't shown."""
    if not parts & _TIME:
        return rest != 0
    return (
        ("h" not in parts)
        or (rest % 3_600_000 != 0 and "mi" not in parts)
        or (rest % 60_000 != 0 and "s" not in parts)
    )


@lru_cache(4096)
def _date(days: int, *, date_1904: bool) -> str | None:
    if date_1904:
        return (_FIRST_1904 + timedelta(days)).date().isoformat()
    if days in (0, _LEAP_DAY):
        return None
    return (_FIRST + timedelta(days + (days < _LEAP_DAY))).date().isoformat()


def _clock(milliseconds: int) -> str:
    seconds, rest = divmod(milliseconds, 1000)
    text = f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    return f"{text}.{rest:03}" if rest else text


def _duration(milliseconds: int, parts: frozenset[str]) -> CellNumber:
    sign, milliseconds = "-" * (milliseconds < 0), abs(milliseconds)
    text = _clock(milliseconds)
    hours = text.partition(":")[0].lstrip("0") or "0"
    return CellNumber(f"{sign}{hours}:{text.partition(':')[2]}", _hides(milliseconds, parts))
