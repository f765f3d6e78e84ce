"""What is asked for again, what never is, and how long everybody waits."""

import asyncio
import gzip
import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import pytest

from data8_tui.api.client import Client, Retry, RetryPolicy, retries_reported_to
from data8_tui.backoff import Backoff
from data8_tui.cli.remedies import hint
from data8_tui.clock import FrozenClock
from data8_tui.errors import (
    ConfigurationError,
    ConnectionFailed,
    Data8Error,
    OutcomeUnknown,
    ReadOnlyProfile,
    RequestRefused,
    ResponseTruncated,
    ServerFailed,
)
from tests.contract.scripted_server import Reply, Wire, answer, misbehaving, reset, silence
from tests.recorded_sleep import RecordedSleep
from tests.retry_policy import without_waits

RECORDS = b'[{"a":1.10},{"a":"x"}]'
PACKED = gzip.compress(RECORDS * 40)

NOW = datetime(2026, 11, 20, 9, 15, 30, tzinfo=UTC)


def head(*lines: str) -> bytes:
    return "\r\n".join(
        ["HTTP/1.1 200 OK", "content-type: application/json", *lines, "", ""]
    ).encode()


def broken(*pieces: bytes) -> Callable[[Wire], Any]:
    """Sends so much and closes."""

    async def reply(wire: Wire) -> None:
        await wire.send(*pieces)
        wire.writer.close()

    return reply


async def cut_by_reset(wire: Wire) -> None:
    await wire.send(head("content-length: 500"), b"[{")
    wire.reset()


CUT: dict[str, Reply] = {
    "reset before the answer": reset,
    "closed before the answer": broken(),
    "closed within the head": broken(b"HTTP/1.1 200 OK\r\ncontent-ty"),
    "reset within the body": cut_by_reset,
    "shorter than its length": broken(head("content-length: 500"), RECORDS),
    "chunks that break off": broken(head("transfer-encoding: chunked"), b"5\r\n[{\"a\"\r\n"),
    "no length, and cut": broken(head("connection: close"), b'[{"a":1.10},{"a'),
    "no length, and nothing": broken(head("connection: close")),
    "packed, cut, its length right": answer(200, PACKED[:30], "content-encoding: gzip"),
    "a page with 200": answer(200, b"<!doctype html><p>Sign in", kind="text/html"),
    "a page that says it is JSON": answer(200, b"\n <html></html>"),
    "JSON cut, its length right": answer(200, b'[{"a":1.10},{"a'),
    "JSON cut at a bracket": answer(200, b'[{"a":[1]'),
    "an empty 204": answer(204),
}  # fmt: skip
BUSY = {f"{status}": answer(status) for status in (408, 429, 500, 502, 503, 504, 520)}


@pytest.mark.parametrize("fault", [*CUT, *BUSY])
async def test_reading_is_repeated_until_the_answer_is_whole(fault: str) -> None:
    script = [{**CUT, **BUSY}[fault]] * 2
    async with misbehaving(script=script, otherwise=answer(200, RECORDS)) as server:
        async with server.client() as client:
            records = await client.get_records("ds", start=1, count=2)
            assert client.traffic.retries == 2
        assert len(server.asked) == 3
    assert records == [{"a": "1.10"}, {"a": "x"}]


@pytest.mark.parametrize("fault", ["reset before the answer", "503", "a page with 200"])
async def test_what_can_be_repeated_safely_is(fault: str) -> None:
    reply = {**CUT, **BUSY}[fault]
    async with misbehaving(script=[reply], otherwise=answer(200)) as server:
        async with server.client() as client:
            await client.upload_block("ds", 0, [{"a": "x"}])
            server.script = [reply]
            await client.complete_dataset("ds", 1)
        assert [asked.method for asked in server.asked] == ["PATCH", "PATCH", "PUT", "PUT"]
        assert server.asked[0].body == server.asked[1].body


@pytest.mark.parametrize("status", [401, 503])
async def test_nothing_is_repeated_once_changes_are_forbidden(status: int) -> None:
    async def forbid_and_fail(wire: Wire) -> None:
        client.read_only = "live"
        await wire.send(answer(status))

    async with misbehaving(script=[forbid_and_fail], otherwise=answer(200)) as server:
        async with server.client() as client:
            with pytest.raises(ReadOnlyProfile, match="profile “live” is read-only"):
                await client.upload_block("ds", 0, [{"a": "x"}])
        assert len(server.asked) == 1


