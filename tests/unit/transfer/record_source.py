"""A source of records without a network: what the client promises, and every way to break it."""

import asyncio
import json
from collections.abc import Callable
from typing import Any

from pydantic import SecretStr

from data8_tui.api.connection import Connection
from data8_tui.api.models import Dataset


class Records:
    """Serves `records`, a list of JSON texts. `before` may replace or refuse any answer."""

    def __init__(self, columns: dict[str, int], records: list[str], **facts: Any) -> None:
        self.facts = {
            "name": "contacts",
            "columns": columns,
            "input": False,
            "recordCount": len(records),
            "completed": True,
            **facts,
        }
        self.connection = Connection(
            "https://data8.example", "https://data8.example/token", "me", SecretStr("secret")
        )
        self.records = records
        self.asked: list[tuple[int, int]] = []
        self.under_way = 0
        self.most_under_way = 0
        self.answer: Callable[[int, int, bytes], bytes] = lambda start, count, body: body
        self.gate = asyncio.Event()
        self.gate.set()

    async def get_dataset(self, name: str) -> Dataset:
        return Dataset.from_json({**self.facts, "name": name})

    async def get_records_body(self, name: str, *, start: int, count: int) -> bytes:
        self.asked.append((start, count))
        self.under_way += 1
        self.most_under_way = max(self.most_under_way, self.under_way)
        try:
            await self.gate.wait()
            await asyncio.sleep(0)
        finally:
            self.under_way -= 1
        held = self.records[start - 1 : start - 1 + count]
        return self.answer(start, count, ("[" + ",".join(held) + "]").encode())


def numbered(count: int) -> Records:
    """`count` records of two columns, told apart by their number."""
    texts = [json.dumps({"id": n, "name": f"n, {n}"}) for n in range(1, count + 1)]
    return Records({"id": 1, "name": 0}, texts)


def numbered_csv(count: int) -> bytes:
    lines = (f'{n},"n, {n}"\n' for n in range(1, count + 1))
    return ("id,name\n" + "".join(lines)).encode()
