"""Every answer of the sandbox is one that the API's description allows."""

import json
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import pytest
import yaml

from .openapi import check_answer, check_schema, operation

MASTER = "uk_consumer_master_2026_output"


def allowed(answer: httpx.Response) -> Any:
    """The answer's body, after it was held against the description."""
    asked = operation(answer.request.method, answer.request.url.raw_path.decode())
    check_answer(asked, answer.status_code, dict(answer.headers), answer.content)
    return answer.json() if answer.content else None


@pytest.fixture
def http(sandbox, http_to) -> httpx.Client:
    return http_to(sandbox)


@pytest.mark.parametrize("listing", ["name", "basic", "full"])
@pytest.mark.parametrize("unset", ["null", "missing", "minimum"])
def test_jobs(fresh_sandbox, http_to, listing, unset):
    http = http_to(fresh_sandbox(listing=listing, unset=unset))
    page = allowed(http.get("/Job"))
    for reference in page:
        name = reference["name"]
        job = allowed(http.get(f"/Job/{quote(name, safe='')}"))
        assert {key: job[key] for key in reference if key != "location"} == {
            key: value for key, value in reference.items() if key != "location"
        }


def test_the_listing_tells_so_much_and_no_more(sandbox, fresh_sandbox, http_to):
    def keys(server) -> set[str]:
        return set(http_to(server).get("/Job").json()[0])

    assert keys(sandbox) == {"name", "location", "workflowName", "submittedAt"}
    assert keys(fresh_sandbox(listing="name")) == {"name"}
    full = keys(sandbox) | {"status", "percentComplete", "completedAt"}
    assert keys(fresh_sandbox(listing="full")) == full


def test_a_job_leads_to_itself(http):
    for reference in http.get("/Job").json():
        assert http.get(reference["location"]).json()["name"] == reference["name"]


def test_datasets(http):
    page = allowed(http.get("/Dataset"))
    for reference in page:
        dataset = allowed(http.get(f"/Dataset/{reference['name']}"))
        assert dataset["name"] == reference["name"]
        assert dataset["input"] is reference["input"]


@pytest.mark.parametrize("records", ["list", "wrapped"])
def test_records(fresh_sandbox, http_to, records):
    http = http_to(fresh_sandbox(records=records))
    body = allowed(http.get(f"/Dataset/{MASTER}/data?count=1000"))
    listed = body["records"] if records == "wrapped" else body
    assert len(listed) == 1000


def test_creating_filling_and_completing(fresh_sandbox, http_to):
    http = http_to(fresh_sandbox())
    columns = {"first_name": 0, "postcode": 0, "age": 1}
    created = http.post("/Dataset", json={"name": "people", "columns": columns})
    assert created.status_code == 201
    expected = {"name": "people", "columns": columns, "input": True}
    assert allowed(created) == {**expected, "recordCount": 0, "completed": False}
    block = {"blockNumber": 0, "records": [{"first_name": "ann", "age": 7}, {}]}
    assert http.patch("/Dataset/people/data", json=block).status_code == 200
    promise = {"recordCount": 2, "completed": True}
    assert http.put("/Dataset/people", json=promise).status_code == 200
    complete = allowed(http.get("/Dataset/people"))
    assert complete == {**expected, "recordCount": 2, "completed": True}
    job = {
        "name": "Try",
        "workflowName": "AddressValidation",
        "inputDatasets": {"Contacts": "people"},
    }
    assert http.post("/Job", json=job).status_code == 201
    allowed(http.get("/Job/Try"))


def test_the_description_s_own_examples_are_accepted(fresh_sandbox, http_to):
    http = http_to(fresh_sandbox())
    said = yaml.safe_load(Path(__file__).with_name("data8-openapi.yaml").read_text())
    body = said["paths"]["/Dataset"]["post"]["requestBody"]
    dataset = body["content"]["application/json"]["example"]
    job = said["components"]["schemas"]["JobCreate"]["example"]
    for name in job["inputDatasets"].values():
        assert http.post("/Dataset", json={**dataset, "name": name}).status_code == 201
        done = {"recordCount": 0, "completed": True}
        assert http.put(f"/Dataset/{name}", json=done).status_code == 200
    assert http.post("/Job", json=job).status_code == 201


