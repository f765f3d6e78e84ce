"""Pauses that cost no time."""

import asyncio
from datetime import datetime, timedelta

from data8_tui.clock import FrozenClock


class RecordedSleep:
    """A clock that moves by exactly what is slept, and keeps what that was."""

    def __init__(self, now: datetime) -> None:
        self.clock = FrozenClock(now)
        self.slept: list[float] = []

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.clock.move_to(self.clock.now() + timedelta(seconds=seconds))
        await asyncio.sleep(0)
