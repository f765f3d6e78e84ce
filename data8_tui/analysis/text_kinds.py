"""What a text looks like: an e-mail address, a UK postcode, a phone number, a date.

The rules are exact, and about the text alone: whether there is such an address is not asked. None
of them ignores a space at either end. The patterns mean the same in Python and in RE2, which duckdb
uses, so that a count and the records behind it agree.

- E-mail: RFC 5322's dot-atom (letters a-z, digits, ``!#$%&'*+/=?^_`{|}~-``), `@`, and a domain of
  two labels at least, of letters, digits and inner hyphens, the last one of letters, or `xn--`.
- UK postcode: the forms of BS 7666 with the letters that occur in each place, in either case, with
  one space before the last three characters or none; and GIR 0AA.
- Phone: `+` and 7 to 15 digits, or `0`, a digit from 1 to 9, and 7 to 13 more; between them up to
  two of space, hyphen, dot and brackets.
- Date: year, month, day with `-`, `/` or `.`, perhaps with a time behind it; day and month in
  either order with a year of two or four digits; or with the month's English name, short or long.
  Days are 1 to 31 and months 1 to 12; whether the month has that day is not asked.
"""

import re
from enum import StrEnum

LONGEST = 254
"""Characters. A longer text is none of these; an address can't be longer (RFC 5321)."""


class TextKind(StrEnum):
    """What a text may look like."""

    EMAIL = "email"
    POSTCODE = "postcode"
    PHONE = "phone"
    DATE = "date"


def _either_case(words: str) -> str:
    """The words, or parts of a pattern, in capitals and small letters.

    Ignoring case would also accept `ſ` for s and the Kelvin sign for k.
    """
    return re.sub("[a-z]", lambda found: f"[{found[0].upper()}{found[0]}]", words)


_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_EMAIL = (
    rf"{_ATOM}(?:\.{_ATOM})*@(?:{_LABEL}\.)+(?:[A-Za-z]{{2,63}}|[Xx][Nn]--[A-Za-z0-9-]{{1,59}})"
)
_AREA_FORMS = (
    "[A-PR-UWYZa-pr-uwyz]"
    "(?:[0-9]{1,2}|[A-HK-Ya-hk-y][0-9]{1,2}|[0-9][A-HJKPSTUWa-hjkpstuw]"
    "|[A-HK-Ya-hk-y][0-9][ABEHMNPRVWXYabehmnprvwxy])"
)
_POSTCODE = (
    f"{_AREA_FORMS} ?[0-9][ABD-HJLNP-UW-Zabd-hjlnp-uw-z]{{2}}|{_either_case('gir')} ?0[Aa][Aa]"
)
_BETWEEN = "[ ().-]{0,2}"
_PHONE = rf"\(?\+(?:{_BETWEEN}[0-9]){{7,15}}|\(?0{_BETWEEN}[1-9](?:{_BETWEEN}[0-9]){{7,13}}"
_DAY, _MONTH = "(?:0?[1-9]|[12][0-9]|3[01])", "(?:0?[1-9]|1[0-2])"
_YEAR = "(?:[0-9]{4}|[0-9]{2})"
_TIME = "(?:[T ][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:[.,][0-9]{1,9})?)?(?:Z|[+-][0-9]{2}:?[0-9]{2})?)?"
_NAMES = _either_case(
    "(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    "|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)


def _dates() -> str:
    forms = [f"{_DAY}[ -]{_NAMES},?[ -]{_YEAR}", f"{_NAMES} {_DAY},? {_YEAR}"]
    for sign in ("-", "/", r"\."):
        forms.append(f"[0-9]{{4}}{sign}{_MONTH}{sign}{_DAY}{_TIME}")
        forms.append(f"{_DAY}{sign}{_MONTH}{sign}{_YEAR}{_TIME}")
        forms.append(f"{_MONTH}{sign}{_DAY}{sign}{_YEAR}{_TIME}")
    return "|".join(forms)


PATTERNS = {
    TextKind.EMAIL: _EMAIL,
    TextKind.POSTCODE: _POSTCODE,
    TextKind.PHONE: _PHONE,
    TextKind.DATE: _dates(),
}
"""Patterns of whole texts that are no longer than LONGEST."""

_COMPILED = {kind: re.compile(pattern) for kind, pattern in PATTERNS.items()}


def looks_like(kind: TextKind, text: str) -> bool:
    """Whether the whole text looks like one."""
    return len(text) <= LONGEST and _COMPILED[kind].fullmatch(text) is not None
