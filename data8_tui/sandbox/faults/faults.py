"""What goes wrong on purpose: late answers, failures, cut connections.

The rates act at random, from a seed, on the API's own paths. A `script` acts in order: each of its
steps is used up by one request whose "METHOD /path?query" matches `match`, and the rates act on
the rest. A step is a status (503), or one of

    "drop"   the connection is cut instead of an answer      "cut"    … in the middle of one
    "html"   a page of HTML with status 200                  "wait:5" the answer is 5 s late
    "lose"   the request is obeyed, and the connection cut before any of the answer
    "pass"   nothing happens to this one
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from datetime import timedelta
from email.utils import format_datetime
from random import Random
from typing import Any

from data8_tui.sandbox.clock import SandboxClock
from data8_tui.sandbox.options import Options

Step = int | str


@dataclass
class Faults:
    """Each of these can be set at run time through the control endpoint."""

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
    def of(cls, options: Options) -> "Faults":
        made = cls()
        made.change({name: getattr(options, name) for name in _FROM_OPTIONS})
        return made

    def change(self, settings: Mapping[str, Any]) -> None:
        """ValueError, and nothing is changed, when one of them means nothing."""
        read = {}
        for name, value in settings.items():
            if name not in _READERS:
                raise ValueError(f"there is no setting {name!r}")
            read[name] = _READERS[name](value)
        for name, value in read.items():
            setattr(self, name, value)

    def document(self) -> dict[str, object]:
        return {setting.name: getattr(self, setting.name) for setting in fields(self)}

    def delay(self) -> float:
        """Seconds to wait before this answer."""
        return self.latency + (self._random.uniform(0, self.jitter) if self.jitter else 0)

    def next_step(self, request: str) -> Step:
        """What happens to this request, given as "METHOD /path?query"."""
        if self.script and re.search(self.match, request):
            return self.script.pop(0)
        chance = self._random.random()
        if chance < self.drop_rate:
            return "drop"
        if chance < self.drop_rate + self.fail_rate:
            return self._random.choice(self.fail_statuses)
        return "pass"

    def refuses_token(self) -> bool:
        """True once after `unauthorised_once` was set."""
        refused, self.unauthorised_once = self.unauthorised_once, False
        return refused

    def retry_after_header(self, clock: SandboxClock) -> str | None:
        """The value of Retry-After, or None; a date lies two seconds ahead of the clock."""
        if self.retry_after == "date":
            return format_datetime(clock.now() + timedelta(seconds=2), usegmt=True)
        return None if self.retry_after == "none" else self.retry_after


def _seconds(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise TypeError(f"{value!r} is not a number")
    return float(value)


def _step(value: object) -> Step:
    if isinstance(value, str) and value.startswith("wait:"):
        _seconds(value[5:])
    elif value not in _WORDS and type(value) is not int:
        raise ValueError(f"there is no step {value!r}")
    return value if isinstance(value, int) else str(value)


def _steps(value: object) -> list[Step]:
    if not isinstance(value, list | tuple):
        raise TypeError(f"{value!r} is not a list of steps")
    return [_step(each) for each in value]


def _statuses(value: object) -> list[int]:
    return [step for step in _steps(value) if isinstance(step, int)]


def _pattern(value: object) -> str:
    return re.compile(str(value)).pattern


_WORDS = ("drop", "cut", "lose", "html", "pass")
_READERS: dict[str, Callable[[object], Any]] = {
    "latency": _seconds,
    "jitter": _seconds,
    "fail_rate": _seconds,
    "fail_statuses": _statuses,
    "retry_after": str,
    "drop_rate": _seconds,
    "unauthorised_once": bool,
    "match": _pattern,
    "script": _steps,
}
_FROM_OPTIONS = (
    "latency", "jitter", "fail_rate", "fail_statuses", "retry_after", "drop_rate",
    "unauthorised_once",
)  # fmt: skip
