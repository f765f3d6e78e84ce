"""What a record must satisfy, by the text of one of its values."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from data8_tui.analysis.shapes import folded_shape, shape
from data8_tui.analysis.text_kinds import TextKind, looks_like
from data8_tui.transfer.preflight.null_like import NULL_LIKE

ValueTest = Callable[[str | None], bool]
"""Whether a value's text, None for a null, satisfies a condition."""


class ConditionTest(StrEnum):
    """How a value is tested. Texts are compared as they are, capitals and spaces included."""

    EQUALS = "equals"
    CONTAINS = "contains"
    EMPTY = "empty"
    """An empty text, which is no null."""
    NULL = "null"
    NOT_EMPTY = "not_empty"
    """Neither null nor an empty text."""
    SHAPE = "shape"
    FOLDED_SHAPE = "folded_shape"
    NULL_LIKE = "null_like"
    LOOKS_LIKE = "looks_like"
    """`value` is a TextKind."""
    OCCURS_ONCE = "occurs_once"
    """No other record has that text; neither null nor empty."""


@dataclass(frozen=True, slots=True)
class Condition:
    """A test of the values in a column, which is known by its name."""

    column: str
    test: ConditionTest
    value: str = ""

    def document(self) -> dict[str, str]:
        """As JSON holds it."""
        return {"column": self.column, "test": self.test.value, "value": self.value}

    @classmethod
    def of(cls, document: Mapping[str, str]) -> "Condition":
        """From what `document` gave. Raises ValueError for an unknown test."""
        return cls(document["column"], ConditionTest(document["test"]), document["value"])

    @property
    def sought(self) -> str:
        """A text that each matching value contains; "" where there is none."""
        compared = self.test in (ConditionTest.EQUALS, ConditionTest.CONTAINS)
        return self.value if compared else ""


def matcher(condition: Condition) -> ValueTest:
    """How to test one value. Raises KeyError for OCCURS_ONCE, which needs the whole column."""
    value = condition.value
    return {
        ConditionTest.EQUALS: lambda text: text == value,
        ConditionTest.CONTAINS: lambda text: text is not None and value in text,
        ConditionTest.EMPTY: lambda text: text == "",
        ConditionTest.NULL: lambda text: text is None,
        ConditionTest.NOT_EMPTY: bool,
        ConditionTest.SHAPE: lambda text: bool(text) and shape(text) == value,
        ConditionTest.FOLDED_SHAPE: lambda text: bool(text) and folded_shape(text) == value,
        ConditionTest.NULL_LIKE: lambda text: text in NULL_LIKE,
        ConditionTest.LOOKS_LIKE: lambda text: bool(text) and looks_like(TextKind(value), text),
    }[condition.test]
