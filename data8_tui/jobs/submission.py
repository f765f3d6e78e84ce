"""Submission of a job exactly once, also where a response is lost.

The intent is written to the history before the request is sent. A job's name is unique at Data8, so
it is the key: a lost response is settled by looking the name up, and a repeated command sends the
same name again, which can't create a second job. Another name is taken only before anything was
sent, or where this machine has made the job of that name from other inputs.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final, Protocol

from data8_tui.api.models import Dataset, Job
from data8_tui.backoff import Backoff, Sleep, poll
from data8_tui.clock import Clock
from data8_tui.codes import Remedy
from data8_tui.errors import (
    AlreadySubmitted,
    AuthenticationError,
    ConfigurationError,
    ConnectionFailed,
    NotFound,
    OutcomeUnknown,
    RequestRefused,
    ResponseUnreadable,
    ServerFailed,
    ServiceError,
    TargetBusy,
    UnexpectedResponse,
    UsageError,
)
from data8_tui.jobs.spec import JobSpec
from data8_tui.jobs.suggestions import NoFreeName, free_name, is_taken, proposed_name
from data8_tui.jobs.validation import account_objections, objections, raise_for_objections
from data8_tui.monitor.history import History, Intent, SubmissionOutcome
from data8_tui.threads import run_in_thread
from data8_tui.transfer.lock import process_lock

_LOG = logging.getLogger(__name__)

LOOKS: Final = Backoff(first=0.5, attempts=6)
"""Looks for a job whose response was lost: a server may be slow to list it."""

BRIEF_LOOKS: Final = Backoff(first=0.3, attempts=3)
"""Looks for a job whose request was refused, which it may have been after it acted."""

REPEATS: Final = Backoff(first=0.5, longest=20.0, attempts=6)
"""Requests for one job, where the server turns them away and has no job of that name."""

NAMES = 20
"""How many names are tried where other processes choose names at the same time."""

LATEST = timedelta(minutes=10)
"""After this time a request that was sent has either created its job or never will."""


class SubmissionClient(Protocol):
    """The part of `api.client.Client` that a submission needs."""

    async def get_job(self, name: str) -> Job: ...

    async def get_dataset(self, name: str) -> Dataset: ...

    async def list_jobs(self, *, page: int = 1, workflow: str | None = None) -> list[Job]: ...

    async def create_job(
        self,
        name: str,
        workflow_name: str,
        *,
        input_datasets: Mapping[str, str] | None = None,
        parameters: Mapping[str, str] | None = None,
        input_filename: str | None = None,
    ) -> None: ...


OnName = Callable[[str], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class SubmissionResult:
    """A job that exists. `adopted` is set where the response was lost and it was found by name."""

    name: str
    adopted: bool = False


async def submit_job(
    client: SubmissionClient,
    history: History,
    spec: JobSpec,
    *,
    clock: Clock,
    again: bool = False,
    on_name: OnName | None = None,
    sleep: Sleep = asyncio.sleep,
) -> SubmissionResult:
    """Submit `spec`; where it has no name a free one is chosen.

    `again` allows a second job of the same inputs. `on_name` is awaited with the name once the
    intent is recorded and before the request is sent, and once more with another name where that
    one turns out to be taken.

    Raises UsageError for what would be refused, AlreadySubmitted where the same inputs were
    submitted before, RequestRefused for what the server refuses, OutcomeUnknown where it is not
    known whether the job exists, TargetBusy where another process submits the same, and
    StorageError where the intent can't be recorded; then nothing is sent.
    """
    raise_for_objections(objections(spec))
    with process_lock(history, f"submitting to {spec.workflow}", f"submit {spec.fingerprint}"):
        return await _Submission(client, history, spec, clock, on_name, sleep).run(again)


class _Submission:
    """One submission; the process lock is held."""

    def __init__(
        self,
        client: SubmissionClient,
        history: History,
        spec: JobSpec,
        clock: Clock,
        on_name: OnName | None,
        sleep: Sleep,
    ) -> None:
        self._client = client
        self._intents = history.intents
        self._spec = spec
        self._clock = clock
        self._on_name = on_name
        self._sleep = sleep

    async def run(self, again: bool) -> SubmissionResult:
        unsettled = await run_in_thread(self._intents.unsettled, self._spec.fingerprint)
        if unsettled is not None and self._spec.name in ("", unsettled.job):
            return await self._resume(unsettled)
        if unsettled is not None:
            await self._settle_other(unsettled)
        elif (found := await self._settle_refused()) is not None:
            return found
        if not again:
            await self._refuse_repetition()
        raise_for_objections(await account_objections(self._client, self._spec))
        if not self._spec.name:
            return await self._send_under_a_free_name()
        await self._refuse_taken()
        return await self._send()

    async def _resume(self, unsettled: Intent) -> SubmissionResult:
        """Settle the intent of an earlier run: adopt its job, or send it under the same name."""
        self._spec = replace(self._spec, name=unsettled.job)
        job = await self._look_up(unsettled.job)
        if job is None:
            return await self._send(may_exist=self._is_recent(unsettled))
        await self._publish_name(job.name)
        return await self._adopt(unsettled, job)

    async def _settle_refused(self) -> SubmissionResult | None:
        """A request that was refused a moment ago may have made its job, which shows only now.

        Where it hasn't, its name is kept for the same inputs.
        """
        refused = await run_in_thread(self._intents.newest, self._spec.fingerprint)
        if refused is None or refused.outcome is not SubmissionOutcome.REFUSED:
            return None
        if not self._is_recent(refused):
            return None
        job, same = await self._look_up(refused.job), self._spec.name in ("", refused.job)
        if same:
            self._spec = replace(self._spec, name=refused.job)
        if job is not None and same:
            await self._publish_name(job.name)
            return await self._adopt(refused, job)
        if job is not None:
            await self._settle(refused, SubmissionOutcome.ADOPTED)
        return None

    def _is_recent(self, intent: Intent) -> bool:
        return self._clock.now() - intent.noted_at <= LATEST

    async def _settle_other(self, unsettled: Intent) -> None:
        """Settle the intent of an earlier run under another name, or raise OutcomeUnknown."""
        if await self._look_up(unsettled.job) is not None:
            await self._settle(unsettled, SubmissionOutcome.ADOPTED)
        elif not self._is_recent(unsettled):
            await self._settle(unsettled, SubmissionOutcome.NOT_SENT)
        else:
            raise OutcomeUnknown(
                f"an earlier run may have submitted the same inputs, as “{unsettled.job}”",
                remedy=Remedy.WAIT_FOR_SUBMISSION(job=unsettled.job, minutes=LATEST.seconds // 60),
            )

    async def _publish_name(self, name: str) -> None:
        if self._on_name is not None:
            await self._on_name(name)

    async def _refuse_repetition(self) -> None:
        earlier = await run_in_thread(self._intents.earlier, self._spec.fingerprint)
        if earlier is not None:
            raise AlreadySubmitted(
                f"the same inputs were submitted before, as “{earlier.job}”",
                remedy=Remedy.CONFIRM_REPETITION(job=earlier.job),
                job=earlier.job,
            )

    async def _refuse_taken(self) -> None:
        name = self._spec.name
        if await is_taken(self._client, name):
            remedy = Remedy.CHOOSE_OTHER_NAME()
            with suppress(NoFreeName):
                free = await free_name(self._client, name, self._spec.workflow)
                remedy = Remedy.FREE_NAME(name=free)
            raise UsageError(f"there is a job named “{name}” already", remedy=remedy)

    async def _send_under_a_free_name(self) -> SubmissionResult:
        """Processes that choose a name at the same time each get their own."""
        workflow, taken = self._spec.workflow, set[str]()
        wanted = proposed_name(workflow, self._clock.now())
        while True:
            name = await free_name(self._client, wanted, workflow, taken)
            self._spec = replace(self._spec, name=name)
            try:
                return await self._send()
            except (TargetBusy, RequestRefused) as error:
                refused = isinstance(error, RequestRefused)
                if len(taken) >= NAMES or (refused and not await self._is_anothers(name)):
                    raise
                taken.add(name)

    async def _is_anothers(self, name: str) -> bool:
        """Whether this machine has made the job of that name from other inputs."""
        return await run_in_thread(self._intents.is_of_others, name, self._spec.fingerprint)

    async def _send(self, *, may_exist: bool = False) -> SubmissionResult:
        """Send it under its name, again only where the server turned it away and no job is there.

        `may_exist` is whether an earlier request may have made the job.
        """
        intent = await self._record_intent()
        await self._publish_name(intent.job)
        waits = REPEATS.waits()
        while True:
            try:
                return await self._post(intent, may_exist=may_exist)
            except OutcomeUnknown as error:
                unknown = error
            wait = next(waits, None) if unknown.turned_away else None
            looks = () if wait is not None else LOOKS.waits()
            if (job := await self._await_job(looks)) is not None:
                return await self._adopt(intent, job)
            if wait is None:
                raise self._not_seen(unknown)
            if isinstance(unknown.failure, AuthenticationError):
                waits = iter(())  # a new token is tried once
            may_exist = True
            await self._sleep(wait)

    async def _record_intent(self) -> Intent:
        spec, now = self._spec, self._clock.now()
        return await run_in_thread(self._intents.note, spec.name, spec.fingerprint, now)

    async def _post(self, intent: Intent, *, may_exist: bool) -> SubmissionResult:
        """One request. Raises OutcomeUnknown unless its error proves that nothing was sent."""
        spec = self._spec
        try:
            await self._client.create_job(
                spec.name,
                spec.workflow,
                input_datasets=spec.datasets,
                parameters=spec.parameters,
                input_filename=spec.input_file or None,
            )
        except (RequestRefused, ConfigurationError) as refused:
            return await self._adopt_or(intent, refused, may_exist=may_exist)
        except (ResponseUnreadable, UnexpectedResponse) as failed:
            raise OutcomeUnknown(failed.message, failure=failed) from None
        except (ConnectionFailed, ServerFailed) as failed:
            if may_exist:
                raise OutcomeUnknown(failed.message, failure=failed) from None
            await self._settle(intent, SubmissionOutcome.NOT_SENT)
            raise
        await self._settle(intent, SubmissionOutcome.CREATED)
        return SubmissionResult(spec.name)

    async def _await_job(self, waits: Iterable[float]) -> Job | None:
        """Look it up at once and after each of `waits`, as a server may be slow to show it."""
        name = self._spec.name

        async def look_up() -> Job | None:
            with suppress(ServiceError, UnexpectedResponse):
                return await self._look_up(name)
            return None

        return await poll(look_up, (0.0, *waits), self._sleep)

    def _not_seen(self, unknown: OutcomeUnknown) -> OutcomeUnknown:
        name, failure = self._spec.name, unknown.failure
        redirected = isinstance(failure, ConfigurationError) and not unknown.turned_away
        return OutcomeUnknown(
            f"{unknown.message}; no job “{name}” is to be seen so far",
            remedy=failure.remedy if failure and redirected else Remedy.LOOK_FOR_JOB(job=name),
        )

    async def _adopt_or(
        self, intent: Intent, refused: RequestRefused | ConfigurationError, *, may_exist: bool
    ) -> SubmissionResult:
        """A refused request may have made its job: this one, an earlier one, or a proxy's copy."""
        job = await self._await_job(BRIEF_LOOKS.waits())
        if job is not None and await self._is_anothers(job.name):
            await self._settle(intent, SubmissionOutcome.NOT_SENT)
            raise refused
        if job is not None:
            return await self._adopt(intent, job)
        if may_exist:
            raise OutcomeUnknown(refused.message, failure=refused) from None
        await self._settle(intent, SubmissionOutcome.REFUSED)
        raise refused

    async def _adopt(self, intent: Intent, job: Job) -> SubmissionResult:
        """Take the job for ours. One that differs may be ours all the same, so nothing is settled.

        Raises OutcomeUnknown where it differs.
        """
        if not self._spec.matches(job):
            raise OutcomeUnknown(
                f"there is a job named “{job.name}” by now, and it was given something else",
                remedy=Remedy.COMPARE_JOB(job=job.name),
            )
        await self._settle(intent, SubmissionOutcome.ADOPTED)
        return SubmissionResult(job.name, adopted=True)

    async def _settle(self, intent: Intent, outcome: SubmissionOutcome) -> None:
        _LOG.info("the submission of a job is settled: %s", outcome)
        await run_in_thread(self._intents.settle, intent, outcome, self._clock.now())

    async def _look_up(self, name: str) -> Job | None:
        """By name, and among the newest jobs of the workflow: either may lag behind the other.

        A list of an unknown shape is passed over: the same name can't make a second job.
        """
        try:
            return await self._client.get_job(name)
        except NotFound:
            with suppress(UnexpectedResponse):
                newest = await self._client.list_jobs(workflow=self._spec.workflow)
                return next((job for job in newest if job.name == name), None)
        return None
