"""A Data8 that costs next to nothing: every answer is rendered before the first request.

One process, one thread, plain sockets. What is measured against it is the client. It prints its
address when it listens and leaves when its standard input ends.
"""

import argparse
import asyncio
import json
import random
import sys
from typing import Any, cast
from urllib.parse import parse_qs, urlsplit

COLUMNS = {
    "customer_id": 1, "title": 0, "firstname": 0, "lastname": 0, "address1": 0, "address2": 0,
    "town": 0, "county": 0, "postcode": 0, "country": 0, "email": 0, "phone": 0, "dob": 0,
    "score": 2, "balance": 2, "orders": 1, "opted_in": 0, "deceased": 0, "match_type": 0, "note": 0,
}  # fmt: skip
RENDERED = 64_000
"""Records that are rendered; a larger dataset repeats them."""


def record(rng: random.Random) -> dict[str, object]:
    number = rng.randrange(10**6)
    return {
        "customer_id": number,
        "title": rng.choice(["Mr", "Ms", "Dr", None]),
        "firstname": rng.choice(["Zoë", "Siân", "John", "Aoife", "Priya"]),
        "lastname": rng.choice(["O'Neill", "Smith", "Featherstonehaugh", "Khan"]),
        "address1": f"{number % 300} High Street" + ", Flat 2" * (number % 5 == 0),
        "address2": None if number % 3 else "",
        "town": rng.choice(["Liverpool", "Ellesmere Port", "Chester"]),
        "county": "Cheshire",
        "postcode": f"CH{number % 60} {number % 9}AB",
        "country": "GB",
        "email": f"customer{number}@example.co.uk",
        "phone": f"0151 {number:06}",
        "dob": f"19{number % 90 + 10}-0{number % 9 + 1}-1{number % 9}",
        "score": number % 997 + 0.5,
        "balance": number % 9973 + 0.25,
        "orders": number % 31,
        "opted_in": number % 2 == 0,
        "deceased": False,
        "match_type": rng.choice(["None", "Surname", "Full"]),
        "note": 'asked to be called "Jo"' if number % 50 == 0 else None,
    }


def rendered() -> list[bytes]:
    rng = random.Random(2026)  # noqa: S311 - the same records each time
    texts = (
        json.dumps(record(rng), ensure_ascii=False, separators=(",", ":")) for _ in range(RENDERED)
    )
    return [text.encode() for text in texts]


def answer(body: bytes, status: str = "200 OK") -> bytes:
    head = f"HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {len(body)}"
    return head.encode() + b"\r\n\r\n" + body


JOB = answer(
    json.dumps(
        {
            "name": "bench",
            "workflowName": "Data Cleansing",
            "submittedAt": "2026-11-20T09:15:30.1234567Z",
            "completedAt": None,
            "status": 1,
            "percentComplete": 42.5,
            "statistics": {"Records": 1_000_000, "Valid": 998_031, "Share": 0.998},
            "inputDatasets": {"Input": "bench"},
            "outputDatasets": {"Output": "bench_output"},
            "parameters": {},
        }
    ).encode()
)


class Account:
    """What can be asked for. `records` of the dataset `bench`, `latency` in seconds.

    Any other name is an input dataset, from the moment that it is created.
    """

    def __init__(self, records: int, latency: float) -> None:
        self.total = records
        self.latency = latency
        held = rendered()
        self.held = held + held[:1000]
        self.token = answer(b'{"access_token":"t","token_type":"Bearer","expires_in":3600}')
        self.created: dict[str, dict[str, Any]] = {}
        self.blocks: dict[str, dict[bytes, int]] = {}

    def reply(self, method: str, target: str, body: bytes) -> bytes:
        parts = urlsplit(target)
        name = parts.path.split("/")[2] if parts.path.startswith("/Dataset/") else ""
        if parts.path == "/token":
            return self.token
        if method == "GET" and parts.path.endswith("/data"):
            asked = parse_qs(parts.query)
            return self.records(int(asked["start"][0]), int(asked["count"][0]))
        if parts.path.startswith("/Job/"):
            return JOB
        if method == "PATCH":
            return self.keep(name, body)
        if method == "POST":
            return self.create(json.loads(body))
        if method == "PUT":
            self.created[name]["completed"] = True
        return self.dataset(name)

    def records(self, start: int, count: int) -> bytes:
        count = max(0, min(count, self.total - start + 1))
        at = (start - 1) % RENDERED
        return answer(b"[%b]" % b",".join(self.held[at : at + count]))

    def create(self, asked: dict[str, Any]) -> bytes:
        name = asked["name"]
        self.created[name] = {**asked, "input": True, "completed": False}
        self.blocks[name] = {}
        return answer(json.dumps({**self.created[name], "recordCount": 0}).encode(), "201 Created")

    def keep(self, name: str, body: bytes) -> bytes:
        """Counted by what stands between two records; a quick look is all that is needed here."""
        number = body[: body.index(b",")]
        self.blocks.setdefault(name, {})[number] = body.count(b"},{") + 1
        return answer(b"")

    def dataset(self, name: str) -> bytes:
        if name == "bench":
            facts = {"name": name, "columns": COLUMNS, "input": False, "completed": True}
            return answer(json.dumps({**facts, "recordCount": self.total}).encode())
        if name not in self.created:
            return answer(b"", "404 Not Found")
        count = sum(self.blocks[name].values())
        return answer(json.dumps({**self.created[name], "recordCount": count}).encode())


class Conversation(asyncio.Protocol):
    """HTTP/1.1 with kept connections, as far as the clients here speak it."""

    transport: asyncio.Transport

    def __init__(self, account: Account) -> None:
        self.account = account
        self.heard: list[bytes] = []
        self.held = 0
        self.wanted = 0
        self.request: tuple[str, str] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        self.heard.append(data)
        self.held += len(data)
        while self.held >= self.wanted and self.step(b"".join(self.heard)):
            pass

    def step(self, heard: bytes) -> bool:
        """A head, or a body; false where more has to come first."""
        if self.request is None:
            if b"\r\n\r\n" not in heard:
                return False
            head, _, rest = heard.partition(b"\r\n\r\n")
            self.begin(head)
        else:
            body, rest = heard[: self.wanted], heard[self.wanted :]
            reply = self.account.reply(*self.request, body)
            self.request, self.wanted = None, 0
            self.send_later(reply)
        self.heard, self.held = [rest], len(rest)
        return self.request is not None or bool(rest)

    def begin(self, head: bytes) -> None:
        first, *lines = head.decode("latin-1").split("\r\n")
        fields = dict(line.lower().split(": ", 1) for line in lines)
        method, target, _ = first.split(" ", 2)
        self.request = (method, target)
        self.wanted = int(fields.get("content-length", 0))
        if fields.get("expect"):
            self.transport.write(b"HTTP/1.1 100 Continue\r\n\r\n")

    def send_later(self, reply: bytes) -> None:
        if self.account.latency:
            asyncio.get_running_loop().call_later(self.account.latency, self.send, reply)
        else:
            self.send(reply)

    def send(self, reply: bytes) -> None:
        if not self.transport.is_closing():
            self.transport.write(reply)


async def serve(records: int, latency: float) -> None:
    account = Account(records, latency)
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Conversation(account), "127.0.0.1", 0)
    print(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", flush=True)
    await loop.run_in_executor(None, sys.stdin.read)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=1_000_000)
    parser.add_argument("--latency", type=float, default=0.0, help="seconds before each answer")
    given = parser.parse_args()
    asyncio.run(serve(given.records, given.latency))
