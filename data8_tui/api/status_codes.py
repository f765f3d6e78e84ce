"""What the status of a job means, and where that is known from.

Data8 publishes no list of its status codes; `0` stands in an example, without a meaning. So facts
come before codes: without `completedAt` no job has ended, whatever its status. What a status means
is taken from the configuration, from the status itself where it is a word such as `Completed`, or
from the account's own jobs: a code under which jobs ended with complete outputs, and none without
or with an error, means that a job completed; one that only jobs in progress had means that a job
runs. That a code means a failure is never concluded. A status whose meaning is not known is shown
as it is.
"""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from data8_tui.status_key import Status, status_key


class JobState(StrEnum):
    """What a job is doing, as far as that is known."""

    QUEUED = "queued"
    RUNNING = "running"
    COMPLETED = "completed"
    FAILED = "failed"
    CANCELLED = "cancelled"
    UNKNOWN = "unknown"


class StatusSource(StrEnum):
    """Where the meaning of a status is known from, the first of them that knows it."""

    CONFIGURATION = "configuration"
    WORD = "word"
    """The status is a word that says it."""
    DOCUMENTED = "documented"
    """Data8's documentation has it, in an example and without a meaning."""
    LEARNT = "learnt"


class StatusEvidence(StrEnum):
    """What one job shows about the status that it has."""

    WAITING = "waiting"
    """The job has not ended, and no progress was seen."""
    RUNNING = "running"
    """The job has not ended, and has made progress."""
    COMPLETE = "complete"
    """The job ended at 100% and all its outputs are complete."""
    WITHOUT_OUTPUT = "without output"
    """The job ended and left no output."""
    ERROR = "error"
    """The job ended and its statistics state an error: its outputs may be of a part only."""


StatusTally = Mapping[str, Mapping[StatusEvidence, int]]
"""For each status (as `status_key` has it), how many jobs showed what."""


@dataclass(frozen=True, slots=True)
class StatusMeaning:
    """A status and its meaning, UNKNOWN where none is known; `jobs` is how many jobs showed it."""

    status: str
    state: JobState
    source: StatusSource
    jobs: int = 0


ENOUGH: Final = 2
"""So many jobs must show a meaning: no job is the only proof of its own end."""

LONGEST: Final = 60
"""Characters of a status about which anything is learnt."""

_MOST_SPELLED: Final = 1_000
"""Statuses whose spelling is kept; others are shown in lower case."""

UNDER_WAY: Final = frozenset({JobState.QUEUED, JobState.RUNNING})
ENDED: Final = frozenset({JobState.COMPLETED, JobState.FAILED, JobState.CANCELLED})
_DOCUMENTED: Final = frozenset({"0"})

_WORDS: Final[Mapping[JobState, str]] = {
    JobState.QUEUED: "queued pending waiting submitted scheduled notstarted waitingtorun",
    JobState.RUNNING: "running inprogress processing started executing active",
    JobState.COMPLETED: "completed complete succeeded success successful rantocompletion",
    JobState.FAILED: "failed failure error errored faulted",
    JobState.CANCELLED: "cancelled canceled aborted",
}
_MEANT: Final = {word: state for state, words in _WORDS.items() for word in words.split()}


def status_literal(status: Status) -> str:
    """A status as config.toml has it: `3`, or `"Done"`."""
    return json.dumps(status, ensure_ascii=False)


class StatusCodes:
    """The meanings of an account's status codes: those configured, and those learnt so far.

    One object serves a whole session, so that every job is read with what is known now.
    """

    def __init__(self, configured: Mapping[str, Iterable[int | str]] | None = None) -> None:
        """`configured` are statuses by the name of the state that they mean.

        Raises ValueError for a name that is none.
        """
        self._configured = {
            status_key(status): JobState(state)
            for state, statuses in (configured or {}).items()
            for status in statuses
        }
        self._spelled = {
            status_key(status): str(status).strip()
            for statuses in (configured or {}).values()
            for status in statuses
        }
        """How each status is configured, or else was first sent."""
        self.tally: StatusTally = {}
        """What the account's jobs have shown so far."""

    def meaning(self, status: Status) -> StatusMeaning | None:
        """The meaning of a status and its source; None where nothing is known of it."""
        key = status_key(status)
        if key and len(key) <= LONGEST and len(self._spelled) < _MOST_SPELLED:
            self._spelled.setdefault(key, str(status).strip())
        return self._meaning(key)

    def _meaning(self, key: str) -> StatusMeaning | None:
        spelled = self._spelled.get(key, key)
        if (state := self._configured.get(key)) is not None:
            return StatusMeaning(spelled, state, StatusSource.CONFIGURATION)
        if (state := _MEANT.get(re.sub(r"[\W_]", "", key))) is not None:
            return StatusMeaning(spelled, state, StatusSource.WORD)
        shown = self.tally.get(key, {})
        if (state := _shown_state(shown)) is not None:
            return StatusMeaning(spelled, state, StatusSource.LEARNT, _number(shown))
        if not shown and key not in _DOCUMENTED:
            return None
        source = StatusSource.DOCUMENTED if key in _DOCUMENTED else StatusSource.LEARNT
        return StatusMeaning(spelled, JobState.UNKNOWN, source, _number(shown))

    def all(self) -> list[StatusMeaning]:
        """Every status that is configured, documented or was seen, numbers first."""
        keys = {*self._configured, *_DOCUMENTED, *self.tally}
        found = (self._meaning(key) for key in sorted(keys, key=_order))
        return [meaning for meaning in found if meaning is not None]

    def is_given(self, status: Status) -> bool:
        """Whether a status has a meaning that no job can change: a configured one, or a word's."""
        meaning = self.meaning(status)
        given = (StatusSource.CONFIGURATION, StatusSource.WORD)
        return meaning is not None and meaning.source in given

    def state(self, status: Status, *, ended: bool | None) -> JobState:
        """What a job with that status is doing; UNKNOWN where its status contradicts the facts.

        `ended` is whether it has a `completedAt`, None where that was not sent. That a percentage
        stands beside an unknown status doesn't show that the job runs: it may be held, or aborted.
        """
        meaning = self.meaning(status)
        meant = meaning.state if meaning else JobState.UNKNOWN
        return meant if meant in (ENDED if ended else UNDER_WAY) else JobState.UNKNOWN


def _shown_state(shown: Mapping[StatusEvidence, int]) -> JobState | None:
    """What jobs show together; None where they are too few or contradict one another."""
    complete = shown.get(StatusEvidence.COMPLETE, 0)
    running = shown.get(StatusEvidence.RUNNING, 0)
    waiting = shown.get(StatusEvidence.WAITING, 0)
    without = shown.get(StatusEvidence.WITHOUT_OUTPUT, 0) + shown.get(StatusEvidence.ERROR, 0)
    if complete >= ENOUGH and not (running or waiting or without):
        return JobState.COMPLETED
    if running >= ENOUGH and not (complete or without):
        return JobState.RUNNING
    return None


def _number(shown: Mapping[StatusEvidence, int]) -> int:
    return sum(shown.values())


def _order(key: str) -> tuple[bool, int, str]:
    number = key.removeprefix("-").isdecimal() and len(key) <= LONGEST
    return not number, int(key) if number else 0, key
