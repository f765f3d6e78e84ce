"""Client and sandbox over a real socket, every request and answer held against the OpenAPI file."""

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from data8_tui.api.client import PAGE_SIZE
from data8_tui.api.models import Job
from data8_tui.api.records import Number
from data8_tui.errors import NotFound, RequestRefused

from .openapi import check_answer, check_request, operation, operations
from .recorder import Recorder, recorded

if TYPE_CHECKING:
    from data8_tui.sandbox.server import Sandbox

Start = Callable[..., "Sandbox"]
GOOD = {"authorization": "Bearer t", "content-type": "application/json"}


async def all_jobs(recorder: Recorder, **filters: Any) -> list[Job]:
    jobs: list[Job] = []
    page = 1
    while found := await recorder.client.list_jobs(page=page, **filters):
        jobs += found
        page += 1
    return jobs


async def read_widely(recorder: Recorder) -> None:
    """A job of every workflow and status, some others, and many datasets, in full."""
    client = recorder.client
    jobs = await all_jobs(recorder)
    kinds = {(job.workflow_name, job.status): job for job in jobs}
    for job in [*kinds.values(), *jobs[::60]]:
        detailed = await client.get_job(job.name)
        assert detailed.detailed
        assert detailed.name == job.name
    page = 1
    while found := await client.list_datasets(page=page):
        for listed in found[::25]:
            await read_dataset(recorder, listed.name)
        page += 1


async def read_dataset(recorder: Recorder, name: str) -> None:
    client = recorder.client
    dataset = await client.get_dataset(name)
    count = dataset.record_count or 0
    if dataset.input or not dataset.completed:
        with pytest.raises(RequestRefused):
            await client.get_records(name, start=1, count=1)
        return
    for start, expected in ((1, min(count, 5)), (max(1, count - 2), min(count, 3)), (count + 1, 0)):
        records = await client.get_records(name, start=start, count=5)
        assert len(records) == expected
        assert all(record.keys() <= dataset.columns.keys() for record in records)


@pytest.mark.parametrize("listing", ["name", "basic", "full"])
async def test_reading_an_account(fresh_sandbox: Start, listing: str) -> None:
    if listing == "basic":
        options: dict[str, Any] = {}
    else:
        options = {"records": "wrapped", "unset": "missing" if listing == "name" else "minimum"}
    async with recorded(fresh_sandbox(listing=listing, **options)) as recorder:
        if listing == "basic":
            await read_widely(recorder)
        else:
            jobs = await all_jobs(recorder)
            assert (await recorder.client.get_job(jobs[0].name)).detailed
            assert any(job.detailed for job in jobs) is (listing == "full")
            datasets = await recorder.client.list_datasets(input=False)
            await read_dataset(recorder, datasets[0].name)
    assert recorder.faults == []


async def test_filters(sandbox: "Sandbox") -> None:
    async with recorded(sandbox) as recorder:
        everything = await all_jobs(recorder)
        workflow = (await recorder.client.get_job(everything[0].name)).workflow_name
        by_workflow = await all_jobs(recorder, workflow=workflow)
        by_date = await all_jobs(recorder, start=date(2026, 11, 1), end="2026-11-10T12:00:00Z")
        kinds = [
            await recorder.client.list_datasets(input=wanted, output=not wanted)
            for wanted in (True, False)
        ]
    assert recorder.faults == []
    assert len(everything) > 2 * PAGE_SIZE
    assert 0 < len(by_workflow) < len(everything)
    assert 0 < len(by_date) < len(everything)
    assert not {dataset.name for dataset in kinds[0]} & {dataset.name for dataset in kinds[1]}


