"""What has been uploaded from a file, to whom and how far, so that a later run can go on.

One journal for a file and an account, in the user's state folder: the file's own folder may be
read-only, shared, or swept by whoever delivers the files. It is a log of JSON lines, appended to
and never rewritten; a line counts when it is whole. What creates is noted, and on the disk, before
it is done. The journal is also the lock: whoever uploads the file holds it, and the kernel lets go
of it when they end, however they end.
"""

import hashlib
import json
import os
import socket
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Any, Self

from data8_tui.codes import Remedy
from data8_tui.errors import StorageError, TargetBusy
from data8_tui.transfer.lock import LockHeld, acquire, holder, is_held
from data8_tui.transfer.storage import storage_errors, sync_folder, write_all
from data8_tui.transfer.upload.journal_format import (
    KIND,
    DatasetPhase,
    JournalContents,
    JournalEntry,
    parse_journal,
)

__all__ = [
    "DatasetPhase",
    "JournalEntry",
    "UploadJournal",
    "dataset_lock",
    "journal_entries",
    "parse_journal",
    "unfinished_uploads",
]

_KEPT = 90 * 86_400
"""Seconds for which it is remembered that a file was uploaded."""


class UploadJournal:
    """The journal of one file and account, locked while it is open. Everything here blocks."""

    def __init__(self, path: Path, file: int) -> None:
        self._path = path
        self._file = file
        with storage_errors(path, "read"):
            self._told = parse_journal(os.pread(file, os.fstat(file).st_size, 0))

    @classmethod
    def open(cls, folder: Path, account: str, source: Path, now: datetime) -> Self:
        """Raises TargetBusy, saying who uploads the file already, and StorageError."""
        path = folder / f"{_key(account, str(source))}.jsonl"
        _sweep(folder, now)
        try:
            file = _held(path)
        except LockHeld as held:
            run = parse_journal(held.text).run
        else:
            with _let_go_on_failure(file):
                journal = cls(path, file)
                journal._begin(account, source, now)
                return journal
        raise TargetBusy(
            f"{source.name} is being uploaded by another run{holder(run)}",
            remedy=Remedy.WAIT_OR_STOP(),
        )

    @property
    def latest(self) -> JournalEntry | None:
        """What was begun last."""
        return next(reversed(self._told.entries.values()), None)

    def entry(self, dataset: str) -> JournalEntry | None:
        return self._told.entries.get(dataset)

    def intend(self, entry: JournalEntry) -> None:
        """Before it is created. On the disk when this returns."""
        held = {name: getattr(entry, name) for name in ("dataset", "sha256", "content", "begun_at")}
        self._told.entries.pop(entry.dataset, None)
        self._told.entries[entry.dataset] = entry
        self._append({"begin": held})
        self._sync()

    def forget(self, entry: JournalEntry) -> None:
        """It was not created, or nobody wants to go on with it."""
        self._told.entries.pop(entry.dataset, None)
        self._append({"forget": entry.dataset})
        self._sync()

    def forget_unfinished(self) -> None:
        for entry in _unfinished(self._told):
            self.forget(entry)

    def reach(self, entry: JournalEntry, phase: DatasetPhase) -> None:
        entry.phase = phase
        self._append({"dataset": entry.dataset, "phase": phase})
        self._sync()

    def count(self, entry: JournalEntry, blocks: int) -> None:
        """So many blocks are taken. If this is lost with the machine, they are sent once more."""
        entry.blocks = blocks
        self._append({"dataset": entry.dataset, "blocks": blocks})

    def close(self) -> None:
        os.close(self._file)

    def _begin(self, account: str, source: Path, now: datetime) -> None:
        if self._told.damaged:
            raise _damaged(self._path, self._told.damaged, source)
        with _in_state(self._path):
            os.ftruncate(self._file, self._told.size)
        if not self._told.path:
            self._append({"kind": KIND, "path": str(source), "account": account})
        who = {"pid": os.getpid(), "host": socket.gethostname(), "since": now.isoformat()}
        self._append({"run": who})
        self._sync()
        with _in_state(self._path):
            sync_folder(self._path.parent)

    def _append(self, said: Mapping[str, Any]) -> None:
        line = json.dumps(said, separators=(",", ":")) + "\n"
        with _in_state(self._path):
            write_all(self._file, line.encode())

    def _sync(self) -> None:
        with _in_state(self._path):
            os.fsync(self._file)


def _damaged(path: Path, line: int, source: Path) -> StorageError:
    """To begin anew without a word could create a dataset that is there already."""
    return StorageError(
        f"what was uploaded from {source.name} can't be told: {path}, line {line} makes no sense",
        remedy=Remedy.UPLOAD_JOURNAL_DAMAGED(),
    )


def _sweep(folder: Path, now: datetime) -> None:
    """Forget what was finished long ago; what is unfinished stays until somebody says so."""
    for path in folder.glob("*.jsonl"):
        with suppress(OSError):
            old = now.timestamp() - path.stat().st_mtime > _KEPT
            if old and not _unfinished(parse_journal(path.read_bytes())):
                path.unlink()


def _unfinished(told: JournalContents) -> list[JournalEntry]:
    return [entry for entry in told.entries.values() if entry.phase is not DatasetPhase.COMPLETE]


def unfinished_uploads(folder: Path, account: str) -> list[tuple[Path, JournalEntry]]:
    """The uploads that nobody has finished and nobody is working on, with their files."""
    found = []
    for path in sorted(folder.glob("*.jsonl")):
        with suppress(OSError):
            told = parse_journal(path.read_bytes())
            if told.account == account and not is_held(path):
                found += [(Path(told.path), entry) for entry in _unfinished(told)]
    return sorted(found, key=lambda each: each[1].begun_at)


def journal_entries(folder: Path, account: str, source: Path) -> list[JournalEntry]:
    """What was begun from a file, the newest first; quick, and nothing is locked."""
    with suppress(OSError):
        told = parse_journal((folder / f"{_key(account, str(source))}.jsonl").read_bytes())
        return list(reversed(told.entries.values()))
    return []


@contextmanager
def dataset_lock(folder: Path, account: str, dataset: str) -> Iterator[None]:
    """Hold the dataset's name, so that no two files of this machine go into one dataset."""
    path = folder / f"{_key(account, dataset)}.lock"
    try:
        file = _held(path)
    except LockHeld:
        file = None
    if file is None:
        raise TargetBusy(
            f"another run is uploading to {dataset}", remedy=Remedy.CHOOSE_OTHER_NAME()
        )
    try:
        yield
    finally:
        with suppress(OSError):
            path.unlink()
        os.close(file)


def _key(account: str, name: str) -> str:
    return hashlib.sha256(f"{account}\0{name}".encode("utf-8", "surrogateescape")).hexdigest()[:32]


def _held(path: Path) -> int:
    """Open and locked, for its owner's eyes only. Raises Held and StorageError."""
    with _in_state(path):
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        file = acquire(path)
        if file is None:
            raise FileNotFoundError(path)
        with _let_go_on_failure(file):
            os.fchmod(file, 0o600)
            return file


@contextmanager
def _let_go_on_failure(file: int) -> Iterator[None]:
    """This process may live on and try again, and must not find itself the holder."""
    try:
        yield
    except BaseException:
        os.close(file)
        raise


@contextmanager
def _in_state(path: Path) -> Iterator[None]:
    try:
        with storage_errors(path, "write"):
            yield
    except StorageError as error:
        raise StorageError(
            error.message,
            remedy=Remedy.UPLOAD_JOURNAL_UNWRITABLE(),
        ) from error
