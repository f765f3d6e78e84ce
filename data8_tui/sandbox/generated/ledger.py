"""The columns of an invented ledger: references, amounts and companies."""

import json
from collections.abc import Iterable
from functools import cache

from data8_tui.sandbox.generated.fragments import (
    ColumnGroup,
    FragmentTable,
    RandomBytes,
    digits,
    fragment_table,
    member_table,
    number_table,
)
from data8_tui.sandbox.generated.vocabulary import word_list
from data8_tui.sandbox.workflows.workflow import DATE, DECIMAL, TEXT, WHOLE

_REF_1, _REF_2, _AMOUNT, _POUNDS, _SEEN, _WORD, _TRADE, _FORM, _SIC = range(15, 24)

_LITERALS = ("1.10", "0.5", "250.00", "-12.30", "100.0", "", "5", "0.00", "12.345678901234567890")


@cache
def _references() -> tuple[FragmentTable, FragmentTable]:
    two = digits(2)
    return fragment_table(f',"account_ref":"00{n}' for n in two), fragment_table(
        f'{n}"' for n in two
    )


def _reference_fragments(random: RandomBytes) -> Iterable[bytes]:
    first, last = _references()
    return random.join((_REF_1, first), (_REF_2, last))


@cache
def _amounts() -> FragmentTable:
    plain = [f"{pounds}.{pounds * 7 % 10}0" for pounds in range(3, 58)]
    return number_table("last_gift", [*_LITERALS, *plain])


@cache
def _ledger() -> tuple[FragmentTable, FragmentTable]:
    """Numbers of twenty digits; half of them exceed 64 bits."""
    three = digits(3)
    return fragment_table(f',"ledger_no":18446744073709{n}' for n in three), fragment_table(three)


def _ledger_fragments(random: RandomBytes) -> Iterable[bytes]:
    first, last = _ledger()
    return random.join((_REF_1, first), (_POUNDS, last))


@cache
def _seen() -> FragmentTable:
    instants = [
        f"20{20 + n % 7}-{n % 12 + 1:02}-{n % 28 + 1:02}T{n % 24:02}:{n * 7 % 60:02}:30.{n:07}Z"
        for n in range(60)
    ]
    return member_table("last_seen", [*instants, None, ...])


@cache
def _companies() -> tuple[FragmentTable, ...]:
    forms = [f" {json.dumps(form, ensure_ascii=False)[1:]}" for form in word_list("company_forms")]
    return (
        fragment_table(f',"company_name":"{word} ' for word in word_list("company_words")),
        fragment_table(json.dumps(trade)[1:-1] for trade in word_list("company_trades")),
        fragment_table(forms),
        fragment_table(f',"company_number":"00{number}' for number in digits(3)),
        fragment_table(f'{number}"' for number in digits(3)),
    )


def _company_fragments(random: RandomBytes) -> Iterable[bytes]:
    lanes = (_WORD, _TRADE, _FORM, _REF_1, _REF_2)
    return random.join(*zip(lanes, _companies(), strict=True))


@cache
def _sizes() -> tuple[FragmentTable, ...]:
    return (
        member_table("sic_code", [f"{n * 613 % 99999:05}" for n in range(200)]),
        number_table("employees", ["", *map(str, range(1, 400, 3))]),
        number_table("turnover", ["", *(f"{n * 1375}.{n % 10}0" for n in range(1, 200))]),
    )


def _size_fragments(random: RandomBytes) -> Iterable[bytes]:
    return random.join(*zip((_SIC, _POUNDS, _AMOUNT), _sizes(), strict=True))


REFERENCE = ColumnGroup({"account_ref": TEXT}, _reference_fragments)
LEDGER = ColumnGroup({"ledger_no": WHOLE}, _ledger_fragments)
GIFT = ColumnGroup({"last_gift": DECIMAL}, lambda random: random.pick(_AMOUNT, _amounts()))
SEEN = ColumnGroup({"last_seen": DATE}, lambda random: random.pick(_SEEN, _seen()))
COMPANY = ColumnGroup({"company_name": TEXT, "company_number": TEXT}, _company_fragments)
SIZE = ColumnGroup({"sic_code": TEXT, "employees": WHOLE, "turnover": DECIMAL}, _size_fragments)
