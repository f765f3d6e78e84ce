"""A download's file while it is not whole: the `.part` file, its checkpoint, and how both end.

Everything here blocks, and belongs in a thread.
"""

import contextlib
import hashlib
import os
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path

from data8_tui.clock import Clock
from data8_tui.errors import StorageError
from data8_tui.transfer.download.checkpoint import Checkpoint, ChunkMark
from data8_tui.transfer.download.partial_file import (
    PartialFile,
    part_path,
    refuse_target,
    take_name,
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
from data8_tui.transfer.storage import storage_errors


def made_path(target: Path) -> Path:
    """Where a file lies that is made from the whole `.part` file, until it has its name."""
    return target.with_name(target.name + ".made")


class PartialDownload:
    """The `.part` file and the checkpoint of one target, held by this process alone.

    `receipt` is there when an earlier run was interrupted with the file whole: then its names are
    settled by now and nothing is left to do.
    """

    def __init__(
        self, plan: DownloadPlan, promise: ExpectedContent, account: str, clock: Clock
    ) -> None:
        """Raises TargetBusy, UsageError, IntegrityError or StorageError, and then holds nothing."""
        self._plan = plan
        self.account = account
        self.position = ResumePosition()
        self._may_save = True
        with ExitStack() as undo:
            self.checkpoint = Checkpoint.open(plan.target)
            undo.callback(self.checkpoint.close)
            wanted = identity(promise, account)
            known = self.checkpoint.kept.identity is not None and not plan.restart
            if known:
                refuse_other(self.checkpoint.kept.identity or {}, wanted, plan)
            self.receipt = self._recovered() if known else None
            if self.receipt is None:
                refuse_target(plan.target, overwrite=plan.overwrite)
                self.part = PartialFile(plan.target)
                undo.callback(self.part.close)
                self._go_on() if known else self._begin(wanted)
                self.checkpoint.run(clock.now())
            undo.pop_all()

    def _begin(self, wanted: dict[str, object]) -> None:
        if not self._plan.restart:
            refuse_unexplained(self.part)
        self.checkpoint.begin(wanted)
        self.part.cut()

    def _go_on(self) -> None:
        self.position = resume_position(self.checkpoint, self.part)
        self.checkpoint.cut(self.position.marks)
        self.part.cut()

    @property
    def mark(self) -> ChunkMark:
        return self.position.mark

    def write(self, pieces: Sequence[FormattedChunk]) -> None:
        """Add chunks, in order; the header is one too."""
        for formatted in pieces:
            self._write(formatted)

    def _write(self, formatted: FormattedChunk) -> None:
        self.part.write(formatted.data)
        before = self.mark
        mark = ChunkMark(
            before.records + formatted.records,
            self.part.size,
            self.part.digest,
            before.replaced + formatted.replaced,
            before.formulas + formatted.formulas,
        )
        self.checkpoint.note(mark)
        self.position.mark = mark

    def save(self) -> None:
        """Make what is written so far outlast a crash of the machine."""
        size = self.mark.bytes
        self._may_save = False
        self.part.sync()
        self.checkpoint.safe(size)
        self._may_save = True

    def publish(self, receipt: Receipt, made: Path) -> None:
        """Give the finished file `made` its name, and leave only the receipt beside it."""
        with storage_errors(made, "write"), made.open("rb") as whole:
            os.fsync(whole.fileno())
        self.checkpoint.complete(receipt.document())
        take_name(made, self._plan.target, overwrite=self._plan.overwrite)
        self._tidy(receipt)

    def _tidy(self, receipt: Receipt) -> None:
        write_receipt(receipt)
        target = self._plan.target
        with storage_errors(target, "tidy up beside"):
            part_path(target).unlink(missing_ok=True)
            made_path(target).unlink(missing_ok=True)
        self.checkpoint.remove()

    def leave(self) -> None:
        """Let go of the files, with all that is in them saved as far as the disk allows."""
        with contextlib.suppress(StorageError), _closing(self):
            # After a sync that has failed, the next one succeeds without having written anything.
            if self.receipt is None and self._may_save:
                self.save()

    def _recovered(self) -> Receipt | None:
        """Finish what a run has left between the last byte and the last name."""
        if self.checkpoint.kept.receipt is None:
            return None
        target, part = self._plan.target, part_path(self._plan.target)
        try:
            receipt = Receipt.from_document(self.checkpoint.kept.receipt, target)
        except (KeyError, TypeError, ValueError):
            return None
        if digest_of(target) != receipt.sha256:
            whole = [path for path in (part, made_path(target)) if _is(path, receipt)]
            if not whole:
                return None
            take_name(whole[0], target, overwrite=self._plan.overwrite)
        self._tidy(receipt)
        return receipt


def _is(path: Path, receipt: Receipt) -> bool:
    return digest_of(path) == receipt.sha256


@contextlib.contextmanager
def _closing(draft: PartialDownload) -> Iterator[None]:
    try:
        yield
    finally:
        if draft.receipt is None:
            draft.part.close()
        draft.checkpoint.close()


def digest_of(path: Path) -> str:
    """The file's SHA-256 in hexadecimal, empty where there is no file. Raises StorageError."""
    with storage_errors(path, "read"):
        try:
            with path.open("rb") as file:
                return hashlib.file_digest(file, "sha256").hexdigest()
        except FileNotFoundError:
            return ""
