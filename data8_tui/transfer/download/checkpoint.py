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
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple, Self

from data8_tui.codes import Remedy
from data8_tui.errors import TargetBusy
from data8_tui.own_files import MAX_DOCUMENT, in_the_way
from data8_tui.transfer.lock import LockHeld, acquire, closed_on_failure, holder
from data8_tui.transfer.storage import storage_errors, sync_folder, write_all

_KIND = "data8-tui download"
_SIGNATURE = f'{{"kind":"{_KIND}"'.encode()
"""How each checkpoint begins."""
_VERSION = 2
"""Of the log. From version 2 on, a converted file is noted before it is created."""


class ChunkMark(NamedTuple):
    """What the `.part` file has after a chunk."""

    records: int
    bytes: int
    digest: str
    """The first half of the SHA-256 of those bytes, in hexadecimal."""
    replaced: int = 0
    formulas: int = 0


@dataclass
class CheckpointState:
    """What a checkpoint states about earlier attempts."""

    identity: dict[str, Any] | None = None
    identity_end: int = 0
    """Offset of the end of the first line, which has the identity."""
    marks: list[ChunkMark] = field(default_factory=list)
    mark_ends: list[int] = field(default_factory=list)
    """Offset of the end of each mark's line."""
    safe: int = 0
    """Bytes of the `.part` file that were synced."""
    runs: list[dict[str, Any]] = field(default_factory=list)
    converted: bool = False
    """Whether a converted file was begun."""
    receipt: dict[str, Any] | None = None
    """Present where the `.part` file was complete and only had to be renamed."""

    @property
    def may_have_converted(self) -> bool:
        """Whether a converted file beside the target is this program's."""
        return self.converted or (self.identity is not None and "version" not in self.identity)

    @property
    def started_at(self) -> datetime:
        """When the first attempt began. Raises ValueError where there is none."""
        return datetime.fromisoformat(self.runs[0]["since"] if self.runs else "")


def read_checkpoint(text: bytes) -> CheckpointState:
    """What a checkpoint states, up to the first line that is incomplete or invalid."""
    state, end = CheckpointState(), 0
    for line in text.splitlines(keepends=True):
        end += len(line)
        try:
            if not line.endswith(b"\n") or not _apply(state, json.loads(line), end):
                break
        except (ValueError, TypeError):
            break
    return state


def _apply(state: CheckpointState, event: Any, end: int) -> bool:
    """Apply one event; return False where it is none."""
    if isinstance(event, list):
        state.marks.append(ChunkMark(*event))
        state.mark_ends.append(end)
    elif state.identity is None:
        state.identity = event if event.get("kind") == _KIND else None
        state.identity_end = end
        return state.identity is not None
    elif "run" in event:
        state.runs.append(event["run"])
    elif "safe" in event:
        state.safe = event["safe"]
    elif "converting" in event:
        state.converted = True
    else:
        state.receipt = event.get("complete")
    return True


def checkpoint_path(target: Path) -> Path:
    """The path of the checkpoint: `contacts.csv.checkpoint` beside `contacts.csv`."""
    return target.with_name(target.name + ".checkpoint")


class Checkpoint:
    """The checkpoint of one target, locked while it is open. All methods block.

    They raise StorageError where the file can't be written.
    """

    def __init__(self, path: Path, file: int) -> None:
        self.path = path
        self._file = file
        with storage_errors(path, "read"):
            text = _read_all(file)
        if not (text.startswith(_SIGNATURE) or _SIGNATURE.startswith(text)):
            raise in_the_way(path, "is in the checkpoint's place and is not one")
        self.state = read_checkpoint(text)

    @classmethod
    def open(cls, target: Path) -> Self:
        """Lock and read the checkpoint of `target`; create it where there is none.

        Raises TargetBusy where another process holds it, and StorageError.
        """
        path = checkpoint_path(target)
        try:
            file = acquire(path, target)
        except LockHeld as held:
            text = held.text
        else:
            with closed_on_failure(file):
                return cls(path, file)
        raise TargetBusy(
            f"{target} is being written by another run{_holder(text)}",
            remedy=Remedy.TARGET_BUSY(),
        )

    def begin(self, identity: Mapping[str, Any]) -> None:
        """Begin a new log for another download, or for the same one from the start."""
        with storage_errors(self.path, "write"):
            os.ftruncate(self._file, 0)
        self.state = CheckpointState(identity={"kind": _KIND, "version": _VERSION, **identity})
        self._append(self.state.identity)

    def truncate(self, marks: int) -> None:
        """Keep the first `marks` marks and the lines before them."""
        end = self.state.mark_ends[marks - 1] if marks else self.state.identity_end
        with storage_errors(self.path, "write"):
            os.ftruncate(self._file, end)

    def add_run(self, now: datetime) -> None:
        """Note which process writes from now on. The whole log is synced when this returns."""
        who = {"pid": os.getpid(), "host": socket.gethostname(), "since": now.isoformat()}
        self.state.runs.append(who)
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

    def complete(self, receipt: Mapping[str, Any]) -> None:
        """Note that the `.part` file is complete and verified. Synced when this returns."""
        self._append({"complete": receipt})
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


def _holder(text: bytes) -> str:
    return holder(next(reversed(read_checkpoint(text).runs), None))
