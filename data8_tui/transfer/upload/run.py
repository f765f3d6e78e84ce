"""One file into one dataset: whole, once, or resumable.

What creates is noted before it is done, so whatever is lost (an answer, the process, the machine)
the next run knows what to look for. Blocks are repeated freely: one of the same number replaces
what it held, and block k always holds the same rows. A dataset is marked complete only when
Data8's count is the file's.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import partial
from pathlib import Path

from data8_tui.api.models import Dataset
from data8_tui.api.retry import Retry, retries_reported_to
from data8_tui.clock import Clock, SystemClock
from data8_tui.codes import Remedy
from data8_tui.errors import IntegrityError, RequestRefused
from data8_tui.transfer.concurrency import ConcurrencyController
from data8_tui.transfer.progress import Meter, TransferProgress, TransferStage
from data8_tui.transfer.threads import in_thread
from data8_tui.transfer.upload.completion import complete_dataset
from data8_tui.transfer.upload.creation import UploadClient, create_dataset, find_dataset
from data8_tui.transfer.upload.journal import (
    DatasetPhase,
    JournalEntry,
    UploadJournal,
    dataset_lock,
)
from data8_tui.transfer.upload.journal_paths import journal_account, uploads_folder
from data8_tui.transfer.upload.plan import UploadPlan, UploadReceipt
from data8_tui.transfer.upload.resume_decision import (
    entry_to_continue,
    fresh_name,
    refuse_different_content,
    refuse_taken_name,
    resume_plan,
)
from data8_tui.transfer.upload.sender import BlockSender


def _say_nothing(_: TransferProgress) -> None:
    pass


async def upload_file(
    client: UploadClient,
    plan: UploadPlan,
    report: Callable[[TransferProgress], None] = _say_nothing,
    *,
    clock: Clock | None = None,
    named: Callable[[str], None] = lambda name: None,
    state: Path | None = None,
) -> UploadReceipt:
    """Upload the plan's file, going on where an earlier run stopped.

    `report` is called in the event loop, and so is `named`, once, with the dataset's name. `state`
    is where uploads are noted. Raises IntegrityError where the file, or the dataset, is not what it
    was; UsageError where the dataset's name is taken; TargetBusy where another run uploads the
    file; RequestRefused, OutcomeUnknown, NotFound and ServiceError as the client does. However it
    ends, the dataset is complete with exactly the file's records, or can be gone on with.
    """
    upload = _Upload(client, plan, report, clock or SystemClock(), state or uploads_folder())
    return await upload.run(named)


class _Upload:
    """The state of one run."""

    def __init__(
        self,
        client: UploadClient,
        plan: UploadPlan,
        report: Callable[[TransferProgress], None],
        clock: Clock,
        state: Path,
    ) -> None:
        self._client = client
        self._plan = plan
        self._report = report
        self._clock = clock
        self._state = state
        self._meter = Meter(clock)
        self._meter.total = plan.preflight.records
        self._flow = ConcurrencyController(plan.in_flight, clock)
        self._held = ExitStack()

    async def run(self, named: Callable[[str], None]) -> UploadReceipt:
        self._tell(TransferStage.OPENING)
        with self._held, retries_reported_to(self._retried):
            self._plan = await in_thread(None, self._plan.recheck)
            journal = await in_thread(None, self._open_journal)
            entry, dataset = await self._entry(journal)
            named(entry.dataset)
            already = dataset is not None and dataset.completed is True
            if already:
                self._meter.resume(self._plan.preflight.records, 0)
            else:
                await self._fill(journal, entry, dataset)
                await self._complete(journal, entry)
            if entry.phase is not DatasetPhase.COMPLETE:
                await in_thread(None, partial(journal.reach, entry, DatasetPhase.COMPLETE))
            self._report(self._meter.snapshot())
            return self._receipt(entry, already=already)

    def _open_journal(self) -> UploadJournal:
        now, source = self._clock.now(), self._plan.path
        journal = UploadJournal.open(self._state, self._account(), source, now)
        self._held.callback(journal.close)
        return journal

    async def _entry(self, journal: UploadJournal) -> tuple[JournalEntry, Dataset | None]:
        """What to go on with and what Data8 has of it, or a new entry and nothing."""
        entry = entry_to_continue(self._plan, journal)
        if entry is not None:
            self._plan = resume_plan(self._plan, entry)
            await in_thread(None, partial(self._hold, entry.dataset))
            dataset = await find_dataset(self._client, entry.dataset)
            if dataset is not None:
                refuse_different_content(self._plan, entry, dataset)
                return entry, dataset
            self._refuse_gone(entry)
        return await self._new_entry(journal, entry), None

    def _refuse_gone(self, entry: JournalEntry) -> None:
        if entry.phase is DatasetPhase.CREATED:
            raise IntegrityError(
                f"{entry.dataset} was created and is gone from Data8",
                remedy=Remedy.DATASET_GONE(),
            )

    async def _new_entry(self, journal: UploadJournal, gone: JournalEntry | None) -> JournalEntry:
        name = gone.dataset if gone else await self._free_name()
        if gone is None:
            await in_thread(None, partial(self._hold, name))
        entry = JournalEntry(
            name,
            self._plan.preflight.source.sha256,
            self._plan.content(),
            self._clock.now().isoformat(),
        )
        if self._plan.again:
            await in_thread(None, journal.forget_unfinished)
        await in_thread(None, partial(journal.intend, entry))
        return entry

    async def _free_name(self) -> str:
        """Raises UsageError where the name that is asked for is taken."""
        for name in self._names():
            if await find_dataset(self._client, name) is None:
                return name
            if name == self._plan.dataset:
                break
        raise refuse_taken_name(name)

    def _names(self) -> Iterator[str]:
        if self._plan.dataset is not None:
            yield self._plan.dataset
            return
        for attempt in range(1, 100):
            yield fresh_name(self._plan.path, self._meter.started_at, attempt)

    async def _fill(
        self, journal: UploadJournal, entry: JournalEntry, dataset: Dataset | None
    ) -> None:
        if dataset is not None and (dataset.record_count or 0) < entry.records:
            entry.blocks = 0  # Data8 holds less than it took; a block too many does no harm
        async with BlockSender(self._client, self._plan, entry, self._flow) as sender:
            if dataset is None:
                await self._create(journal, entry)
            if entry.phase is DatasetPhase.INTENDED:
                await in_thread(None, partial(journal.reach, entry, DatasetPhase.CREATED))
            self._meter.resume(entry.records, 0)
            self._tell(TransferStage.RECORDS)
            await sender.send(journal, self._meter, self._tell_when_due)

    async def _create(self, journal: UploadJournal, entry: JournalEntry) -> None:
        try:
            await create_dataset(self._client, self._plan, entry)
        except RequestRefused:
            await in_thread(None, partial(journal.forget, entry))
            raise

    async def _complete(self, journal: UploadJournal, entry: JournalEntry) -> None:
        self._tell(TransferStage.FINISHING)
        await complete_dataset(self._client, journal, entry, self._plan.preflight.records)

    def _hold(self, dataset: str) -> None:
        self._held.enter_context(dataset_lock(self._state, self._account(), dataset))

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

    def _retried(self, retry: Retry) -> None:
        self._flow.distressed()
        self._meter.repeated(retry.reason)
        self._report(self._meter.snapshot())

    def _tell(self, stage: TransferStage) -> None:
        self._meter.stage = stage
        self._report(self._meter.snapshot())

    def _tell_when_due(self) -> None:
        if self._meter.due():
            self._report(self._meter.snapshot())
