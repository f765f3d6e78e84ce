"""The account looks like one: enough jobs, at office hours, in every state; sums that agree."""

import json
import re
from collections import Counter
from datetime import timedelta
from random import Random

import pytest

from data8_tui.sandbox.literals import encode
from data8_tui.sandbox.workflows import WORKFLOWS

QUEUED, RUNNING, COMPLETED, FAILED, CANCELLED = range(5)


@pytest.fixture
def http(sandbox, http_to):
    return http_to(sandbox)


def everything(http, path, **query):
    """All pages of a listing."""
    listed, page = [], 1
    while entries := http.get(path, params={"page": page, **query}).json():
        listed += entries
        page += 1
    return listed


def whole(job, sandbox):
    """As it is on the wire."""
    return json.loads(encode(sandbox.services.documents.full(job)))


def numbers(tree):
    """All numbers in nested statistics."""
    for value in tree.values() if isinstance(tree, dict) else tree:
        if isinstance(value, dict | list):
            yield from numbers(value)
        elif isinstance(value, int | float):
            yield value


def test_there_are_enough_jobs_of_every_workflow_over_ninety_days(sandbox, http):
    jobs = everything(http, "/Job")
    assert len(jobs) >= 300
    by_workflow = Counter(job["workflowName"] for job in jobs)
    assert set(by_workflow) == set(WORKFLOWS)
    assert min(by_workflow.values()) >= 10
    newest, oldest = jobs[0]["submittedAt"], jobs[-1]["submittedAt"]
    assert newest.startswith("2026-11-20")
    assert oldest.startswith("2026-08-2")


def test_jobs_are_listed_once_and_newest_first(http):
    jobs = everything(http, "/Job")
    submitted = [job["submittedAt"] for job in jobs]
    assert submitted == sorted(submitted, reverse=True)
    assert len({job["name"] for job in jobs}) == len(jobs)


def test_names_are_ones_that_the_api_allows(sandbox):
    for job in sandbox.account.jobs():
        assert re.fullmatch(r'[^/:*?"<>|\\]+', job.name)
        for dataset in (*job.inputs.values(), *job.outputs.values()):
            assert re.fullmatch(r"[a-z][a-z0-9_]*", dataset)


def test_some_names_are_awkward(sandbox):
    names = [job.name for job in sandbox.account.jobs()]
    assert any(len(name) > 150 for name in names)
    assert any(not name.isascii() for name in names)
    assert "[urgent] Legacy donors [bold]" in names
    assert any("%" in name and "#" in name and "&" in name for name in names)


def test_people_work_at_office_hours(sandbox):
    """Of what was submitted before today; what comes in live comes at any time."""
    today = sandbox.account.anchor - timedelta(hours=10)
    submitted = [j.submitted_at for j in sandbox.account.jobs() if j.submitted_at < today]
    by_day = [sum(at.weekday() < 5 for at in submitted), sum(at.weekday() >= 5 for at in submitted)]
    assert by_day[0] > 8 * by_day[1]
    at_work = sum(8 <= at.hour <= 18 for at in submitted if at.weekday() < 5)
    assert at_work > 0.85 * by_day[0]


def test_jobs_are_in_every_state_and_two_in_none_that_is_known(sandbox):
    states = Counter(sandbox.account.progress(job).status for job in sandbox.account.jobs()[:100])
    assert states[QUEUED] >= 1
    assert states[RUNNING] >= 1
    assert states[COMPLETED] > 80
    assert states[FAILED] >= 1
    assert states[CANCELLED] >= 1
    assert states.keys() - set(range(5)) == {5, 7}


@pytest.mark.parametrize("seed", [2026, 1, 99])
def test_there_is_always_one_queued_and_one_running(fresh_sandbox, seed):
    sandbox = fresh_sandbox(seed=seed)
    rng = Random(seed)
    for _ in range(60):
        sandbox.clock.move(rng.uniform(1, 1800))
        states = {sandbox.account.progress(job).status for job in sandbox.account.jobs()[:30]}
        assert {QUEUED, RUNNING} <= states


