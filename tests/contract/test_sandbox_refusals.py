"""What the API forbids in a body, and that a refusal changes nothing."""

import httpx
import pytest

from .openapi import check_schema

BLOCK = {"blockNumber": 0, "records": [{"name": "Ann", "age": 7}]}
JOB = {"name": "New", "workflowName": "Deduplication", "inputDatasets": {"Contacts": "done"}}


@pytest.fixture(scope="module")
def server():
    from data8_tui.sandbox.server import running

    with running(max_body=200_000) as started:
        yield started


@pytest.fixture
def http(server, http_to) -> httpx.Client:
    """`open` can be filled, `done` is complete with one record."""
    client: httpx.Client = http_to(server)
    for name in ("open", "done"):
        client.post("/Dataset", json={"name": name, "columns": {"name": 0, "age": 1, "any": 9}})
    client.patch("/Dataset/done/data", json=BLOCK)
    client.put("/Dataset/done", json={"recordCount": 1, "completed": True})
    return client


def fields(answer: httpx.Response, status: int = 400) -> set[str]:
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    check_schema("ProblemDetails", problem)
    assert problem["status"] == status
    return set(problem.get("errors", {}))


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({}, {"name", "columns"}),
        ({"name": "Upper", "columns": {"a": 0}}, {"name"}),
        ({"name": "1st", "columns": {"a": 0}}, {"name"}),
        ({"name": "with space", "columns": {"a": 0}}, {"name"}),
        ({"name": "line\n", "columns": {"a": 0}}, {"name"}),
        ({"name": "ärger", "columns": {"a": 0}}, {"name"}),
        ({"name": "", "columns": {"a": 0}}, {"name"}),
        ({"name": 7, "columns": {"a": 0}}, {"name"}),
        ({"name": "done", "columns": {"a": 0}}, {"name"}),
        ({"name": "uk_consumer_master_2026_output", "columns": {"a": 0}}, {"name"}),
        ({"name": "good", "columns": {}}, {"columns"}),
        ({"name": "good", "columns": ["a"]}, {"columns"}),
        ({"name": "good", "columns": {"A": 0}}, {"columns.A"}),
        ({"name": "good", "columns": {"a": "text"}}, {"columns.a"}),
        ({"name": "good", "columns": {"a": True}}, {"columns.a"}),
        ({"name": "good", "columns": {"a": 2**31, "b": 1.5}}, {"columns.a", "columns.b"}),
    ],
)
def test_a_dataset(http, body, expected):
    assert fields(http.post("/Dataset", json=body)) == expected
    assert http.get("/Dataset/good").status_code == 404


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({}, {"blockNumber", "records"}),
        ({**BLOCK, "blockNumber": -1}, {"blockNumber"}),
        ({**BLOCK, "blockNumber": "0"}, {"blockNumber"}),
        ({**BLOCK, "blockNumber": True}, {"blockNumber"}),
        ({**BLOCK, "blockNumber": 2**31}, {"blockNumber"}),
        ({**BLOCK, "blockNumber": 0.5}, {"blockNumber"}),
        ({**BLOCK, "records": {}}, {"records"}),
        ({**BLOCK, "records": [{}] * 1001}, {"records"}),
        ({**BLOCK, "records": ["Ann"]}, {"records[0]"}),
        ({**BLOCK, "records": [{}, {"nobody": 1}]}, {"records[1].nobody"}),
        ({**BLOCK, "records": [{"name": 7}]}, {"records[0].name"}),
        ({**BLOCK, "records": [{"name": ["Ann"]}]}, {"records[0].name"}),
        ({**BLOCK, "records": [{"any": {"deep": 1}}]}, {"records[0].any"}),
        ({**BLOCK, "records": [{"age": "7"}, {"age": 1.5}]}, {"records[0].age", "records[1].age"}),
        ({**BLOCK, "records": [{"age": True}]}, {"records[0].age"}),
    ],
)
def test_a_block(http, body, expected):
    assert fields(http.patch("/Dataset/open/data", json=body)) == expected
    assert http.get("/Dataset/open").json()["recordCount"] == 0


def test_a_block_for_what_is_complete(http):
    for name in ("done", "uk_consumer_master_2026_contacts", "uk_consumer_master_2026_output"):
        assert fields(http.patch(f"/Dataset/{name}/data", json=BLOCK)) == set()
    assert http.get("/Dataset/done").json()["recordCount"] == 1


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({}, {"recordCount", "completed"}),
        ({"recordCount": 5, "completed": True}, {"recordCount"}),
        ({"recordCount": "0", "completed": True}, {"recordCount"}),
        ({"recordCount": -1, "completed": True}, {"recordCount"}),
        ({"recordCount": 2**31, "completed": True}, {"recordCount"}),
        ({"recordCount": 0.5, "completed": True}, {"recordCount"}),
        ({"recordCount": 0, "completed": False}, {"completed"}),
        ({"recordCount": 0, "completed": 1}, {"completed"}),
    ],
)
def test_completing(http, body, expected):
    assert fields(http.put("/Dataset/open", json=body)) == expected
    assert http.get("/Dataset/open").json()["completed"] is False


