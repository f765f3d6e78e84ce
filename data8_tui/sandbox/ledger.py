"""The columns of an invented ledger: references, amounts and companies."""

import json
from collections.abc import Iterable
from functools import cache

from data8_tui.sandbox.draw import Draw, Group, digits, members, numbers
from data8_tui.sandbox.vocabulary import spread, words
from data8_tui.sandbox.workflows.workflow import DATE, DECIMAL, TEXT, WHOLE

_REF_1, _REF_2, _AMOUNT, _POUNDS, _SEEN, _WORD, _TRADE, _FORM, _SIC = range(15, 24)

_LITERALS = ("1.10", "0.5", "250.00", "-12.30", "100.0", "", "5", "0.00", "12.345678901234567890")


def _reference_fragments(draw: Draw) -> Iterable[str]:
    two = digits(2)
    pairs = zip(draw.pick(_REF_1, two), draw.pick(_REF_2, two), strict=True)
    return [f',"account_ref":"00{a}{b}"' for a, b in pairs]


@cache
def _amounts() -> list[str]:
    plain = [f"{pounds}.{pounds * 7 % 10}0" for pounds in range(3, 58)]
    return numbers("last_gift", [*_LITERALS, *plain])


def _ledger_fragments(draw: Draw) -> Iterable[str]:
    """Twenty digits: more than 64 bits hold, in half of them."""
    three = digits(3)
    first = [f',"ledger_no":18446744073709{n}' for n in three]
    return draw.join((_REF_1, first), (_POUNDS, three))


@cache
def _seen() -> list[str]:
    instants = [
        f"20{20 + n % 7}-{n % 12 + 1:02}-{n % 28 + 1:02}T{n % 24:02}:{n * 7 % 60:02}:30.{n:07}Z"
        for n in range(60)
    ]
    return members("last_seen", [*instants, None, ...])


@cache
def _companies() -> tuple[list[str], list[str], list[str]]:
    forms = [f" {json.dumps(form, ensure_ascii=False)[1:]}" for form in words("company_forms")]
    trades = [json.dumps(trade)[1:-1] for trade in words("company_trades")]
    return (
        spread([f',"company_name":"{word} ' for word in words("company_words")]),
        spread(trades),
        spread(forms),
    )


def _company_fragments(draw: Draw) -> Iterable[str]:
    names, trades, forms = _companies()
    numbered = [f',"company_number":"00{n}' for n in digits(3)]
    ends = [f'{n}"' for n in digits(3)]
    return draw.join(
        (_WORD, names), (_TRADE, trades), (_FORM, forms), (_REF_1, numbered), (_REF_2, ends)
    )


def _size_fragments(draw: Draw) -> Iterable[str]:
    staff = numbers("employees", ["", *map(str, range(1, 400, 3))])
    turnover = numbers("turnover", ["", *(f"{n * 1375}.{n % 10}0" for n in range(1, 200))])
    sic = members("sic_code", [f"{n * 613 % 99999:05}" for n in range(200)])
    return draw.join((_SIC, sic), (_POUNDS, staff), (_AMOUNT, turnover))


REFERENCE = Group({"account_ref": TEXT}, _reference_fragments)
LEDGER = Group({"ledger_no": WHOLE}, _ledger_fragments)
GIFT = Group({"last_gift": DECIMAL}, lambda draw: draw.pick(_AMOUNT, _amounts()))
SEEN = Group({"last_seen": DATE}, lambda draw: draw.pick(_SEEN, _seen()))
COMPANY = Group({"company_name": TEXT, "company_number": TEXT}, _company_fragments)
SIZE = Group({"sic_code": TEXT, "employees": WHOLE, "turnover": DECIMAL}, _size_fragments)