def test_without_arrivals_the_account_comes_to_rest(fresh_sandbox):
    sandbox = fresh_sandbox(arrivals=0)
    count = len(sandbox.account.jobs())
    sandbox.clock.move(86_400)
    assert len(sandbox.account.jobs()) == count
    states = {sandbox.account.progress(job).status for job in sandbox.account.jobs()}
    assert not states & {QUEUED, RUNNING}


def test_an_unfinished_job_and_a_finished_one_are_told_by_completed_at(sandbox):
    for job in sandbox.account.jobs():
        document = whole(job, sandbox)
        done = document["status"] in (COMPLETED, FAILED, CANCELLED, 7)
        assert (document["completedAt"] is not None) == done
        assert (document["estimatedFinishTime"] is not None) == (document["status"] == RUNNING)
        assert (document["percentComplete"] == 100) == (document["status"] in (COMPLETED, 7))
        if document["status"] == FAILED:
            assert document["statistics"]["Error"]


def test_statistics_grow_while_a_job_runs(fresh_sandbox):
    sandbox = fresh_sandbox()
    account = sandbox.account
    job = next(j for j in account.jobs() if account.progress(j).status == RUNNING)
    seen = []
    while account.progress(job).status == RUNNING:
        document = whole(job, sandbox)
        seen.append((document["percentComplete"], document["statistics"]["Records"]["Processed"]))
        assert document["estimatedFinishTime"] > document["submittedAt"]
        sandbox.clock.move(20)
    assert len(seen) > 10
    assert seen == sorted(set(seen))
    assert whole(job, sandbox)["statistics"]["Records"]["Processed"] == job.records


def test_statistics_differ_by_workflow_and_are_nested(sandbox):
    shapes = {}
    for job in sandbox.account.jobs():
        document = whole(job, sandbox)
        if document["status"] == COMPLETED and job.records > 1000:
            shapes.setdefault(job.workflow.name, document["statistics"])
    assert len({tuple(statistics) for statistics in shapes.values()}) == len(WORKFLOWS)
    for statistics in shapes.values():
        assert {"Input", "Processed"} < set(statistics["Records"])
        assert any(isinstance(value, str) for value in statistics["Processing"].values())
        assert any(isinstance(number, float) for number in numbers(statistics))
    assert any(isinstance(v, list) for s in shapes.values() for v in s.values())


def test_the_sums_in_the_statistics_agree(sandbox):
    for job in sandbox.account.jobs():
        document = whole(job, sandbox)
        if document["status"] != COMPLETED:
            continue
        records = document["statistics"]["Records"]
        assert records["Input"] == records["Processed"] == job.records
        counted = job.counts()
        assert sum(counted.values()) == job.records
        if job.workflow.name in ("Deduplication", "B2BMatching"):
            held = sum(records[output] for output in job.outputs)
            assert held == job.records


def test_outputs_of_completed_jobs_exist_and_hold_what_was_counted(sandbox, http):
    listed = {entry["name"] for entry in everything(http, "/Dataset")}
    for job in sandbox.account.jobs():
        document = whole(job, sandbox)
        for output, name in document["outputDatasets"].items():
            assert name in listed
            if document["status"] == COMPLETED:
                dataset = sandbox.services.datasets.find(name).document()
                assert dataset["completed"]
                assert dataset["recordCount"] == document["statistics"]["Records"][output]
        assert set(document["inputDatasets"].values()) <= listed


def test_datasets_are_many_sorted_and_filtered_by_direction(http):
    both = everything(http, "/Dataset")
    names = [entry["name"] for entry in both]
    assert len(names) > 500
    assert names == sorted(set(names))
    inputs = everything(http, "/Dataset", output="false")
    outputs = everything(http, "/Dataset", input="false")
    assert [e["name"] for e in both if e["input"]] == [e["name"] for e in inputs]
    assert [e["name"] for e in both if not e["input"]] == [e["name"] for e in outputs]
    assert everything(http, "/Dataset", input="false", output="false") == []


@pytest.mark.parametrize(
    ("name", "size"),
    [
        ("uk_consumer_master_2026_output", 1_000_000),
        ("single_record_re_check_output", 1),
        ("empty_export_output", 0),
        ("block_edge_1000_output", 1000),
        ("block_edge_1001_output", 1001),
    ],
)
def test_outputs_of_particular_sizes(http, name, size):
    assert http.get(f"/Dataset/{name}").json()["recordCount"] == size
    last = http.get(f"/Dataset/{name}/data", params={"start": max(size, 1), "count": 10}).json()
    assert len(last) == min(size, 1)


