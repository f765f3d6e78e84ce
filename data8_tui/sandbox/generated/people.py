"""The columns of invented people."""

import json
import re
import unicodedata
from collections.abc import Iterable
from functools import cache

from data8_tui.sandbox.generated.fragments import (
    ColumnGroup,
    FragmentTable,
    RandomBytes,
    digits,
    fragment_table,
    json_member,
    member_table,
)
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
def _names() -> tuple[FragmentTable, FragmentTable, FragmentTable, FragmentTable]:
    first, last = first_names(), word_list("last_names")
    return (
        fragment_table(
            json_member("title", title) + json_member("first_name", name) for name, title in first
        ),
        member_table("last_name", last, escaped=True),
        fragment_table(f',"email":"{_local_part(name)}.' for name, _ in first),
        fragment_table(_local_part(name) for name in last),
    )


@cache
def _mailboxes() -> FragmentTable:
    kept = [f'{number}@{domain}"' for number in ("", 1, 7, 64) for domain in word_list("domains")]
    return fragment_table([*kept, "", *kept])


@cache
def _addresses() -> tuple[FragmentTable, FragmentTable, FragmentTable]:
    prefixed = [f"{prefix}{n}" for n, prefix in enumerate(word_list("house_prefixes"), 2)]
    houses = [*map(str, range(1, 90)), "12A", "1-3", *prefixed]
    extra = ["", None, ..., ..., None, "Lower Village", "Nr. the Church, by the green", "Attic"]
    return (
        fragment_table([f',"address_1":{json.dumps(house)[:-1]} ' for house in houses]),
        fragment_table([f'{street}"' for street in word_list("streets")]),
        member_table("address_2", extra),
    )


@cache
def _places() -> tuple[FragmentTable, FragmentTable]:
    outward = [
        f'{json_member("town", town)}{json_member("county", county)},"postcode":"{code} '
        for town, county, code in towns()
    ]
    letters = "ABDEFGHJLNPQRSTUWXYZ"
    inward = [f'{n % 10}{letters[n * 7 % 20]}{letters[n * 11 % 19]}"' for n in range(SIZE)]
    return fragment_table(outward), fragment_table(inward)


def _name_fragments(random: RandomBytes) -> Iterable[bytes]:
    first, last, *_ = _names()
    return random.join((_FIRST, first), (_LAST, last))


def _address_fragments(random: RandomBytes) -> Iterable[bytes]:
    houses, streets, extra = _addresses()
    outward, inward = _places()
    lanes = (_HOUSE, _STREET, _EXTRA, _TOWN, _INWARD)
    return random.join(*zip(lanes, (houses, streets, extra, outward, inward), strict=True))


def _email_fragments(random: RandomBytes) -> Iterable[bytes]:
    *_, first, last = _names()
    parts = (
        random.pick(_FIRST, first),
        random.pick(_LAST, last),
        random.pick(_MAILBOX, _mailboxes()),
    )
    return [a + b + c if c else _NO_EMAIL for a, b, c in zip(*parts, strict=True)]


@cache
def _phones() -> tuple[FragmentTable, FragmentTable]:
    prefixes = [f',"telephone":"{prefix}' for prefix in phone_prefixes()]
    return fragment_table([*prefixes, *[prefixes[-1]] * len(prefixes)]), fragment_table(
        f'{d}"' for d in digits(3)
    )


def _phone_fragments(random: RandomBytes) -> Iterable[bytes]:
    prefixes, numbers = _phones()
    return random.join((_PHONE, prefixes), (_DIGITS, numbers))


@cache
def _births() -> tuple[FragmentTable, FragmentTable]:
    years = [f',"date_of_birth":"{year}-' for year in range(1928, 2007)]
    days = [f'{n % 12 + 1:02}-{n * 5 % 28 + 1:02}"' for n in range(SIZE)]
    return fragment_table(years), fragment_table(days)


def _birth_fragments(random: RandomBytes) -> Iterable[bytes]:
    years, days = _births()
    return random.join((_YEAR, years), (_DAY, days))


@cache
def _notes() -> FragmentTable:
    often = member_table("notes", [*word_list("notes"), "", None])
    return [fragment if index % 5 == 0 else b"" for index, fragment in enumerate(often)]


@cache
def _choices() -> FragmentTable:
    return member_table("opted_in", [True, True, False, True, None, False, True, ...])


def _identity_fragments(random: RandomBytes) -> Iterable[bytes]:
    return [b'{"contact_id":%d' % (number + _FIRST_ID) for number in random.numbers]


IDENTITY = ColumnGroup({"contact_id": WHOLE}, _identity_fragments)
NAME = ColumnGroup({"title": TEXT, "first_name": TEXT, "last_name": TEXT}, _name_fragments)
ADDRESS = ColumnGroup(
    dict.fromkeys(("address_1", "address_2", "town", "county", "postcode"), TEXT),
    _address_fragments,
)
EMAIL = ColumnGroup({"email": TEXT}, _email_fragments)
PHONE = ColumnGroup({"telephone": TEXT}, _phone_fragments)
BIRTH = ColumnGroup({"date_of_birth": DATE}, _birth_fragments)
CHOICE = ColumnGroup({"opted_in": FLAG}, lambda random: random.pick(_FLAG, _choices()))
NOTES = ColumnGroup({"notes": TEXT}, lambda random: random.pick(_NOTE, _notes()))
