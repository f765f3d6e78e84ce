"""Every fault of a network, at the first, a middle and the last chunk, once and for ever.

Once: the right file. For ever: the right error, and no file under its name. And when the fault has
gone, the same command finishes what was begun.
"""

import asyncio
import gzip
import re
from dataclasses import dataclass, replace
from email.utils import formatdate

import pytest

from data8_tui.api.client import Client
from data8_tui.errors import (
    AuthenticationError,
    ConfigurationError,
    ConnectionFailed,
    Data8Error,
    IntegrityError,
    NotFound,
    RequestRefused,
    ResponseUnreadable,
    ServerFailed,
    UnexpectedResponse,
)
from data8_tui.transfer.download import run
from data8_tui.transfer.download.plan import DownloadPlan
from tests.faults.faulty_proxy import Act, Chaos, Exchange, Rule

from .conftest import Honest

STARTS = {"first": 1, "middle": 1000, "last": 1999}
FOR_EVER = float("inf")


async def close_at_once(x: Exchange) -> None:
    x.writer.close()


async def reset_before_the_head(x: Exchange) -> None:
    x.reset()


async def reset_inside_the_head(x: Exchange) -> None:
    await x.send(x.head(content_length=str(len(x.body)))[:20])
    x.reset()


async def reset_inside_the_body(x: Exchange) -> None:
    await x.send(x.head(content_length=str(len(x.body))), x.body[: len(x.body) // 2])
    x.reset()


async def end_inside_the_body(x: Exchange) -> None:
    await x.send(x.head(content_length=str(len(x.body))), x.body[: len(x.body) // 2])
    x.writer.close()


async def half_a_body_and_its_length(x: Exchange) -> None:
    await x.answer(x.body[: len(x.body) // 2])


async def all_but_the_last_bracket(x: Exchange) -> None:
    await x.answer(x.body.rstrip()[:-1])


async def a_body_cut_after_a_record(x: Exchange) -> None:
    """JSON as far as it goes, closed as if it were whole: only counting tells."""
    await x.answer(x.body[: x.body.rindex(b"},{") + 1] + b"]")


async def half_a_body_of_no_length(x: Exchange) -> None:
    await x.send(x.head(connection="close"), x.body[: len(x.body) // 2])
    x.writer.close()


async def half_a_chunked_body(x: Exchange) -> None:
    half = x.body[: len(x.body) // 2]
    piece = b"%x\r\n%b\r\n" % (len(half), half)
    await x.send(x.head(transfer_encoding="chunked"), piece)
    x.writer.close()


async def half_a_gzip_body_and_its_length(x: Exchange) -> None:
    packed = gzip.compress(x.body)
    await x.answer(packed[: len(packed) // 2], content_encoding="gzip")


async def gzip_that_is_none(x: Exchange) -> None:
    await x.answer(x.body, content_encoding="gzip")


async def a_damaged_gzip_body(x: Exchange) -> None:
    packed = bytearray(gzip.compress(x.body))
    packed[len(packed) // 2] ^= 0xFF
    await x.answer(bytes(packed), content_encoding="gzip")


async def a_drip(x: Exchange) -> None:
    await x.send(x.head(content_length=str(len(x.body))))
    for byte in x.body[:200]:
        await x.send(bytes([byte]))
        await asyncio.sleep(0.02)
    x.writer.close()


async def silence(x: Exchange) -> None:
    await asyncio.sleep(1)
    x.writer.close()


async def a_web_page(x: Exchange) -> None:
    await x.answer(b"<!doctype html><title>Sign in</title>", content_type="text/html")


async def a_web_page_called_json(x: Exchange) -> None:
    await x.answer(b"<html>Bad gateway</html>")


async def an_empty_body(x: Exchange) -> None:
    await x.answer(b"")


async def no_content(x: Exchange) -> None:
    await x.send(x.head("204 No Content"))


async def something_else_in_json(x: Exchange) -> None:
    await x.answer(b'{"message": "try later"}')


async def not_utf8(x: Exchange) -> None:
    await x.answer(x.body.replace(b'":"', b'":"\xff', 1))


async def a_record_less(x: Exchange) -> None:
    await x.give(x.records()[:-1])


async def a_record_more(x: Exchange) -> None:
    records = x.records()
    await x.give([*records, records[-1]])


async def no_records(x: Exchange) -> None:
    await x.give([])


async def a_record_twice_and_one_lost(x: Exchange) -> None:
    records = x.records()
    records[100] = records[99]
    await x.give(records)


async def the_records_backwards(x: Exchange) -> None:
    await x.give(x.records()[::-1])


async def a_column_nobody_named(x: Exchange) -> None:
    records = x.records()
    records[7]["surprise"] = "!"
    await x.give(records)


async def another_chunk(x: Exchange) -> None:
    """The answer to another request, as long as this one's."""
    other = next(
        body for line, (_, _, body) in x.proxy.held.items() if "/data?" in line and line != x.line
    )
    await x.answer(other)


def status(line: str, body: bytes = b"", **headers: str) -> Act:
    async def act(x: Exchange) -> None:
        await x.answer(body, line, **headers)

    act.__name__ = line.replace(" ", "_") + "".join(f"_{value[:7]}" for value in headers.values())
    return act


@dataclass(frozen=True)
class Fault:
    act: Act
    for_ever: type[Data8Error]
    heals: bool = True
    """Whether one time of it is got over."""


FAULTS = [
    Fault(close_at_once, ConnectionFailed),
    Fault(reset_before_the_head, ConnectionFailed),
    Fault(reset_inside_the_head, ConnectionFailed),
    Fault(reset_inside_the_body, ConnectionFailed),
    Fault(end_inside_the_body, ConnectionFailed),
    Fault(half_a_body_and_its_length, ResponseUnreadable),
    Fault(all_but_the_last_bracket, ResponseUnreadable),
    Fault(a_body_cut_after_a_record, IntegrityError),
    Fault(half_a_body_of_no_length, ResponseUnreadable),
    Fault(half_a_chunked_body, ConnectionFailed),
    Fault(half_a_gzip_body_and_its_length, ResponseUnreadable),
    Fault(gzip_that_is_none, ResponseUnreadable),
    Fault(a_damaged_gzip_body, ResponseUnreadable),
    Fault(a_drip, ConnectionFailed),
    Fault(silence, ConnectionFailed),
    Fault(a_web_page, ResponseUnreadable),
    Fault(a_web_page_called_json, ResponseUnreadable),
    Fault(an_empty_body, ResponseUnreadable),
    Fault(no_content, ResponseUnreadable),
    Fault(something_else_in_json, UnexpectedResponse),
    Fault(not_utf8, ResponseUnreadable),
    Fault(a_record_less, IntegrityError),
    Fault(a_record_more, IntegrityError),
    Fault(no_records, IntegrityError),
    Fault(a_column_nobody_named, IntegrityError),
    Fault(status("302 Found", Location="https://elsewhere.example/"), ConfigurationError, False),
    Fault(status("400 Bad Request"), RequestRefused, False),
    Fault(status("401 Unauthorized"), AuthenticationError),
    Fault(status("403 Forbidden"), AuthenticationError, False),
    Fault(status("404 Not Found"), NotFound, False),
    Fault(status("408 Request Timeout"), ServerFailed),
    Fault(status("413 Content Too Large"), RequestRefused, False),
    Fault(status("429 Too Many Requests"), ServerFailed),
    Fault(status("429 Too Many Requests", Retry_After="0"), ServerFailed),
    Fault(status("429 Too Many Requests", Retry_After=formatdate(usegmt=True)), ServerFailed),
    Fault(status("429 Too Many Requests", Retry_After="soon"), ServerFailed),
    Fault(status("500 Internal Server Error"), ServerFailed),
    Fault(status("501 Not Implemented"), ServerFailed),
    Fault(status("502 Bad Gateway", b"<html>"), ServerFailed),
    Fault(status("503 Service Unavailable", Retry_After="0"), ServerFailed),
    Fault(status("504 Gateway Timeout"), ServerFailed),
]


def named(fault: Fault) -> str:
    return fault.act.__name__


def at(start: int) -> str:
    return rf"/data\?start={start}&"


async def finished(client: Client, plan: DownloadPlan) -> bytes:
    async with asyncio.timeout(30):
        receipt = await run.download_dataset(client, plan)
    assert receipt.bytes == plan.target.stat().st_size
    return plan.target.read_bytes()


@pytest.mark.parametrize("start", STARTS.values(), ids=STARTS)
@pytest.mark.parametrize("fault", FAULTS, ids=named)
async def test_once(
    fault: Fault, start: int, client: Client, chaos: Chaos, plan: DownloadPlan, honest: Honest
) -> None:
    chaos.rules.append(Rule(at(start), fault.act))
    # The last chunk asks one record beyond the end, which a server may refuse: it is asked again.
    refused_beyond = start == STARTS["last"] and fault.for_ever in (RequestRefused, NotFound)
    if fault.heals or refused_beyond:
        assert await finished(client, plan) == honest.csv
    else:
        with pytest.raises(fault.for_ever):
            await finished(client, plan)
        assert not plan.target.exists()
    assert chaos.rules[0].times == 0


@pytest.mark.parametrize("start", STARTS.values(), ids=STARTS)
@pytest.mark.parametrize("fault", FAULTS, ids=named)
async def test_for_ever(
    fault: Fault, start: int, client: Client, chaos: Chaos, plan: DownloadPlan, honest: Honest
) -> None:
    chaos.rules.append(Rule(at(start), fault.act, FOR_EVER))
    with pytest.raises(fault.for_ever):
        await finished(client, plan)
    assert not plan.target.exists()
    chaos.reset()
    assert await finished(client, plan) == honest.csv


@pytest.mark.parametrize("act", [a_record_twice_and_one_lost, the_records_backwards, another_chunk])
@pytest.mark.parametrize("start", STARTS.values(), ids=STARTS)
async def test_records_out_of_place_are_never_a_file(
    act: Act, start: int, client: Client, chaos: Chaos, plan: DownloadPlan, honest: Honest
) -> None:
    """The count is right, so only what is around it tells; nothing is around the first record."""
    await finished(client, replace(plan, target=plan.target.with_name("before.csv")))
    chaos.reset()
    chaos.rules.append(Rule(at(start), act))
    try:
        assert await finished(client, plan) == honest.csv
    except IntegrityError:
        assert not plan.target.exists()
        try:
            assert await finished(client, plan) == honest.csv
        except IntegrityError:
            assert await finished(client, replace(plan, restart=True)) == honest.csv


@pytest.mark.parametrize("path", ["/Dataset/[^/]*$", "/connect/token"])
@pytest.mark.parametrize(
    "act", [close_at_once, reset_inside_the_body, half_a_body_and_its_length, a_web_page]
)
async def test_what_is_asked_around_the_records_may_fail_too(
    act: Act, path: str, client: Client, chaos: Chaos, plan: DownloadPlan, honest: Honest
) -> None:
    chaos.rules.append(Rule(path, act))
    assert await finished(client, plan) == honest.csv


async def test_a_dataset_that_grows_meanwhile_is_refused(
    client: Client, chaos: Chaos, plan: DownloadPlan
) -> None:
    async def grown(x: Exchange) -> None:
        count = f'"recordCount":{len(x.proxy.seen) + 10**6}'.encode()
        await x.answer(re.sub(rb'"recordCount":\s*\d+', count, x.body))

    async def honestly_once(x: Exchange) -> None:
        await x.answer(x.body)

    chaos.rules += [Rule("/Dataset/[^/]*$", honestly_once), Rule("/Dataset/[^/]*$", grown)]
    with pytest.raises(IntegrityError, match="changed"):
        await finished(client, plan)
    assert not plan.target.exists()
