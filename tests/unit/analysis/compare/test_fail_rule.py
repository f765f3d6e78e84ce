"""Conditions for a failed comparison: what they mean, and which ones are refused."""

from dataclasses import replace
from fractions import Fraction

import pytest

from data8_tui.analysis.compare.fail_rule import parse_rule
from data8_tui.analysis.compare.model import (
    ChangeKind,
    ColumnComparison,
    SideSummary,
    TableComparison,
)
from data8_tui.codes import Remedy
from data8_tui.errors import UsageError

COLUMNS = (
    ColumnComparison("email", "E-Mail", 0, 0, 990, 10, 0, 1, {ChangeKind.EMPTIED: 1}),
    ColumnComparison("id", "id", 1, 1, 999, 1, 0, 0, {ChangeKind.DIGITS_SAME: 1}),
)
RESULT = TableComparison(
    SideSummary("b", 1001, ("E-Mail", "id")),
    SideSummary("a", 1050, ("email", "id")),
    (),
    COLUMNS,
    unchanged=990,
    changed=10,
    added=50,
    removed=1,
)


@pytest.mark.parametrize(
    ("text", "failed"),
    [
        ("emptied(email) > 0.1%", False),
        ("emptied(email) >= 0.1%", True),
        ("emptied( E-Mail )", True),
        ("emptied(id)", False),
        ("changed(*) > 1%", False),
        ("changed(*) >= 1 %", True),
        ("changed > 9", True),
        ("changed(email)=10", True),
        ("added > 4.7%", True),
        ("added > 4.8%", False),
        ("removed != 1", False),
        ("unchanged < 1,000", True),
        ("unchanged(id) < 100%", True),
        ("case(email)", False),
        ("emptied(#1)", True),
        ("emptied(#2)", False),
        ("digits_same(*)", True),
        ("digits same (*)", True),
        ("Unicode form(*) > 0", False),
    ],
)
def test_a_rule_fails_exactly_beyond_its_limit(text: str, failed: bool) -> None:
    assert any(each.failed for each in parse_rule(text).outcomes(RESULT)) is failed


def test_a_percentage_is_of_what_it_is_about() -> None:
    [added] = parse_rule("added > 1%").outcomes(RESULT)
    [removed] = parse_rule("removed > 1%").outcomes(RESULT)
    [emptied] = parse_rule("emptied(email) > 1%").outcomes(RESULT)
    assert [each.total for each in (added, removed, emptied)] == [1050, 1001, 1000]
    assert parse_rule("added > 0.1%").number == Fraction(1, 10)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "emptied",
        "emptied()",
        "lost(email)",
        "added(email)",
        "changed > x",
        "changed >",
        "a b",
        "changed > 0,5%",
        "changed > ١",
        "changed > 1_0",
    ],
)
def test_anything_else_is_refused_with_the_form(text: str) -> None:
    with pytest.raises(UsageError) as refused:
        parse_rule(text)
    assert refused.value.remedy is not None
    assert refused.value.remedy.code is Remedy.WRITE_FAIL_RULE


def test_an_ambiguous_column_is_an_error_that_names_numbers() -> None:
    twice = replace(RESULT, columns=(COLUMNS[1], replace(COLUMNS[0], name="id")))
    with pytest.raises(UsageError, match="more than one column is headed “id”") as refused:
        list(parse_rule("emptied(id)").outcomes(twice))
    assert refused.value.remedy is not None
    assert refused.value.remedy.code is Remedy.SAY_COLUMN_NUMBER


def test_a_percentage_of_no_record_fails() -> None:
    apart = replace(RESULT, columns=(), changed=0, unchanged=0)
    [outcome] = parse_rule("changed > 1%").outcomes(apart)
    assert outcome.failed
    assert outcome.of_nothing


def test_a_column_that_is_not_compared_is_an_error() -> None:
    with pytest.raises(UsageError, match="“phone” is no column"):
        list(parse_rule("changed(phone)").outcomes(RESULT))


def test_a_header_goes_before_a_number() -> None:
    headed = replace(COLUMNS[1], name="#1", before_name="#1")
    [outcome] = parse_rule("changed(#1)").outcomes(replace(RESULT, columns=(COLUMNS[0], headed)))
    assert outcome.count == 1
