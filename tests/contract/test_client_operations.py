"""What each operation puts on the wire, byte for byte, and what it makes of bare answers."""

import json
from datetime import UTC, date, datetime

import pytest

from data8_tui.api.records import Number, encode_records
from data8_tui.cli.remedies import hint
from data8_tui.errors import (
    ConfigurationError,
    NotFound,
    ReadOnlyProfile,
    RequestRefused,
    UsageError,
)
from tests.contract.scripted_server import TOKEN, answer, misbehaving

DATASET = b'{"name":"ds","columns":{"a":0},"input":true,"recordCount":0,"completed":false}'


async def test_requests_are_json_with_the_token_and_the_program_s_name() -> None:
    async with misbehaving() as server, server.client() as client:
        await client.list_jobs()
        sent = server.asked[0].headers
    assert sent["authorization"] == f"Bearer {TOKEN}"
    assert sent["accept"] == "application/json"
    assert sent["accept-encoding"] == "gzip"
    assert sent["user-agent"].startswith("data8-tui/")


async def test_filters_of_the_list_of_jobs() -> None:
    async with misbehaving() as server, server.client() as client:
        await client.list_jobs()
        await client.list_jobs(
            page=2,
            workflow="A & B",
            start=date(2026, 11, 1),
            end=datetime(2026, 11, 2, 8, tzinfo=UTC),
        )
        assert [asked.target for asked in server.asked] == [
            "/Job?page=1",
            "/Job?page=2&workflow=A%20%26%20B&startDate=2026-11-01&endDate=2026-11-02T08%3A00%3A00Z",
        ]


async def test_filters_of_the_list_of_datasets() -> None:
    async with misbehaving() as server, server.client() as client:
        await client.list_datasets()
        await client.list_datasets(page=3, input=False)
        await client.list_datasets(output=False)
        assert [asked.target for asked in server.asked] == [
            "/Dataset?page=1",
            "/Dataset?page=3&input=false",
            "/Dataset?page=1&output=false",
        ]


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("a b", "/Job/a%20b"),
        ("../Dataset/x", "/Job/..%2FDataset%2Fx"),
        ("..", "/Job/%2E%2E"),
        (".", "/Job/%2E"),
        ("?a=b#c", "/Job/%3Fa%3Db%23c"),
        ("[/foo]\x1b]52;", "/Job/%5B%2Ffoo%5D%1B%5D52%3B"),
    ],
)
async def test_a_name_never_leaves_its_place_in_the_path(name: str, path: str) -> None:
    async with misbehaving(otherwise=answer(200, json.dumps({"name": name}).encode())) as server:
        async with server.client() as client:
            await client.get_job(name)
        assert server.asked[0].target == path


async def test_submitting_a_job() -> None:
    async with misbehaving(otherwise=answer(201)) as server, server.client() as client:
        await client.create_job("n", "w")
        await client.create_job(
            "é", "w", input_datasets={"C": "ds"}, parameters={"Max": "5"}, input_filename="/a.csv"
        )
        bodies = [json.loads(asked.body) for asked in server.asked]
    assert bodies == [
        {"name": "n", "workflowName": "w"},
        {
            "name": "é",
            "workflowName": "w",
            "inputFilename": "/a.csv",
            "inputDatasets": {"C": "ds"},
            "parameters": {"Max": "5"},
        },
    ]


async def test_an_upload_from_beginning_to_end() -> None:
    script = [answer(201, DATASET), answer(200), answer(200), answer(200)]
    async with misbehaving(script=script) as server, server.client() as client:
        created = await client.create_dataset("ds", {"a": 0})
        await client.upload_block("ds", 0, [{"a": Number("1.10"), "b": None}])
        await client.upload_block("ds", 1, encode_records([{"a": "x"}]))
        await client.complete_dataset("ds", 2)
        sent = [(asked.method, asked.target, asked.body) for asked in server.asked]
    assert created.name == "ds"
    assert sent == [
        ("POST", "/Dataset", b'{"name":"ds","columns":{"a":0}}'),
        ("PATCH", "/Dataset/ds/data", b'{"blockNumber":0,"records":[{"a":1.10,"b":null}]}'),
        ("PATCH", "/Dataset/ds/data", b'{"blockNumber":1,"records":[{"a":"x"}]}'),
        ("PUT", "/Dataset/ds", b'{"recordCount":2,"completed":true}'),
    ]


@pytest.mark.parametrize("body", [b"", b"created", b'{"id":5}'])
async def test_a_dataset_created_without_a_word_is_read_again(body: bytes) -> None:
    async with misbehaving(script=[answer(201, body), answer(200, DATASET)]) as server:
        async with server.client() as client:
            assert (await client.create_dataset("ds", {"a": 0})).columns == {"a": 0}
        assert [asked.method for asked in server.asked] == ["POST", "GET"]


