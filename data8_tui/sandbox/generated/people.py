"""The columns of an invented person."""

import json
import re
import unicodedata
from collections.abc import Iterable
from functools import cache

from data8_tui.sandbox.generated.draw import Draw, Group, Table, digits, member, members, table
from data8_tui.sandbox.generated.vocabulary import (
    SIZE,
    first_names,
    phone_prefixes,
    towns,
    word_list,
)
from data8_tui.sandbox.workflows.workflow import DATE, FLAG, TEXT, WHOLE

_FIRST, _LAST, _HOUSE, _STREET, _EXTRA, _TOWN, _INWARD = range(7)
_MAILBOX, _PHONE, _DIGITS, _YEAR, _DAY, _FLAG, _NOTE = range(7, 14)
_PLAIN = str.maketrans({"ø": "o", "ł": "l"})
_FIRST_ID = 100_001
_NO_EMAIL = b',"email":null'


def _local_part(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name.lower()).translate(_PLAIN)
    return re.sub(r"[^a-z]", "", plain) or "contact"


@cache
def _names() -> tuple[Table, Table, Table, Table]:
    first, last = first_names(), word_list("last_names")
    return (
        table(member("title", title) + member("first_name", name) for name, title in first),
        members("last_name", last, escaped=True),
        table(f',"email":"{_local_part(name)}.' for name, _ in first),
        table(_local_part(name) for name in last),
    )


@cache
def _mailboxes() -> Table:
    kept = [f'{number}@{domain}"' for number in ("", 1, 7, 64) for domain in word_list("domains")]
    return table([*kept, "", *kept])


@cache
def _addresses() -> tuple[Table, Table, Table]:
    prefixed = [f"{prefix}{n}" for n, prefix in enumerate(word_list("house_prefixes"), 2)]
    houses = [*map(str, range(1, 90)), "12A", "1-3", *prefixed]
    extra = ["", None, ..., ..., None, "Lower Village", "Nr. the Church, by the green", "Attic"]
    return (
        table([f',"address_1":{json.dumps(house)[:-1]} ' for house in houses]),
        table([f'{street}"' for street in word_list("streets")]),
        members("address_2", extra),
    )


@cache
def _places() -> tuple[Table, Table]:
    outward = [
        f'{member("town", town)}{member("county", county)},"postcode":"{code} '
        for town, county, code in towns()
    ]
    letters = "ABDEFGHJLNPQRSTUWXYZ"
    inward = [f'{n % 10}{letters[n * 7 % 20]}{letters[n * 11 % 19]}"' for n in range(SIZE)]
    return table(outward), table(inward)


def _name_fragments(draw: Draw) -> Iterable[bytes]:
    first, last, *_ = _names()
    return draw.join((_FIRST, first), (_LAST, last))


def _address_fragments(draw: Draw) -> Iterable[bytes]:
    houses, streets, extra = _addresses()
    outward, inward = _places()
    lanes = (_HOUSE, _STREET, _EXTRA, _TOWN, _INWARD)
    return draw.join(*zip(lanes, (houses, streets, extra, outward, inward), strict=True))


def _email_fragments(draw: Draw) -> Iterable[bytes]:
    *_, first, last = _names()
    parts = (draw.pick(_FIRST, first), draw.pick(_LAST, last), draw.pick(_MAILBOX, _mailboxes()))
    return [a + b + c if c else _NO_EMAIL for a, b, c in zip(*parts, strict=True)]


@cache
def _phones() -> tuple[Table, Table]:
    prefixes = [f',"telephone":"{prefix}' for prefix in phone_prefixes()]
    return table([*prefixes, *[prefixes[-1]] * len(prefixes)]), table(f'{d}"' for d in digits(3))


def _phone_fragments(draw: Draw) -> Iterable[bytes]:
    prefixes, numbers = _phones()
    return draw.join((_PHONE, prefixes), (_DIGITS, numbers))


@cache
def _births() -> tuple[Table, Table]:
    years = [f',"date_of_birth":"{year}-' for year in range(1928, 2007)]
    days = [f'{n % 12 + 1:02}-{n * 5 % 28 + 1:02}"' for n in range(SIZE)]
    return table(years), table(days)


def _birth_fragments(draw: Draw) -> Iterable[bytes]:
    years, days = _births()
    return draw.join((_YEAR, years), (_DAY, days))


@cache
def _notes() -> Table:
    often = members("notes", [*word_list("notes"), "", None])
    return [fragment if index % 5 == 0 else b"" for index, fragment in enumerate(often)]


@cache
def _choices() -> Table:
    return members("opted_in", [True, True, False, True, None, False, True, ...])


def _identity_fragments(draw: Draw) -> Iterable[bytes]:
    return [b'{"contact_id":%d' % (number + _FIRST_ID) for number in draw.numbers]


IDENTITY = Group({"contact_id": WHOLE}, _identity_fragments)
NAME = Group({"title": TEXT, "first_name": TEXT, "last_name": TEXT}, _name_fragments)
ADDRESS = Group(
    dict.fromkeys(("address_1", "address_2", "town", "county", "postcode"), TEXT),
    _address_fragments,
)
EMAIL = Group({"email": TEXT}, _email_fragments)
PHONE = Group({"telephone": TEXT}, _phone_fragments)
BIRTH = Group({"date_of_birth": DATE}, _birth_fragments)
CHOICE = Group({"opted_in": FLAG}, lambda draw: draw.pick(_FLAG, _choices()))
NOTES = Group({"notes": TEXT}, lambda draw: draw.pick(_NOTE, _notes()))
