"""How an account's user left what the application shows: each thing by a name, as JSON."""

from dataclasses import dataclass

from data8_tui.monitor.history.database import Database


@dataclass(frozen=True, slots=True)
class _ChoiceRow:
    what: str
    value: str


class Choices:
    """One account's; the newest writer's where there are several."""

    def __init__(self, database: Database, account: int) -> None:
        self._database = database
        self._account = account

    def all(self) -> dict[str, str]:
        """Everything that is kept, by its name."""
        rows = self._database.read(
            _ChoiceRow, "select what, value from choices where account = ?", (self._account,)
        )
        return {row.what: row.value for row in rows}

    def note(self, what: str, value: str) -> None:
        """Keep this in place of what was kept under the name."""
        with self._database.writing() as db:
            db.execute(
                "insert into choices (account, what, value) values (?, ?, ?)"
                " on conflict do update set value = excluded.value",
                (self._account, what, value),
            )

    def forget(self) -> None:
        """Keep nothing more of this account."""
        with self._database.writing() as db:
            db.execute("delete from choices where account = ?", (self._account,))
