"""How far a run from a file to a cleansed file has come, so that the same command goes on."""

import json
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from data8_tui.documents import damaged, fit, parse_document
from data8_tui.errors import Data8Error, DocumentDamaged
from data8_tui.monitor.history.database import Database

_ASIDE = "damaged "
"""How the keys of damaged journals begin."""


class Journals:
    """One account's journals, small JSON objects by key; a write is whole, or it didn't happen."""

    def __init__(self, database: Database, account: int) -> None:
        self._database = database
        self._account = account

    def read(self, key: str) -> dict[str, Any]:
        """What is noted under `key`; an empty mapping where nothing is. Raises DocumentDamaged."""
        rows = self._rows("account = ? and key = ?", key)
        return self._decode(rows[key]) if key in rows else {}

    def all(self) -> dict[str, dict[str, Any]]:
        """What is noted under each key, without what is damaged."""
        found = {}
        for key, entries in self._rows("account = ? and key not glob ?", f"{_ASIDE}*").items():
            with suppress(DocumentDamaged):
                found[key] = self._decode(entries)
        return found

    def set_aside_damaged(self, check: Callable[[Mapping[str, Any]], object]) -> list[Data8Error]:
        """Give what is damaged another key, so that it is reported once; an error for each.

        `check` raises ValueError for what is noted in another way than it should be.
        """
        errors: list[Data8Error] = []
        for key, entries in self._rows("account = ? and key not glob ?", f"{_ASIDE}*").items():
            try:
                check(self._decode(entries))
            except (ValueError, DocumentDamaged):
                self._rename(key, f"{_ASIDE}{key}")
                errors.append(
                    damaged(self._path, f"the note of the run {key[:8]}; it is set aside")
                )
        return errors

    @property
    def _path(self) -> Path:
        return self._database.path or Path(":memory:")

    def _rows(self, condition: str, value: str) -> dict[str, Any]:
        query = f"select key, entries from journals where {condition}"  # noqa: S608 - ours
        return {str(row[0]): row[1] for row in self._database.rows(query, (self._account, value))}

    def _decode(self, entries: Any) -> dict[str, Any]:
        """Raises DocumentDamaged."""
        try:
            return fit(parse_document(fit(entries, str)), dict[str, object])
        except ValueError as misfit:
            raise damaged(self._path, "the note of a run") from misfit

    def _rename(self, key: str, new: str) -> None:
        with self._database.writing() as db:
            db.execute(
                "update or replace journals set key = ? where account = ? and key = ?",
                (new, self._account, key),
            )

    def write(self, key: str, entries: Mapping[str, Any]) -> None:
        """On the disk when this returns, in place of what was there."""
        with self._database.writing() as db:
            db.execute(
                "insert into journals values (?, ?, ?)"
                " on conflict do update set entries = excluded.entries",
                (self._account, key, json.dumps(entries)),
            )

    def forget(self, key: str) -> None:
        """As if it had never been."""
        with self._database.writing() as db:
            db.execute("delete from journals where account = ? and key = ?", (self._account, key))
