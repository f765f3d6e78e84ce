"""Uploading one file to one dataset: completely, once, and resumable.

The intent to create a dataset is written to the journal first. So whatever is lost (a response, the
process, the machine), the next attempt can look for it. Blocks may be sent repeatedly: a block
replaces the one of the same number, and block k always has the same rows. A dataset is completed
only where Data8's record count is the file's.
"""

import logging
from collections.abc import Awaitable, Callable
from contextlib import ExitStack
from functools import partial
from itertools import count
from pathlib import Path

from data8_tui.api.models import Dataset
from data8_tui.api.retry import Retry, retries_reported_to
from data8_tui.clock import Clock, SystemClock
from data8_tui.codes import Remedy
from data8_tui.errors import IntegrityError, RequestRefused, UsageError
from data8_tui.free_names import MOST_LOOKUPS, first_free
from data8_tui.threads import run_in_thread
from data8_tui.transfer.concurrency import ConcurrencyController
from data8_tui.transfer.progress import Meter, OnTransferProgress, TransferStage, ignore_progress
from data8_tui.transfer.upload.completion import complete_dataset
from data8_tui.transfer.upload.creation import UploadClient, create_dataset, find_dataset
from data8_tui.transfer.upload.journal import (
    DatasetPhase,
    JournalEntry,
    UploadJournal,
    dataset_lock,
    journal_account,
    uploads_folder,
)
from data8_tui.transfer.upload.plan import UploadPlan, UploadReceipt
from data8_tui.transfer.upload.resume_decision import (
    entry_to_continue,
    name_taken,
    new_dataset_name,
    refuse_different_content,
    resume_plan,
)
from data8_tui.transfer.upload.sender import BlockSender

OnDataset = Callable[[str], Awaitable[None]]

_LOG = logging.getLogger(__name__)


async def upload_file(
    client: UploadClient,
    plan: UploadPlan,
    report: OnTransferProgress = ignore_progress,
    *,
    clock: Clock | None = None,
    on_dataset: OnDataset | None = None,
    journal_folder: Path | None = None,
) -> UploadReceipt:
    """Upload the plan's file, resuming where an earlier attempt stopped.

    `report` is called in the event loop. `on_dataset` is awaited once, with the dataset's name.
    `journal_folder` is the folder of the journals. However this ends, the dataset is complete with
    exactly the file's records, or the upload can be resumed.

    Raises IntegrityError where the file or the dataset has changed since an earlier attempt,
    UsageError where the dataset's name is taken, TargetBusy where a process uploads the file,
    StorageError where the journal can't be written, and RequestRefused, OutcomeUnknown, NotFound
    and ServiceError as the client does.
    """
    upload = _Upload(
        client, plan, report, clock or SystemClock(), journal_folder or uploads_folder()
    )
    return await upload.run(on_dataset)


