"""Everything that one run needs, created on first use and closed in order; both front ends use it.

So a command that lists jobs creates no poller, and nothing uses the network before the first
request.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from datetime import timedelta
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING

from data8_tui.clock import Clock, SystemClock
from data8_tui.errors import DocumentDamaged, StorageError
from data8_tui.settings.profile import Profile, load_profile
from data8_tui.settings.sources import read_settings

if TYPE_CHECKING:
    from data8_tui.api.client import Client, Retry
    from data8_tui.jobs.history_backfill import HistoryBackfill
    from data8_tui.jobs.job_ends import JobEnds
    from data8_tui.jobs.job_recall import JobRecall
    from data8_tui.jobs.job_tracker import JobTracker
    from data8_tui.jobs.kept_choices import KeptChoices
    from data8_tui.jobs.last_look import LastLook
    from data8_tui.jobs.notice_log import NoticeLog
    from data8_tui.jobs.run.queue import RunQueue, TrackedRun
    from data8_tui.jobs.status_learner import StatusLearner
    from data8_tui.jobs.transfer_log import TransferLog
    from data8_tui.jobs.verdicts import Verdicts
    from data8_tui.jobs.watch_list import WatchedJobs
    from data8_tui.jobs.workflow_trends import WorkflowTrends
    from data8_tui.monitor.history import Bounds, History, StoredJob
    from data8_tui.monitor.poller import Poller
    from data8_tui.monitor.shared_polls import SharedPolls
    from data8_tui.monitor.store import Store
    from data8_tui.settings.model import RefreshSettings
    from data8_tui.settings.secret_source import SecretExpiry
    from data8_tui.temporary_folder import TemporaryFolder
    from data8_tui.transfer.queue import Transfer, TransferQueue

__all__ = ["Session", "load_profile", "open_session", "read_settings"]

CONCURRENCY = 16
"""The most requests in flight, over the whole session."""


class Session:
    """One account and everything that works with it. Created by `open_session`."""

    def __init__(
        self,
        profile: Profile,
        clock: Clock,
        on_retry: "Callable[[Retry], None] | None" = None,
        on_history_error: Callable[[StorageError], None] | None = None,
        on_secret_expiry: "Callable[[SecretExpiry], None] | None" = None,
    ) -> None:
        self.profile = profile
        self.read_only = profile.read_only
        """Whether nothing may be changed at Data8; set by `make_read_only` alone."""
        self.clock = clock
        self._on_retry = on_retry
        self.on_history_error = on_history_error
        """Called in `loop`; also for jobs that are found damaged later, once for each."""
        self.on_secret_expiry = on_secret_expiry
        """Called in `loop` when the secret is read, where it is known when that expires."""
        self.loop: asyncio.AbstractEventLoop | None = None
        self.reading_past = False
        """Whether past jobs are being requested for the history: until then it has but a part."""

    @property
    def refresh(self) -> "RefreshSettings":
        """The intervals between requests to Data8, in seconds."""
        return self.profile.preferences.refresh

    @property
    def private_files(self) -> bool:
        """Whether only the user may read what is downloaded; otherwise the umask decides."""
        return self.profile.preferences.files.mode == "private"

    @cached_property
    def client(self) -> "Client":
        """The API client. Raises ConfigurationError for an invalid address."""
        from data8_tui.api.client import Client, Connection
        from data8_tui.api.status_codes import StatusCodes

        profile = self.profile
        connection = Connection(
            base_url=profile.base_url,
            token_url=profile.token_url,
            client_id=profile.client_id,
            client_secret=profile.secret(self.clock, self._report_expiry),
            scope=profile.scope,
            concurrency=CONCURRENCY,
        )
        return Client(
            connection,
            clock=self.clock,
            on_retry=self._on_retry,
            status_codes=StatusCodes(profile.preferences.status.meanings),
            read_only=profile.name if self.read_only else "",
        )

    def make_read_only(self) -> None:
        """Allow nothing that changes something at Data8 from here on; there is no way back."""
        self.read_only = True
        self.client.read_only = self.profile.name

    def _report_expiry(self, expiry: "SecretExpiry") -> None:
        """Secrets are read by threads."""
        if self.loop is not None and self.on_secret_expiry is not None:
            self.loop.call_soon_threadsafe(self.on_secret_expiry, expiry)

    @cached_property
    def store(self) -> "Store":
        """The latest known facts about the account."""
        from data8_tui.monitor.store import Store

        return Store(self.clock)

    @cached_property
    def history(self) -> "History":
        """The account's history on this machine. Raises StorageError."""
        from data8_tui.monitor.history import History, default_history_path

        profile = self.profile
        path = None if profile.fleeting else default_history_path()
        history = History(path, profile.base_url, profile.client_id)
        history.runs.on_damaged = self._report_damaged
        return history

    def _report_damaged(self, error: StorageError) -> None:
        """Jobs are read by threads."""
        if self.loop is not None and self.on_history_error is not None:
            self.loop.call_soon_threadsafe(self.on_history_error, error)

    @cached_property
    def history_or_memory(self) -> "tuple[History, StorageError | None]":
        """The history; where it can't be opened, one in memory for this session, and the error."""
        from data8_tui.monitor.history import History

        try:
            return self.history, None
        except StorageError as error:
            if self.on_history_error is not None:
                self.on_history_error(error)
            if isinstance(error, DocumentDamaged):
                with suppress(StorageError):
                    return self.history, error  # a new one, where that was set aside
            return History(None, self.profile.base_url, self.profile.client_id), error

    @cached_property
    def status_learner(self) -> "StatusLearner":
        """Learns what status codes mean, for the jobs of `client`."""
        from data8_tui.jobs.status_learner import StatusLearner

        return StatusLearner(self.client, self.history_or_memory[0], self.clock)

    @cached_property
    def backfill(self) -> "HistoryBackfill":
        """Completes the history from Data8: each workflow's past is requested once."""
        from data8_tui.jobs.history_backfill import HistoryBackfill

        return HistoryBackfill(self.client, self.history_or_memory[0], self.status_learner)

    @cached_property
    def poller(self) -> "Poller":
        """Keeps the store up to date while its `run()` is running."""
        from data8_tui.monitor.poller import Poller
        from data8_tui.monitor.requests import fetch_topic

        return Poller(
            partial(fetch_topic, self.client),
            self.store,
            self.clock,
            unfocused=self.refresh.unfocused,
            budget=self.refresh.budget,
            shared=self.shared_polls,
            recall=self._recall,
        )

    async def _recall(self, name: str) -> "StoredJob | None":
        """What the history has of a job; None where it can't be used."""
        from data8_tui.threads import run_in_thread

        history, codes = self.history_or_memory[0], self.client.status_codes
        with suppress(StorageError):
            return (await run_in_thread(history.runs.stored, [name], codes)).get(name)
        return None

    @cached_property
    def shared_polls(self) -> "SharedPolls | None":
        """What the sessions of the account share; None where nothing is kept of it here."""
        from data8_tui.monitor.shared_polls import SharedPolls

        history, _ = self.history_or_memory
        if history.path is None:
            return None
        return SharedPolls(history.open_polls, self.client.status_codes, self.clock)

    @cached_property
    def state_folder(self) -> Path | None:
        """The folder where transfers are registered; None for the user's state folder.

        For a temporary account it is deleted with the session.
        """
        return self.temporary_folder.path if self.profile.fleeting else None

    @cached_property
    def temporary_folder(self) -> "TemporaryFolder":
        """A folder that is deleted with the session. Raises StorageError."""
        from data8_tui.temporary_folder import TemporaryFolder

        return TemporaryFolder()

    @cached_property
    def transfers(self) -> "TransferQueue":
        """The downloads and uploads of this session, independent of the screen that is shown."""
        from data8_tui.transfer.queue import TransferQueue

        queue = TransferQueue(
            self.client,
            clock=self.clock,
            state_folder=self.state_folder,
            private=self.private_files,
        )
        queue.subscribe(self.transfer_log.on_transfer)
        return queue

    @property
    def known_work(self) -> "tuple[Sequence[TrackedRun], Sequence[Transfer]]":
        """Runs and transfers; none before their first use, for they aren't loaded for this."""
        runs = self.runs.all if "runs" in self.__dict__ else ()
        return runs, self.transfers.transfers if "transfers" in self.__dict__ else ()

    @cached_property
    def transfer_log(self) -> "TransferLog":
        """Notes in the history how transfers end."""
        from data8_tui.jobs.transfer_log import TransferLog

        return TransferLog(lambda: self.history_or_memory[0], self.clock)

    @cached_property
    def tracker(self) -> "JobTracker":
        """Observes jobs and estimates when they finish, while its `run()` is running."""
        from data8_tui.jobs.job_tracker import JobTracker

        return JobTracker(
            self.backfill,
            self.store,
            self.history_or_memory[0],
            self.clock,
            self._history_bounds,
            self.verdicts,
        )

    @cached_property
    def verdicts(self) -> "Verdicts":
        """Which finished jobs are unusual; those that `tracker` sees are judged during `run()`."""
        from data8_tui.jobs.verdicts import Verdicts

        history, _ = self.history_or_memory
        return Verdicts(self.backfill, history, self.clock, self.profile.preferences)

    @property
    def _history_bounds(self) -> "Bounds":
        from data8_tui.monitor.history import Bounds

        kept = self.profile.preferences.history
        return Bounds(timedelta(days=kept.days), kept.megabytes * 1_000_000)

    @cached_property
    def job_recall(self) -> "JobRecall":
        """Gives the store the jobs of earlier sessions."""
        from data8_tui.jobs.job_recall import JobRecall

        return JobRecall(self.history_or_memory[0], self.store, self.client.status_codes)

    @cached_property
    def watches(self) -> "WatchedJobs":
        """The jobs whose events are reported, also those that earlier sessions watched."""
        from data8_tui.jobs.watch_list import WatchedJobs

        return WatchedJobs(
            self.poller,
            self.tracker,
            self.history_or_memory[0],
            self.clock,
            interval=self.refresh.jobs,
        )

    @cached_property
    def notices(self) -> "NoticeLog":
        """What was reported to the user; those of earlier sessions once it is opened."""
        from data8_tui.jobs.notice_log import NoticeLog

        return NoticeLog(self.history_or_memory[0].notices, self.clock)

    @cached_property
    def choices(self) -> "KeptChoices":
        """How the user left lists and colours; those of earlier sessions once it is opened."""
        from data8_tui.jobs.kept_choices import KeptChoices

        return KeptChoices(self.history_or_memory[0].choices)

    @cached_property
    def looks(self) -> "LastLook":
        """Follows when the user looks at the jobs, once it is opened."""
        from data8_tui.jobs.last_look import LastLook

        return LastLook(self.history_or_memory[0].looks, self.clock)

    @cached_property
    def job_ends(self) -> "JobEnds":
        """When jobs have ended; what the history has of it, once it is loaded."""
        from data8_tui.jobs.job_ends import JobEnds

        ends = JobEnds(self.history_or_memory[0], self.clock)
        ends.follow(self.store)
        return ends

    @cached_property
    def trends(self) -> "WorkflowTrends":
        """The figures of each workflow's past jobs."""
        from data8_tui.jobs.workflow_trends import WorkflowTrends

        return WorkflowTrends(
            self.history_or_memory[0], self.client.status_codes, self.profile.preferences
        )

    @cached_property
    def runs(self) -> "RunQueue":
        """The runs of this session, from a file to its cleansed file."""
        from data8_tui.jobs.run.queue import RunQueue

        return RunQueue(
            self.client,
            self.history_or_memory[0],
            clock=self.clock,
            state_folder=self.state_folder,
            interval=self.refresh.unfinished,
            private=self.private_files,
            backfill=self.backfill,
        )

    async def aclose(self) -> None:
        """Close what was created, each part before those that it uses.

        Runs, watches and transfers stop with their files in order; then the connections close, then
        the history. Where one of these fails, the others are closed all the same.
        """
        created = self.__dict__
        async with AsyncExitStack() as closing:  # from the last to the first
            if "temporary_folder" in created:
                closing.callback(self.temporary_folder.remove)
            closing.callback(self._close_history)
            if (shared := created.get("shared_polls")) is not None:
                closing.push_async_callback(shared.aclose)
            for part in _PARTS:
                if part in created:
                    closing.push_async_callback(created[part].aclose)

    def _close_history(self) -> None:
        created = self.__dict__
        if "history" in created:
            self.history.close()
        elif "history_or_memory" in created:
            self.history_or_memory[0].close()


_PARTS = ("client", "choices", "looks", "notices", "transfer_log", "transfers", "watches", "runs")
"""In the order in which they use one another."""


@asynccontextmanager
async def open_session(
    profile: Profile,
    *,
    clock: Clock | None = None,
    on_retry: "Callable[[Retry], None] | None" = None,
    on_history_error: Callable[[StorageError], None] | None = None,
    on_secret_expiry: "Callable[[SecretExpiry], None] | None" = None,
) -> AsyncIterator[Session]:
    """A session for one account, closed when the block ends.

    `on_retry` is called before each retry of a request, `on_history_error` once where the history
    can't be opened and the session goes on with one in memory, or with a new one, and
    `on_secret_expiry` when a secret is read whose end is known. Nothing is raised here: invalid
    settings are reported by the part that uses them.
    """
    clock = clock or SystemClock()
    session = Session(profile, clock, on_retry, on_history_error, on_secret_expiry)
    session.loop = asyncio.get_running_loop()
    try:
        yield session
    finally:
        await session.aclose()
