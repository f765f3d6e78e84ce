"""Statistics count what is in the file: they are counted again from the downloaded outputs."""

import csv
import json
import re
import time
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path

import pytest

import data8_tui.sandbox
from data8_tui.sandbox.workflows import WORKFLOWS
from tests.conditions import wait_until

from .test_sandbox_uploads import finished, submit, upload

SAMPLE = Path(data8_tui.sandbox.__file__).with_name("sample") / "contacts.csv"


def sample_rows():
    with SAMPLE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return [
        row | {"company_name": f"{row['last_name']} & Co" if row["town"] else ""} for row in rows
    ]


def outputs(http, job):
    """The records of each output of a job, downloaded whole."""
    found = {}
    for output, name in job["outputDatasets"].items():
        size = http.get(f"/Dataset/{name}").json()["recordCount"]
        starts = range(1, size + 1, 1000)
        found[output] = [
            record
            for start in starts
            for record in http.get(f"/Dataset/{name}/data?start={start}").json()
        ]
        assert len(found[output]) == size
    return found


def every_record(workflow, found):
    """Each input record once: Output has all of them, or the outputs share them out."""
    if len(workflow.outputs["Output" if "Output" in found else "Matched"]) == len(workflow.kinds):
        return found["Output"]
    return [record for records in found.values() for record in records]


def kind_of(workflow, record):
    """The kind whose values the record has."""
    added = {column: record[column] for column in workflow.columns if column in record}
    (kind,) = [
        kind
        for kind in workflow.kinds
        if added == {column: number(value) for column, value in kind.values.items()}
    ]
    return kind


def number(value):
    return float(value) if type(value).__name__ == "Literal" else value


def leaves(tree, path=()):
    for name, value in tree.items():
        if isinstance(value, dict):
            yield from leaves(value, (*path, name))
        else:
            yield "/".join((*path, name)), value


def counted_again(workflow, records):
    kinds = [kind_of(workflow, record) for record in records]
    paths = Counter(path for kind in kinds for path in kind.counts)
    name, rated = workflow.rate
    rate = sum(kind.key in rated for kind in kinds) / len(kinds) if kinds else 0
    return paths, name, f"{100 * rate:.2f}", Counter(kind.key for kind in kinds)


def check(workflow, job, found):
    statistics = json.loads(json.dumps(job["statistics"]))
    records = every_record(workflow, found)
    stated = dict(leaves(statistics))
    paths, name, rate, kinds = counted_again(workflow, records)
    every_path = {path for kind in workflow.kinds for path in kind.counts}
    assert {path: stated[path] for path in every_path} == {path: paths[path] for path in every_path}
    assert f"{stated[name]:.2f}" == rate
    assert statistics["Records"] == {
        "Input": len(records),
        "Processed": len(records),
        **{output: len(listed) for output, listed in found.items()},
    }
    warned = [text.format(kinds[key]) for key, text in workflow.warnings.items() if kinds[key]]
    assert statistics.get("Warnings", []) == warned
    for output, listed in found.items():
        assert {kind_of(workflow, record).key for record in listed} <= workflow.outputs[output]


@pytest.mark.parametrize("name", WORKFLOWS)
def test_those_of_uploaded_records(server, http, name):
    workflow, rows = WORKFLOWS[name], sample_rows()
    blocks = {0: rows[:1000], 1: rows[1000:1200]}
    upload(http, "people", blocks, dict.fromkeys(rows[0], 0))
    assert submit(http, "Mine", "people", name).status_code == 201
    job = finished(server, http, "Mine")
    found = outputs(http, job)
    check(workflow, job, found)
    records = every_record(workflow, found)
    cleansing = job["statistics"]["Cleansing"]
    mended = Counter(
        column
        for record in records
        if record["cleansed"]
        for column in record["cleansed"].split(", ")
    )
    assert cleansing["Mended"] == mended
    assert cleansing["Duplicates"] == sum(r["duplicate_of"] is not None for r in records)
    assert cleansing["Valid"] == {
        role: sum(record[f"{role}_valid"] for record in records)
        for role in ("postcode", "email", "phone")
    }
    domains = Counter(r["email"].rpartition("@")[2] for r in records if r["email_valid"])
    if name == "EmailValidation":
        assert job["statistics"]["TopDomains"] == dict(domains.most_common(5))
        assert all(r["email_valid"] == (r["email_status"] in ("Valid", "Unknown")) for r in records)
    else:
        assert "TopDomains" not in job["statistics"]
    if name == "PhoneValidation":
        dead = {"Dead", "Invalid", "Missing"}
        assert all(r["phone_valid"] == (r["phone_status"] not in dead) for r in records)
    if name == "AddressValidation":
        wrong = {"Invalid", "Missing"}
        assert not any(r["postcode_valid"] for r in records if r["address_status"] in wrong)


@pytest.mark.parametrize("name", WORKFLOWS)
def test_those_of_generated_jobs(sandbox, http_to, name):
    account = sandbox.account
    jobs = [job for job in account.jobs() if job.workflow.name == name and job.records > 1500]
    chosen = min(
        (job for job in jobs if account.progress(job).status == 2), key=lambda job: job.records
    )
    http = http_to(sandbox)
    job = http.get(f"/Job/{chosen.name}").json()
    check(WORKFLOWS[name], job, outputs(http, job))


def test_countries_are_those_that_were_asked_for(server, http):
    upload(http, "people", {0: [{"postcode": "LS1 2AB"}]}, {"postcode": 0})
    for number, (parameters, countries) in enumerate(
        [({}, ["GB"]), ({"Country": "GB,IE,FR"}, ["GB", "IE", "FR"])]
    ):
        name = f"Job {number}"
        submit(http, name, "people", "AddressValidation", parameters=parameters)
        assert finished(server, http, name)["statistics"]["Countries"] == countries


