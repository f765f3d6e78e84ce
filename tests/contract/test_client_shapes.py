"""Answers of another shape, size or name than assumed: read where clear, else refused by name."""

import gzip
import json
import re
import zlib
from collections.abc import Awaitable, Callable
from contextlib import suppress
from functools import cache
from typing import Any

import pytest

from data8_tui.api.client import Client
from data8_tui.cli.remedies import hint
from data8_tui.errors import ConnectionFailed, Data8Error, OutcomeUnknown, UnexpectedResponse
from tests.contract.scripted_server import TOKEN, Reply, Wire, answer, misbehaving, silence
from tests.retry_policy import without_waits
from tests.strange_values import STRANGE

Call = Callable[[Client], Awaitable[Any]]

JOB = {"name": "j", "workflowName": "w", "status": 1}
PASCAL = {"Name": "j", "WorkflowName": "w", "Status": 1}


def said(value: object) -> bytes:
    return answer(200, json.dumps(value).encode())


@pytest.mark.parametrize(
    "sent",
    [
        [JOB],
        [PASCAL],
        {"records": [JOB]},
        {"Records": [PASCAL]},
        {"data": [JOB], "total": 1},
        {"items": [JOB], "page": 1, "links": [{"rel": "self"}]},
        {"jobs": [JOB]},
        {"Whatever": [PASCAL], "sizes": [1, 2]},
        {"d": {"results": [JOB]}},
        {"name": "page", "results": [JOB]},
    ],
)
async def test_pages_of_every_clear_shape_are_read(sent: object) -> None:
    async with misbehaving(otherwise=said(sent)) as server, server.client() as client:
        (job,) = await client.list_jobs()
        assert (job.name, job.workflow_name, job.status) == ("j", "w", 1)
        assert [each.name for each in await client.list_datasets()] == ["j"]
        assert len(server.asked) == 2


@pytest.mark.parametrize(
    "sent", [[], {"items": []}, {"jobs": [], "total": 0}, {"Data": {"items": []}}]
)
async def test_pages_of_nothing(sent: object) -> None:
    async with misbehaving(otherwise=said(sent)) as server, server.client() as client:
        assert await client.list_jobs() == await client.list_datasets() == []
        assert len(server.asked) == 2


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({}, "an empty object"),
        ({"total": 5, "page": 1}, "the keys total, page"),
        ({"a": [JOB], "b": [JOB]}, "the keys a, b"),
        ({"errors": [{"code": 1}]}, "the key errors"),
        ({"error": "busy", "data": []}, "the keys error, data"),
        ({"error": "busy", "data": None}, "the keys error, data"),
        ({f"k{n}": n for n in range(50)}, "k7 …"),
        ({"x" * 1000: 1}, "x…"),
        ([1], "holds a number, not objects"),
        ([[JOB]], "holds a list, not objects"),
        ([{}], "an empty object"),
        ([{"name": None, "id": 5}], "the keys name, id"),
        (None, "is null"),
        ({"items": None}, "the key items"),
        (5, "is a number"),
        ("queued", "is a text"),
        (True, "is true"),
    ],
)
async def test_a_page_of_another_shape_names_what_came(sent: object, words: str) -> None:
    async with misbehaving(otherwise=said(sent)) as server, server.client() as client:
        for list_page in (client.list_jobs, client.list_datasets):
            with pytest.raises(UnexpectedResponse, match=re.escape(words)) as raised:
                await list_page()
            assert raised.value.exit_code == 6
            assert len(raised.value.message) < 500
        assert len(server.asked) == 2


async def test_null_past_the_end_of_a_list_is_an_empty_page() -> None:
    async with misbehaving(otherwise=said(None)) as server, server.client() as client:
        assert await client.list_jobs(page=2) == await client.list_datasets(page=2) == []


@pytest.mark.parametrize("sent", [PASCAL, {"data": JOB}, {"Job": PASCAL, "links": {}}])
async def test_a_job_of_every_clear_shape_is_read(sent: object) -> None:
    async with misbehaving(otherwise=said(sent)) as server, server.client() as client:
        assert (await client.get_job("j")).workflow_name == "w"
        assert (await client.get_dataset("j")).name == "j"


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        (None, "is null"),
        ([JOB], "is a list"),
        ({"status": 1}, "the key status"),
        ({"name": 5}, "the key name"),
        (7, "is a number"),
    ],
)
async def test_a_job_of_another_shape_names_what_came(sent: object, words: str) -> None:
    async with misbehaving(otherwise=said(sent)) as server, server.client() as client:
        for get in (client.get_job, client.get_dataset):
            with pytest.raises(UnexpectedResponse, match=words):
                await get("j")
        assert len(server.asked) == 2