@pytest.mark.parametrize("fault", [*CUT, *BUSY, "303"])
async def test_a_post_that_may_have_been_received_is_never_repeated(fault: str) -> None:
    created_all_the_same = {"an empty 204", "no length, and nothing"}
    redirected = answer(303, b"", "location: /Job/n")
    async with misbehaving(otherwise={**CUT, **BUSY, "303": redirected}[fault]) as server:
        async with server.client() as client:
            if fault in created_all_the_same:
                await client.create_job("n", "w")  # the status had come
            else:
                with pytest.raises(OutcomeUnknown, match="job “n”") as raised:
                    await client.create_job("n", "w")
                assert raised.value.exit_code == 7
                assert raised.value.turned_away == (fault == "429")
        assert len(server.asked) == 1


async def test_a_post_that_was_not_sent_is_repeated_and_is_no_mystery() -> None:
    heard: list[Retry] = []
    async with misbehaving() as server:
        client = server.client(retry=without_waits(3))
    async with client:
        with retries_reported_to(heard.append), pytest.raises(ConnectionFailed) as raised:
            await client.create_job("n", "w")
    assert len(heard) == 2
    assert raised.value.exit_code == 5


async def test_a_post_takes_a_connection_that_cannot_be_closing() -> None:
    # The writers themselves: the id and the port of a closed connection can be used again.
    connections: list[asyncio.StreamWriter] = []

    async def count(wire: Wire) -> None:
        connections.append(wire.writer)
        await wire.send(answer(201))

    async with misbehaving(otherwise=count) as server, server.client() as client:
        await client.upload_block("ds", 0, [])
        await client.upload_block("ds", 1, [])
        await client.create_job("n", "w")
        await client.create_job("m", "w")
    assert connections[0] is connections[1]
    assert len(set(connections[1:])) == 3


@pytest.mark.parametrize(
    ("reply", "error", "words"),
    [
        (answer(503), ServerFailed, "503"),
        (answer(429, b"", "retry-after: 90"), ServerFailed, "asks to wait 90 s"),
        (reset, ConnectionFailed, "broke off"),
        (answer(200, b"[1"), ResponseTruncated, "cut short"),
        (answer(200, b"<p>", kind="text/html"), Data8Error, "web page"),
    ],
)
async def test_when_no_attempt_is_left(reply: Reply, error: type[Data8Error], words: str) -> None:
    async with misbehaving(otherwise=reply) as server:
        async with server.client(retry=without_waits(3)) as client:
            with pytest.raises(error) as raised:
                await client.list_jobs()
        assert len(server.asked) == 3
    assert words in f"{raised.value.message} {hint(raised.value)}"
    assert raised.value.exit_code == 5


@pytest.mark.parametrize("status", [400, 401, 403, 404, 405, 410, 413, 422])
async def test_what_is_refused_for_good_is_not_repeated(status: int) -> None:
    async with misbehaving(otherwise=answer(status)) as server, server.client() as client:
        with pytest.raises(Data8Error):
            await client.get_dataset("ds")
        assert len(server.asked) == (2 if status == 401 else 1)
        assert client.traffic.retries == 0


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_a_redirect_is_not_followed(status: int) -> None:
    async with misbehaving() as elsewhere:
        moved = answer(status, b"", f"location: {elsewhere.url}/Job?x=secret")
        async with misbehaving(otherwise=moved) as server, server.client() as client:
            with pytest.raises(ConfigurationError, match="elsewhere") as raised:
                await client.list_jobs()
            assert len(server.asked) == 1
        assert elsewhere.asked == elsewhere.tokens_asked == []
    assert elsewhere.url.removeprefix("http://") in raised.value.message
    assert "secret" not in str(raised.value)


class Waiting(RecordedSleep):
    def policy(self, **settings: Any) -> RetryPolicy:
        return RetryPolicy(sleep=self.sleep, **settings)


