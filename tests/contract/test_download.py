"""The download against the sandbox, over a socket: what fakes can't tell."""

import csv
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pydantic import SecretStr

from data8_tui.api.client import Client, Connection
from data8_tui.errors import NotFound
from data8_tui.transfer.download import run
from data8_tui.transfer.download.plan import DownloadPlan
from data8_tui.transfer.download.verify import verify_file

if TYPE_CHECKING:
    from data8_tui.sandbox.server import Sandbox

LARGE = "uk_consumer_master_2026_output"


def client_of(sandbox: "Sandbox") -> Client:
    secret = SecretStr(sandbox.client_secret)
    return Client(Connection(sandbox.base_url, sandbox.token_url, sandbox.client_id, secret))


async def test_tokens_that_live_two_seconds_are_renewed_on_the_way(
    fresh_sandbox: Callable[..., "Sandbox"], tmp_path: Path
) -> None:
    sandbox = fresh_sandbox(token_lifetime=2, latency=0.3, now=None)
    plan = DownloadPlan(LARGE, tmp_path / "file.csv", last=40_000, in_flight=4)
    async with client_of(sandbox) as client:
        receipt = await run.download_dataset(client, plan)
        assert client.traffic.renewals >= 2
    assert receipt.records == 40_000
    assert verify_file(plan.target) == receipt


@pytest.mark.parametrize("shape", ["list", "wrapped"])
async def test_records_may_come_as_a_list_or_in_an_object(
    fresh_sandbox: Callable[..., "Sandbox"], tmp_path: Path, shape: str
) -> None:
    sandbox = fresh_sandbox(records=shape)
    target = tmp_path / "file.csv"
    async with client_of(sandbox) as client:
        await run.download_dataset(client, DownloadPlan("block_edge_1001_output", target))
        records = await client.get_records("block_edge_1001_output", start=1, count=1000)
    with target.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 1001
    for row, record in zip(rows, records, strict=False):
        told = {name: record.get(name) for name in row}
        assert row == {name: _field(value) for name, value in told.items()}


def _field(value: object) -> str:
    return {None: "", True: "true", False: "false"}.get(value, str(value))  # type: ignore[call-overload, no-any-return]


async def test_a_dataset_without_records_is_a_header(sandbox: "Sandbox", tmp_path: Path) -> None:
    target = tmp_path / "empty.csv"
    async with client_of(sandbox) as client:
        receipt = await run.download_dataset(client, DownloadPlan("empty_export_output", target))
    assert target.read_text() == ",".join(receipt.columns) + "\n"
    assert receipt.records == 0


async def test_a_name_that_nobody_knows_creates_nothing(sandbox: "Sandbox", tmp_path: Path) -> None:
    async with client_of(sandbox) as client:
        with pytest.raises(NotFound):
            await run.download_dataset(client, DownloadPlan("nobody", tmp_path / "nobody.csv"))
    assert list(tmp_path.iterdir()) == []
