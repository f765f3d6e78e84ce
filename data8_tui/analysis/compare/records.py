"""The records that differ, read from the tables of a comparison."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from data8_tui.analysis.compare.change_kinds import KINDS, SIGNS
from data8_tui.analysis.compare.changes import STORED
from data8_tui.analysis.compare.model import (
    EVERYTHING,
    CellChange,
    ChangeFilter,
    RecordChange,
    RecordState,
)

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_CHANGES = f"{STORED}.changes"
_KEPT = 8
"""Filters whose records stay listed."""
_STATES = {
    RecordState.CHANGED: "nb is not null and na is not null",
    RecordState.ADDED: "nb is null",
    RecordState.REMOVED: "na is null",
}


class StoredRecords:
    """See ComparisonRecords. The records of a filter are listed once, by their places."""

    def __init__(self, database: "DuckDBPyConnection") -> None:
        self._database = database
        self._lists: dict[ChangeFilter, tuple[str, int]] = {}
        self._number = 0

    def count(self, wanted: ChangeFilter = EVERYTHING) -> int:
        """See ComparisonRecords."""
        return self._list(wanted)[1]

    def read(self, wanted: ChangeFilter, start: int, count: int) -> Sequence[RecordChange]:
        """See ComparisonRecords."""
        table, _ = self._list(wanted)
        places = f"rowid between {start} and {start + count - 1}"
        if table != _CHANGES:
            places = f"rowid in (select change from {table} where {places})"
        rows = self._rows(
            f"select rowid, nb, na, pb, pa from {_CHANGES} where {places} order by rowid"
        )
        before = self._texts("before_rows", [row[3] for row in rows if row[3] is not None])
        after = self._texts("after_rows", [row[4] for row in rows if row[4] is not None])
        cells = self._cells([row[0] for row in rows])
        return [
            RecordChange(
                _state(nb, na),
                _from_one(nb),
                _from_one(na),
                before.get(pb, ()),
                after.get(pa, ()),
                tuple(cells.get(change, ())),
            )
            for change, nb, na, pb, pa in rows
        ]

    def _texts(self, table: str, places: list[int]) -> dict[int, tuple[str | None, ...]]:
        """The texts of records by their rowid."""
        rows = self._rows(
            f"select rowid, * from {STORED}.{table} where rowid in (select unnest(?::bigint[]))",
            [places],
        )
        return {place: tuple(texts) for place, _, *texts in rows}

    def _cells(self, changes: list[int]) -> dict[int, list[CellChange]]:
        """The columns that differ in each record, in their order."""
        found: dict[int, list[CellChange]] = {}
        rows = self._rows(
            f"select change, col, kind from {STORED}.cells "
            "where change in (select unnest(?::bigint[])) order by change, col",
            [changes],
        )
        for change, column, sign in rows:
            found.setdefault(change, []).append(CellChange(column, KINDS[sign]))
        return found

    def _rows(self, query: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        return list(self._database.execute(query, values).fetchall())

    def _list(self, wanted: ChangeFilter) -> tuple[str, int]:
        """The table with the places of those records, in `change`, and how many there are."""
        found = self._lists.pop(wanted, None)
        if found is None:
            found = self._make_list(wanted)
            if len(self._lists) >= _KEPT:
                oldest = next(iter(self._lists))
                self._drop(self._lists.pop(oldest)[0])
        self._lists[wanted] = found
        return found

    def _make_list(self, wanted: ChangeFilter) -> tuple[str, int]:
        table = _CHANGES
        if wanted != EVERYTHING:
            self._number += 1
            table = f"list_{self._number}"
            statement, values = _selection(wanted)
            self._database.execute(f"create or replace table {table} as {statement}", values)
        [(count,)] = self._database.execute(f"select count(*) from {table}").fetchall()
        return table, int(count)

    def _drop(self, table: str) -> None:
        if table != _CHANGES:
            self._database.execute(f"drop table {table}")


def _state(before: int | None, after: int | None) -> RecordState:
    if before is None:
        return RecordState.ADDED
    return RecordState.REMOVED if after is None else RecordState.CHANGED


def _from_one(place: int | None) -> int | None:
    return None if place is None else place + 1


def _selection(wanted: ChangeFilter) -> tuple[str, list[object]]:
    """The places of the records, in SQL, and the values of its parameters."""
    if wanted.column is None and wanted.kind is None and wanted.shapes is None:
        state = _STATES[wanted.state] if wanted.state else "true"
        return f"select rowid as change from {_CHANGES} where {state} order by rowid", []
    if wanted.state not in (None, RecordState.CHANGED):
        return f"select rowid as change from {_CHANGES} where false", []
    conditions: list[tuple[str, object]] = []
    if wanted.column is not None:
        conditions.append(("col = ?", wanted.column))
    if wanted.kind is not None:
        conditions.append(("kind = ?", SIGNS[wanted.kind]))
    if wanted.shapes is not None:
        conditions += zip(
            ("sb is not distinct from ?", "sa is not distinct from ?"), wanted.shapes, strict=True
        )
    where = " and ".join(condition for condition, _ in conditions)
    values = [value for _, value in conditions]
    return f"select distinct change from {STORED}.cells where {where} order by change", values
