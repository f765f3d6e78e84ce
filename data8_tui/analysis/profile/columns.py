"""The figures of one column, from its distinct values."""

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from data8_tui.analysis.profile.model import MOST_LISTED, ColumnProfile, ValueCount
from data8_tui.analysis.profile.shape_count import SEPARATOR, CountedShapes, ShapeCount
from data8_tui.analysis.text_kinds import LONGEST, PATTERNS, TextKind
from data8_tui.analysis.text_table.database import OnShare, quoted_text, run_statement
from data8_tui.threads import CheckInterrupted
from data8_tui.transfer.preflight.null_like import NULL_LIKE

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_VALUES = "column_values"
"""The table of a column's distinct filled values: v, and n, how many records have it."""
_BLOCK = 122_880
"""Rows of a row group in duckdb: the most distinct values that are in Python at a time."""
_BLOCK_CHARACTERS = 1 << 23
_HAS_SEPARATOR = f"contains(v, chr({ord(SEPARATOR)}))"
_GROUPED, _COUNTED = 0.4, 0.6
"""Shares of the work of a column."""


def first_figures(
    database: "DuckDBPyConnection",
    relation: str,
    columns: Mapping[int, str],
    on_share: OnShare,
    check: CheckInterrupted,
) -> list[ColumnProfile]:
    """Fill and lengths of the columns, each an index and its name, in one pass.

    Raises what `run_statement` does.
    """
    figures = ", ".join(
        f"count(c{at}), count(nullif(c{at}, '')), min(nullif(length(c{at}), 0)), max(length(c{at}))"
        for at in columns
    )
    statement = f"select count(*), {figures} from {relation}"  # noqa: S608 - a quoted name
    run_statement(database, statement, on_share=on_share, check=check)
    records, *found = database.fetchall()[0]
    return [
        _first(name, records, *found[4 * at : 4 * at + 4])
        for at, name in enumerate(columns.values())
    ]


def _first(
    name: str, records: int, texts: int, filled: int, shortest: int | None, longest: int | None
) -> ColumnProfile:
    return ColumnProfile(
        name,
        filled=filled,
        empty=texts - filled,
        null=records - texts,
        shortest=shortest or 0,
        longest=longest or 0,
    )


def complete_figures(
    database: "DuckDBPyConnection",
    relation: str,
    at: int,
    first: ColumnProfile,
    on_share: OnShare,
    check: CheckInterrupted,
) -> ColumnProfile:
    """All figures of the column at this index, whose `first` ones are known.

    Raises what `run_statement` does.
    """
    column = _ColumnValues(database, check)
    column.group(relation, f"c{at}", lambda share: on_share(share * _GROUPED))
    distinct, once, characters, kinds = column.counts()
    on_share(_COUNTED)
    shapes, folded = column.shapes(
        distinct, characters, lambda share: on_share(_COUNTED + share * (1 - _COUNTED))
    )
    profile = replace(
        first,
        distinct=distinct,
        once=once,
        top=column.listed("true", f"limit {MOST_LISTED}"),
        shapes=shapes.top,
        folded_shapes=folded.top,
        shape_count=shapes.count,
        folded_shape_count=folded.count,
        null_like=column.listed(f"v in ({', '.join(map(quoted_text, sorted(NULL_LIKE)))})"),
        emails=kinds[TextKind.EMAIL],
        postcodes=kinds[TextKind.POSTCODE],
        phones=kinds[TextKind.PHONE],
        dates=kinds[TextKind.DATE],
    )
    column.drop()
    return profile


class _ColumnValues:
    """The distinct values of a column, in a table that lasts until the next column's."""

    def __init__(self, database: "DuckDBPyConnection", check: CheckInterrupted) -> None:
        self._database = database
        self._check = check

    def group(self, relation: str, column: str, on_share: OnShare) -> None:
        """Make the table."""
        statement = (
            f"create or replace temp table {_VALUES} as "  # noqa: S608 - names of our own
            f"select {column} as v, count(*) as n from {relation} where {column} <> '' group by v"
        )
        run_statement(self._database, statement, on_share=on_share, check=self._check)

    def drop(self) -> None:
        self._database.execute(f"drop table {_VALUES}")

    def counts(self) -> tuple[int, int, int, dict[TextKind, int]]:
        """Distinct values, those that occur once, characters of all, and records of each kind."""
        kinds = ", ".join(
            f"coalesce(sum(n) filter (length(v) <= {LONGEST} "
            f"and regexp_full_match(v, {quoted_text(PATTERNS[kind])})), 0)"
            for kind in TextKind
        )
        found = self._fetch(
            f"select count(*), count(*) filter (n = 1), coalesce(sum(length(v)), 0), {kinds} "  # noqa: S608
            f"from {_VALUES}"
        )
        [(distinct, once, characters, *matching)] = found
        return distinct, once, characters, dict(zip(TextKind, map(int, matching), strict=True))

    def listed(self, condition: str, limit: str = "") -> tuple[ValueCount, ...]:
        """The values of a condition, the most common first."""
        rows = self._fetch(
            f"select v, n from {_VALUES} where {condition} order by n desc, v {limit}"  # noqa: S608
        )
        return tuple(ValueCount(*row) for row in rows)

    def shapes(
        self, distinct: int, characters: int, on_share: OnShare
    ) -> tuple[CountedShapes, CountedShapes]:
        """See `ShapeCount.result`."""
        counted = ShapeCount(self._database)
        rows = max(1, min(_BLOCK, _BLOCK_CHARACTERS * distinct // max(characters, 1)))
        for start in range(0, distinct, rows):
            # Texts of ASCII alone are translated several times as fast.
            for weight, joined in self._fetch(
                f"select n, string_agg(v, chr(0)) from {_VALUES} "  # noqa: S608
                f"where rowid >= {start} and rowid < {start + rows} and not {_HAS_SEPARATOR} "
                "group by n, strlen(v) = length(v)"
            ):
                counted.add(joined, weight)
            on_share(min(1.0, (start + rows) / distinct))
        for text, weight in self._fetch(f"select v, n from {_VALUES} where {_HAS_SEPARATOR}"):  # noqa: S608
            counted.add_one(text, weight)
        return counted.result()

    def _fetch(self, query: str) -> list[tuple[Any, ...]]:
        run_statement(self._database, query, check=self._check)
        rows: list[tuple[Any, ...]] = self._database.fetchall()
        return rows
