"""The progress of a download, and which process is writing it: a log beside the `.part` file.

The log has JSON lines that are only appended; an incomplete last one is ignored. The first line
identifies the download. Each chunk then adds a mark: how many records and bytes the `.part` file
has, and the digest of all those bytes. Marks aren't synced. Once the bytes are synced, a “safe”
line with their number is appended, and synced itself before the run continues. After a crash, bytes
beyond the last “safe” line are used as far as the digests of their marks are correct.

The file is also the download's lock: its writer holds a flock(2) on it, which the kernel releases
when the process ends.
"""

import contextlib
import json
import os
import socket
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple, Self

from data8_tui.codes import Remedy
from data8_tui.documents import StoredCount, StoredNumber, StoredTime, damaged, fit, parse_document
from data8_tui.errors import DocumentDamaged, TargetBusy
from data8_tui.own_files import MAX_DOCUMENT, in_the_way
from data8_tui.transfer.lock import LockHeld, acquire, closed_on_failure, holder
from data8_tui.transfer.receipt import Receipt
from data8_tui.transfer.storage import storage_errors, sync_folder, write_all

_KIND = "data8-tui download"
_SIGNATURE = f'{{"kind":"{_KIND}"'.encode()
"""How each checkpoint begins."""
_VERSION = 2
"""Of the log. From version 2 on, a converted file is noted before it is created."""


class ChunkMark(NamedTuple):
    """What the `.part` file has after a chunk."""

    records: StoredCount
    bytes: StoredCount
    digest: str
    """The first half of the SHA-256 of those bytes, in hexadecimal."""
    replaced: StoredCount = 0
    formulas: StoredCount = 0


@dataclass(frozen=True, slots=True)
class Attempt:
    """Which process wrote, and since when."""

    pid: StoredNumber
    host: str
    since: StoredTime


@dataclass(frozen=True, slots=True)
class DownloadIdentity:
    """What must be equal for an attempt to resume an earlier one."""

    account: str
    dataset: str
    columns: dict[str, object]
    record_count: StoredCount
    first: StoredNumber
    last: StoredCount
    spec: dict[str, object]
    """`WriterSpec.document()`."""
    version: StoredNumber = 1
    """Of the log; it is not compared."""


@dataclass
class CheckpointState:
    """What a checkpoint states about earlier attempts."""

    identity: DownloadIdentity | None = None
    identity_end: int = 0
    """Offset of the end of the first line, which has the identity."""
    marks: list[ChunkMark] = field(default_factory=list)
    mark_ends: list[int] = field(default_factory=list)
    """Offset of the end of each mark's line."""
    safe: int = 0
    """Bytes of the `.part` file that were synced."""
    runs: list[Attempt] = field(default_factory=list)
    converted: bool = False
    """Whether a converted file was begun."""
    receipt: Receipt | None = None
    """Present where the `.part` file was complete and only had to be renamed."""

    @property
    def may_have_converted(self) -> bool:
        """Whether a converted file beside the target is this program's."""
        return self.converted or (self.identity is not None and self.identity.version < _VERSION)

    @property
    def started_at(self) -> datetime:
        """When the first attempt began. Raises IndexError where there is none."""
        return self.runs[0].since


def read_checkpoint(text: bytes, path: Path) -> CheckpointState:
    """What a checkpoint states, up to the first line that is incomplete or no JSON.

    After a crash of the machine its end may be garbage, but no synced line follows that. Raises
    DocumentDamaged where one does, or where a line is JSON but nothing that a checkpoint has.
    """
    state, end = CheckpointState(), 0
    lines = text.splitlines(keepends=True)
    for number, line in enumerate(lines, 1):
        end += len(line)
        event = _event(line)
        if event is None:
            if any(isinstance(_event(later), dict) for later in lines[number:]):
                raise damaged(path, f"line {number}")
            break
        try:
            _apply(state, event, end)
        except ValueError as misfit:
            raise damaged(path, f"line {number}") from misfit
    return state


def _event(line: bytes) -> Any:
    """The event of a line; None where it is incomplete or no JSON."""
    try:
        return parse_document(line) if line.endswith(b"\n") else None
    except ValueError:
        return None


def _apply(state: CheckpointState, event: Any, end: int) -> None:
    """Apply one event. Raises ValueError where it is none."""
    if isinstance(event, list):
        state.marks.append(fit(event, ChunkMark))
        state.mark_ends.append(end)
        _refuse_backwards(state.marks)
        return
    fields = fit(event, dict[str, object])
    if state.identity is None:
        if fields.pop("kind", "") != _KIND:
            raise ValueError(f"not a {_KIND}")
        state.identity = fit(fields, DownloadIdentity)
        state.identity_end = end
    elif "run" in fields:
        state.runs.append(fit(fields["run"], Attempt))
    elif "safe" in fields:
        state.safe = fit(fields["safe"], StoredCount)
    elif "converting" in fields:
        state.converted = True
    else:
        complete = fit(fields.get("complete"), dict[str, object])
        state.receipt = Receipt.from_document(complete, Path())


