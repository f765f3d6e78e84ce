"""Which texts satisfy which condition."""

import pytest

from data8_tui.analysis.conditions import Condition, ConditionTest, matcher

VALUES = [None, "", "SW1A 1AA", "sw1a 1aa", "NULL", "a@b.co", "1A"]


@pytest.mark.parametrize(
    ("test", "value", "found"),
    [
        ("equals", "SW1A 1AA", ["SW1A 1AA"]),
        ("equals", "", [""]),
        ("contains", "1", ["SW1A 1AA", "sw1a 1aa", "1A"]),
        ("empty", "", [""]),
        ("null", "", [None]),
        ("not_empty", "", ["SW1A 1AA", "sw1a 1aa", "NULL", "a@b.co", "1A"]),
        ("shape", "AA9A 9AA", ["SW1A 1AA"]),
        ("folded_shape", "9A", ["1A"]),
        ("null_like", "", ["NULL"]),
        ("looks_like", "email", ["a@b.co"]),
        ("looks_like", "postcode", ["SW1A 1AA", "sw1a 1aa"]),
    ],
)
def test_conditions(test, value, found):
    asked = Condition("c", ConditionTest(test), value)
    assert list(filter(matcher(asked), VALUES)) == found
    assert Condition.of(asked.document()) == asked


def test_texts_like_nulls_are_those_of_programs_and_those_that_people_type():
    like = ["NA", "na", "-", "--", ".", "?", "nil", "Nil", "None", "#N/A", "\\N", "NaN"]
    like += ["unknown", "Unknown", "NOT KNOWN", "n/a", "N/A", "null", "missing"]
    others = ["Na", "Nan", "0", " ", "...", "Norman", "N", "no"]
    find = matcher(Condition("c", ConditionTest.NULL_LIKE, ""))
    assert list(filter(find, [*like, *others])) == like
