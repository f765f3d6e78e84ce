"""Injected faults: delays, error responses, aborted connections.

The rates apply at random, from a seed, to the API's paths. A `script` applies in order: each of
its steps is used once, by a request whose "METHOD /path?query" matches `match`; the rates apply to
the other requests. A step is a status (503), or one of

    "drop"   abort the connection without a response   "cut"    … in the middle of the response
    "html"   respond with HTML and status 200          "wait:5" delay the response by 5 s
    "lose"   process the request, then abort the connection before the response
    "pass"   no fault
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from email.utils import format_datetime
from random import Random
from typing import Any

from data8_tui.sandbox import bounds
from data8_tui.sandbox.adjustable import Adjustable
from data8_tui.sandbox.clock import SandboxClock
from data8_tui.sandbox.options import Options

Step = int | str


@dataclass
class Faults(Adjustable):
    """The settings; each can be changed at run time through the control endpoint."""

    latency: float = 0.0
    jitter: float = 0.0
    fail_rate: float = 0.0
    fail_statuses: list[int] = field(default_factory=lambda: [500, 503, 429])
    retry_after: str = "1"
    drop_rate: float = 0.0
    unauthorised_once: bool = False
    match: str = ""
    script: list[Step] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._random = Random("faults")

    @classmethod
    def from_options(cls, options: Options) -> "Faults":
        """Return the faults that the options select. Raises ValueError or TypeError."""
        faults = cls()
        faults.change({name: getattr(options, name) for name in _FROM_OPTIONS})
        return faults

    def parsers(self) -> Mapping[str, Callable[[object], Any]]:
        """Return the check of each setting."""
        return _PARSERS

    def delay(self) -> float:
        """Return the seconds to wait before a response."""
        return self.latency + (self._random.uniform(0, self.jitter) if self.jitter else 0)

    def next_step(self, request: str) -> Step:
        """Return the step for a request, given as "METHOD /path?query"."""
        if self.script and re.search(self.match, request[: bounds.LONGEST_SEARCHED]):
            return self.script.pop(0)
        chance = self._random.random()
        if chance < self.drop_rate:
            return "drop"
        if chance < self.drop_rate + self.fail_rate:
            return self._random.choice(self.fail_statuses)
        return "pass"

    def refuses_token(self) -> bool:
        """Return True once after `unauthorised_once` was set."""
        refused, self.unauthorised_once = self.unauthorised_once, False
        return refused

    def retry_after_header(self, clock: SandboxClock) -> str | None:
        """Return the value of Retry-After, or None; a date is two seconds after the clock."""
        if self.retry_after == "date":
            return format_datetime(clock.now() + timedelta(seconds=2), usegmt=True)
        return None if self.retry_after == "none" else self.retry_after


def _step(value: object) -> Step:
    if isinstance(value, str) and value.startswith("wait:"):
        bounds.seconds(value[5:])
    elif value not in _NAMED_STEPS:
        if isinstance(value, str):
            raise ValueError(f"there is no step {value!r}")
        return bounds.failure_status(value)
    return str(value)


def _steps(value: object) -> list[Step]:
    if not isinstance(value, list | tuple):
        raise TypeError(f"{value!r} is not a list of steps")
    if len(value) > _MOST_STEPS:
        raise ValueError(f"a script has at most {_MOST_STEPS} steps")
    return [_step(each) for each in value]


def _statuses(value: object) -> list[int]:
    statuses = [step for step in _steps(value) if isinstance(step, int)]
    if not statuses:
        raise ValueError("at least one status is needed")
    return statuses


_MOST_STEPS = 10_000
_NAMED_STEPS = ("drop", "cut", "lose", "html", "pass")
_PARSERS: dict[str, Callable[[object], Any]] = {
    "latency": bounds.seconds,
    "jitter": bounds.seconds,
    "fail_rate": bounds.share,
    "fail_statuses": _statuses,
    "retry_after": bounds.header_text,
    "drop_rate": bounds.share,
    "unauthorised_once": bool,
    "match": bounds.pattern,
    "script": _steps,
}
_FROM_OPTIONS = (
    "latency", "jitter", "fail_rate", "fail_statuses", "retry_after", "drop_rate",
    "unauthorised_once",
)  # fmt: skip
