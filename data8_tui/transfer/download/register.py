"""The downloads started on this machine, so that unfinished ones can be listed.

The state of a download is beside its target. The register only has the plan of each: one small file
per target, in the user's state folder.
"""

import hashlib
import json
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from data8_tui import paths
from data8_tui.documents import damaged, fit, parse_document, set_aside_if_damaged
from data8_tui.errors import Data8Error, DocumentDamaged, StorageError
from data8_tui.own_files import make_private_folder, read_document
from data8_tui.transfer.download.checkpoint import (
    Checkpoint,
    CheckpointState,
    DownloadIdentity,
    checkpoint_path,
    read_checkpoint,
)
from data8_tui.transfer.download.partial_download import converted_path
from data8_tui.transfer.download.plan import DownloadPlan
from data8_tui.transfer.lock import is_held
from data8_tui.transfer.storage import part_path, storage_errors, write_whole

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

    def unfinished(self, account: str) -> tuple[list[RegisteredDownload], list[Data8Error]]:
        """The unfinished downloads of an account, the oldest first, and what is wrong with others.

        Entries of downloads whose files are gone are removed. A damaged entry or checkpoint is
        renamed, so that it is reported once.
        """
        found: list[RegisteredDownload] = []
        errors: list[Data8Error] = []
        for path in sorted(self._folder.glob("*.json")):
            try:
                found += self._unfinished(path, account)
            except DocumentDamaged as error:
                errors.append(error)
            except (OSError, StorageError):
                continue
        return sorted(found, key=lambda each: each.since), errors

    def _unfinished(self, path: Path, account: str) -> list[RegisteredDownload]:
        with set_aside_if_damaged(path):
            plan = _plan(read_document(path), path)
        with set_aside_if_damaged(checkpoint_path(plan.target)):
            state = saved_state(plan.target)
        if state is not None:
            return _registered(plan, state, account)
        if plan.target.parent.is_dir():
            path.unlink()
        return []

    def forget(self, target: Path) -> None:
        """Delete what is saved of a download. Raises TargetBusy and StorageError."""
        if checkpoint_path(target).exists():
            _delete_files(target)
        self.remove(target)

    def _entry_path(self, target: Path) -> Path:
        where = str(target.absolute()).encode("utf-8", "surrogateescape")
        return self._folder / f"{hashlib.sha256(where).hexdigest()[:32]}.json"


def saved_state(target: Path) -> CheckpointState | None:
    """The state in the target's checkpoint; None where there is none.

    Raises DocumentDamaged, StorageError and OSError.
    """
    path = checkpoint_path(target)
    try:
        state = read_checkpoint(read_document(path), path)
    except FileNotFoundError:
        return None
    return state if state.identity else None


def records_saved(target: Path) -> tuple[int, int] | None:
    """How many records are saved of an unfinished download, and of how many; None without any.

    Chunks in flight were still written when it stopped, so this is more than it reported last.
    """
    with suppress(OSError, StorageError):
        state = saved_state(target)
        if state is not None and state.identity is not None and state.marks:
            return state.marks[-1].records, _total(state.identity)
    return None


def _total(identity: DownloadIdentity) -> int:
    return max(0, identity.last - identity.first + 1)


def _registered(
    plan: DownloadPlan, state: CheckpointState, account: str
) -> list[RegisteredDownload]:
    identity = state.identity
    if identity is None or not state.runs or is_held(checkpoint_path(plan.target)):
        return []
    if (identity.account, identity.dataset) != (account, plan.dataset):
        return []
    records, size = state.marks[-1][:2] if state.marks else (0, 0)
    return [RegisteredDownload(plan, records, _total(identity), size, state.runs[-1].since)]


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


def _plan(text: bytes, path: Path) -> DownloadPlan:
    """Raises DocumentDamaged."""
    try:
        return replace(fit(parse_document(text), DownloadPlan), restart=False)
    except ValueError as misfit:
        raise damaged(path) from misfit
