"""A Data8 without a network: it keeps what it is sent, and loses answers as it is told."""

import json
from collections.abc import Callable
from typing import Any, TypeVar

from pydantic import SecretStr

from data8_tui.api.connection import Connection
from data8_tui.api.models import Dataset
from data8_tui.errors import ConnectionFailed, NotFound, OutcomeUnknown, RequestRefused

Spoil = Callable[[str, int], str]


def honest(method: str, call: int) -> str:
    return ""


T = TypeVar("T")


class Data8:
    """`spoil` is asked before each call, with the method and how often it was called before.

    It answers "" for an honest call, "before" for one that never arrives, "after" for one that is
    acted upon and not answered, or raises.
    """

    connection = Connection(
        base_url="https://data8.test",
        token_url="https://data8.test/token",
        client_id="client",
        client_secret=SecretStr("secret"),
    )

    def __init__(self) -> None:
        self.datasets: dict[str, dict[str, Any]] = {}
        self.calls: list[tuple[str, Any]] = []
        self.spoil: Spoil = honest
        self.counts_early = True

    def records(self, name: str) -> list[dict[str, Any]]:
        """In Data8's order: by the number of their block."""
        blocks = self.datasets[name]["blocks"]
        return [record for number in sorted(blocks) for record in blocks[number]]

    def called(self, method: str) -> list[Any]:
        return [what for name, what in self.calls if name == method]

    async def get_dataset(self, name: str) -> Dataset:
        return self._do("get", name, lambda: self._told(name), ConnectionFailed)

    async def create_dataset(self, name: str, columns: dict[str, int]) -> Dataset:
        def act() -> Dataset:
            if name in self.datasets:
                raise RequestRefused(f"{name} exists already")
            self.datasets[name] = {"columns": dict(columns), "blocks": {}, "completed": False}
            return self._told(name)

        return self._do("create", name, act, OutcomeUnknown)

    async def upload_block(self, name: str, block_number: int, records: bytes) -> None:
        def act() -> None:
            self._open(name)["blocks"][block_number] = json.loads(records)

        self._do("block", block_number, act, ConnectionFailed)

    async def complete_dataset(self, name: str, record_count: int) -> None:
        def act() -> None:
            dataset = self._open(name)
            if record_count != len(self.records(name)):
                raise RequestRefused(f"{record_count} records were promised")
            dataset["completed"] = True

        self._do("complete", record_count, act, ConnectionFailed)

    def _open(self, name: str) -> dict[str, Any]:
        if name not in self.datasets:
            raise NotFound(name)
        if self.datasets[name]["completed"]:
            raise RequestRefused(f"{name} is complete already")
        return self.datasets[name]

    def _told(self, name: str) -> Dataset:
        if name not in self.datasets:
            raise NotFound(name)
        dataset = self.datasets[name]
        counted = self.counts_early or dataset["completed"]
        return Dataset.from_json(
            {
                "name": name,
                "columns": dataset["columns"],
                "input": True,
                "recordCount": len(self.records(name)) if counted else 0,
                "completed": dataset["completed"],
            }
        )

    def _do(self, method: str, what: Any, act: Callable[[], T], lost: type[Exception]) -> T:
        spoilt = self.spoil(method, len(self.called(method)))
        self.calls.append((method, what))
        if spoilt == "before":
            raise lost(f"{method} was lost")
        done = act()
        if spoilt == "after":
            raise lost(f"the answer to {method} was lost")
        return done
