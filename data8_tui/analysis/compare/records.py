"""The records that differ, read from the tables of a comparison."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from data8_tui.analysis.compare.change_kinds import KINDS, SAME, SIGNS
from data8_tui.analysis.compare.model import (
    EVERYTHING,
    CellChange,
    ChangeFilter,
    RecordChange,
    RecordState,
)

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_KEPT = 8
"""Filters whose records stay listed."""
_STATES = {
    RecordState.CHANGED: "nb is not null and na is not null",
    RecordState.ADDED: "nb is null",
    RecordState.REMOVED: "na is null",
}


class StoredRecords:
    """See ComparisonRecords. The records of a filter are listed once, by their places."""

    def __init__(self, database: "DuckDBPyConnection", before: int, after: int) -> None:
        self._database = database
        self._columns = (before, after)
        self._lists: dict[ChangeFilter, tuple[str, int]] = {}
        self._number = 0

    def count(self, wanted: ChangeFilter = EVERYTHING) -> int:
        """See ComparisonRecords."""
        return self._list(wanted)[1]

    def read(self, wanted: ChangeFilter, start: int, count: int) -> Sequence[RecordChange]:
        """See ComparisonRecords."""
        table, _ = self._list(wanted)
        last = start + count - 1
        places = f"rowid between {start} and {last}"
        if table != "changes":
            places = f"rowid in (select change from {table} where {places})"
        rows = self._database.execute(f"select * from changes where {places} order by rowid")
        return [self._record(row) for row in rows.fetchall()]

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
        table = "changes"
        if wanted != EVERYTHING:
            self._number += 1
            table = f"list_{self._number}"
            statement, values = _selection(wanted)
            self._database.execute(f"create or replace table {table} as {statement}", values)
        [(count,)] = self._database.execute(f"select count(*) from {table}").fetchall()
        return table, int(count)

    def _drop(self, table: str) -> None:
        if table != "changes":
            self._database.execute(f"drop table {table}")

    def _record(self, row: Sequence[object]) -> RecordChange:
        before_number, after_number, *texts, kinds = row
        before, after = self._columns
        state = RecordState.CHANGED
        if before_number is None or after_number is None:
            state = RecordState.ADDED if before_number is None else RecordState.REMOVED
        return RecordChange(
            state,
            _from_one(before_number),
            _from_one(after_number),
            _texts(texts[:before]) if before_number is not None else (),
            _texts(texts[before : before + after]) if after_number is not None else (),
            tuple(
                CellChange(at, KINDS[sign])
                for at, sign in enumerate(str(kinds or ""))
                if sign != SAME
            ),
        )


def _from_one(place: object) -> int | None:
    return None if place is None else int(str(place)) + 1


def _texts(values: Sequence[object]) -> tuple[str | None, ...]:
    return tuple(None if value is None else str(value) for value in values)


def _selection(wanted: ChangeFilter) -> tuple[str, list[object]]:
    """The places of the records, in SQL, and the values of its parameters."""
    if wanted.column is None and wanted.kind is None and wanted.shapes is None:
        state = _STATES[wanted.state] if wanted.state else "true"
        return f"select rowid as change from changes where {state} order by rowid", []
    if wanted.state not in (None, RecordState.CHANGED):
        return "select rowid as change from changes where false", []
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
    return f"select distinct change from cells where {where} order by change", values
