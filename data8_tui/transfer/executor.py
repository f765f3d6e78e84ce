"""Executing transfers in both directions, and what is saved of unfinished ones."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Protocol, TypeAlias

from data8_tui.clock import Clock
from data8_tui.errors import Data8Error, StorageError
from data8_tui.threads import run_in_thread
from data8_tui.transfer.download.plan import DownloadPlan
from data8_tui.transfer.download.register import DownloadRegister, RegisteredDownload, saved_state
from data8_tui.transfer.download.run import RecordsClient
from data8_tui.transfer.download.tracked_download import tracked_download
from data8_tui.transfer.preflight.scan import ScanProgress
from data8_tui.transfer.progress import Meter, OnTransferProgress, TransferStage
from data8_tui.transfer.receipt import Receipt, receipt_account
from data8_tui.transfer.transfer_state import Plan
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
from data8_tui.transfer.upload.upload_through_outages import upload_through_outages

Unfinished: TypeAlias = RegisteredDownload | tuple[Path, JournalEntry]
OnPlan = Callable[[Plan], None]
"""Called with the plan by which the transfer is resumed from now on."""


class TransferClient(RecordsClient, UploadClient, Protocol):
    """The part of api.client.Client that transfers need."""


class TransferExecutor:
    """Downloads and uploads with one client.

    `state_folder` None means the user's own. Only the user may read what is downloaded `private`.
    """

    def __init__(
        self, client: TransferClient, clock: Clock, state_folder: Path | None, *, private: bool
    ) -> None:
        self._private = private
        self._client = client
        self._clock = clock
        self._register = DownloadRegister.at(state_folder)
        self._journal_folder = uploads_folder(state_folder)

    async def run(
        self, plan: Plan, report: OnTransferProgress, on_plan: OnPlan
    ) -> Receipt | UploadReceipt:
        """Execute a plan, resuming where an earlier attempt stopped.

        Raises what `tracked_download` and `upload_through_outages` raise.
        """
        if isinstance(plan, DownloadPlan):
            plan = replace(plan, private=self._private)
            return await tracked_download(
                self._client, plan, report, self._register, clock=self._clock
            )
        if isinstance(plan, ResumedUpload):
            plan = await self._create_plan(plan, report)
            on_plan(plan)
        return await self._upload(plan, report, on_plan)

    async def forget(self, plan: Plan) -> None:
        """Delete what is saved of a transfer on this machine. Raises TargetBusy and StorageError.

        An upload's dataset stays at Data8, incomplete: the API has no request to delete one.
        """
        if isinstance(plan, DownloadPlan):
            await run_in_thread(self._register.forget, plan.target)
        else:
            await run_in_thread(self._forget_upload, plan.path, plan.dataset)

    async def saved(self, plan: Plan) -> tuple[int, int] | None:
        """Records and bytes saved of a download; None for an upload, or where there are none."""
        if not isinstance(plan, DownloadPlan):
            return None
        with suppress(OSError, StorageError):
            state = await run_in_thread(saved_state, plan.target)
            if state is not None and state.marks:
                return state.marks[-1].records, state.marks[-1].bytes
        return None

    async def unfinished(self) -> tuple[list[Unfinished], list[Data8Error]]:
        """What earlier sessions left unfinished: downloads, then uploads, each the oldest first.

        And an error for each damaged document, which is set aside.
        """
        return await run_in_thread(self._unfinished)

    def uploads_from(self, source: Path) -> list[JournalEntry]:
        """The uploads started from a file for this account, the latest first."""
        return journal_entries(self._journal_folder, self._account(), source)

    async def _create_plan(self, resumed: ResumedUpload, report: OnTransferProgress) -> UploadPlan:
        meter = Meter(self._clock)
        meter.stage, meter.total = TransferStage.CHECKING, int(resumed.entry.content["records"])
        report(meter.snapshot())

        def on_progress(so_far: ScanProgress) -> None:
            meter.records = so_far.records
            if meter.should_report():
                report(meter.snapshot())

        return await resumed.create_plan(on_progress)

    async def _upload(
        self, plan: UploadPlan, report: OnTransferProgress, on_plan: OnPlan
    ) -> UploadReceipt:
        async def on_dataset(dataset: str) -> None:
            on_plan(UploadPlan(plan.preflight, dataset, in_flight=plan.in_flight))

        return await upload_through_outages(
            self._client,
            plan,
            report,
            clock=self._clock,
            on_dataset=on_dataset,
            journal_folder=self._journal_folder,
        )

    def _forget_upload(self, path: Path, dataset: str | None) -> None:
        journal = UploadJournal.open(self._journal_folder, self._account(), path, self._clock.now())
        try:
            if dataset is not None and (entry := journal.entry(dataset)) is not None:
                journal.forget(entry)
        finally:
            journal.close()

    def _unfinished(self) -> tuple[list[Unfinished], list[Data8Error]]:
        downloads, errors = self._register.unfinished(receipt_account(self._client.connection))
        uploads, more = unfinished_uploads(self._journal_folder, self._account())
        return [*downloads, *uploads], errors + more

    def _account(self) -> str:
        return journal_account(self._client.connection)
