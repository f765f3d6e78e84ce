"""Conditions under which a comparison counts as failed, such as `emptied(email) > 0.1%`.

    RULE   = WHAT [ "(" COLUMN ")" ] [ OPERATOR NUMBER [ "%" ] ]
    WHAT   = "changed" | "added" | "removed" | "unchanged" of records, without a column
           | "changed" | "unchanged" | a ChangeKind, of the values of a column; in words, too

COLUMN is a name after the change or before it, a number (#3), or * for each column. Without an
operator the rule is `> 0`. A percentage of added records is of the second file's, of removed ones
of the first one's, any other of the records that are on both sides; of no record it fails. Counts
are compared exactly, as fractions. In a NUMBER commas are between thousands.
"""

import operator
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from data8_tui.analysis.compare.compared_column import compared_column
from data8_tui.analysis.compare.model import ChangeKind, ColumnComparison, TableComparison
from data8_tui.codes import Remedy
from data8_tui.errors import UsageError

EVERY_COLUMN = "*"
_OF_RECORDS = ("changed", "unchanged", "added", "removed")
_OF_COLUMNS = ("changed", "unchanged", *ChangeKind)
_OPERATORS = {
    ">": operator.gt,
    ">=": operator.ge,
    "<": operator.lt,
    "<=": operator.le,
    "=": operator.eq,
    "==": operator.eq,
    "!=": operator.ne,
}
_RULE = re.compile(
    r"\s*(?P<what>[A-Za-z_]+(?:[ -][A-Za-z]+)?)\s*(?:\(\s*(?P<column>.+?)\s*\))?\s*"
    r"(?:(?P<operator>[<>]=?|==?|!=)\s*(?P<number>(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?)\s*(?P<percent>%)?\s*)?"
)


@dataclass(frozen=True, slots=True)
class RuleOutcome:
    """What a rule has found: `count` of `total`, of a column or of records."""

    rule: str
    column: str
    """Empty where it is about records."""
    count: int
    total: int
    failed: bool
    of_nothing: bool = False
    """Whether it is a percentage of no record, which fails whatever its limit."""


@dataclass(frozen=True, slots=True)
class FailRule:
    """One condition, as it was written and what it means."""

    text: str
    what: str
    column: str = ""
    """Empty for records, EVERY_COLUMN for each one."""
    operator: str = ">"
    number: Fraction = Fraction(0)
    percent: bool = False

    def outcomes(self, result: TableComparison) -> Iterator[RuleOutcome]:
        """One for the records, or for each column meant. Raises UsageError for an unknown one."""
        if not self.column:
            yield self._outcome("", getattr(result, self.what), _record_total(result, self.what))
            return
        total = result.changed + result.unchanged
        for column in self._columns(result):
            yield self._outcome(column.name, _value_count(column, self.what), total)

    def _columns(self, result: TableComparison) -> tuple[ColumnComparison, ...]:
        if self.column == EVERY_COLUMN:
            return result.columns
        try:
            return (compared_column(result.columns, self.column),)
        except UsageError as error:
            message = f"“{self.text}”: {error.message}"
            raise UsageError(message, remedy=error.remedy) from None

    def _outcome(self, column: str, count: int, total: int) -> RuleOutcome:
        of_nothing = self.percent and not total
        value = Fraction(count * 100, total) if self.percent and total else Fraction(count)
        failed = of_nothing or _OPERATORS[self.operator](value, self.number)
        return RuleOutcome(self.text, column, count, total, bool(failed), of_nothing)


def parse_rule(text: str) -> FailRule:
    """The rule that is written so. Raises UsageError."""
    match = _RULE.fullmatch(text)
    if match is None:
        raise _invalid(text)
    parts: Mapping[str, str | None] = match.groupdict()
    what, column = (
        (parts["what"] or "").lower().replace(" ", "_").replace("-", "_"),
        parts["column"] or "",
    )
    if what not in (_OF_COLUMNS if column else _OF_RECORDS):
        raise _invalid(text)
    number = (parts["number"] or "0").replace(",", "")
    return FailRule(
        text.strip(),
        what,
        column,
        parts["operator"] or ">",
        Fraction(number),
        bool(parts["percent"]),
    )


def _invalid(text: str) -> UsageError:
    return UsageError(
        f"“{text}” is no condition",
        remedy=Remedy.WRITE_FAIL_RULE(known=[str(kind) for kind in ChangeKind]),
    )


def _record_total(result: TableComparison, what: str) -> int:
    if what == "added":
        return result.after.records
    return result.before.records if what == "removed" else result.changed + result.unchanged


def _value_count(column: ColumnComparison, what: str) -> int:
    if what in ("changed", "unchanged"):
        return int(getattr(column, what))
    return column.kinds.get(ChangeKind(what), 0)