@pytest.mark.parametrize("came", ["other", "J", "j ", "j\ud800"])
async def test_an_answer_about_something_else_is_refused(came: str) -> None:
    async with misbehaving(otherwise=said({"name": came})) as server, server.client() as client:
        for get in (client.get_job, client.get_dataset):
            with pytest.raises(UnexpectedResponse, match=r"asked for the (job|dataset) “j”"):
                await get("j")
        with pytest.raises(UnexpectedResponse):  # also where it answers a creation
            await client.create_dataset("j", {"a": 0})


async def test_a_job_is_read_while_the_list_is_of_another_shape() -> None:
    async def reply(wire: Wire) -> None:
        await wire.send(said(JOB if wire.asked.target == "/Job/j" else {"oops": 1}))

    async with misbehaving(otherwise=reply) as server, server.client() as client:
        with pytest.raises(UnexpectedResponse):
            await client.list_jobs()
        assert (await client.get_job("j")).name == "j"


async def test_records_may_be_wrapped_in_any_clear_way() -> None:
    for sent in (b'{"Records":[{"a":1.10}]}', b'{"items":[{"a":1.10}],"total":1}'):
        async with misbehaving(otherwise=answer(200, sent)) as server, server.client() as client:
            assert await client.get_records("ds", start=1, count=2) == [{"a": "1.10"}]
    async with misbehaving(otherwise=answer(200, b"null")) as server, server.client() as client:
        assert await client.get_records("ds", start=1, count=2) == []
        assert await client.get_records_body("ds", start=1, count=2) == b"[]"


# What is larger than anything that was asked for.

ZEROS = bytes(2**20)


@cache
def packed(encoding: str, mebibytes: int, opening: bytes = b"[") -> bytes:
    """A body that unpacks to so many MiB."""
    wbits = 31 if encoding == "gzip" else 15
    stream = zlib.compressobj(9, zlib.DEFLATED, wbits)
    pieces = [stream.compress(opening), *(stream.compress(ZEROS) for _ in range(mebibytes))]
    return answer(200, b"".join([*pieces, stream.flush()]), f"content-encoding: {encoding}")


async def jobs(client: Client) -> Any:
    return await client.list_jobs()


async def records(client: Client) -> Any:
    return await client.get_records_body("ds", start=1, count=1)


