"""An unfinished download: its `.part` file and its checkpoint, how they are resumed and closed.

Everything here blocks, so call it in a thread.
"""

import contextlib
import hashlib
import os
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

from data8_tui.clock import Clock
from data8_tui.errors import StorageError
from data8_tui.own_files import open_regular, refuse_foreign, refuse_unknown, reopen_own
from data8_tui.transfer.download.checkpoint import Checkpoint, ChunkMark, DownloadIdentity
from data8_tui.transfer.download.partial_file import (
    PartialFile,
    refuse_target,
    rename_into_place,
)
from data8_tui.transfer.download.plan import DownloadPlan, ExpectedContent
from data8_tui.transfer.download.resume import (
    ResumePosition,
    identity,
    refuse_other,
    refuse_unexplained,
    resume_position,
)
from data8_tui.transfer.formats import FormattedChunk
from data8_tui.transfer.receipt import Receipt, write_receipt
from data8_tui.transfer.storage import part_path, storage_errors, sync_file


def converted_path(target: Path) -> Path:
    """The path of a file converted from the `.part` file, until it is renamed."""
    return target.with_name(target.name + ".made")


class PartialDownload:
    """The `.part` file and the checkpoint of one target, locked for this process.

    Where an earlier attempt was interrupted after its file was complete, the renaming is completed
    here. Then `receipt` is set, and there is nothing left to do.
    """

    def __init__(
        self, plan: DownloadPlan, expected: ExpectedContent, account: str, clock: Clock
    ) -> None:
        """Raises TargetBusy, UsageError, IntegrityError and StorageError; nothing stays locked."""
        self._plan = plan
        self.account = account
        self.position = ResumePosition()
        self._may_save = True
        with ExitStack() as undo:
            self.checkpoint = Checkpoint.open(plan.target, restart=plan.restart)
            undo.callback(self.checkpoint.close)
            requested = identity(expected, account)
            saved = self.checkpoint.state.identity
            resumable = saved is not None and not plan.restart
            if saved is not None and resumable:
                refuse_other(saved, requested, plan)
            self.receipt = self._recover() if resumable else None
            if self.receipt is None:
                refuse_target(plan.target, overwrite=plan.overwrite)
                self.part = PartialFile(plan.target, private=plan.private)
                undo.callback(self.part.close)
                self._resume() if resumable else self._start_new(requested)
                self.checkpoint.add_run(clock.now())
            undo.pop_all()

    def _start_new(self, requested: DownloadIdentity) -> None:
        if not self._plan.restart:
            refuse_unexplained(self.part)
        self.checkpoint.begin(requested)
        self.part.truncate()

    def _resume(self) -> None:
        self.position = resume_position(self.checkpoint, self.part)
        self.checkpoint.truncate(self.position.marks)
        self.part.truncate()

    @property
    def mark(self) -> ChunkMark:
        """What the `.part` file has now."""
        return self.position.mark

    def write(self, chunks: Sequence[FormattedChunk]) -> None:
        """Append chunks, in order; the header is one, too. Raises StorageError."""
        for formatted in chunks:
            self._write(formatted)

    def _write(self, formatted: FormattedChunk) -> None:
        self.part.write(formatted.data)
        previous = self.mark
        mark = ChunkMark(
            previous.records + formatted.records,
            self.part.size,
            self.part.digest,
            previous.replaced + formatted.replaced,
            previous.formulas + formatted.formulas,
        )
        self.checkpoint.add_mark(mark)
        self.position.mark = mark

    def save(self) -> None:
        """Sync what is written, so that it survives a crash of the machine. Raises StorageError."""
        size = self.mark.bytes
        self._may_save = False
        self.part.sync()
        self.checkpoint.safe(size)
        self._may_save = True

    def begin_converted(self) -> Path:
        """Create the empty file that the `.part` file is converted to; return its path.

        One that an earlier attempt has left is replaced. Raises StorageError where another file is
        in its place.
        """
        converted = converted_path(self._plan.target)
        with storage_errors(converted, "write"):
            if self.checkpoint.state.may_have_converted:
                refuse_foreign(converted)
                converted.unlink(missing_ok=True)
            refuse_unknown(converted, b"")
            self.checkpoint.convert()
            os.close(reopen_own(converted, b"", self.part.mode))
        return converted

    def publish(self, receipt: Receipt, converted: Path) -> None:
        """Rename the finished file to the target and write the receipt; delete everything else.

        Raises UsageError where the target exists and may not be replaced, and StorageError.
        """
        with storage_errors(converted, "write"):
            sync_file(converted)
        self.checkpoint.complete(receipt)
        rename_into_place(converted, self._plan.target, overwrite=self._plan.overwrite)
        self._clean_up(receipt)

    def discard(self) -> None:
        """Delete what is saved; `close` still has to be called. Raises StorageError."""
        with storage_errors(self.part.path, "remove"):
            self.part.path.unlink(missing_ok=True)
        self.checkpoint.remove()

    def _clean_up(self, receipt: Receipt) -> None:
        write_receipt(receipt)
        target = self._plan.target
        with storage_errors(target, "tidy up beside"):
            part_path(target).unlink(missing_ok=True)
            if self.checkpoint.state.may_have_converted:
                converted_path(target).unlink(missing_ok=True)
        self.checkpoint.remove()

    def close(self) -> None:
        """Sync what is written, as far as the disk allows, and release the files."""
        with contextlib.suppress(StorageError), _closing(self):
            # After a failed fsync(2) the next one succeeds, although the data may be lost (Linux).
            if self.receipt is None and self._may_save:
                self.save()

    def _recover(self) -> Receipt | None:
        """Complete what an earlier attempt has left between the last byte and the last renaming."""
        if self.checkpoint.state.receipt is None:
            return None
        target, part = self._plan.target, part_path(self._plan.target)
        receipt = replace(self.checkpoint.state.receipt, path=target)
        if digest_of(target) != receipt.sha256:
            whole = [path for path in (part, converted_path(target)) if _is(path, receipt)]
            if not whole:
                return None
            rename_into_place(whole[0], target, overwrite=self._plan.overwrite)
        self._clean_up(receipt)
        return receipt


def _is(path: Path, receipt: Receipt) -> bool:
    return digest_of(path) == receipt.sha256


@contextlib.contextmanager
def _closing(partial_download: PartialDownload) -> Iterator[None]:
    try:
        yield
    finally:
        if partial_download.receipt is None:
            partial_download.part.close()
        partial_download.checkpoint.close()


def digest_of(path: Path) -> str:
    """The SHA-256 of a file in hexadecimal; empty where there is no file. Raises StorageError."""
    with storage_errors(path, "read"):
        try:
            with os.fdopen(open_regular(path), "rb") as file:
                return hashlib.file_digest(file, "sha256").hexdigest()
        except FileNotFoundError:
            return ""