def test_completing_what_is_complete(http):
    body = {"recordCount": 1, "completed": True}
    assert fields(http.put("/Dataset/done", json=body)) == set()
    assert fields(http.put("/Dataset/uk_consumer_master_2026_output", json=body)) == set()


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"name": None}, {"name"}),
        ({"name": ""}, {"name"}),
        *[({"name": f"a{sign}b"}, {"name"}) for sign in '/:*?"<>|\\'],
        ({"name": "\ud800"}, {"name"}),
        ({"name": "UK Consumer Master 2026"}, {"name"}),
        ({"workflowName": "Washing"}, {"workflowName"}),
        ({"workflowName": None}, {"workflowName"}),
        ({"workflowName": ["x"]}, {"workflowName"}),
        ({"inputDatasets": {}}, {"inputDatasets"}),
        ({"inputDatasets": None, "parameters": {"A": "1"}}, {"inputDatasets"}),
        ({"inputDatasets": ["done"]}, {"inputDatasets"}),
        ({"inputDatasets": {"Contacts": "open"}}, {"inputDatasets.Contacts"}),
        ({"inputDatasets": {"Contacts": "gone"}}, {"inputDatasets.Contacts"}),
        ({"inputDatasets": {"Contacts": 7}}, {"inputDatasets.Contacts"}),
        ({"inputDatasets": {"Pets": "done"}}, {"inputDatasets.Pets"}),
        ({"parameters": ["x"]}, {"parameters"}),
        ({"parameters": {"A": 1}}, {"parameters.A"}),
        ({"inputFilename": 7}, {"inputFilename"}),
        ({"name": "a/b", "workflowName": "x"}, {"name", "workflowName"}),
    ],
)
def test_a_job(http, change, expected):
    import json

    before = http.get("/Job").json()[0]
    answer = http.post("/Job", content=json.dumps(JOB | change))
    assert fields(answer) == expected
    assert http.get("/Job").json()[0] == before


def test_a_job_s_name_is_given_once(http):
    assert http.post("/Job", json=JOB | {"name": "Twice"}).status_code == 201
    answer = http.post("/Job", json=JOB | {"name": "Twice"})
    assert fields(answer) == {"name"}
    assert "exists already" in answer.json()["errors"]["name"][0]


@pytest.mark.parametrize(
    "name", [".", "..", "100%", "a#b", "a;b+c&d=e", "\x1b[31m", "[/foo]x", "x" * 300]
)
def test_a_job_may_be_called_so(http, name):
    from urllib.parse import quote

    assert http.post("/Job", json=JOB | {"name": name}).status_code == 201 or "/" in name
    if "/" not in name:
        path = quote(name, safe="").replace(".", "%2E")
        assert http.get(f"/Job/{path}").json()["name"] == name


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b'{"a":NaN}', b"\xff", b"[" * 100_000])
def test_what_is_not_a_json_object(http, body):
    for method, path in (("POST", "/Job"), ("POST", "/Dataset"), ("PATCH", "/Dataset/open/data")):
        assert fields(http.request(method, path, content=body)) == {"$"}


def test_whole_numbers_may_be_written_with_a_point_and_codes_be_negative(http):
    columns = {"a": 1.0, "b": -1, "c": -(2**31)}
    created = http.post("/Dataset", json={"name": "points", "columns": columns})
    assert created.json()["columns"] == {"a": 1, "b": -1, "c": -(2**31)}
    block = {"blockNumber": 3.0, "records": [{"a": 7, "b": "x"}, {"c": True}]}
    assert http.patch("/Dataset/points/data", json=block).status_code == 200
    done = {"recordCount": 2.0, "completed": True}
    assert http.put("/Dataset/points", json=done).status_code == 200
    assert http.get("/Dataset/points").json()["recordCount"] == 2


def test_what_is_too_large(http):
    body = b'{"blockNumber": 0, "records": [' + b" " * 300_000 + b"]}"
    assert fields(http.patch("/Dataset/open/data", content=body), 413) == set()
    assert fields(http.post("/Job", content=body), 413) == set()
    assert http.get("/Job").status_code == 200
