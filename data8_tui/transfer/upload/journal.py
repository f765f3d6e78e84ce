"""What has been uploaded from a file, to which dataset and how far, so that it can be resumed.

There is one journal for each file and account. It is in the user's state folder, since the file's
own folder may be read-only, shared, or emptied by other programs. A journal is a log of JSON lines
to which events are only appended; an incomplete line doesn't count. The intent to create a dataset
is on disk before the request is sent. The journal is also the lock of an upload: the run holds a
flock(2) on it, which the kernel releases when the process ends.
"""

import hashlib
import json
import os
import socket
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any, Self

from data8_tui import paths
from data8_tui.api.connection import Connection
from data8_tui.codes import Remedy
from data8_tui.documents import set_aside_reported
from data8_tui.errors import Data8Error, DocumentDamaged, StorageError, TargetBusy
from data8_tui.own_files import make_private_folder, read_document
from data8_tui.transfer.lock import LockHeld, acquire, closed_on_failure, holder, is_held
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
    "journal_account",
    "journal_entries",
    "parse_journal",
    "unfinished_uploads",
    "uploads_folder",
]

_RETENTION = 90 * 86_400
"""Seconds for which a finished upload is remembered."""


def uploads_folder(state_folder: Path | None = None) -> Path:
    """The folder of the journals: `uploads` in `state_folder`, or in the user's own."""
    return (state_folder or paths.state_folder()) / "uploads"


def journal_account(connection: Connection) -> str:
    """The account that datasets belong to: client and address, without the secret."""
    return f"{connection.client_id} at {connection.base_url}"


class UploadJournal:
    """The journal of one file and account, locked while it is open. All methods block."""

    def __init__(self, path: Path, file: int) -> None:
        self._path = path
        self._file = file
        with storage_errors(path, "read"):
            self._contents = parse_journal(os.pread(file, os.fstat(file).st_size, 0))

    @classmethod
    def open(cls, folder: Path, account: str, source: Path, now: datetime) -> Self:
        """Lock and read the journal of `source`; create it where there is none.

        Raises TargetBusy where another process holds it, DocumentDamaged, and StorageError where it
        can't be written.
        """
        path = folder / f"{_key(account, str(source))}.jsonl"
        _sweep(folder, now)
        try:
            file = _open_locked(path)
        except LockHeld as held:
            run = parse_journal(held.text).run
        else:
            with closed_on_failure(file):
                journal = cls(path, file)
                journal._begin(account, source, now)
                return journal
        raise TargetBusy(
            f"{source.name} is being uploaded by another run{holder(run)}",
            remedy=Remedy.WAIT_OR_STOP(),
        )

    @property
    def latest(self) -> JournalEntry | None:
        """The entry started last."""
        return next(reversed(self._contents.entries.values()), None)

    def entry(self, dataset: str) -> JournalEntry | None:
        """The entry of `dataset`, if there is one."""
        return self._contents.entries.get(dataset)

    def record_intent(self, entry: JournalEntry) -> None:
        """Add an entry, before its dataset is created. It is on disk when this returns."""
        names = ("dataset", "sha256", "content", "begun_at")
        fields = {name: getattr(entry, name) for name in names}
        self._contents.entries.pop(entry.dataset, None)
        self._contents.entries[entry.dataset] = entry
        self._append({"begin": fields})
        self._sync()

    def forget(self, entry: JournalEntry) -> None:
        """Remove an entry: its dataset was not created, or the upload is not to be resumed."""
        self._contents.entries.pop(entry.dataset, None)
        self._append({"forget": entry.dataset})
        self._sync()

    def forget_unfinished(self) -> None:
        """Remove the entries of all unfinished uploads."""
        for entry in _unfinished(self._contents):
            self.forget(entry)

    def set_phase(self, entry: JournalEntry, phase: DatasetPhase) -> None:
        """Set the phase of an entry. It is on disk when this returns."""
        entry.phase = phase
        self._append({"dataset": entry.dataset, "phase": phase})
        self._sync()

    def set_blocks(self, entry: JournalEntry, blocks: int) -> None:
        """Set how many blocks Data8 has. Not synced: if it is lost, those blocks are sent again."""
        entry.blocks = blocks
        self._append({"dataset": entry.dataset, "blocks": blocks})

    def close(self) -> None:
        """Release the lock."""
        os.close(self._file)

    def _begin(self, account: str, source: Path, now: datetime) -> None:
        if self._contents.damaged:
            raise _damaged(self._path, replace(self._contents, path=str(source)))
        with _state_errors(self._path):
            os.ftruncate(self._file, self._contents.size)
        if not self._contents.path:
            self._append({"kind": KIND, "path": str(source), "account": account})
        who = {"pid": os.getpid(), "host": socket.gethostname(), "since": now.isoformat()}
        self._append({"run": who})
        self._sync()
        with _state_errors(self._path):
            sync_folder(self._path.parent)

    def _append(self, event: Mapping[str, Any]) -> None:
        line = json.dumps(event, separators=(",", ":")) + "\n"
        with _state_errors(self._path):
            write_all(self._file, line.encode())

    def _sync(self) -> None:
        with _state_errors(self._path):
            os.fsync(self._file)


