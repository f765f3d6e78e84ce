"""Which downloads this machine has begun, so that the application can offer what is unfinished.

All that is kept of a download lies beside its target. Here stands only where that is and what was
asked for: a small file for each target, in the user's state folder.
"""

import hashlib
import json
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from data8_tui.paths import state_folder
from data8_tui.transfer.download.checkpoint import (
    Checkpoint,
    CheckpointState,
    checkpoint_path,
    read_checkpoint,
)
from data8_tui.transfer.download.partial_download import made_path
from data8_tui.transfer.download.partial_file import part_path
from data8_tui.transfer.download.plan import DownloadPlan
from data8_tui.transfer.formats import OutputFormat
from data8_tui.transfer.lock import is_held
from data8_tui.transfer.storage import storage_errors, write_whole


@dataclass(frozen=True, slots=True)
class RegisteredDownload:
    """What is kept of a download that nobody has finished and nobody is working on."""

    plan: DownloadPlan
    records: int
    """Kept, of `total`."""
    total: int
    bytes: int
    since: datetime
    """When its last run began."""


class DownloadRegister:
    """The downloads noted in `folder`. Everything here blocks."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def note(self, plan: DownloadPlan) -> None:
        """Before it begins. Raises StorageError."""
        with storage_errors(self._folder, "make"):
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        write_whole(self._note_of(plan.target), json.dumps(_document(plan)).encode())

    @classmethod
    def at(cls, home: Path | None = None) -> "DownloadRegister":
        """The one in the state folder `home`, or the user's own."""
        return cls((home or state_folder()) / "downloads")

    def drop(self, target: Path) -> None:
        """It is finished, or nobody wants to go on with it."""
        with suppress(OSError):
            self._note_of(target).unlink(missing_ok=True)

    def unfinished(self, account: str) -> list[RegisteredDownload]:
        """Those of this account, the oldest first; notes of what is gone are dropped."""
        found = []
        for path in self._folder.glob("*.json"):
            with suppress(OSError, ValueError, TypeError, KeyError):
                plan = _plan(json.loads(path.read_bytes()))
                kept = kept_bytes(plan.target)
                if kept is not None:
                    found += _begun(plan, kept, account)
                elif plan.target.parent.is_dir():
                    path.unlink()
        return sorted(found, key=lambda each: each.since)

    def forget(self, target: Path) -> None:
        """Delete what is kept of a download. Raises TargetBusy and StorageError."""
        if checkpoint_path(target).exists():
            _throw_away(target)
        self.drop(target)

    def _note_of(self, target: Path) -> Path:
        where = str(target.absolute()).encode("utf-8", "surrogateescape")
        return self._folder / f"{hashlib.sha256(where).hexdigest()[:32]}.json"


def kept_bytes(target: Path) -> CheckpointState | None:
    """What the checkpoint of `target` tells; None where there is none. Raises OSError."""
    try:
        kept = read_checkpoint(checkpoint_path(target).read_bytes())
    except FileNotFoundError:
        return None
    return kept if kept.identity else None


def _begun(plan: DownloadPlan, kept: CheckpointState, account: str) -> list[RegisteredDownload]:
    told = kept.identity or {}
    held = is_held(checkpoint_path(plan.target))
    if held or (told["account"], told["dataset"]) != (account, plan.dataset) or not kept.runs:
        return []
    records, size = kept.marks[-1][:2] if kept.marks else (0, 0)
    total = told["last"] - told["first"] + 1
    since = datetime.fromisoformat(kept.runs[-1]["since"])
    return [RegisteredDownload(plan, records, total, size, since)]


def _throw_away(target: Path) -> None:
    checkpoint = Checkpoint.open(target)
    try:
        if checkpoint.kept.identity is not None:
            with storage_errors(target, "tidy up beside"):
                part_path(target).unlink(missing_ok=True)
                made_path(target).unlink(missing_ok=True)
            checkpoint.remove()
    finally:
        checkpoint.close()


def _document(plan: DownloadPlan) -> dict[str, Any]:
    held = {**asdict(plan), "target": str(plan.target.absolute())}
    del held["restart"]  # whoever goes on doesn't begin afresh
    return held


def _plan(document: dict[str, Any]) -> DownloadPlan:
    fields = document["fields"]
    told = {
        "target": Path(document["target"]),
        "format": OutputFormat(document["format"]),
        "fields": None if fields is None else tuple(fields),
    }
    return DownloadPlan(**{**document, **told})
