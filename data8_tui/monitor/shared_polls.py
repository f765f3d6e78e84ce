"""What the sessions of one account on one machine learn from Data8, shared by the history's file.

An answer is shared exactly as it was sent; errors are not, so that each session's state is its own.
Where the file can't be used, or is locked, each session asks for itself, and tries the file again
after `PAUSE`.
"""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from threading import Lock
from typing import Any, Final, TypeVar, TypeVarTuple

from data8_tui.api.models import Dataset, Job
from data8_tui.api.page import Page, PageFacts
from data8_tui.api.status_codes import StatusCodes
from data8_tui.clock import Clock
from data8_tui.errors import StorageError
from data8_tui.monitor.budget import RequestRate
from data8_tui.monitor.history.job_recorder import compress, decompress
from data8_tui.monitor.history.polls import Polls, Refusal, StoredAnswer
from data8_tui.monitor.topics import DatasetsTopic, JobsTopic, JobTopic, Topic, topic_key
from data8_tui.threads import run_in_thread

PAUSE: Final = 10.0
"""Seconds for which the file is left alone once it couldn't be used."""
_LARGEST: Final = 2_000_000
"""Bytes of a compressed answer that is shared."""
_RENEWED_AFTER: Final = 2.0
"""Seconds that a request may take until its lease is renewed."""

_T = TypeVar("_T")
_Ts = TypeVarTuple("_Ts")


@dataclass(frozen=True, slots=True)
class KnownAnswer:
    """What another session was sent for a topic, or the history has of a job, and when."""

    topic: Topic
    at: datetime
    result: Any


