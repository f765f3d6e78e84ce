"""How far a download has come, beside its `.part` file, and who is writing it.

A log of JSON lines, appended to and never rewritten; a line counts when it is whole, so a torn
last one is as if it had never been. The first line says what is being downloaded. Each chunk then
adds a mark: how many records and bytes the `.part` file holds, and the digest of them all. A mark
is not yet a promise. `safe` is: it is written once the bytes before it are on the disk, and is
itself on the disk before anything goes on. What lies behind the last safe mark is believed after a
crash exactly as far as its digests agree.

The file is also the lock: whoever writes holds it locked, and the kernel lets go of it when they
end, however they end.
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
from data8_tui.transfer.lock import LockHeld, acquire, holder
from data8_tui.transfer.storage import storage_errors, sync_folder, write_all

_KIND = "data8-tui download"


class ChunkMark(NamedTuple):
    """What the `.part` file holds after one more chunk."""

    records: int
    bytes: int
    digest: str
    """The first half of the SHA-256 of those bytes, in hexadecimal."""
    replaced: int = 0
    formulas: int = 0


@dataclass
class CheckpointState:
    """What a checkpoint tells of earlier runs."""

    identity: dict[str, Any] | None = None
    begins: int = 0
    """Where the first line ends, which tells the identity."""
    marks: list[ChunkMark] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    """Where each mark's line ends in the checkpoint."""
    safe: int = 0
    """Bytes of the `.part` file that were on the disk for certain."""
    runs: list[dict[str, Any]] = field(default_factory=list)
    receipt: dict[str, Any] | None = None
    """There when the `.part` file was whole and only its name was missing."""

    @property
    def began_at(self) -> datetime:
        """When the first run began. Raises ValueError where no run is told."""
        return datetime.fromisoformat(self.runs[0]["since"] if self.runs else "")


def read_checkpoint(text: bytes) -> CheckpointState:
    """What `text` tells, up to the first line that isn't whole."""
    kept, end = CheckpointState(), 0
    for line in text.splitlines(keepends=True):
        end += len(line)
        try:
            if not line.endswith(b"\n") or not _take(kept, json.loads(line), end):
                break
        except (ValueError, TypeError):
            break
    return kept


def _take(kept: CheckpointState, said: Any, end: int) -> bool:
    """Note one line; false where it is none of ours."""
    if isinstance(said, list):
        kept.marks.append(ChunkMark(*said))
        kept.ends.append(end)
    elif kept.identity is None:
        kept.identity = said if said.get("kind") == _KIND else None
        kept.begins = end
        return kept.identity is not None
    elif "run" in said:
        kept.runs.append(said["run"])
    elif "safe" in said:
        kept.safe = said["safe"]
    else:
        kept.receipt = said.get("complete")
    return True


def checkpoint_path(target: Path) -> Path:
    return target.with_name(target.name + ".checkpoint")


class Checkpoint:
    """The checkpoint of `target`, locked for as long as it is open. Everything here blocks."""

    def __init__(self, path: Path, file: int) -> None:
        self.path = path
        self._file = file
        with storage_errors(path, "read"):
            self.kept = read_checkpoint(_all_of(file))

    @classmethod
    def open(cls, target: Path) -> Self:
        """Raises TargetBusy, saying who holds it, and StorageError."""
        path = checkpoint_path(target)
        try:
            return cls(path, acquire(path))
        except LockHeld as held:
            text = held.text
        raise TargetBusy(
            f"{target} is being written by another run{_holder(text)}",
            remedy=Remedy.TARGET_BUSY(),
        )

    def begin(self, identity: Mapping[str, Any]) -> None:
        """Forget what was kept: this is another download, or the same one from the start."""
        with storage_errors(self.path, "write"):
            os.ftruncate(self._file, 0)
        self.kept = CheckpointState(identity={"kind": _KIND, **identity})
        self._append(self.kept.identity)

    def cut(self, marks: int) -> None:
        """Keep the first `marks` marks and what was said before them."""
        end = self.kept.ends[marks - 1] if marks else self.kept.begins
        with storage_errors(self.path, "write"):
            os.ftruncate(self._file, end)

    def run(self, now: datetime) -> None:
        """Note who is writing from now on, and make everything said so far last."""
        who = {"pid": os.getpid(), "host": socket.gethostname(), "since": now.isoformat()}
        self.kept.runs.append(who)
        self._append({"run": who})
        self._sync()
        with storage_errors(self.path, "write"):
            sync_folder(self.path.parent)

    def note(self, mark: ChunkMark) -> None:
        """The `.part` file holds this much, but perhaps not yet on the disk."""
        self._append(mark)

    def safe(self, size: int) -> None:
        """So many bytes of the `.part` file are on the disk."""
        self._append({"safe": size})
        self._sync()

    def complete(self, receipt: Mapping[str, Any]) -> None:
        """The `.part` file is whole and verified; only names are missing."""
        self._append({"complete": receipt})
        self._sync()

    def remove(self) -> None:
        """Nothing is left to be remembered. The lock is held until `close`."""
        with storage_errors(self.path, "remove"):
            self.path.unlink()
            sync_folder(self.path.parent)

    def close(self) -> None:
        """Let go of the lock; a checkpoint in which nothing was said leaves no trace."""
        with contextlib.suppress(OSError):
            if os.fstat(self._file).st_size == 0:
                self.path.unlink()
        os.close(self._file)

    def _append(self, said: object) -> None:
        line = json.dumps(said, separators=(",", ":")) + "\n"
        with storage_errors(self.path, "write"):
            write_all(self._file, line.encode())

    def _sync(self) -> None:
        with storage_errors(self.path, "write"):
            os.fsync(self._file)


def _all_of(file: int) -> bytes:
    with os.fdopen(os.dup(file), "rb") as whole:
        whole.seek(0)
        return whole.read()


def _holder(text: bytes) -> str:
    return holder(next(reversed(read_checkpoint(text).runs), None))
