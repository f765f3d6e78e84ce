"""Uploads over a real socket: what the sandbox holds in the end is what stands in the file."""

import csv
import gc
import json
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import pytest
from pydantic import SecretStr

from data8_tui.api import client as api_client
from data8_tui.api.client import Client, Connection
from data8_tui.api.records import encode_block
from data8_tui.backoff import Backoff
from data8_tui.errors import (
    AuthenticationError,
    IntegrityError,
    NotFound,
    OutcomeUnknown,
    RequestRefused,
    ServerFailed,
    ServiceError,
)
from data8_tui.sandbox.faults.faults import Faults
from data8_tui.transfer.preflight.preflight import ColumnOverrides, evaluate
from data8_tui.transfer.preflight.scan import scan
from data8_tui.transfer.upload import completion, creation
from data8_tui.transfer.upload.plan import UploadPlan, UploadReceipt
from data8_tui.transfer.upload.run import upload_file
from tests.retry_policy import without_waits

if TYPE_CHECKING:
    from data8_tui.sandbox.server import Sandbox

NAMES = {"create": "POST /Dataset", "block": "PATCH", "complete": "PUT", "look": "GET /Dataset/"}


@pytest.fixture(scope="module")
def shared() -> Iterator["Sandbox"]:
    from data8_tui.sandbox.server import running

    with running(now=datetime(2026, 11, 20, 9, 15, 30, tzinfo=UTC), retry_after="0") as started:
        yield started


@pytest.fixture
def server(shared: "Sandbox") -> "Sandbox":
    """A sandbox that works, and counts from nothing."""
    shared.services.faults.change({**Faults().document(), "retry_after": "0"})
    shared.services.traffic.clear()
    return shared


@pytest.fixture
async def client(server: "Sandbox") -> AsyncIterator[Client]:
    connection = Connection(
        server.base_url, server.token_url, server.client_id, SecretStr(server.client_secret)
    )
    async with Client(connection, retry=without_waits(attempts=3)) as opened:
        yield opened


@pytest.fixture(autouse=True)
def no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(creation, "_LOOKS", Backoff(first=0, attempts=3))
    monkeypatch.setattr(completion, "_LOOKS", Backoff(first=0, attempts=4))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Three blocks and a bit, under a name that no other test has."""
    path = tmp_path / f"{tmp_path.name}.csv"
    path.write_text("n,name\n" + "".join(f'{n},"Zoë, {n}"\n' for n in range(3_210)))
    return path


def held(server: "Sandbox", dataset: str) -> list[dict[str, Any]]:
    """The records that the sandbox has, in its order."""
    blocks = server.account.store.blocks(dataset)
    return [record for body in blocks for record in json.loads(body)["records"]]


def datasets_of(server: "Sandbox", stem: str) -> list[str]:
    found = server.account.store.datasets()
    return [each.name for each in found if each.name.startswith(stem)]


async def uploaded(client: Client, path: Path, **wishes: dict[str, Any]) -> UploadReceipt:
    plan = UploadPlan(evaluate(scan(path), ColumnOverrides(**wishes)))
    return await upload_file(client, plan, journal_folder=path.parent / "state")


def has_it_once(server: "Sandbox", file: Path, receipt: UploadReceipt) -> None:
    """Complete, with every record once and in order, and the only dataset of the file's name."""
    [found] = server.account.store.datasets(receipt.dataset)
    assert (found.completed, found.record_count) == (True, 3_210)
    assert [each["n"] for each in held(server, receipt.dataset)] == [str(n) for n in range(3_210)]
    assert datasets_of(server, file.stem) == [receipt.dataset]


async def test_every_value_arrives_as_it_stands(client: Client, server: "Sandbox", tmp_path: Path):
    values = [
        "",
        None,
        "0012",
        "1.10",
        "a\nb",
        'say "hi"',
        "Zoë, Ltd",
        "null",
        "\u2028",
        "😀",
    ]
    path = tmp_path / "values.csv"
    with path.open("w", newline="") as out:
        out.write("n,value\n")
        for n, value in enumerate(values):
            quoted = '"{}"'.format(value.replace('"', '""')) if value is not None else ""
            out.write(f"{n},{quoted}\n")
    receipt = await uploaded(client, path, types={"n": 1})
    assert [(each["n"], each.get("value")) for each in held(server, receipt.dataset)] == list(
        enumerate(values)
    )