class SharedPolls:
    """One session's part in the polls of its account.

    `open_polls` opens the file, in a thread, when it is first needed; its result is closed by
    `aclose`. Nothing here raises StorageError.
    """

    def __init__(self, open_polls: Callable[[], Polls], codes: StatusCodes, clock: Clock) -> None:
        self._open_polls = open_polls
        self._codes = codes
        self._clock = clock
        self._polls: Polls | None = None
        self._using = Lock()
        self._unusable_until = 0.0
        self._known: dict[Topic, float] = {}
        """The time of the shared answer that this session has, by topic."""
        self._claimed: dict[Topic, float] = {}
        self._closed = False

    async def claim(
        self, topic: Topic, *, not_before: datetime, rate: RequestRate | None
    ) -> KnownAnswer | Refusal | None:
        """Take the lease of a topic; None means that this session is to ask Data8 itself.

        Otherwise the newer answer of another session, which is not older than `not_before`, or a
        Refusal: another one is asking now, or the account's budget at `rate` is spent.
        """
        found = await self._use(self._claim, topic, not_before.timestamp(), rate)
        if found is None:
            self._claimed[topic] = self._clock.monotonic()
        return found

    async def charge(self, requests: int, rate: RequestRate) -> None:
        """Count requests beyond those that were claimed: a request is attempted more than once."""
        await self._use(self._charge, requests, rate)

    async def settle(self, topic: Topic, result: Any) -> None:
        """Share the answer that this session was sent, and give the topic back."""
        self._claimed.pop(topic, None)
        await self._use(self._settle, topic, result)

    async def release(self, topic: Topic) -> None:
        """Give a topic back without an answer."""
        if self._claimed.pop(topic, None) is not None:
            await self._use(self._release, topic)

    async def news(self, topics: list[Topic]) -> list[KnownAnswer]:
        """New answers of others to these topics; leases of requests under way are renewed."""
        return await self._use(self._news, topics) or []

    def note_known(self, answer: KnownAnswer) -> None:
        """Note that this session has that answer, and waits for newer ones."""
        self._known[answer.topic] = answer.at.timestamp()

    def forget(self, topic: Topic) -> None:
        """Forget which answer of a topic is known: the topic is of no interest any more."""
        self._known.pop(topic, None)

    async def aclose(self) -> None:
        """Give back what is held, and close the file."""
        self._closed = True
        await run_in_thread(self._close)

    async def _use(self, work: Callable[[Polls, *_Ts], _T], *args: *_Ts) -> _T | None:
        if not self._usable:
            return None
        return await run_in_thread(self._in_thread, work, *args)

    @property
    def _usable(self) -> bool:
        return not self._closed and self._clock.monotonic() >= self._unusable_until

    # What follows runs in a thread.

    def _in_thread(self, work: Callable[[Polls, *_Ts], _T], *args: *_Ts) -> _T | None:
        with self._using:  # so that all who wait for a locked file do so once, not one by one
            if not self._usable:
                return None
            try:
                if self._polls is None:
                    self._polls = self._open_polls()
                return work(self._polls, *args)
            except StorageError:
                self._unusable_until = self._clock.monotonic() + PAUSE
                return None

    def _close(self) -> None:
        with self._using, suppress(StorageError):  # leases that can't be given back run out
            if self._polls is not None:
                self._polls.close()

    def _claim(
        self, polls: Polls, topic: Topic, not_before: float, rate: RequestRate | None
    ) -> KnownAnswer | Refusal | None:
        found = polls.claim(
            topic_key(topic),
            self._now(),
            known=self._known.get(topic),
            not_before=not_before,
            rate=rate,
        )
        return self._decoded(topic, found) if isinstance(found, StoredAnswer) else found

    def _charge(self, polls: Polls, requests: int, rate: RequestRate) -> None:
        polls.charge(requests, self._now(), rate)

    def _settle(self, polls: Polls, topic: Topic, result: Any) -> None:
        key, at, answer = topic_key(topic), self._now(), encode_answer(topic, result)
        if len(answer) > _LARGEST:
            polls.release(key)
        else:
            polls.settle(key, at, answer)
            self._known[topic] = at

    def _release(self, polls: Polls, topic: Topic) -> None:
        polls.release(topic_key(topic))

    def _news(self, polls: Polls, topics: list[Topic]) -> list[KnownAnswer]:
        long = self._clock.monotonic() - _RENEWED_AFTER
        if late := [topic_key(topic) for topic, at in self._claimed.copy().items() if at < long]:
            polls.renew(late, self._now())
        by_key = {topic_key(topic): topic for topic in topics}
        known = {key: self._known.get(topic) for key, topic in by_key.items()}
        stored = polls.news(known, self._now())
        decoded = (self._decoded(by_key[each.topic], each) for each in stored)
        return [each for each in decoded if each is not None]

    def _decoded(self, topic: Topic, stored: StoredAnswer) -> KnownAnswer | None:
        """None for what can't be read: then this session asks for itself."""
        try:
            at = datetime.fromtimestamp(stored.at, UTC)
            return KnownAnswer(topic, at, decode_answer(topic, stored.answer, self._codes, at))
        except (ValueError, KeyError, TypeError):
            return None

    def _now(self) -> float:
        return self._clock.now().timestamp()


def encode_answer(topic: Topic, result: Any) -> bytes:
    """What was sent for a topic, compressed; `decode_answer` gives the same result."""
    sent: Any = result.raw if not isinstance(result, Page) else _page_document(result)
    return compress(sent)


def _page_document(page: Page[Any]) -> Mapping[str, Any]:
    facts = page.facts
    return {
        "rows": [row.raw for row in page],
        "names": list(facts.names),
        "excluded": facts.excluded,
    }


def decode_answer(topic: Topic, answer: bytes, codes: StatusCodes, now: datetime) -> Any:
    """The result of a topic's request. Raises ValueError and the like for anything else."""
    sent = decompress(answer)

    def read(row: Mapping[str, Any]) -> Job | Dataset:
        if isinstance(topic, JobsTopic | JobTopic):
            return Job.from_json(row, codes, now=now)
        return Dataset.from_json(row)

    if not isinstance(topic, JobsTopic | DatasetsTopic):
        return read(sent)
    names = tuple(str(name) for name in sent["names"])
    return Page([read(row) for row in sent["rows"]], PageFacts(names, int(sent["excluded"])))