class _Upload:
    """Performs one upload."""

    def __init__(
        self,
        client: UploadClient,
        plan: UploadPlan,
        report: OnTransferProgress,
        clock: Clock,
        journal_folder: Path,
    ) -> None:
        self._client = client
        self._plan = plan
        self._report = report
        self._clock = clock
        self._journal_folder = journal_folder
        self._meter = Meter(clock)
        self._meter.total = plan.preflight.records
        self._concurrency = ConcurrencyController(plan.in_flight, clock)
        self._locks = ExitStack()

    async def run(self, on_dataset: OnDataset | None) -> UploadReceipt:
        self._set_stage(TransferStage.OPENING)
        with self._locks, retries_reported_to(self._count_retry):
            self._plan = await run_in_thread(self._plan.recheck)
            journal = await run_in_thread(self._open_journal)
            entry, dataset = await self._choose_dataset(journal)
            if on_dataset is not None:
                await on_dataset(entry.dataset)
            already = dataset is not None and dataset.completed is True
            if already:
                self._meter.resume(self._plan.preflight.records, 0)
            else:
                await self._send_records(journal, entry, dataset)
                await self._complete(journal, entry)
            if entry.phase is not DatasetPhase.COMPLETE:
                await run_in_thread(journal.set_phase, entry, DatasetPhase.COMPLETE)
            self._report(self._meter.snapshot())
            return self._receipt(entry, already=already)

    def _open_journal(self) -> UploadJournal:
        now, source = self._clock.now(), self._plan.path
        journal = UploadJournal.open(self._journal_folder, self._account(), source, now)
        self._locks.callback(journal.close)
        return journal

    async def _choose_dataset(self, journal: UploadJournal) -> tuple[JournalEntry, Dataset | None]:
        """The entry to resume and its dataset as Data8 has it, or a new entry and None."""
        entry = entry_to_continue(self._plan, journal)
        if entry is not None:
            _LOG.info("an upload goes on in the dataset begun before, %s", entry.phase)
            self._plan = resume_plan(self._plan, entry)
            await run_in_thread(self._lock_dataset, entry.dataset)
            dataset = await find_dataset(self._client, entry.dataset)
            if dataset is not None:
                refuse_different_content(self._plan, entry, dataset)
                return entry, dataset
            self._raise_if_created(entry)
        return await self._begin_entry(journal, entry), None

    def _raise_if_created(self, entry: JournalEntry) -> None:
        if entry.phase is DatasetPhase.CREATED:
            raise IntegrityError(
                f"{entry.dataset} was created and is gone from Data8",
                remedy=Remedy.DATASET_GONE(),
            )

    async def _begin_entry(
        self, journal: UploadJournal, intended: JournalEntry | None
    ) -> JournalEntry:
        name = intended.dataset if intended else await self._unused_name()
        if intended is None:
            await run_in_thread(self._lock_dataset, name)
        entry = JournalEntry(
            name,
            self._plan.preflight.source.sha256,
            self._plan.content(),
            self._clock.now().isoformat(),
        )
        if self._plan.again:
            await run_in_thread(journal.forget_unfinished)
        await run_in_thread(journal.record_intent, entry)
        return entry

    async def _unused_name(self) -> str:
        """The requested name, or a new one. Raises UsageError where the requested one is taken."""
        if (requested := self._plan.dataset) is not None:
            if await self._is_taken(requested):
                raise name_taken(requested)
            return requested
        new_name = partial(new_dataset_name, self._plan.path, self._meter.started_at)
        free = await first_free(map(new_name, count(1)), self._is_taken)
        if free is None:
            raise UsageError(
                f"Data8 says of {MOST_LOOKUPS} names like {new_name(2)} that a dataset has each of "
                "them",
                remedy=Remedy.CHOOSE_OTHER_NAME(),
            )
        return free

    async def _is_taken(self, name: str) -> bool:
        return await find_dataset(self._client, name) is not None

    async def _send_records(
        self, journal: UploadJournal, entry: JournalEntry, dataset: Dataset | None
    ) -> None:
        if dataset is not None and (dataset.record_count or 0) < entry.records:
            entry.blocks = 0  # Data8 lost some: repeat all, since repeating a block does no harm
        async with BlockSender(self._client, self._plan, entry, self._concurrency) as sender:
            if dataset is None:
                await self._create(journal, entry)
            if entry.phase is DatasetPhase.INTENDED:
                await run_in_thread(journal.set_phase, entry, DatasetPhase.CREATED)
            self._meter.resume(entry.records, 0)
            self._set_stage(TransferStage.RECORDS)
            await sender.send(journal, self._meter, self._report_when_due)

    async def _create(self, journal: UploadJournal, entry: JournalEntry) -> None:
        try:
            await create_dataset(self._client, self._plan, entry)
        except RequestRefused:
            await run_in_thread(journal.forget, entry)
            raise

    async def _complete(self, journal: UploadJournal, entry: JournalEntry) -> None:
        self._set_stage(TransferStage.FINISHING)
        await complete_dataset(self._client, journal, entry, self._plan.preflight.records)

    def _lock_dataset(self, dataset: str) -> None:
        self._locks.enter_context(dataset_lock(self._journal_folder, self._account(), dataset))

    def _receipt(self, entry: JournalEntry, *, already: bool) -> UploadReceipt:
        preflight = self._plan.preflight
        return UploadReceipt(
            dataset=entry.dataset,
            account=self._account(),
            path=self._plan.path,
            records=preflight.records,
            columns=preflight.column_types,
            sha256=preflight.source.sha256,
            blocks=preflight.blocks,
            started_at=self._meter.started_at,
            finished_at=self._clock.now(),
            resumed_from=self._meter.resumed_from,
            retries=self._meter.retries,
            already=already,
        )

    def _account(self) -> str:
        return journal_account(self._client.connection)

    def _count_retry(self, retry: Retry) -> None:
        self._concurrency.reduce()
        self._meter.add_retry(retry.reason)
        self._report(self._meter.snapshot())

    def _set_stage(self, stage: TransferStage) -> None:
        self._meter.stage = stage
        self._report(self._meter.snapshot())

    def _report_when_due(self) -> None:
        if self._meter.should_report():
            self._report(self._meter.snapshot())
