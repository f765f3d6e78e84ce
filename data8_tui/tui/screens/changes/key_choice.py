"""By which columns records are matched: what can be chosen, and what was typed."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from data8_tui.analysis.compare.column_pairs import ColumnChoice, pair_columns, parse_key
from data8_tui.analysis.compare.comparison import ComparisonRequest
from data8_tui.analysis.compare.model import KeyColumn, KeySuggestion, TableComparison
from data8_tui.insight.humanize import count


@dataclass(frozen=True, slots=True)
class KeyChoice:
    """The columns of the key, before and after; none for the position of records."""

    columns: tuple[tuple[str, str], ...]
    remark: str = ""

    @property
    def by_position(self) -> bool:
        return not self.columns

    def applied(self, request: ComparisonRequest) -> ComparisonRequest:
        """The same comparison, by this key."""
        choice = replace(request.choice, key=self.columns)
        return replace(request, choice=choice, by_position=self.by_position)


def offered_keys(result: TableComparison) -> Iterator[KeyChoice]:
    """The present key first, then those that were found, and the position as the last resort."""
    found = result.suggested_key
    present = _pairs(result.key)
    if present:
        yield KeyChoice(present, _found(found) if found and found.key else "as now")
    for column in found.others if found else ():
        yield KeyChoice(_pairs((column,)), "never twice in a file")
    yield KeyChoice((), "as now" if not present else "only where nothing identifies a record")


def typed_key(typed: str, result: TableComparison) -> KeyChoice:
    """What was typed. Raises UsageError for a form that isn't understood, or an unknown column."""
    choice = KeyChoice(parse_key(typed))
    sides = (result.before, result.after)
    before_columns, after_columns = (side.columns for side in sides)
    files = (result.before.file, result.after.file)
    pair_columns(before_columns, after_columns, ColumnChoice(choice.columns), files)
    return choice


def _pairs(key: tuple[KeyColumn, ...]) -> tuple[tuple[str, str], ...]:
    return tuple((each.before, each.after) for each in key)


def _found(suggested: KeySuggestion) -> str:
    occurs = "few values occur twice in a file" if suggested.nearly else "never twice in a file"
    return f"{occurs}, {count(suggested.shared)} in both"