async def test_records_as_values_and_as_they_came() -> None:
    body = b'[{"a":1.10,"b":null}]'
    async with misbehaving(otherwise=answer(200, body)) as server, server.client() as client:
        assert await client.get_records("ds", start=501, count=2) == [{"a": "1.10", "b": None}]
        assert await client.get_records_body("ds", start=501, count=2) == body
        assert server.asked[0].target == "/Dataset/ds/data?start=501&count=2"


async def test_many_records_are_decoded_beside_the_loop() -> None:
    body = b"[" + b",".join(b'{"a":%d,"text":"some more"}' % n for n in range(1000)) + b"]"
    async with misbehaving(otherwise=answer(200, body)) as server, server.client() as client:
        records = await client.get_records("ds", start=1, count=1000)
    assert [record["a"] for record in records] == [str(n) for n in range(1000)]


async def test_what_makes_no_sense_is_not_sent() -> None:
    async with misbehaving() as server, server.client() as client:
        for asked in (
            client.list_jobs(page=0),
            client.get_job(""),
            client.get_dataset("\ud800"),
            client.get_records("ds", start=0, count=1),
            client.get_records("ds", start=1, count=1001),
            client.upload_block("ds", 0, [{}] * 1001),
            client.upload_block("ds", -1, []),
        ):
            with pytest.raises(UsageError):
                await asked
    assert server.asked == server.tokens_asked == []


PROBLEM = json.dumps(
    {
        "type": "about:blank",
        "title": "Validation failed",
        "status": 400,
        "detail": "Two things are wrong",
        "errors": {"Name": ["is taken", "is too long"], "workflowName": "is unknown"},
    }
).encode()


@pytest.mark.parametrize("status", [400, 409, 413, 422])
async def test_problem_details_are_one_error(status: int) -> None:
    reply = answer(status, PROBLEM, kind="application/problem+json")
    async with misbehaving(otherwise=reply) as server, server.client() as client:
        with pytest.raises(RequestRefused) as raised:
            await client.create_job("n", "w")
        assert len(server.asked) == 1
    refused = raised.value
    assert refused.message == "Data8 refused job “n”: Validation failed: Two things are wrong"
    assert refused.fields == {"Name": ("is taken", "is too long"), "workflowName": ("is unknown",)}
    assert hint(refused) == "Name: is taken; is too long · workflowName: is unknown"
    assert refused.status == status


@pytest.mark.parametrize("body", [b"", b"No.", b"[1]", b"<html>no</html>", b'{"errors":5}'])
async def test_a_refusal_without_problem_details(body: bytes) -> None:
    async with misbehaving(otherwise=answer(400, body)) as server, server.client() as client:
        with pytest.raises(RequestRefused, match="status 400"):
            await client.create_job("n", "w")


async def test_what_is_not_there_is_named() -> None:
    async with misbehaving(otherwise=answer(404)) as server, server.client() as client:
        for asked, noun in (
            (client.get_job("j"), "job “j”"),
            (client.get_dataset("d"), "dataset “d”"),
            (client.get_records("d", start=1, count=1), "dataset “d”"),
            (client.upload_block("d", 0, []), "dataset “d”"),
            (client.complete_dataset("d", 0), "dataset “d”"),
        ):
            with pytest.raises(NotFound, match=f"There is no {noun}"):
                await asked
        with pytest.raises(ConfigurationError, match="404"):
            await client.list_jobs()


async def test_nothing_is_opened_before_the_first_request_nor_after_the_end() -> None:
    async with misbehaving() as server:
        client = server.client()
        await client.aclose()
        assert server.tokens_asked == []
        with pytest.raises(Exception, match="closed"):
            await client.list_jobs()


def test_making_a_client_loads_no_network_library() -> None:
    import subprocess
    import sys

    program = (
        "import sys; from pydantic import SecretStr\n"
        "from data8_tui.api.client import Client, Connection\n"
        "Client(Connection('https://a.example', 'https://a.example/t', 'me', SecretStr('x')))\n"
        "print(sorted({'httpx', 'h11', 'msgspec'} & set(sys.modules)))"
    )
    run = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert run.stdout == "[]\n"


async def test_a_read_only_client_sends_nothing_but_get() -> None:
    async with misbehaving() as server, server.client() as client:
        client.read_only = "live"
        for change in (
            client.create_job("j", "w"),
            client.create_dataset("d", {}),
            client.complete_dataset("d", 1),
            client.upload_block("d", 0, []),
        ):
            with pytest.raises(ReadOnlyProfile, match="profile “live” is read-only"):
                await change
        assert await client.list_jobs() == []
        assert [asked.method for asked in server.asked] == ["GET"]
