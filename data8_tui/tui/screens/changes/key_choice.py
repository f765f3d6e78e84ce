"""By which columns records are matched: what can be chosen, and what was typed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Self

from data8_tui.analysis.compare.column_pairs import ColumnChoice, pair_columns, parse_key
from data8_tui.analysis.compare.comparison import ComparisonRequest
from data8_tui.analysis.compare.model import KeyColumn, KeyQuestion, KeySuggestion, TableComparison
from data8_tui.insight.humanize import count
from data8_tui.transfer.readers.column_names import column_in_list
from data8_tui.wording.comparison import key_name


@dataclass(frozen=True, slots=True)
class KeyChoice:
    """The columns of the key, before and after; none for the position of records."""

    columns: tuple[tuple[str, str], ...]
    """As `column_index` finds them."""
    name: str = ""
    """What is shown of them."""
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
    """What a key is chosen from."""

    suggested: KeySuggestion | None
    present: tuple[KeyColumn, ...]
    """That by which the files are compared; before that, the one that nearly would do."""
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
        if self.present:
            yield self._choice(self.present, _found(found) if found and found.key else "as now")
        for column in found.others if found else ():
            yield self._choice((column,), "never twice in a file")
        as_now = self.compared and not self.present
        remark = "as now" if as_now else "only where nothing identifies a record"
        yield KeyChoice((), "their position", remark)

    def typed(self, text: str) -> KeyChoice:
        """What was typed. Raises UsageError for a form not understood, or an unknown column."""
        choice = KeyChoice(parse_key(text))
        pair_columns(*self.columns, ColumnChoice(choice.columns), self.files)
        return choice

    def _choice(self, key: tuple[KeyColumn, ...], remark: str) -> KeyChoice:
        before, after = self.columns
        columns = (
            (column_in_list(each.before_index, before), column_in_list(each.after_index, after))
            for each in key
        )
        return KeyChoice(tuple(columns), key_name(key), remark)


def _found(suggested: KeySuggestion) -> str:
    occurs = "few values occur twice in a file" if suggested.nearly else "never twice in a file"
    return f"{occurs}, {count(suggested.shared)} in both"
