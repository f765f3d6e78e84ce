"""A key for two tables: columns whose texts occur once each on both sides, none of them empty.

Uniqueness is counted exactly. A sample of the first records rules most columns out before that.
"""

from data8_tui.analysis.compare.column_pairs import ColumnPair
from data8_tui.analysis.compare.model import KeyColumn, KeySuggestion
from data8_tui.analysis.compare.plan import ComparisonPlan, PlanSide
from data8_tui.analysis.compare.statements import Statements

_SAMPLE = 2_000
"""Records of each side that are looked at first."""
_SHARED = 0.5
"""Of the smaller side's texts, so many must be on the other side."""
_MOST_TRIED = 12
"""Columns, or pairs of them, whose texts are counted."""


def suggest_key(
    statements: Statements, plan: ComparisonPlan
) -> tuple[KeySuggestion, tuple[ColumnPair, ...]]:
    """The first column that would do: those of equal names first, then those of different ones.

    Returns what was found, and the key by indices: empty where there is none. Raises what
    Statements.run does.
    """
    search = _Search(statements, plan)
    found = search.unique_pairs(plan.columns.compared)
    if not found:
        found = search.unique_pairs(search.differently_named())
    if not found:
        return KeySuggestion(()), ()
    names = [KeyColumn(plan.before.columns[one], plan.after.columns[other]) for one, other in found]
    return KeySuggestion((names[0],), search.shared(found[0]), tuple(names[1:])), (found[0],)


class _Search:
    def __init__(self, statements: Statements, plan: ComparisonPlan) -> None:
        self._statements = statements
        self._plan = plan
        self._sides = tuple(plan.sides())
        self._in_sample = [self._unique_in_sample(side) for side in self._sides]
        self._counted: dict[tuple[str, int], int] = {}

    def unique_pairs(self, pairs: tuple[ColumnPair, ...]) -> list[ColumnPair]:
        """Those that are unique and shared, of the first ones that a sample doesn't rule out."""
        likely = [
            (one, other)
            for one, other in pairs
            if one in self._in_sample[0] and other in self._in_sample[1]
        ]
        return [pair for pair in likely[:_MOST_TRIED] if self._is_key(pair)]

    def differently_named(self) -> tuple[ColumnPair, ...]:
        """Pairs of columns without a common name."""
        columns = self._plan.columns
        return tuple((one, other) for one in columns.removed for other in columns.added)

    def shared(self, pair: ColumnPair) -> int:
        """How many texts are on both sides."""
        one, other = pair
        before, after = self._sides
        (count,) = self._statements.row(
            f"select count(*) from {before.table.relation} where {before.text(one)} in "
            f"(select {after.text(other)} from {after.table.relation})"
        )
        return int(count)

    def _is_key(self, pair: ColumnPair) -> bool:
        counts = [
            self._distinct(side, column) for side, column in zip(self._sides, pair, strict=True)
        ]
        return all(counts) and self.shared(pair) >= _SHARED * min(counts)

    def _distinct(self, side: PlanSide, column: int) -> int:
        """How many records there are if each has a text of its own; else 0."""
        place = (side.name, column)
        if place not in self._counted:
            text = side.text(column)
            records, filled, distinct = self._statements.row(
                f"select count(*), count(nullif({text}, '')), count(distinct {text}) "
                f"from {side.table.relation}"
            )
            self._counted[place] = distinct if records == filled == distinct else 0
        return self._counted[place]

    def _unique_in_sample(self, side: PlanSide) -> set[int]:
        columns = range(len(side.table.columns))
        counts = ", ".join(f"count(distinct nullif({side.text(at)}, ''))" for at in columns)
        records, *distinct = self._statements.row(
            f"select count(*), {counts} from (from {side.table.relation} limit {_SAMPLE})"
        )
        return {at for at in columns if distinct[at] == records}