@pytest.mark.parametrize(
    ("header", "pause"),
    [
        ("7", 7),
        (format_datetime(NOW + timedelta(seconds=9), usegmt=True), 9),
        ("86400", 120),
        ("soon", 0),
        ("-3", 0),
    ],
)
@pytest.mark.parametrize("status", [429, 503])
async def test_retry_after_is_waited_for(header: str, pause: float, status: int) -> None:
    waiting, heard = Waiting(NOW), list[Retry]()
    script: list[Reply] = [answer(status, b"", f"retry-after: {header}")]
    async with misbehaving(script=script) as server:
        policy = waiting.policy(backoff=Backoff(first=0, attempts=6))
        async with server.client(retry=policy, clock=waiting.clock) as client:
            client.on_retry = heard.append
            assert await client.list_jobs() == []
    assert sum(waiting.slept) == pause
    assert [(retry.wait_seconds, retry.attempt) for retry in heard] == [(pause, 2)]


async def test_one_answer_s_retry_after_holds_every_request_back() -> None:
    release = asyncio.Event()
    refused = asyncio.Event()
    arrived: list[tuple[str, float]] = []
    waiting = Waiting(NOW)

    async def sleep(seconds: float) -> None:
        if seconds:  # the pause begins: everybody else asks now
            refused.set()
            await release.wait()
        await waiting.sleep(seconds)

    async def note(wire: Wire) -> None:
        arrived.append((wire.asked.target, waiting.clock.monotonic()))
        await wire.send(answer(200, b"[]"))

    script: list[Reply] = [answer(429, b"", "retry-after: 7")]
    async with misbehaving(script=script, otherwise=note) as server:
        policy = RetryPolicy(sleep=sleep, backoff=Backoff(first=0, attempts=6))
        async with server.client(retry=policy, clock=waiting.clock) as client:
            first = asyncio.create_task(client.list_jobs())
            await refused.wait()
            others = [asyncio.create_task(client.list_datasets(page=n)) for n in range(1, 6)]
            for _ in range(50):
                await asyncio.sleep(0)
            assert arrived == []
            release.set()
            await asyncio.gather(first, *others)
    assert len(arrived) == 6
    assert min(at for _, at in arrived) >= 7


async def test_waits_grow_and_are_drawn_anew() -> None:
    drawn: list[list[float]] = []
    for _ in range(12):
        waiting = Waiting(NOW)
        async with misbehaving(otherwise=answer(500)) as server:
            policy = waiting.policy(backoff=Backoff(1, longest=4, jitter=True, attempts=5))
            async with server.client(retry=policy, clock=waiting.clock) as client:
                with pytest.raises(ServerFailed):
                    await client.list_jobs()
        drawn.append(waiting.slept)
    for waits, bound in zip(zip(*drawn, strict=True), (1, 2, 4, 4), strict=True):
        assert all(0 <= wait <= bound for wait in waits)
        assert max(waits) > bound / 4
        assert len(set(waits)) == len(waits)


async def test_who_hears_of_a_retry() -> None:
    everywhere: list[Retry] = []
    here: list[Retry] = []
    script: list[Reply] = [answer(503), answer(500)]
    async with misbehaving(script=script) as server, server.client() as client:
        client.on_retry = everywhere.append
        with retries_reported_to(here.append):
            await client.list_jobs()
        server.script = [answer(500)]
        await client.list_jobs()
    assert [(retry.reason, retry.attempt) for retry in here] == [
        ("the service is not available (503)", 2),
        ("the server failed (500)", 3),
    ]
    assert len(everywhere) == 3


async def test_cancelling_during_a_wait_is_at_once() -> None:
    began = asyncio.Event()

    async def sleep(_: float) -> None:
        began.set()
        await asyncio.Event().wait()

    policy = RetryPolicy(sleep=sleep)
    async with misbehaving(otherwise=answer(503)) as server, server.client(retry=policy) as client:
        call = asyncio.create_task(client.list_jobs())
        await began.wait()
        call.cancel()
        with pytest.raises(asyncio.CancelledError):
            await call


@pytest.mark.parametrize("count", [2, 3])
async def test_completing_again_after_a_lost_answer_is_not_refused(count: int) -> None:
    complete = b'{"name":"ds","columns":{},"input":true,"recordCount":2,"completed":true}'
    script: list[Reply] = [reset, answer(400, b'{"title":"Already complete"}')]
    async with misbehaving(script=script, otherwise=answer(200, complete)) as server:
        async with server.client() as client:
            if count == 2:
                await client.complete_dataset("ds", 2)
            else:
                with pytest.raises(RequestRefused):
                    await client.complete_dataset("ds", 3)
        assert [asked.method for asked in server.asked] == ["PUT", "PUT", "GET"]


