"""How far a run from a file to a cleansed file has come, so that the same command goes on."""

import json
from collections.abc import Mapping
from typing import Any

from data8_tui.monitor.history.database import Database


class Journals:
    """One account's journals, small JSON objects by key; a write is whole, or it didn't happen."""

    def __init__(self, database: Database, account: int) -> None:
        self._database = database
        self._account = account

    def read(self, key: str) -> dict[str, Any]:
        """What is noted under `key`; an empty mapping where nothing is."""
        rows = self._database.rows(
            "select entries from journals where account = ? and key = ?", (self._account, key)
        )
        return dict(json.loads(rows[0][0])) if rows else {}

    def all(self) -> dict[str, dict[str, Any]]:
        """What is noted under each key."""
        rows = self._database.rows(
            "select key, entries from journals where account = ?", (self._account,)
        )
        return {key: dict(json.loads(entries)) for key, entries in rows}

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