def instant(text):
    return datetime.fromisoformat(re.sub(r"\d(?=Z)", "", text))


@pytest.mark.parametrize("workflow", ["Deduplication", "EmailValidation"])
def test_a_job_ends_when_its_records_are_cleansed(fresh_sandbox, http_to, monkeypatch, workflow):
    """The clock runs, the plan is over at once, and the work takes longer."""
    from data8_tui.sandbox.account.datasets import SandboxDatasets

    read = SandboxDatasets.decoded

    def slowly(self, dataset):
        for number, record in enumerate(read(self, dataset)):
            if number % 100 == 0:
                time.sleep(0.02)
            yield record

    monkeypatch.setattr(SandboxDatasets, "decoded", slowly)
    server = fresh_sandbox(now=None, speed=1e6)
    http = http_to(server)
    rows = [{"last_name": "Ng", "email": f"a{n}@example.com"} for n in range(1000)]
    upload(http, "people", dict.fromkeys(range(3), rows), {"last_name": 0, "email": 0})
    assert submit(http, "Mine", "people", workflow).status_code == 201
    server.clock.move(2)  # past the wait; the cleansing has begun and goes on
    seen = []

    def ended() -> bool:
        before = server.clock.now()
        job = http.get("/Job/Mine").json()
        if job["status"] == 1:
            seen.append((before, job))
            assert job["completedAt"] is None
        return job["status"] == 2

    wait_until(ended)
    done = http.get("/Job/Mine").json()
    assert len(seen) > 5
    last_seen, _ = seen[-1]
    completed = instant(done["completedAt"])
    assert completed >= last_seen - timedelta(milliseconds=1)
    assert completed <= server.clock.now()
    for before, job in seen:
        counted = job["statistics"]["Records"]
        assert counted["Processed"] <= counted["Input"]
        assert job["percentComplete"] < 100
        if job["estimatedFinishTime"] is not None:
            assert instant(job["estimatedFinishTime"]) >= before
    percents = [job["percentComplete"] for _, job in seen]
    assert percents == sorted(percents)
    assert len({*percents}) > 3
    processing = done["statistics"]["Processing"]
    elapsed = (completed - instant(done["submittedAt"])).total_seconds() - 1.5
    assert abs(processing["RecordsPerSecond"] * elapsed - 3000) < 3000 * 0.5
    assert http.get("/Job/Mine").json()["completedAt"] == done["completedAt"]


def test_the_end_of_a_job_outlives_the_server(tmp_path, http_to):
    from data8_tui.sandbox.server import running

    options = {"db": str(tmp_path / "sandbox.db"), "speed": 1e6}
    with running(**options) as first:
        http = http_to(first)
        upload(http, "people", {0: [{"last_name": "Ng"}]}, {"last_name": 0})
        submit(http, "Mine", "people", "Deduplication")
        first.clock.move(5)
        wait_until(lambda: http.get("/Job/Mine").json()["status"] == 2)
        done = http.get("/Job/Mine").json()
    with running(**options) as second:
        second.clock.move(60)
        assert http_to(second).get("/Job/Mine").json() == done


def test_a_job_that_waits_for_another_is_queued(fresh_sandbox, http_to, monkeypatch):
    from threading import Event

    from data8_tui.sandbox.account.datasets import SandboxDatasets

    read, go = SandboxDatasets.decoded, Event()

    def held(self, dataset):
        go.wait(30)
        return read(self, dataset)

    monkeypatch.setattr(SandboxDatasets, "decoded", held)
    server = fresh_sandbox(now=None, speed=1e6)
    http = http_to(server)
    upload(http, "people", {0: [{"email": "a@example.com"}]}, {"email": 0})
    for name in ("First", "Second"):
        submit(http, name, "people", "EmailValidation")
    server.clock.move(60)
    wait_until(lambda: http.get("/Job/First").json()["status"] == 1)
    second = http.get("/Job/Second").json()
    assert (second["status"], second["percentComplete"]) == (0, 0)
    go.set()
    wait_until(lambda: http.get("/Job/Second").json()["status"] == 2)


@pytest.mark.parametrize(
    ("workflow", "columns", "missing"),
    [
        ("EmailValidation", {"last_name": 0}, ["email"]),
        ("PhoneValidation", {"email": 0}, ["phone"]),
        ("AddressValidation", {"town": 0}, ["postcode"]),
        ("ContactDeceasedCheck", {"postcode": 0}, ["name"]),
        ("ContactDeceasedCheck", {"n": 1}, ["name", "postcode"]),
        ("Deduplication", {"postcode": 0}, ["name"]),
        ("B2BMatching", {"last_name": 0}, ["company"]),
    ],
)
def test_a_workflow_requires_columns(server, http, workflow, columns, missing):
    upload(http, "people", {0: [{}]}, columns)
    assert submit(http, "Mine", "people", workflow).status_code == 201
    server.clock.move(5)
    job = http.get("/Job/Mine").json()
    assert (job["status"], job["percentComplete"], job["outputDatasets"]) == (3, 0, {})
    assert job["completedAt"] is not None
    error = job["statistics"]["Error"]
    assert all(f"a column for the {role}" in error for role in missing)
    assert workflow in error
    assert "'people'" in error


def test_inputs_of_the_account_have_what_their_workflows_require(sandbox):
    from data8_tui.sandbox.cleanse.roles import roles_of
    from data8_tui.sandbox.generated.records import input_columns

    for workflow in WORKFLOWS.values():
        assert set(workflow.required) <= set(roles_of(input_columns(workflow)).values())