def _damaged(path: Path, contents: JournalContents) -> DocumentDamaged:
    """Continuing without the damaged part could create a dataset a second time."""
    source = Path(contents.path).name or "a file"
    return DocumentDamaged(
        f"what was uploaded from {source} is unknown: {path}, line {contents.damaged} is damaged",
        remedy=Remedy.UPLOAD_JOURNAL_DAMAGED(),
    )


def _sweep(folder: Path, now: datetime) -> None:
    """Delete journals of uploads finished long ago; unfinished ones are kept."""
    for path in folder.glob("*.jsonl"):
        with suppress(OSError, StorageError):
            old = now.timestamp() - path.stat().st_mtime > _RETENTION
            if old and not _unfinished(parse_journal(read_document(path))):
                path.unlink()


def _unfinished(contents: JournalContents) -> list[JournalEntry]:
    return [
        entry for entry in contents.entries.values() if entry.phase is not DatasetPhase.COMPLETE
    ]


def unfinished_uploads(
    folder: Path, account: str
) -> tuple[list[tuple[Path, JournalEntry]], list[Data8Error]]:
    """The unfinished uploads that no process works on, each with its file; the oldest first.

    And an error for each damaged journal, which is renamed, so that it is reported once.
    """
    found: list[tuple[Path, JournalEntry]] = []
    errors: list[Data8Error] = []
    for path in sorted(folder.glob("*.jsonl")):
        with suppress(OSError, StorageError):
            contents = parse_journal(read_document(path))
            if contents.damaged:
                error = _damaged(path, contents)
                errors.append(set_aside_reported(path, error, error.remedy))
            elif contents.account == account and not is_held(path):
                found += [(Path(contents.path), entry) for entry in _unfinished(contents)]
    return sorted(found, key=lambda each: each[1].begun_at), errors


def journal_entries(folder: Path, account: str, source: Path) -> list[JournalEntry]:
    """The entries of a file, the latest first. Fast; nothing is locked."""
    with suppress(OSError, StorageError):
        contents = parse_journal(read_document(folder / f"{_key(account, str(source))}.jsonl"))
        return list(reversed(contents.entries.values()))
    return []


@contextmanager
def dataset_lock(folder: Path, account: str, dataset: str) -> Iterator[None]:
    """Lock a dataset's name, so that no two files on this machine are uploaded to it.

    Raises TargetBusy where another process holds it, StorageError where the lock can't be written.
    """
    path = folder / f"{_key(account, dataset)}.lock"
    try:
        file = _open_locked(path)
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


def _open_locked(path: Path) -> int:
    """Open and lock a file that only its owner may read. Raises LockHeld and StorageError."""
    with _state_errors(path):
        make_private_folder(path.parent)
        file = acquire(path)
        with closed_on_failure(file):
            os.fchmod(file, 0o600)
            return file


@contextmanager
def _state_errors(path: Path) -> Iterator[None]:
    try:
        with storage_errors(path, "write"):
            yield
    except StorageError as error:
        raise StorageError(
            error.message,
            remedy=Remedy.UPLOAD_JOURNAL_UNWRITABLE(),
        ) from error
