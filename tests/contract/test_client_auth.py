"""The token: one for everybody, renewed in time, and refused in words."""

import asyncio
import json
import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs

import pytest
from pydantic import SecretStr

from data8_tui.api.client import Client, RetryPolicy
from data8_tui.backoff import Backoff
from data8_tui.cli.remedies import hint
from data8_tui.clock import FrozenClock
from data8_tui.errors import (
    AuthenticationError,
    ConfigurationError,
    ConnectionFailed,
    Data8Error,
    OutcomeUnknown,
    ServiceError,
)
from data8_tui.threads import CheckInterrupted
from tests.contract.scripted_server import (
    SECRET,
    Reply,
    Server,
    Wire,
    answer,
    granted,
    misbehaving,
    reset,
    silence,
)
from tests.retry_policy import without_waits

NOW = datetime(2026, 11, 20, 9, 15, 30, tzinfo=UTC)


def counted(server: Server) -> Reply:
    """Grants token-1, token-2 …"""

    async def reply(wire: Wire) -> None:
        await asyncio.sleep(0.02)
        await wire.send(granted(f"token-{len(server.tokens_asked)}"))

    return reply


def only(*tokens: str) -> Reply:
    """Accepts these tokens and answers 401 to any other."""

    async def reply(wire: Wire) -> None:
        held = wire.asked.headers["authorization"].removeprefix("Bearer ")
        await wire.send(answer(200, b"[]") if held in tokens else answer(401))

    return reply


def used(server: Server) -> list[str]:
    return [asked.headers["authorization"].removeprefix("Bearer ") for asked in server.asked]


async def test_the_token_request_is_a_client_credentials_form() -> None:
    async with misbehaving() as server, server.client() as client:
        await client.list_jobs()
        asked = server.tokens_asked[0]
    assert asked.method == "POST"
    assert asked.headers["content-type"] == "application/x-www-form-urlencoded"
    assert "authorization" not in asked.headers
    assert parse_qs(asked.body.decode()) == {
        "grant_type": ["client_credentials"],
        "client_id": ["me"],
        "client_secret": [SECRET],
        "scope": ["BatchApi"],
    }


async def test_a_secret_is_read_when_it_is_needed_and_again_after_a_refusal() -> None:
    read: list[int] = []

    def secret(_: CheckInterrupted) -> SecretStr:
        read.append(threading.get_ident())
        return SecretStr(f"secret-number-{len(read)}")

    async with misbehaving() as server, server.client() as like:
        connection = replace(like.connection, client_secret=secret)
        async with Client(connection, retry=without_waits()) as client:
            assert read == []
            server.token_otherwise = answer(401, b'{"error": "invalid_client"}')
            with pytest.raises(AuthenticationError):
                await client.list_jobs()
            server.token_otherwise = granted()
            server.otherwise = answer(200, b"[]")
            await asyncio.gather(*(client.list_jobs() for _ in range(5)))
        sent = [parse_qs(asked.body.decode())["client_secret"] for asked in server.tokens_asked]
    assert sent == [["secret-number-1"], ["secret-number-2"]]
    assert threading.get_ident() not in read


async def test_a_secret_that_can_not_be_read_is_said_and_read_again_later() -> None:
    read: list[str] = []

    def secret(_: CheckInterrupted) -> SecretStr:
        read.append("")
        raise ConfigurationError("it can't be read")

    async with misbehaving() as server, server.client() as like:
        async with Client(replace(like.connection, client_secret=secret)) as client:
            for _ in range(2):
                with pytest.raises(ConfigurationError, match="it can't be read"):
                    await client.list_jobs()
        assert (len(read), server.tokens_asked) == (2, [])


async def test_a_client_is_closed_while_its_secret_is_read() -> None:
    begun, ended = asyncio.Event(), threading.Event()
    loop = asyncio.get_running_loop()

    def secret(check_interrupted: CheckInterrupted) -> SecretStr:
        loop.call_soon_threadsafe(begun.set)
        try:
            while True:
                check_interrupted()
        finally:
            ended.set()

    async with misbehaving() as server, server.client() as like:
        client = Client(replace(like.connection, client_secret=secret))
        asking = asyncio.create_task(client.list_jobs())
        await begun.wait()
        await client.aclose()
        with pytest.raises(ConnectionFailed):
            await asking
    assert ended.is_set()


async def test_fifty_calls_at_once_take_one_token() -> None:
    async with misbehaving() as server, server.client() as client:
        server.token_otherwise = counted(server)
        await asyncio.gather(*(client.list_jobs() for _ in range(50)))
        assert len(server.tokens_asked) == 1
        assert used(server) == ["token-1"] * 50
        assert client.traffic.renewals == 1
        assert client.traffic.requests == 51


async def test_fifty_calls_refused_at_once_renew_once() -> None:
    async with misbehaving() as server, server.client() as client:
        server.token_otherwise = counted(server)
        server.otherwise = only("token-2")
        await asyncio.gather(*(client.list_jobs() for _ in range(50)))
        assert len(server.tokens_asked) == 2
        assert set(used(server)) == {"token-1", "token-2"}