async def test_an_upload_and_a_job_and_what_the_server_refuses(fresh_sandbox: Start) -> None:
    async with recorded(fresh_sandbox(unauthorised_once=True)) as recorder:
        client = recorder.client
        await client.list_jobs()  # refused once; a creation would end as unknown
        created = await client.create_dataset("my_contacts", {"firstname": 0, "age": 1})
        assert (created.input, created.completed, created.record_count) == (True, False, 0)
        rows = [{"firstname": " ZOË \n", "age": Number("42")}, {"firstname": None}]
        await client.upload_block("my_contacts", 0, rows)
        await client.upload_block("my_contacts", 0, rows)
        with pytest.raises(RequestRefused):
            await client.complete_dataset("my_contacts", 3)
        await client.complete_dataset("my_contacts", 2)
        with pytest.raises(RequestRefused):
            await client.complete_dataset("my_contacts", 2)
        with pytest.raises(RequestRefused):
            await client.upload_block("my_contacts", 1, rows)
        with pytest.raises(RequestRefused):
            await client.create_dataset("my_contacts", {"a": 0})
        workflow = (await client.get_job((await client.list_jobs())[0].name)).workflow_name
        with pytest.raises(RequestRefused) as refused:
            await client.create_job("My job", workflow, input_datasets={"Contacts": "no_such_one"})
        assert refused.value.message.startswith("Data8 refused job “My job”")
        await client.create_job(
            "My job", workflow, input_datasets={"Contacts": "my_contacts"}, parameters={"A": "5"}
        )
        job = await client.get_job("My job")
        assert (job.finished, job.status) in ((False, 0), (False, 1))
        for missing in (
            client.get_job("no such job"),
            client.get_dataset("no_such_dataset"),
            client.get_records("no_such_dataset", start=1, count=1),
            client.complete_dataset("no_such_dataset", 1),
            client.upload_block("no_such_dataset", 0, []),
        ):
            with pytest.raises(NotFound):
                await missing
        await client.list_datasets()
        with pytest.raises(RequestRefused):
            await client.get_records("my_contacts", start=1, count=1)
    assert recorder.faults == []
    assert {name for name, _ in recorder.seen} == operations()
    assert {status for _, status in recorder.seen} == {200, 201, 400, 401, 404}


@pytest.mark.parametrize(
    ("method", "target", "headers", "body"),
    [
        ("GET", "/Jobs", GOOD, b""),
        ("DELETE", "/Job/x", GOOD, b""),
        ("GET", "/Job", {}, b""),
        ("GET", "/Job?page=0", GOOD, b""),
        ("GET", "/Job?state=1", GOOD, b""),
        ("GET", "/Job/a%3Fb", GOOD, b""),
        ("GET", "/Dataset/Upper", GOOD, b""),
        ("GET", "/Dataset?input=maybe", GOOD, b""),
        ("GET", "/Dataset/x/data?start=1&count=1001", GOOD, b""),
        ("GET", "/Job", GOOD, b"{}"),
        ("POST", "/Job", GOOD, b'{"name":"x"}'),
        ("POST", "/Job", {**GOOD, "content-type": "text/plain"}, b'{"name":"x"}'),
        ("POST", "/Dataset", GOOD, b'{"name":"x","columns":{"a":"text"}}'),
        ("PATCH", "/Dataset/x/data", GOOD, b'{"blockNumber":0,"records":[{"a":[]}]}'),
    ],
)
def test_the_judge_sees_a_request_that_breaks_the_contract(
    method: str, target: str, headers: dict[str, str], body: bytes
) -> None:
    with pytest.raises(Exception, match=r"."):
        check_request(method, target, headers, body)


@pytest.mark.parametrize(
    ("status", "body"),
    [(200, b"{}"), (200, b'[{"nom":"x"}]'), (200, b'[{"name":"a","status":"x"}]'), (201, b"[]")],
)
def test_the_judge_sees_an_answer_that_breaks_the_contract(status: int, body: bytes) -> None:
    check_answer(operation("GET", "/Job"), 200, GOOD, b'[{"name":"a"}]')
    with pytest.raises(Exception, match=r"."):
        check_answer(operation("GET", "/Job"), status, GOOD, body)
