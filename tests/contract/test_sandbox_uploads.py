"""From records that are uploaded to the cleansed ones, over the socket, by the clock."""

import csv
import json
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

import data8_tui.sandbox
from data8_tui.sandbox.workflows import WORKFLOWS
from tests.conditions import wait_until

from .openapi import check_schema

COLUMNS = {
    "first_name": 0,
    "last_name": 0,
    "postcode": 0,
    "email": 0,
    "phone": 0,
    "gift": 2,
    "n": 1,
}
REQUIRED = {"last_name": 0, "postcode": 0}
"""What the workflow of these jobs needs."""
DIRTY = {
    "first_name": " JOHN ",
    "last_name": "o'brien",
    "postcode": "ls12ab",
    "email": " Foo@Example.COM",
    "phone": "+44 (0)1632960123",
}


def upload(http, name, blocks, columns=COLUMNS):
    """Blocks by number; the dataset is completed."""
    assert http.post("/Dataset", json={"name": name, "columns": columns}).status_code == 201
    for number, records in blocks.items():
        body = {"blockNumber": number, "records": records}
        assert http.patch(f"/Dataset/{name}/data", json=body).status_code == 200
    promise = {"recordCount": sum(map(len, blocks.values())), "completed": True}
    assert http.put(f"/Dataset/{name}", json=promise).status_code == 200


def submit(http, name, dataset, workflow="ContactDeceasedCheck", **more):
    inputs = {"Contacts": dataset}
    body = {"name": name, "workflowName": workflow, "inputDatasets": inputs, **more}
    return http.post("/Job", json=body)


def finished(sandbox, http, name):
    sandbox.clock.move(60)
    wait_until(lambda: http.get(f"/Job/{name}").json()["status"] != 1)
    job = http.get(f"/Job/{name}").json()
    assert job["status"] == 2
    return job


def test_a_job_runs_by_the_clock(server, http):
    upload(http, "people", {0: [DIRTY] * 500})
    answer = submit(http, "Mine", "people", parameters={"MaxContactAge": "5"})
    assert answer.status_code == 201
    assert answer.headers["location"] == f"{server.base_url}/Job/Mine"
    queued = http.get("/Job/Mine").json()
    assert (queued["status"], queued["percentComplete"], queued["statistics"]) == (0, 0, {})
    assert queued["outputDatasets"] == {}
    server.clock.move(5)
    early = http.get("/Job/Mine").json()
    server.clock.move(2)
    later = http.get("/Job/Mine").json()
    assert early["status"] == later["status"] == 1
    assert 0 < early["percentComplete"] < later["percentComplete"] < 100
    assert early["statistics"]["Records"]["Processed"] < later["statistics"]["Records"]["Processed"]
    assert early["estimatedFinishTime"] is not None
    done = finished(server, http, "Mine")
    assert done["percentComplete"] == 100
    assert done["completedAt"] is not None
    assert done["parameters"] == {"MaxContactAge": "5"}
    assert done["inputDatasets"] == {"Contacts": "people"}
    check_schema("Job", done)


def test_the_output_is_the_input_cleansed(server, http):
    kept = {"gift": 2, "n": 12345678901234567890, "postcode": None}
    upload(http, "people", {0: [DIRTY, kept]})
    submit(http, "Mine", "people")
    output = finished(server, http, "Mine")["outputDatasets"]["Output"]
    first, second = http.get(f"/Dataset/{output}/data").json()
    clean = {
        "first_name": "John",
        "last_name": "O'Brien",
        "postcode": "LS1 2AB",
        "email": "foo@example.com",
        "phone": "01632 960123",
    }
    assert clean.items() <= first.items()
    assert first["cleansed"] == "first_name, last_name, postcode, email, phone"
    assert (first["postcode_valid"], first["email_valid"], first["phone_valid"]) == (True,) * 3
    assert kept.items() <= second.items()
    assert "first_name" not in second
    columns = http.get(f"/Dataset/{output}").json()["columns"]
    assert columns.items() >= COLUMNS.items()
    assert set(first) | set(second) <= set(columns)


def test_numbers_keep_their_literals(server, http):
    http.post("/Dataset", json={"name": "money", "columns": {"gift": 2, "n": 1, **REQUIRED}})
    body = b'{"blockNumber":0,"records":[{"gift":1.10,"n":18446744073709551617},{"gift":1e400}]}'
    assert http.patch("/Dataset/money/data", content=body).status_code == 200
    http.put("/Dataset/money", json={"recordCount": 2, "completed": True})
    submit(http, "Mine", "money")
    output = finished(server, http, "Mine")["outputDatasets"]["Output"]
    text = http.get(f"/Dataset/{output}/data").text
    assert '"gift":1.10,' in text
    assert '"n":18446744073709551617,' in text
    assert '"gift":1e400,' in text


