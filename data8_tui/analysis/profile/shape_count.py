"""Counting the shapes of a column's distinct values, in bounded memory."""

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from data8_tui.analysis.profile.model import MOST_LISTED, ValueCount
from data8_tui.analysis.shapes import fold_shape, shape

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

SEPARATOR = "\0"
"""Joins texts that don't hold it."""
_MOST_SHAPES = 100_000
_MOST_CHARACTERS = 1 << 24
"""Of the shapes in memory. Beyond either they are moved to tables of duckdb, which may spill."""
_TABLES = ("shapes", "folded_shapes")


@dataclass(frozen=True, slots=True)
class CountedShapes:
    """How many there are, and the most common."""

    count: int
    top: tuple[ValueCount, ...]


class ShapeCount:
    """How many records have each shape, and each folded shape, of one column."""

    def __init__(self, database: "DuckDBPyConnection") -> None:
        self._database = database
        self._shapes: Counter[str] = Counter()
        self._characters = 0
        self._moved = False

    def add(self, joined: str, weight: int) -> None:
        """Count the shapes of texts joined by SEPARATOR that `weight` records have each."""
        self._add_shapes(shape(joined).split(SEPARATOR), weight)

    def add_one(self, text: str, weight: int) -> None:
        """The same for one text, which may hold SEPARATOR."""
        self._add_shapes([shape(text)], weight)

    def result(self) -> tuple[CountedShapes, CountedShapes]:
        """The shapes, and the folded shapes. The counter is empty afterwards."""
        if not self._moved:
            return _counted(self._shapes), _counted(_folded(self._shapes))
        self._move()
        shapes, folded = (self._counted_in(table) for table in _TABLES)
        for table in _TABLES:
            self._database.execute(f"drop table {table}")
        return shapes, folded

    def _add_shapes(self, shapes: list[str], weight: int) -> None:
        found, known = Counter(shapes), len(self._shapes)
        if weight > 1:
            found = Counter({each: count * weight for each, count in found.items()})
        self._shapes.update(found)
        if len(self._shapes) > known:
            self._characters += sum(map(len, found))
        if len(self._shapes) > _MOST_SHAPES or self._characters > _MOST_CHARACTERS:
            self._move()

    def _move(self) -> None:
        """Append what is counted so far to the tables: their rows are summed in the end."""
        if not self._moved:
            for table in _TABLES:
                self._database.execute(
                    f"create or replace temp table {table} (v varchar, n bigint)"
                )
        self._moved = True
        for table, counts in zip(_TABLES, (self._shapes, _folded(self._shapes)), strict=True):
            self._database.execute(
                f"insert into {table} select unnest(?), unnest(?)",
                [list(counts), list(counts.values())],
            )
        self._shapes, self._characters = Counter(), 0

    def _counted_in(self, table: str) -> CountedShapes:
        summed = f"(select v, sum(n)::bigint as n from {table} group by v)"  # noqa: S608
        count = self._database.execute(f"select count(*) from {summed}").fetchall()[0][0]  # noqa: S608
        self._database.execute(
            f"select v, n from {summed} order by n desc, v limit {MOST_LISTED}"  # noqa: S608
        )
        return CountedShapes(count, tuple(ValueCount(*row) for row in self._database.fetchall()))


def _counted(counts: Counter[str]) -> CountedShapes:
    most = sorted(counts.items(), key=lambda each: (-each[1], each[0]))[:MOST_LISTED]
    return CountedShapes(len(counts), tuple(ValueCount(*each) for each in most))


def _folded(shapes: Counter[str]) -> Counter[str]:
    folded: Counter[str] = Counter()
    for each, count in zip(map(fold_shape, shapes), shapes.values(), strict=True):
        folded[each] += count
    return folded