def _refuse_backwards(marks: list[ChunkMark]) -> None:
    previous, last = marks[-2:] if len(marks) > 1 else (ChunkMark(0, 0, ""), marks[-1])
    if (last.records, last.bytes) < previous[:2] or last.bytes < previous.bytes:
        raise ValueError("a mark is before the one before")


def checkpoint_path(target: Path) -> Path:
    """The path of the checkpoint: `contacts.csv.checkpoint` beside `contacts.csv`."""
    return target.with_name(target.name + ".checkpoint")


class Checkpoint:
    """The checkpoint of one target, locked while it is open. All methods block.

    They raise StorageError where the file can't be written.
    """

    def __init__(self, path: Path, file: int, *, restart: bool = False) -> None:
        self.path = path
        self._file = file
        with storage_errors(path, "read"):
            text = _read_all(file)
        if not (text.startswith(_SIGNATURE) or _SIGNATURE.startswith(text)):
            raise in_the_way(path, "is in the checkpoint's place and is not one")
        try:
            self.state = read_checkpoint(text, path)
        except DocumentDamaged:
            if not restart:
                raise
            self.state = CheckpointState()

    @classmethod
    def open(cls, target: Path, *, restart: bool = False) -> Self:
        """Lock and read the checkpoint of `target`; create it where there is none.

        What it states doesn't matter to a `restart`. Raises TargetBusy where another process holds
        it, DocumentDamaged, and StorageError.
        """
        path = checkpoint_path(target)
        try:
            file = acquire(path, target)
        except LockHeld as held:
            text = held.text
        else:
            with closed_on_failure(file):
                return cls(path, file, restart=restart)
        raise TargetBusy(
            f"{target} is being written by another run{_holder(text, path)}",
            remedy=Remedy.TARGET_BUSY(),
        )

    def begin(self, identity: DownloadIdentity) -> None:
        """Begin a new log for another download, or for the same one from the start."""
        with storage_errors(self.path, "write"):
            os.ftruncate(self._file, 0)
        current = replace(identity, version=_VERSION)
        self.state = CheckpointState(identity=current)
        self._append({"kind": _KIND, **asdict(current)})

    def truncate(self, marks: int) -> None:
        """Keep the first `marks` marks and the lines before them."""
        end = self.state.mark_ends[marks - 1] if marks else self.state.identity_end
        with storage_errors(self.path, "write"):
            os.ftruncate(self._file, end)

    def add_run(self, now: datetime) -> None:
        """Note which process writes from now on. The whole log is synced when this returns."""
        self.state.runs.append(Attempt(os.getpid(), socket.gethostname(), now))
        who = {"pid": os.getpid(), "host": socket.gethostname(), "since": now.isoformat()}
        self._append({"run": who})
        self._sync()
        with storage_errors(self.path, "write"):
            sync_folder(self.path.parent)

    def add_mark(self, mark: ChunkMark) -> None:
        """Add a mark. The bytes that it covers need not be synced yet."""
        self._append(mark)

    def safe(self, size: int) -> None:
        """Note that the first `size` bytes of the `.part` file are synced. Synced when this
        returns.
        """
        self._append({"safe": size})
        self._sync()

    def convert(self) -> None:
        """Note that a converted file is about to be created. Synced when this returns."""
        self.state.converted = True
        self._append({"converting": True})
        self._sync()

    def complete(self, receipt: Receipt) -> None:
        """Note that the `.part` file is complete and verified. Synced when this returns."""
        self._append({"complete": receipt.document()})
        self._sync()

    def remove(self) -> None:
        """Delete the file. The lock is held until `close`."""
        with storage_errors(self.path, "remove"):
            self.path.unlink()
            sync_folder(self.path.parent)

    def close(self) -> None:
        """Release the lock. A checkpoint without any line is deleted."""
        with contextlib.suppress(OSError):
            if os.fstat(self._file).st_size == 0:
                self.path.unlink()
        os.close(self._file)

    def _append(self, event: object) -> None:
        line = json.dumps(event, separators=(",", ":")) + "\n"
        with storage_errors(self.path, "write"):
            write_all(self._file, line.encode())

    def _sync(self) -> None:
        with storage_errors(self.path, "write"):
            os.fsync(self._file)


def _read_all(file: int) -> bytes:
    with os.fdopen(os.dup(file), "rb") as whole:
        whole.seek(0)
        return whole.read(MAX_DOCUMENT)


def _holder(text: bytes, path: Path) -> str:
    with contextlib.suppress(DocumentDamaged):
        runs = read_checkpoint(text, path).runs
        return holder(asdict(runs[-1])) if runs else ""
    return ""
