"""The sandbox's database (SQLite): uploaded datasets, blocks, jobs and their results.

One connection and one lock serve all threads; every method is one transaction.
"""

import json
import os
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from threading import RLock
from typing import Any

_SCHEMA = """
create table if not exists meta (key text primary key, value text not null);
create table if not exists datasets (
    name text primary key, columns text not null, completed integer not null default 0);
create table if not exists blocks (
    dataset text not null, number integer not null, size integer not null, body blob not null,
    primary key (dataset, number));
create table if not exists jobs (name text primary key, facts text not null, result text);
create table if not exists outputs (
    dataset text not null, number integer not null, body blob not null,
    primary key (dataset, number));
"""

_MAGIC = b"SQLite format 3\0"


@dataclass(frozen=True)
class StoredDataset:
    """An uploaded input dataset."""

    name: str
    columns: Mapping[str, int]
    completed: bool
    record_count: int


def _make_private(path: str) -> None:
    """Create the file for its owner alone; a database that is there becomes so. Raises OSError."""
    file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        if os.read(file, len(_MAGIC)) in (b"", _MAGIC):
            os.fchmod(file, 0o600)
    finally:
        os.close(file)


class SandboxStore:
    """`path` is a file or `:memory:`. Raises OSError or sqlite3.Error if it can't be opened.

    Only its owner can read the file: it has the client secret and uploaded records. SQLite gives
    the files beside it the same permissions.
    """

    def __init__(self, path: str) -> None:
        self._lock = RLock()
        if path != ":memory:":
            _make_private(path)
        self._db = sqlite3.connect(path, check_same_thread=False)
        self._db.executescript("pragma journal_mode = wal; pragma synchronous = normal;" + _SCHEMA)

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        with self._lock, self._db:
            yield self._db

    def close(self) -> None:
        with self._lock:
            self._db.close()

    def get_or_set(self, key: str, value: str) -> str:
        """Return the value stored for `key`, after storing `value` if there is none."""
        with self._transaction() as db:
            db.execute("insert or ignore into meta values (?, ?)", (key, value))
            kept: str = db.execute("select value from meta where key = ?", (key,)).fetchone()[0]
        return kept

    def create_dataset(self, name: str, columns: Mapping[str, int]) -> None:
        """Add an empty dataset. Raises sqlite3.IntegrityError if the name is taken."""
        with self._transaction() as db:
            db.execute("insert into datasets values (?, ?, 0)", (name, json.dumps(columns)))

    def complete_dataset(self, name: str, count: int) -> bool:
        """Mark a dataset complete; return False, without a change, if its count is not `count`."""
        with self._transaction() as db:
            done = db.execute(
                "update datasets set completed = 1 where name = ?1 and ?2 ="
                " (select coalesce(sum(size), 0) from blocks where dataset = ?1)",
                (name, count),
            )
            return done.rowcount > 0

    def datasets(self, name: str | None = None) -> list[StoredDataset]:
        """Return all datasets, or the one of that name."""
        query = (
            "select name, columns, completed, coalesce(sum(size), 0) from datasets"
            " left join blocks on dataset = name where ?1 is null or name = ?1 group by name"
        )
        with self._transaction() as db:
            rows = db.execute(query, (name,)).fetchall()
        return [StoredDataset(row[0], json.loads(row[1]), bool(row[2]), row[3]) for row in rows]

    def put_block(self, dataset: str, number: int, size: int, body: bytes) -> bool:
        """Store a block in place of an earlier one of that number; `body` is the request's.

        Return False, without a change, if the dataset has been completed in the meantime.
        """
        with self._transaction() as db:
            kept = db.execute(
                "insert or replace into blocks select name, ?, ?, ? from datasets"
                " where name = ? and not completed",
                (number, size, body, dataset),
            )
            return kept.rowcount > 0

    def blocks(self, dataset: str) -> Iterator[bytes]:
        """Yield the bodies by ascending number; each is read when needed."""
        with self._transaction() as db:
            query = "select number from blocks where dataset = ? order by number"
            numbers = [row[0] for row in db.execute(query, (dataset,))]
        for number in numbers:
            with self._transaction() as db:
                query = "select body from blocks where dataset = ? and number = ?"
                body: bytes = db.execute(query, (dataset, number)).fetchone()[0]
            yield body

    def create_job(self, name: str, facts: Mapping[str, Any]) -> None:
        """Add a job. Raises sqlite3.IntegrityError if the name is taken."""
        with self._transaction() as db:
            db.execute("insert into jobs values (?, ?, null)", (name, json.dumps(facts)))

    def jobs(self) -> list[dict[str, Any]]:
        """Return the stored jobs in the order of submission."""
        with self._transaction() as db:
            rows = db.execute("select facts from jobs order by rowid").fetchall()
        return [json.loads(row[0]) for row in rows]

    def put_result(self, job: str, result: Mapping[str, Any]) -> None:
        """Store the result of a job."""
        with self._transaction() as db:
            db.execute("update jobs set result = ? where name = ?", (json.dumps(result), job))

    def result(self, job: str) -> dict[str, Any] | None:
        """Return a job's result, or None if there is none yet."""
        with self._transaction() as db:
            row = db.execute("select result from jobs where name = ?", (job,)).fetchone()
        return json.loads(row[0]) if row and row[0] else None

    def put_output(self, dataset: str, number: int, records: list[bytes]) -> None:
        """Store up to 1,000 records of an output as JSON texts without line breaks."""
        with self._transaction() as db:
            body = b"\n".join(records)
            db.execute("insert or replace into outputs values (?, ?, ?)", (dataset, number, body))

    def output(self, dataset: str, number: int) -> list[bytes]:
        """Return a block of an output as JSON texts; empty if it doesn't exist."""
        with self._transaction() as db:
            query = "select body from outputs where dataset = ? and number = ?"
            row = db.execute(query, (dataset, number)).fetchone()
        return row[0].split(b"\n") if row else []
