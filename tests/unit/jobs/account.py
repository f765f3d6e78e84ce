"""An account at a real sandbox, and what a test of submissions needs to know about it."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from data8_tui.api.client import Client, Connection
from data8_tui.api.records import Record
from data8_tui.api.status_codes import StatusCodes
from data8_tui.clock import FrozenClock
from data8_tui.jobs.spec import JobSpec
from data8_tui.monitor.history import History
from tests.retry_policy import without_waits
from tests.sandbox_statuses import STATUSES

NOW = datetime(2026, 11, 20, 9, 15, 30, tzinfo=UTC)
SPEC = JobSpec("ContactDeceasedCheck", "Donors", {"Contacts": "donors"}, {"MaxContactAge": "5"})


class Place:
    """One account: the sandbox, a client of it, and what this machine remembers."""

    def __init__(self, sandbox: Any, folder: Path) -> None:
        self.sandbox = sandbox
        self.client = Client(
            Connection(
                base_url=sandbox.base_url,
                token_url=sandbox.token_url,
                client_id=sandbox.client_id,
                client_secret=SecretStr(sandbox.client_secret),
            ),
            retry=without_waits(3),
            status_codes=StatusCodes(STATUSES),
        )
        self.clock = FrozenClock(NOW)
        self.path = folder / "state" / "history.db"
        self.history = self.remembered()
        self.pauses: list[float] = []

    def remembered(self) -> History:
        return History(self.path, self.sandbox.base_url, self.sandbox.client_id)

    async def pause(self, seconds: float) -> None:
        self.pauses.append(seconds)

    async def dataset(self, name: str = "donors", records: int = 3, *, done: bool = True) -> None:
        columns = dict.fromkeys(("contact_id", "email", "last_name", "postcode"), 0)
        await self.client.create_dataset(name, columns)
        rows: list[Record] = [
            {"contact_id": str(number), "email": "a@b.c"} for number in range(records)
        ]
        await self.client.upload_block(name, 0, rows)
        if done:
            await self.client.complete_dataset(name, records)

    def script(self, match: str, *steps: object) -> None:
        """What happens to the next requests that match."""
        self.sandbox.services.faults.change({"match": match, "script": list(steps)})

    @property
    def posts(self) -> int:
        """How often a job was asked for, as the sandbox counts."""
        log = self.sandbox.services.traffic.log
        return sum((each.method, each.path) == ("POST", "/Job") for each in log)

    @property
    def jobs(self) -> list[str]:
        """The jobs that came through the API, by name."""
        return [facts["name"] for facts in self.sandbox.services.store.jobs()]


Starter = Callable[..., Any]


@asynccontextmanager
async def place(sandbox: Any, folder: Path) -> AsyncIterator[Place]:
    made = Place(sandbox, folder)
    try:
        yield made
    finally:
        await made.client.aclose()
        made.history.close()
