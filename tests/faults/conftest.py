"""What the tests of faults share: a dataset of a few chunks, its right file, a chaos before it."""

import json
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from pydantic import SecretStr

from data8_tui.api.client import Client, Connection
from data8_tui.backoff import Backoff
from data8_tui.transfer.download import fetcher
from data8_tui.transfer.download.plan import DownloadPlan
from tests.faults.faulty_proxy import Chaos, chaos_before
from tests.retry_policy import without_waits

if TYPE_CHECKING:
    from data8_tui.sandbox.server import Sandbox

JOB = "Gŵyl Ddewi – Siân’s “Ynys Môn” mailing"


@dataclass(frozen=True)
class Honest:
    """A dataset, and what a download of it must be, byte for byte."""

    dataset: str
    records: int
    csv: bytes


def connection(base_url: str, sandbox: "Sandbox", **options: Any) -> Connection:
    return Connection(
        base_url=base_url,
        token_url=f"{base_url}/connect/token",
        client_id=sandbox.client_id,
        client_secret=SecretStr(sandbox.client_secret),
        **options,
    )


def asking(sandbox: "Sandbox") -> httpx.Client:
    """A client of the sandbox that has a token, and nothing of ours."""
    form = {
        "grant_type": "client_credentials",
        "client_id": sandbox.client_id,
        "client_secret": sandbox.client_secret,
    }
    token = httpx.post(sandbox.token_url, data=form).json()["access_token"]
    return httpx.Client(base_url=sandbox.base_url, headers={"authorization": f"Bearer {token}"})


@pytest.fixture(scope="session")
def honest(sandbox: "Sandbox") -> Honest:
    """Three chunks: a first one, a middle one and a shorter last one; written without our code."""
    with asking(sandbox) as http:
        outputs = http.get(f"/Job/{JOB}").json()["outputDatasets"].values()
        name = next(each for each in outputs if each.endswith("_output"))
        facts = http.get(f"/Dataset/{name}").json()
        starts = range(1, facts["recordCount"] + 1, 1000)
        bodies = [http.get(f"/Dataset/{name}/data?start={at}&count=1000").text for at in starts]
    return Honest(name, facts["recordCount"], expected_csv(list(facts["columns"]), bodies))


def expected_csv(columns: list[str], bodies: list[str]) -> bytes:
    """What a file of these answers must be."""
    records = [
        record
        for body in bodies
        for record in json.loads(body, parse_int=Literal, parse_float=Literal)
    ]
    lines = [",".join(written(record.get(column)) for column in columns) for record in records]
    return "".join(f"{line}\n" for line in [",".join(columns), *lines]).encode()


class Literal(str):
    """A number as it was sent."""


def written(value: object) -> str:
    """A field as RFC 4180 has it, a null as nothing and an empty text as two quotes."""
    if value is None:
        return ""
    if isinstance(value, bool | Literal):
        return str(value).lower() if isinstance(value, bool) else value
    text = str(value)
    plain = text and not any(special in text for special in ',"\r\n')
    return text if plain else '"' + text.replace('"', '""') + '"'


@pytest.fixture(scope="session")
def proxy(sandbox: "Sandbox") -> Iterator[Chaos]:
    with chaos_before(sandbox.base_url) as started:
        yield started


@pytest.fixture
def chaos(proxy: Chaos) -> Chaos:
    """The proxy, without any rule yet."""
    proxy.reset()
    return proxy


@pytest.fixture
async def client(chaos: Chaos, sandbox: "Sandbox") -> AsyncIterator[Client]:
    """One with little patience, so that a fault that stays is told soon."""
    to = connection(chaos.base_url, sandbox, timeout=0.4, deadline=0.8)
    async with Client(to, retry=without_waits(attempts=3)) as opened:
        yield opened


@pytest.fixture
def plan(honest: Honest, tmp_path: Path) -> DownloadPlan:
    return DownloadPlan(honest.dataset, tmp_path / "file.csv")


@pytest.fixture(autouse=True)
def no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetcher, "_BACKOFF", Backoff(first=0, attempts=3))
