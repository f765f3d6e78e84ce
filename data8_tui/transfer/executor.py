"""What carries a transfer out, whichever way it goes, and what is remembered of it."""

from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Protocol

from data8_tui.clock import Clock
from data8_tui.transfer.download import run, tracked_download
from data8_tui.transfer.download.plan import DownloadPlan
from data8_tui.transfer.download.register import DownloadRegister, RegisteredDownload, saved_state
from data8_tui.transfer.preflight.scan import ScanProgress
from data8_tui.transfer.progress import Meter, Report, TransferStage
from data8_tui.transfer.receipt import Receipt, receipt_account
from data8_tui.transfer.threads import in_thread
from data8_tui.transfer.transfer_state import Plan
from data8_tui.transfer.upload import tracked_upload as upload
from data8_tui.transfer.upload.creation import UploadClient
from data8_tui.transfer.upload.journal import (
    JournalEntry,
    UploadJournal,
    journal_account,
    journal_entries,
    unfinished_uploads,
    uploads_folder,
)
from data8_tui.transfer.upload.plan import UploadPlan, UploadReceipt
from data8_tui.transfer.upload.resumed_upload import ResumedUpload

Settle = Callable[[Plan], None]
"""Called with the plan that goes on with the transfer from here."""


class TransferClient(run.RecordsClient, UploadClient, Protocol):
    """The part of api.client.Client that transfers need."""


class TransferExecutor:
    """Downloads and uploads with one client, noted in `home` (None: the user's state folder)."""

    def __init__(self, client: TransferClient, clock: Clock, home: Path | None) -> None:
        self._client = client
        self._clock = clock
        self._register = DownloadRegister.at(home)
        self._uploads = uploads_folder(home)

    async def carry(self, plan: Plan, report: Report, settle: Settle) -> Receipt | UploadReceipt:
        """Do it, going on with what is kept. Raises what a download or an upload does."""
        if isinstance(plan, DownloadPlan):
            return await tracked_download.tracked_download(
                self._client, plan, report, self._register, clock=self._clock
            )
        if isinstance(plan, ResumedUpload):
            plan = await self._planned(plan, report)
            settle(plan)
        return await self._upload(plan, report, settle)

    async def forget(self, plan: Plan) -> None:
        """Delete what is kept here of a transfer. Raises TargetBusy and StorageError.

        The dataset of an upload stays at Data8, incomplete: its API can't delete one.
        """
        if isinstance(plan, DownloadPlan):
            await in_thread(None, partial(self._register.forget, plan.target))
        else:
            await in_thread(None, partial(self._forget_upload, plan.path, plan.dataset))

    async def kept(self, plan: Plan) -> tuple[int, int] | None:
        """Records and bytes that are kept of a download; None where nothing tells."""
        if not isinstance(plan, DownloadPlan):
            return None
        with suppress(OSError):
            kept = await in_thread(None, partial(saved_state, plan.target))
            return (kept.marks[-1].records, kept.marks[-1].bytes) if kept and kept.marks else None
        return None

    async def unfinished(self) -> list[RegisteredDownload | tuple[Path, JournalEntry]]:
        """What earlier runs have left, downloads first; each of them the oldest first."""
        return await in_thread(None, self._unfinished)

    def begun(self, source: Path) -> list[JournalEntry]:
        """What was begun from a file at this account, the newest first."""
        return journal_entries(self._uploads, self._account(), source)

    async def _planned(self, begun: ResumedUpload, report: Report) -> UploadPlan:
        meter = Meter(self._clock)
        meter.stage, meter.total = TransferStage.CHECKING, int(begun.entry.content["records"])
        report(meter.snapshot())

        def on_progress(so_far: ScanProgress) -> None:
            meter.records = so_far.records
            if meter.due():
                report(meter.snapshot())

        return await begun.create_plan(on_progress)

    async def _upload(self, plan: UploadPlan, report: Report, settle: Settle) -> UploadReceipt:
        def named(dataset: str) -> None:
            settle(UploadPlan(plan.preflight, dataset, in_flight=plan.in_flight))

        return await upload.tracked_upload(
            self._client, plan, report, clock=self._clock, on_dataset=named, journals=self._uploads
        )

    def _forget_upload(self, path: Path, dataset: str | None) -> None:
        journal = UploadJournal.open(self._uploads, self._account(), path, self._clock.now())
        try:
            if dataset is not None and (entry := journal.entry(dataset)) is not None:
                journal.forget(entry)
        finally:
            journal.close()

    def _unfinished(self) -> list[RegisteredDownload | tuple[Path, JournalEntry]]:
        downloads = self._register.unfinished(receipt_account(self._client.connection))
        return [*downloads, *unfinished_uploads(self._uploads, self._account())]

    def _account(self) -> str:
        return journal_account(self._client.connection)