REFUSED = [
    ("page", "/Job?page=0"),
    ("page", "/Job?page=-1"),
    ("page", "/Job?page=two"),
    ("page", "/Job?page=99999999999999"),
    ("startDate", "/Job?startDate=yesterday"),
    ("endDate", "/Job?endDate=2026-13-01"),
    ("endDate", "/Job?endDate=2026-W01-1"),
    ("page", "/Dataset?page=0"),
    ("input", "/Dataset?input=maybe"),
    ("start", f"/Dataset/{MASTER}/data?start=0"),
    ("count", f"/Dataset/{MASTER}/data?count=0"),
    ("count", f"/Dataset/{MASTER}/data?count=1001"),
]


@pytest.mark.parametrize(("field", "question"), REFUSED)
def test_a_bad_question_is_answered_with_the_field_it_is_about(http, field, question):
    answer = http.get(question)
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"
    assert list(allowed(answer)["errors"]) == [field]


def test_all_that_is_wrong_is_said_at_once(http):
    errors = http.get("/Job?page=0&startDate=x&endDate=y").json()["errors"]
    assert set(errors) == {"page", "startDate", "endDate"}


@pytest.mark.parametrize(
    "ask",
    [
        lambda http: http.get("/Job/nobody"),
        lambda http: http.get("/Dataset/nothing"),
        lambda http: http.get("/Dataset/nothing/data"),
        lambda http: http.put("/Dataset/nothing", json={"recordCount": 0, "completed": True}),
        lambda http: http.patch("/Dataset/nothing/data", json={"blockNumber": 0, "records": []}),
    ],
)
def test_what_is_not_there_is_404(http, ask):
    assert ask(http).status_code == 404


def test_the_records_of_an_input_can_not_be_read(http):
    answer = http.get("/Dataset/uk_consumer_master_2026_contacts/data")
    assert answer.status_code == 400
    assert "input" in allowed(answer)["detail"]


def test_the_records_of_an_unfinished_output_can_not_be_read(sandbox, http):
    running = next(
        job for job in sandbox.account.jobs() if sandbox.account.progress(job).status == 1
    )
    name = next(iter(running.outputs.values()))
    assert http.get(f"/Dataset/{name}").json()["completed"] is False
    answer = http.get(f"/Dataset/{name}/data")
    assert answer.status_code == 400
    assert "not complete" in allowed(answer)["detail"]


def test_a_page_past_the_end_is_empty(http):
    assert http.get("/Job?page=1000").json() == []
    assert http.get("/Dataset?page=1000").json() == []
    assert http.get(f"/Dataset/{MASTER}/data?start=1000001").json() == []


@pytest.mark.parametrize("method", ["DELETE", "TRACE", "OPTIONS", "PUT", "PATCH", "POST"])
@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        ("/Job", "GET, HEAD, POST"),
        ("/Job/nobody", "GET, HEAD"),
        ("/Dataset", "GET, HEAD, POST"),
        ("/Dataset/nothing", "GET, HEAD, PUT"),
        ("/Dataset/nothing/data", "GET, HEAD, PATCH"),
    ],
)
def test_a_method_that_is_not_there_is_405_with_those_that_are(http, method, path, allowed):
    answer = http.request(method, path, json={})
    if method in allowed:
        assert answer.status_code != 405
        return
    assert answer.status_code == 405
    assert answer.headers["allow"] == allowed
    check_schema("ProblemDetails", answer.json())


def test_json_is_sent_as_json(http):
    answer = http.get("/Job?page=1")
    assert answer.headers["content-type"] == "application/json"
    assert json.loads(answer.content)