@pytest.mark.parametrize(
    ("lifetime", "still_good", "too_old"),
    [
        (3600, 3539, 3541),
        (2, 1.5, 1.7),
        ("100", 79, 81),
        (None, 239, 241),
        ("soon", 239, 241),
        (-5, 239, 241),
        (True, 239, 241),
        ({}, 239, 241),
    ],
)
async def test_a_token_is_renewed_before_it_expires(
    lifetime: Any, still_good: float, too_old: float
) -> None:
    clock = FrozenClock(NOW)
    async with misbehaving() as server, server.client(clock=clock) as client:
        server.token_otherwise = granted(expires_in=lifetime)
        await client.list_jobs()
        clock.move_to(NOW + timedelta(seconds=still_good))
        await client.list_jobs()
        assert len(server.tokens_asked) == 1
        clock.move_to(NOW + timedelta(seconds=too_old))
        await asyncio.gather(*(client.list_jobs() for _ in range(20)))
        assert len(server.tokens_asked) == 2


async def test_a_refused_token_is_renewed_and_the_request_repeated_once() -> None:
    async with misbehaving() as server, server.client() as client:
        server.token_otherwise = counted(server)
        server.otherwise = only("token-2")
        await client.upload_block("ds", 0, [{"a": "x"}])
        assert used(server) == ["token-1", "token-2"]
        assert server.asked[0].body == server.asked[1].body
        await client.create_job("n", "w")
        assert used(server)[2:] == ["token-2"]


async def test_a_post_that_was_refused_for_its_token_is_left_to_its_caller() -> None:
    async with misbehaving() as server, server.client() as client:
        server.token_otherwise = counted(server)
        server.otherwise = only("token-2")
        with pytest.raises(OutcomeUnknown, match="401") as raised:
            await client.create_job("n", "w")
        assert raised.value.turned_away
        assert isinstance(raised.value.failure, AuthenticationError)
        await client.create_job("n", "w")
        assert used(server) == ["token-1", "token-2"]


async def test_a_second_refusal_is_the_end() -> None:
    async with misbehaving(otherwise=answer(401)) as server, server.client() as client:
        with pytest.raises(AuthenticationError, match="401") as raised:
            await client.get_job("j")
        assert raised.value.exit_code == 3
        assert hint(raised.value)
        assert len(server.asked) == len(server.tokens_asked) == 2


async def test_an_account_without_permission() -> None:
    async with misbehaving(otherwise=answer(403)) as server, server.client() as client:
        with pytest.raises(AuthenticationError, match="not allowed"):
            await client.list_jobs()
        assert len(server.tokens_asked) == 1


@pytest.mark.parametrize(
    ("reply", "words"),
    [
        (answer(400, b'{"error":"invalid_client"}'), "id or secret"),
        (answer(401, b'{"error":"invalid_client"}'), "id or secret"),
        (answer(401, b""), "id or secret"),
        (answer(401, b"<html>", kind="text/html"), "id or secret"),
        (answer(400, b'{"error":"invalid_scope"}'), "scope"),
        (answer(400, b'{"error":"unauthorized_client"}'), "client credentials"),
        (answer(400, json.dumps({"error": SECRET}).encode()), "400"),
        (answer(400, b"[]"), "400"),
        (answer(404, b"<html>", kind="text/html"), "404"),
        (answer(302, b"", "location: https://u:p@else.example/"), "to else.example (302)"),
    ],
)
async def test_refused_credentials_are_explained(reply: bytes, words: str) -> None:
    async with misbehaving(token_otherwise=reply) as server, server.client() as client:
        calls = (client.list_jobs() for _ in range(10))
        for ended in await asyncio.gather(*calls, return_exceptions=True):
            assert isinstance(ended, AuthenticationError)
            assert words in ended.message
            assert hint(ended)
            assert SECRET not in str(ended)
        assert len(server.tokens_asked) < 10  # those who waited share the refusal
        assert server.asked == []


async def test_an_unknown_client_is_told_where_an_id_and_a_secret_come_from() -> None:
    async with misbehaving(token_otherwise=answer(401)) as server, server.client() as client:
        with pytest.raises(AuthenticationError) as raised:
            await client.list_jobs()
    advice = hint(raised.value)
    assert "Dashboard → Admin → Security Settings → Custom Apps (OAuth)" in advice
    assert "shown once and may expire" in advice


@pytest.mark.parametrize(
    "reply",
    [
        answer(200, b"{}"),
        answer(200, b"[]"),
        answer(200, b"<html>", kind="text/html"),
        answer(200, b'{"access_token":""}'),
        answer(200, b'{"access_token":5}'),
        answer(200, b'{"access_token":"a\\r\\nX: y"}'),
        answer(200, '{"access_token":"é"}'.encode()),
        answer(200, b"[" * 100_000),
    ],
)
async def test_an_answer_without_a_token(reply: bytes) -> None:
    async with misbehaving(token_otherwise=reply) as server:
        async with server.client(retry=without_waits(2)) as client:
            with pytest.raises(ServiceError, match="without a token"):
                await client.list_jobs()
        assert len(server.tokens_asked) == 2
        assert server.asked == []