async def test_all_forms_say_the_same(client: Client, server: "Sandbox", tmp_path: Path):
    rows = [{"First Name": f"n {n}", "Size": str(n)} for n in range(2_500)]
    with (tmp_path / "a.csv").open("w", newline="") as out:
        writer = csv.DictWriter(out, ["First Name", "Size"], delimiter=";")
        writer.writeheader()
        writer.writerows(rows)
    (tmp_path / "b.ndjson").write_text("".join(json.dumps(row) + "\n" for row in rows))
    duckdb.connect().execute(
        f"copy (select * from read_csv('{tmp_path}/a.csv', all_varchar = true)) "
        f"to '{tmp_path}/c.parquet' (format parquet)"
    )
    got = []
    for name in ("a.csv", "b.ndjson", "c.parquet"):
        receipt = await uploaded(client, tmp_path / name, types={"size": 1})
        assert receipt.columns == {"first_name": 0, "size": 1}
        got.append(held(server, receipt.dataset))
    assert got[0] == [{"first_name": f"n {n}", "size": n} for n in range(2_500)]
    assert got[1:] == [got[0], got[0]]


@pytest.mark.parametrize("fault", ["drop", "cut", "html", 500, 503, 429, 408])
@pytest.mark.parametrize("step", NAMES)
async def test_a_fault_at_any_step_is_overcome(
    client: Client, server: "Sandbox", file: Path, step: str, fault: int | str
):
    server.services.faults.change({"match": NAMES[step], "script": [fault]})
    receipt = await uploaded(client, file)
    assert server.services.faults.script == []
    has_it_once(server, file, receipt)


FOR_EVER = {
    "drop": ServiceError,
    503: ServerFailed,
    401: AuthenticationError,
    403: AuthenticationError,
    413: RequestRefused,
}
ESPECIALLY = {
    ("create", "drop"): OutcomeUnknown,
    ("create", 503): OutcomeUnknown,
    ("complete", 413): IntegrityError,  # a count that is refused makes all blocks doubtful
}


@pytest.mark.parametrize("fault", FOR_EVER)
@pytest.mark.parametrize("step", NAMES)
async def test_a_fault_that_stays_is_told_and_what_is_done_is_kept(
    client: Client, server: "Sandbox", file: Path, step: str, fault: int | str
):
    server.services.faults.change({"match": NAMES[step], "script": [fault] * 60})
    expected = ESPECIALLY.get((step, fault), FOR_EVER[fault])
    with pytest.raises(expected):
        await uploaded(client, file)
    server.services.faults.change({"script": []})
    receipt = await uploaded(client, file)
    has_it_once(server, file, receipt)


async def test_tokens_that_expire_under_the_run_are_renewed(fresh_sandbox: Any, file: Path):
    server = fresh_sandbox(token_lifetime=0.2, latency=0.02, now=None)
    connection = Connection(
        server.base_url, server.token_url, server.client_id, SecretStr(server.client_secret)
    )
    async with Client(connection) as client:
        receipt = await uploaded(client, file)
        assert client.traffic.renewals >= 1
    has_it_once(server, file, receipt)


async def test_a_dataset_that_vanishes_half_way_is_told(
    client: Client, server: "Sandbox", file: Path
):
    server.services.faults.change({"match": "PATCH", "script": ["pass", 404, 404, 404]})
    with pytest.raises(NotFound):
        await uploaded(client, file)


async def test_what_data8_refuses_is_told_with_its_fields(
    client: Client, server: "Sandbox", file: Path
):
    server.services.faults.change({"match": "PATCH", "script": ["pass", 400, 400, 400, 400]})
    with pytest.raises(RequestRefused, match="of the file"):
        await uploaded(client, file)


async def test_no_more_is_under_way_than_planned(client: Client, server: "Sandbox", file: Path):
    server.services.faults.change({"latency": 0.03})
    plan = UploadPlan(evaluate(scan(file)), in_flight=2)
    receipt = await upload_file(client, plan, journal_folder=file.parent / "state")
    has_it_once(server, file, receipt)
    assert server.services.traffic.document()["most_under_way"] <= 2


class Body(bytes):
    """A request's body that can be told from all others."""


async def test_what_has_been_sent_is_let_go_of_at_once(
    client: Client, server: "Sandbox", monkeypatch: pytest.MonkeyPatch
):
    """Not when the collector of circles comes by: by then dozens of blocks would have piled up."""
    monkeypatch.setattr(api_client, "encode_block", lambda *block: Body(encode_block(*block)))
    await client.create_dataset("let_go", {"a": 0})
    gc.disable()
    try:
        for number in range(5):
            await client.upload_block("let_go", number, [{"a": "x"}])
        held = [one for each in gc.get_objects() for one in gc.get_referents(each)]
        assert not [one for one in held if type(one) is Body]
    finally:
        gc.enable()
