"""A key for two tables: columns whose texts occur once each on both sides, none of them empty.

Uniqueness is counted exactly. A sample of the first records rules most columns out before that.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice

from data8_tui.analysis.compare.column_pairs import ColumnPair
from data8_tui.analysis.compare.model import KeySuggestion
from data8_tui.analysis.compare.plan import ComparisonPlan, PlanSide
from data8_tui.analysis.compare.statements import Statements
from data8_tui.analysis.compare.table_width import TOGETHER

_SAMPLE = 2_000
"""Records of each side that are looked at first."""
_SHARED = 0.5
"""Of the smaller side's texts, so many must be on the other side."""
_NEARLY = 0.98
"""Of the records, so many must have a text of their own for a column that nearly is a key."""
_MOST_TRIED = 12
"""Columns, or pairs of them, whose texts are counted."""


@dataclass(frozen=True, slots=True)
class _Texts:
    """How many records there are, and how many different texts, empty ones left out."""

    records: int
    distinct: int

    @property
    def unique(self) -> bool:
        return self.records == self.distinct > 0

    @property
    def nearly_unique(self) -> bool:
        return self.distinct >= _NEARLY * self.records > 0


def suggest_key(
    statements: Statements, plan: ComparisonPlan
) -> tuple[KeySuggestion, tuple[ColumnPair, ...]]:
    """The first column that would do: those of equal names first, then those of different ones,
    then those that nearly do, of which duplicates are paired by rule.

    Returns what was found, and the key by indices: empty where there is none. Raises what
    Statements.run does.
    """
    search = _Search(statements, plan)
    found = search.keys(plan.columns.compared)
    if not found:
        found = search.keys(search.differently_named())
    nearly = not found
    if nearly:
        found = search.nearest(plan.columns.compared)
    if not found:
        return KeySuggestion(()), ()
    first, *others = map(plan.key_column, found)
    suggestion = KeySuggestion((first,), search.shared(found[0]), tuple(others), nearly)
    return suggestion, (found[0],)


class _Search:
    def __init__(self, statements: Statements, plan: ComparisonPlan) -> None:
        self._statements = statements
        self._plan = plan
        self._sides = tuple(plan.sides())
        self._samples = tuple(self._sample(side) for side in self._sides)
        self._counted: dict[tuple[str, int], _Texts] = {}

    def keys(self, pairs: Iterable[ColumnPair]) -> list[ColumnPair]:
        """Those that are unique and shared, of the first ones that a sample doesn't rule out."""
        likely = [
            pair
            for pair in pairs
            if all(sample[at].unique for sample, at in zip(self._samples, pair, strict=True))
        ]
        return [pair for pair in likely[:_MOST_TRIED] if self._is_key(pair)]

    def nearest(self, pairs: Iterable[ColumnPair]) -> list[ColumnPair]:
        """The first one that is nearly unique on both sides, and shared; or none."""
        likely = [
            pair
            for pair in pairs
            if all(sample[at].nearly_unique for sample, at in zip(self._samples, pair, strict=True))
        ]
        near = (pair for pair in likely[:_MOST_TRIED] if self._is_nearly_key(pair))
        return list(islice(near, 1))

    def differently_named(self) -> list[ColumnPair]:
        """Pairs of columns without a common name."""
        columns = self._plan.columns
        return [(one, other) for one in columns.removed for other in columns.added]

    def shared(self, pair: ColumnPair) -> int:
        """How many texts, empty ones left out, are on both sides."""
        one, other = pair
        before, after = self._sides
        (count,) = self._statements.row(
            f"select count(distinct nullif({before.text(one)}, '')) "
            f"from {before.table.relation} where {before.text(one)} in "
            f"(select {after.text(other)} from {after.table.relation})"
        )
        return int(count)

    def _is_key(self, pair: ColumnPair) -> bool:
        texts = self._texts_of(pair)
        return all(each.unique for each in texts) and self._is_shared(pair, texts)

    def _is_nearly_key(self, pair: ColumnPair) -> bool:
        texts = self._texts_of(pair)
        return all(each.nearly_unique for each in texts) and self._is_shared(pair, texts)

    def _is_shared(self, pair: ColumnPair, texts: list[_Texts]) -> bool:
        return self.shared(pair) >= _SHARED * min(each.distinct for each in texts)

    def _texts_of(self, pair: ColumnPair) -> list[_Texts]:
        return [self._texts(side, at) for side, at in zip(self._sides, pair, strict=True)]

    def _texts(self, side: PlanSide, column: int) -> _Texts:
        place = (side.name, column)
        if place not in self._counted:
            text = f"nullif({side.text(column)}, '')"
            self._counted[place] = _Texts(
                *self._statements.row(
                    f"select count(*), count(distinct {text}) from {side.table.relation}"
                )
            )
        return self._counted[place]

    def _sample(self, side: PlanSide) -> list[_Texts]:
        columns, found = range(len(side.table.columns)), []
        for start in range(0, len(columns), TOGETHER):
            counts = ", ".join(
                f"count(distinct nullif({side.text(at)}, ''))"
                for at in columns[start : start + TOGETHER]
            )
            records, *distinct = self._statements.row(
                f"select count(*), {counts} from (from {side.table.relation} limit {_SAMPLE})"
            )
            found += [_Texts(records, each) for each in distinct]
        return found
