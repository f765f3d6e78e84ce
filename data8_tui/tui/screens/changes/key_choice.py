"""By which columns records are matched: what can be chosen, and what was typed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Self

from data8_tui.analysis.compare.column_pairs import ColumnChoice, pair_columns, parse_key
from data8_tui.analysis.compare.comparison import ComparisonRequest
from data8_tui.analysis.compare.model import KeyColumn, KeyQuestion, KeySuggestion, TableComparison
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


@dataclass(frozen=True, slots=True)
class KeyOptions:
    """What a key is chosen from. `present` is the key by which the files are compared, if any."""

    suggested: KeySuggestion | None
    present: tuple[KeyColumn, ...]
    columns: tuple[Sequence[str], Sequence[str]]
    """Those before and after."""
    files: tuple[str, str]
    compared: bool = True
    """Whether the files are compared already."""

    @classmethod
    def of_result(cls, result: TableComparison) -> Self:
        """To compare once more, by another key."""
        sides = (result.before, result.after)
        columns, files = (sides[0].columns, sides[1].columns), (sides[0].file, sides[1].file)
        return cls(result.suggested_key, result.key, columns, files)

    @classmethod
    def of_question(cls, question: KeyQuestion, request: ComparisonRequest) -> Self:
        """To compare for the first time."""
        columns = (question.before_columns, question.after_columns)
        files = (request.before.name, request.after.name)
        return cls(question.suggested, question.suggested.key, columns, files, compared=False)

    def offered(self) -> Iterator[KeyChoice]:
        """The present or best key first, then others found, and the position as the last resort."""
        found = self.suggested
        first = _pairs(self.present)
        if first:
            yield KeyChoice(first, _found(found) if found and found.key else "as now")
        for column in found.others if found else ():
            yield KeyChoice(_pairs((column,)), "never twice in a file")
        as_now = self.compared and not first
        yield KeyChoice((), "as now" if as_now else "only where nothing identifies a record")

    def typed(self, text: str) -> KeyChoice:
        """What was typed. Raises UsageError for a form not understood, or an unknown column."""
        choice = KeyChoice(parse_key(text))
        pair_columns(*self.columns, ColumnChoice(choice.columns), self.files)
        return choice


def _pairs(key: tuple[KeyColumn, ...]) -> tuple[tuple[str, str], ...]:
    return tuple((each.before, each.after) for each in key)


def _found(suggested: KeySuggestion) -> str:
    occurs = "few values occur twice in a file" if suggested.nearly else "never twice in a file"
    return f"{occurs}, {count(suggested.shared)} in both"
