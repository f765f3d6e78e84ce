"""The downloads started on this machine, so that unfinished ones can be listed.

The state of a download is beside its target. The register only has the plan of each: one small file
per target, in the user's state folder.
"""

import hashlib
import json
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from data8_tui import paths
from data8_tui.errors import StorageError
from data8_tui.own_files import make_private_folder, read_document
from data8_tui.transfer.download.checkpoint import (
    Checkpoint,
    CheckpointState,
    checkpoint_path,
    read_checkpoint,
)
from data8_tui.transfer.download.partial_download import converted_path
from data8_tui.transfer.download.partial_file import part_path
from data8_tui.transfer.download.plan import DownloadPlan
from data8_tui.transfer.formats import OutputFormat
from data8_tui.transfer.lock import is_held
from data8_tui.transfer.storage import storage_errors, write_whole

_SIGNATURE = b'{"dataset": "'
"""How each entry begins."""


@dataclass(frozen=True, slots=True)
class RegisteredDownload:
    """An unfinished download that no process is working on."""

    plan: DownloadPlan
    records: int
    """Records saved, of `total`."""
    total: int
    bytes: int
    since: datetime
    """When its last attempt began."""


class DownloadRegister:
    """The register in `folder`. All methods block."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def add(self, plan: DownloadPlan) -> None:
        """Add a download, before it begins. Raises StorageError."""
        with storage_errors(self._folder, "make"):
            make_private_folder(self._folder)
        text = json.dumps(_document(plan)).encode()
        write_whole(self._entry_path(plan.target), text, _SIGNATURE)

    @classmethod
    def at(cls, state_folder: Path | None = None) -> "DownloadRegister":
        """The register in `state_folder`, or in the user's own."""
        return cls((state_folder or paths.state_folder()) / "downloads")

    def remove(self, target: Path) -> None:
        """Remove a download that is finished or not to be resumed."""
        with suppress(OSError):
            self._entry_path(target).unlink(missing_ok=True)

    def unfinished(self, account: str) -> list[RegisteredDownload]:
        """The unfinished downloads of an account, the oldest first.

        Entries of downloads whose files are gone are removed.
        """
        found = []
        for path in self._folder.glob("*.json"):
            with suppress(OSError, StorageError, ValueError, TypeError, KeyError):
                plan = _plan(json.loads(read_document(path)))
                state = saved_state(plan.target)
                if state is not None:
                    found += _registered(plan, state, account)
                elif plan.target.parent.is_dir():
                    path.unlink()
        return sorted(found, key=lambda each: each.since)

    def forget(self, target: Path) -> None:
        """Delete what is saved of a download. Raises TargetBusy and StorageError."""
        if checkpoint_path(target).exists():
            _delete_files(target)
        self.remove(target)

    def _entry_path(self, target: Path) -> Path:
        where = str(target.absolute()).encode("utf-8", "surrogateescape")
        return self._folder / f"{hashlib.sha256(where).hexdigest()[:32]}.json"


def saved_state(target: Path) -> CheckpointState | None:
    """The state in the target's checkpoint; None where there is none. Raises OSError."""
    try:
        state = read_checkpoint(read_document(checkpoint_path(target)))
    except FileNotFoundError:
        return None
    return state if state.identity else None


def _registered(
    plan: DownloadPlan, state: CheckpointState, account: str
) -> list[RegisteredDownload]:
    identity = state.identity or {}
    held = is_held(checkpoint_path(plan.target))
    same = (identity["account"], identity["dataset"]) == (account, plan.dataset)
    if held or not same or not state.runs:
        return []
    records, size = state.marks[-1][:2] if state.marks else (0, 0)
    total = identity["last"] - identity["first"] + 1
    since = datetime.fromisoformat(state.runs[-1]["since"])
    return [RegisteredDownload(plan, records, total, size, since)]


def _delete_files(target: Path) -> None:
    checkpoint = Checkpoint.open(target)
    try:
        if checkpoint.state.identity is not None:
            with storage_errors(target, "tidy up beside"):
                part_path(target).unlink(missing_ok=True)
                if checkpoint.state.may_have_converted:
                    converted_path(target).unlink(missing_ok=True)
            checkpoint.remove()
    finally:
        checkpoint.close()


def _document(plan: DownloadPlan) -> dict[str, Any]:
    document = {**asdict(plan), "target": str(plan.target.absolute())}
    del document["restart"]  # a resumed download must not discard what is saved
    del document["private"]  # the settings of the session that resumes it say so
    return document


def _plan(document: dict[str, Any]) -> DownloadPlan:
    fields = document["fields"]
    typed = {
        "target": Path(document["target"]),
        "format": OutputFormat(document["format"]),
        "fields": None if fields is None else tuple(fields),
    }
    return DownloadPlan(**{**document, **typed})
