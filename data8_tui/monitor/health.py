"""The connection state: live, stale or paused, and since when."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from data8_tui.errors import Data8Error


class HealthState(StrEnum):
    """The connection state in one word."""

    CONNECTING = "connecting"
    LIVE = "live"
    STALE = "stale"
    PAUSED = "paused"


@dataclass(frozen=True, slots=True)
class Health:
    """The poller's own state. `since` is the last answer; `next_try` is set only while stale."""

    state: HealthState = HealthState.CONNECTING
    since: datetime | None = None
    next_try: datetime | None = None
    error: Data8Error | None = None