def test_duplicates_are_marked_with_the_first_of_them(server, http):
    again = {**DIRTY, "first_name": "John", "last_name": "O'Brien"}
    upload(http, "people", {0: [DIRTY], 1: [{"first_name": "Ann", "postcode": "M1 1AA"}, again]})
    submit(http, "Mine", "people", "Deduplication")
    job = finished(server, http, "Mine")
    assert job["statistics"]["Records"]["Output"] == 2
    assert job["statistics"]["Records"]["Duplicates"] == 1
    copies = http.get(f"/Dataset/{job['outputDatasets']['Duplicates']}/data").json()
    assert [(copy["duplicate_of"], copy["duplicate"]) for copy in copies] == [(1, True)]


def test_blocks_are_replaced_by_number_and_read_in_its_order(server, http):
    http.post("/Dataset", json={"name": "people", "columns": {"n": 1, **REQUIRED}})
    for number, value in ((7, 70), (2, 21), (7, 71), (2, 22)):
        body = {"blockNumber": number, "records": [{"n": value}, {"n": value}]}
        assert http.patch("/Dataset/people/data", json=body).status_code == 200
    assert http.get("/Dataset/people").json()["recordCount"] == 4
    http.put("/Dataset/people", json={"recordCount": 4, "completed": True})
    submit(http, "Mine", "people")
    output = finished(server, http, "Mine")["outputDatasets"]["Output"]
    assert [r["n"] for r in http.get(f"/Dataset/{output}/data").json()] == [22, 22, 71, 71]


@pytest.mark.parametrize("workflow", WORKFLOWS)
def test_every_workflow_counts_what_it_puts_out(server, http, workflow):
    path = Path(data8_tui.sandbox.__file__).with_name("sample") / "contacts.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = [row | {"company_name": row["town"]} for row in csv.DictReader(file)]
    blocks = {n: rows[n * 1000 : (n + 1) * 1000] for n in range(3)}
    upload(http, "people", blocks, dict.fromkeys(rows[0], 0))
    submit(http, "Mine", "people", workflow)
    job = finished(server, http, "Mine")
    counted = job["statistics"]["Records"]
    assert counted["Input"] == counted["Processed"] == 2500
    for output, name in job["outputDatasets"].items():
        dataset = http.get(f"/Dataset/{name}").json()
        assert dataset["recordCount"] == counted[output]
        records = [
            record
            for start in (1, 1001, 2001)
            for record in http.get(f"/Dataset/{name}/data?start={start}").json()
        ]
        assert len(records) == counted[output]
        ids = [int(record["contact_id"]) for record in records]
        assert ids == sorted(ids)


def test_stored_records_can_be_read_from_anywhere(server, http):
    blocks = {n: [{"n": n * 1000 + i} for i in range(1000)] for n in range(3)}
    upload(http, "people", blocks, {"n": 1, **REQUIRED})
    submit(http, "Mine", "people")
    output = finished(server, http, "Mine")["outputDatasets"]["Output"]

    def numbers(start: int, count: int) -> list[int]:
        query = {"start": start, "count": count}
        return [r["n"] for r in http.get(f"/Dataset/{output}/data", params=query).json()]

    assert numbers(1, 3) == [0, 1, 2]
    assert numbers(999, 4) == [998, 999, 1000, 1001]
    assert numbers(501, 1000) == list(range(500, 1500))
    assert numbers(2999, 1000) == [2998, 2999]
    assert numbers(3001, 10) == []


def test_an_output_can_be_the_input_of_the_next_job(server, http):
    upload(http, "people", {0: [DIRTY, {"last_name": "Ng"}]})
    submit(http, "First", "people")
    output = finished(server, http, "First")["outputDatasets"]["Output"]
    assert submit(http, "Second", output, "EmailValidation").status_code == 201
    second = finished(server, http, "Second")
    records = http.get(f"/Dataset/{second['outputDatasets']['Output']}/data").json()
    assert [record["last_name"] for record in records] == ["O'Brien", "Ng"]
    assert records[0]["cleansed_2"] == ""