def test_filters_are_exact_and_include_their_ends(http):
    jobs = everything(http, "/Job")
    chosen = jobs[150]
    same = everything(http, "/Job", workflow=chosen["workflowName"])
    assert same == [j for j in jobs if j["workflowName"] == chosen["workflowName"]]
    assert http.get("/Job?workflow=contactdeceasedcheck").json() == []
    at = chosen["submittedAt"]
    assert http.get("/Job", params={"startDate": at, "endDate": at}).json() == [chosen]
    day = http.get("/Job?startDate=2026-11-18&endDate=2026-11-19").json()
    assert day == [j for j in jobs if "2026-11-18" <= j["submittedAt"] < "2026-11-19"]
    offset = http.get("/Job", params={"startDate": "2026-11-18T01:00:00+01:00"}).json()
    assert offset == http.get("/Job", params={"startDate": "2026-11-18T00:00Z"}).json()


def test_the_seed_decides_everything(sandbox, fresh_sandbox, http_to):
    def seen(server):
        http = http_to(server)
        names = [entry["name"] for entry in http.get("/Job?page=2").json()]
        return names, http.get(f"/Job/{names[5]}").json()

    assert seen(sandbox) == seen(fresh_sandbox())
    assert seen(sandbox)[0] != seen(fresh_sandbox(seed=7))[0]


@pytest.fixture
def scheduled(fresh_sandbox):
    """An account with schedules, created at the same instant as the other."""
    return fresh_sandbox(schedules=True)


def test_schedules_leave_the_other_jobs_as_they_are(scheduled, sandbox, http_to):
    with_them = {job["name"]: job for job in everything(http_to(scheduled), "/Job")}
    tiny = {"Empty export", "Single record re-check"}
    plain = [job for job in everything(http_to(sandbox), "/Job") if job["name"] not in tiny]
    assert not tiny & with_them.keys(), "they would be unusual beside regular jobs"
    relative = {"location"}
    for job in plain:
        found = with_them[job["name"]]
        assert {key: found[key] for key in found.keys() - relative} == {
            key: job[key] for key in job.keys() - relative
        }
    assert len(with_them) >= len(plain) + 150


def test_the_last_night_of_the_schedules_went_wrong(scheduled):
    account = scheduled.services.account
    by_name = {}
    for job in account.jobs():
        by_name.setdefault(re.sub(r" \d\d [A-Z][a-z][a-z]$", "", job.name), []).append(job)

    def state(job):
        return account.progress(job).status

    sign_ups, movers = by_name["Sign-ups of the day"], by_name["Movers file"]
    assert [state(job) for job in sign_ups[:2]] == [FAILED, COMPLETED]
    assert [state(jobs[0]) for jobs in (movers, sign_ups)] == [FAILED, FAILED]
    assert all(whole(jobs[0], scheduled)["statistics"]["Error"] for jobs in (movers, sign_ups))

    nightly = by_name["Nightly suppression"]
    shares = [
        records["Suppressed"] / records["Input"]
        for job in nightly
        for records in [whole(job, scheduled)["statistics"]["Records"]]
    ]
    assert len(shares) > 40
    assert shares[0] > 2.7 * max(shares[1:])
    assert max(shares[1:]) < 1.3 * min(shares[1:])

    calls = [job.duration / (job.records + 1) for job in by_name["Call list"]]
    assert calls[0] > 1.5 * max(calls[1:])


def test_of_the_schedules_one_job_waits_one_is_stuck_and_one_is_on_time(scheduled):
    account = scheduled.services.account
    states = {}
    for name in (
        "Loyalty cards, all regions",
        "Gift Aid declarations",
        "Spring catalogue, house file",
    ):
        progress = account.progress(account.job(name))
        states[name] = (progress.status, progress.estimated_finish is not None)
        assert progress.completed_at is None
    assert [*states.values()] == [(QUEUED, False), (RUNNING, False), (RUNNING, True)]