@pytest.mark.parametrize("reply", [answer(500), answer(429), answer(503), reset])
async def test_a_token_server_that_fails_for_a_while(reply: Reply) -> None:
    async with misbehaving(token_script=[reply, reply], otherwise=answer(201)) as server:
        async with server.client() as client:
            await client.create_job("n", "w")  # nothing had been sent yet, so a POST may wait too
            assert client.traffic.retries == 2
        assert len(server.asked) == 1


async def test_the_token_server_s_retry_after_counts_for_all() -> None:
    clock, slept = FrozenClock(NOW), list[float]()

    async def sleep(seconds: float) -> None:
        slept.append(seconds)
        for _ in range(20):  # whoever has heard of it is waiting by now
            await asyncio.sleep(0)
        clock.move_to(clock.now() + timedelta(seconds=seconds))

    script: list[Reply] = [answer(429, b"", "retry-after: 7")]
    async with misbehaving(token_script=script) as server:
        policy = RetryPolicy(sleep=sleep, backoff=Backoff(first=0, attempts=6))
        async with server.client(retry=policy, clock=clock) as client:
            await asyncio.gather(client.list_jobs(), client.list_jobs())
    assert set(slept) - {0} == {7}
    assert clock.monotonic() <= 2 * 7


async def drip(wire: Wire) -> None:
    await wire.send(b"HTTP/1.1 200 OK\r\ncontent-length: 100000\r\n\r\n")
    while True:
        await wire.send(b" ")
        await asyncio.sleep(0.02)


@pytest.mark.parametrize("slow", [silence, drip])
@pytest.mark.parametrize("call", [Client.list_jobs, lambda client: client.create_job("n", "w")])
async def test_a_silent_token_server_meets_the_timeout(slow: Reply, call: Any) -> None:
    async with misbehaving(token_otherwise=slow) as server:
        settings = {"timeout": 0.1, "deadline": 0.6, "retry": without_waits(1)}
        async with server.client(**settings) as client:
            with pytest.raises(ConnectionFailed, match="a token"):
                await asyncio.wait_for(call(client), 5)
        assert server.asked == []


async def test_the_timeout_holds_for_the_token_request_by_itself() -> None:
    async with misbehaving(token_otherwise=silence) as server:
        settings = {"timeout": 0.1, "deadline": 60, "retry": without_waits(1)}
        async with server.client(**settings) as client:
            with pytest.raises(ConnectionFailed, match="no answer in time"):
                await asyncio.wait_for(client.list_jobs(), 5)


async def test_a_late_refusal_of_the_old_token_costs_no_new_one() -> None:
    renewed = asyncio.Event()

    async def refuse_late(wire: Wire) -> None:
        await renewed.wait()
        await wire.send(answer(401))

    async def accept(wire: Wire) -> None:
        renewed.set()
        await wire.send(answer(200, b"[]"))

    async with misbehaving(script=[refuse_late, answer(401)], otherwise=accept) as server:
        server.token_otherwise = counted(server)
        async with server.client() as client:
            await asyncio.gather(client.list_jobs(), client.list_jobs())
        assert used(server) == ["token-1", "token-1", "token-2", "token-2"]
        assert len(server.tokens_asked) == 2


async def test_a_caller_that_leaves_takes_nobody_s_token_along() -> None:
    async with misbehaving() as server, server.client() as client:
        server.token_otherwise = counted(server)
        first = asyncio.create_task(client.list_jobs())
        second = asyncio.create_task(client.list_jobs())
        while not server.tokens_asked:
            await asyncio.sleep(0.001)
        first.cancel()
        assert await second == []
        assert len(server.tokens_asked) == 1


async def test_a_token_s_failure_is_an_error_of_ours() -> None:
    retry = without_waits(2)
    async with misbehaving() as server, server.client(retry=retry) as client:
        server.token_otherwise = answer(500)
        with pytest.raises(Data8Error, match="token server") as raised:
            await client.create_job("n", "w")
    assert raised.value.exit_code == 5


async def test_signing_in_takes_the_token_that_the_next_request_uses() -> None:
    async with misbehaving() as server, server.client() as client:
        await client.sign_in()
        await client.sign_in()
        await client.list_jobs()
        assert len(server.tokens_asked) == 1


async def test_signing_in_tells_of_wrong_credentials() -> None:
    async with misbehaving() as server, server.client() as client:
        server.token_otherwise = answer(400, b'{"error":"invalid_client"}')
        with pytest.raises(AuthenticationError, match="client id or secret is not known"):
            await client.sign_in()


@pytest.mark.parametrize("reply", [reset, answer(503)])
async def test_signing_in_in_vain_is_no_error(reply: Reply | bytes) -> None:
    async with misbehaving() as server, server.client() as client:
        server.token_otherwise = reply
        await client.sign_in()
        assert len(server.tokens_asked) == 1