def test_a_job_of_the_account_can_be_run_again(server, http):
    """Its input's records can't be read, but a job may use them."""
    answer = submit(http, "Again", "uk_consumer_master_2026_contacts", "AddressValidation")
    assert answer.status_code == 201
    job = finished(server, http, "Again")
    assert job["statistics"]["Records"]["Input"] == 1_000_000
    output = job["outputDatasets"]["Output"]
    assert http.get(f"/Dataset/{output}").json()["recordCount"] == 1_000_000
    assert len(http.get(f"/Dataset/{output}/data?start=999901").json()) == 100


def test_an_empty_dataset_is_a_job_too(server, http):
    upload(http, "nobody", {})
    submit(http, "Mine", "nobody")
    job = finished(server, http, "Mine")
    assert job["statistics"]["Records"]["Input"] == 0
    assert http.get(f"/Dataset/{job['outputDatasets']['Output']}").json()["recordCount"] == 0


def test_a_file_that_is_not_there_fails_the_job(server, http):
    body = {"name": "Mine", "workflowName": "Deduplication", "inputFilename": "/ToData8/none.csv"}
    assert http.post("/Job", json=body).status_code == 201
    server.clock.move(5)
    job = http.get("/Job/Mine").json()
    assert job["status"] == 3
    assert job["completedAt"] is not None
    assert "/ToData8/none.csv" in job["statistics"]["Error"]
    assert job["outputDatasets"] == {}


def test_two_jobs_never_share_an_output(server, http):
    upload(http, "people", {0: [DIRTY]})
    for name in ("Same job", "Same  job", "same-job"):
        assert submit(http, name, "people").status_code == 201
    names = [
        name
        for job in ("Same job", "Same  job", "same-job")
        for name in finished(server, http, job)["outputDatasets"].values()
    ]
    assert len(set(names)) == 6


def test_everything_outlives_the_server_in_a_file(tmp_path, fresh_sandbox, http_to):
    from data8_tui.sandbox.server import running

    at = datetime(2026, 11, 20, 9, 15, 30, tzinfo=UTC)
    options = {"db": str(tmp_path / "sandbox.db"), "now": at}
    with running(**options) as first:
        http = http_to(first)
        upload(http, "people", {0: [DIRTY]})
        http.post("/Dataset", json={"name": "open", "columns": {"a": 0}})
        submit(http, "Mine", "people")
        before = http.get("/Job?page=2").json()
        secret = first.client_secret
    second = fresh_sandbox(**options, seed=7)
    assert second.client_secret == secret
    http = http_to(second)
    job = finished(second, http, "Mine")
    (record,) = http.get(f"/Dataset/{job['outputDatasets']['Output']}/data").json()
    assert record["postcode"] == "LS1 2AB"
    assert http.get("/Dataset/open").json()["completed"] is False
    names = [reference["name"] for reference in http.get("/Job?page=2").json()]
    assert set(names) & {reference["name"] for reference in before}


def test_cleansing_that_was_cut_short_is_done_after_a_restart(tmp_path, http_to):
    from data8_tui.sandbox.server import running

    options = {"db": str(tmp_path / "sandbox.db"), "now": datetime(2026, 11, 20, 9, tzinfo=UTC)}
    with running(**options) as first:
        http = http_to(first)
        upload(http, "people", {n: [DIRTY] * 1000 for n in range(20)})
        submit(http, "Mine", "people")
        began = time.perf_counter()
    assert time.perf_counter() - began < 5
    with running(**options) as second:
        http = http_to(second)
        second.clock.move(600)
        while http.get("/Job/Mine").json()["status"] == 1:
            pass
        output = http.get("/Job/Mine").json()["outputDatasets"]["Output"]
        assert http.get(f"/Dataset/{output}").json()["recordCount"] == 20_000
        assert len(http.get(f"/Dataset/{output}/data?start=19001").json()) == 1000


def test_lone_surrogates_pass_through(server, http):
    http.post("/Dataset", json={"name": "odd", "columns": {"note": 0, **REQUIRED}})
    body = b'{"blockNumber":0,"records":[{"note":"\\ud800 \\u0000 \\n"}]}'
    assert http.patch("/Dataset/odd/data", content=body).status_code == 200
    http.put("/Dataset/odd", json={"recordCount": 1, "completed": True})
    submit(http, "Mine", "odd")
    output = finished(server, http, "Mine")["outputDatasets"]["Output"]
    (record,) = json.loads(http.get(f"/Dataset/{output}/data").content)
    assert record["note"].startswith("\ud800")