@pytest.fixture(params=[False, True], ids=["direct", "by httpx"])
def by_httpx(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both transports: our own, and httpx's, which a proxy needs."""
    if request.param:
        from data8_tui.api.transport import connector
        from data8_tui.api.transport.httpx_import import httpx

        def proxied(tls: Any, buffer: Any) -> Any:
            return httpx.AsyncHTTPTransport(verify=tls)

        monkeypatch.setattr(connector, "DirectTransport", proxied)


@pytest.mark.usefixtures("by_httpx")
@pytest.mark.parametrize("encoding", ["gzip", "deflate"])
@pytest.mark.parametrize(("call", "limit"), [(jobs, 64), (records, 16)])
async def test_a_bomb_is_not_unpacked(call: Call, limit: int, encoding: str) -> None:
    reply = packed(encoding, limit + 1)
    async with misbehaving(otherwise=reply) as server, server.client() as client:
        with pytest.raises(UnexpectedResponse, match=f"larger than {limit} MiB"):
            await call(client)
        assert len(server.asked) == 1


@pytest.mark.usefixtures("by_httpx")
@pytest.mark.parametrize("encoding", ["gzip", "deflate", "identity"])
async def test_a_token_answer_is_small(encoding: str) -> None:
    reply = answer(200, ZEROS + b"1") if encoding == "identity" else packed(encoding, 2)
    async with misbehaving(token_otherwise=reply) as server, server.client() as client:
        with pytest.raises(UnexpectedResponse, match="a token is larger than 1 MiB"):
            await client.list_jobs()


async def test_a_list_of_more_than_a_server_can_mean_is_refused() -> None:
    body = gzip.compress(b"[" + b"{}," * 1_000_001 + b"{}]")
    reply = answer(200, body, "content-encoding: gzip")
    async with misbehaving(otherwise=reply) as server, server.client() as client:
        with pytest.raises(UnexpectedResponse, match="more than 1,000,000 values"):
            await client.list_jobs()
    async with misbehaving(otherwise=said([JOB] * 10_001)) as server, server.client() as client:
        with pytest.raises(UnexpectedResponse, match="10,001 items"):
            await client.list_jobs()


@pytest.mark.parametrize("levels", [700, 50_000])
async def test_deep_nesting_is_an_error_and_no_bug(levels: int) -> None:
    deep = b'{"name":"j","statistics":' + b'{"a":' * levels + b"1" + b"}" * (levels + 1)
    async with misbehaving(otherwise=answer(200, deep)) as server, server.client() as client:
        with pytest.raises(UnexpectedResponse, match="nested more than"):
            await client.get_job("j")
    async with misbehaving(otherwise=answer(400, deep)) as server, server.client() as client:
        with pytest.raises(Data8Error, match="status 400"):
            await client.create_job("j", "w")


# What is no HTTP.


def kept_open(piece: bytes) -> Reply:
    async def reply(wire: Wire) -> None:
        await wire.send(piece)
        await silence(wire)

    return reply


@pytest.mark.parametrize("came", [b"<html>hello", b"SSH-2.0-OpenSSH_9.6\r\n", b"\x15\x03\x01"])
async def test_what_is_not_http_is_refused_at_once_and_quoted(came: bytes) -> None:
    async with misbehaving(otherwise=kept_open(came)) as server, server.client() as client:
        with pytest.raises(ConnectionFailed, match="doesn't speak HTTP: it sent “") as raised:
            await client.list_jobs()
        assert came.decode("latin-1").strip() in raised.value.message
        assert hint(raised.value)
        assert len(server.asked) == 1


async def test_whether_a_job_was_created_by_what_is_not_http_is_unknown() -> None:
    async with misbehaving(otherwise=kept_open(b"hello\n")) as server, server.client() as client:
        with pytest.raises(OutcomeUnknown):
            await client.create_job("j", "w")
        assert len(server.asked) == 1
    async with misbehaving(token_otherwise=kept_open(b"hello\n")) as server:
        async with server.client() as client:
            with pytest.raises(ConnectionFailed, match="doesn't speak HTTP"):
                await client.create_job("j", "w")
        assert server.asked == []


async def test_a_status_line_may_come_in_pieces() -> None:
    async def reply(wire: Wire) -> None:
        whole = said([JOB])
        await wire.send(whole[:3])
        await wire.send(whole[3:6])
        await wire.send(whole[6:])

    async with misbehaving(otherwise=reply) as server, server.client() as client:
        assert len(await client.list_jobs()) == 1


@pytest.mark.parametrize("key", ["access_token", "expires_in", ""])
async def test_no_value_in_a_token_answer_is_a_bug(key: str) -> None:
    for strange in STRANGE:
        fields = {"access_token": f'"{TOKEN}"', "expires_in": "60", key: strange}
        members = ",".join(f'"{name}":{text}' for name, text in fields.items() if name)
        body = f"{{{members}}}" if key else strange
        reply = answer(200, body.encode("utf-8", "surrogatepass"))
        async with misbehaving(token_otherwise=reply) as server, server.client() as client:
            with suppress(Data8Error):
                await client.list_jobs()
            assert len(server.asked) <= 1


@pytest.mark.parametrize("status", [200, 400, 404, 422, 500])
async def test_no_document_is_a_bug(status: int) -> None:
    for strange in (*STRANGE, f"[{STRANGE[-1]}]", f'{{"errors":{STRANGE[-2]}}}'):
        reply = answer(status, strange.encode("utf-8", "surrogatepass"))
        once = without_waits(1)
        async with misbehaving(otherwise=reply) as server, server.client(retry=once) as client:
            for call in (
                client.list_jobs(),
                client.get_dataset("d"),
                client.get_records("d", start=1, count=1),
                client.get_records_body("d", start=1, count=1),
                client.create_job("j", "w"),
                client.create_dataset("d", {"a": 0}),
                client.complete_dataset("d", 1),
                client.upload_block("d", 0, []),
            ):
                with suppress(Data8Error):
                    await call