async def test_completing_what_somebody_else_completed_is_refused() -> None:
    async with misbehaving(otherwise=answer(400)) as server, server.client() as client:
        with pytest.raises(RequestRefused):
            await client.complete_dataset("ds", 2)
        assert len(server.asked) == 1


async def drip(wire: Wire) -> None:
    """A byte now and then: no read timeout ever sees it."""
    await wire.send(head("content-length: 1000000"))
    while True:
        await wire.send(b" ")
        await asyncio.sleep(0.02)


async def drip_head(wire: Wire) -> None:
    await wire.send(b"HTTP/1.1 200 OK\r\nx: ")
    while True:
        await wire.send(b"x")
        await asyncio.sleep(0.02)


@pytest.mark.parametrize("slow", [drip, drip_head, silence])
async def test_a_slow_answer_meets_the_deadline_and_leaves_no_slot_behind(slow: Reply) -> None:
    async with misbehaving(otherwise=slow) as server:
        settings: dict[str, Any] = {"deadline": 0.2, "timeout": 0.15, "concurrency": 2}
        async with server.client(retry=without_waits(2), **settings) as client:
            calls = (client.list_jobs() for _ in range(6))
            for ended in await asyncio.gather(*calls, return_exceptions=True):
                assert isinstance(ended, ConnectionFailed)
            server.otherwise = answer(200, b"[]")
            assert await asyncio.gather(*(client.list_jobs() for _ in range(6))) == [[]] * 6


async def _idle_connections(client: Client) -> list[Any]:
    transport = await client._opened()
    return [http for _, http in transport._pool._idle]


def _closed(connection: Any) -> bool:
    return connection._protocol is None


async def test_a_connection_on_which_something_broke_off_is_not_used_again() -> None:
    async with misbehaving(script=[silence]) as server, server.client(timeout=0.1) as client:
        (broken,) = await _idle_connections(client)
        assert await client.list_jobs() == []
        assert client.traffic.retries == 1
        assert _closed(broken)
        (connection,) = await _idle_connections(client)
        assert connection is not broken
        assert await client.list_jobs() == []
        assert not _closed(connection)


async def test_idle_connections_are_closed_when_their_time_has_passed() -> None:
    clock = FrozenClock(NOW)
    async with misbehaving() as server, server.client(clock=clock) as client:
        await asyncio.gather(*(client.list_jobs() for _ in range(4)))
        held = await _idle_connections(client)
        assert len(held) > 1
        clock.move_to(NOW + timedelta(seconds=31))
        await client.list_jobs()
        assert all(map(_closed, held))
        (fresh,) = await _idle_connections(client)
        assert not _closed(fresh)


async def test_a_storm_of_cancellations_leaks_no_connection() -> None:
    chance = random.Random(3)

    async def slow(wire: Wire) -> None:
        await asyncio.sleep(chance.random() * 0.01)
        await wire.send(answer(200, b"[]", "connection: close"))
        wire.writer.close()  # so that connections are being opened all the time

    async def leave_early(client: Client) -> None:
        call = asyncio.create_task(client.list_jobs())
        await asyncio.sleep(chance.random() * 0.02)
        call.cancel()
        await asyncio.wait([call])

    async with misbehaving(otherwise=slow) as server:
        async with server.client(concurrency=3, timeout=0.5) as client:
            await client.list_jobs()
            for _ in range(40):
                await asyncio.gather(*(leave_early(client) for _ in range(20)))
            assert await asyncio.gather(*(client.list_jobs() for _ in range(12))) == [[]] * 12
            idle = await _idle_connections(client)
            assert len(idle) <= 6
            protocols = [http._protocol for http in idle]
            assert [each for each in protocols if each and each._pending] == []
        await asyncio.wait_for(_all_closed(server), 5)


async def _all_closed(server: Any) -> None:
    while server.open_connections:
        await asyncio.sleep(0.01)


async def test_closing_while_requests_are_under_way_tells_them() -> None:
    async with misbehaving(otherwise=silence) as server:
        client = server.client()
        calls = [asyncio.create_task(client.list_jobs()) for _ in range(20)]
        while not server.asked:
            await asyncio.sleep(0.01)
        await client.aclose()
        for ended in await asyncio.gather(*calls, return_exceptions=True):
            assert isinstance(ended, ConnectionFailed)
