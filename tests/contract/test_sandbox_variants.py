"""What the documentation leaves open can be otherwise: codes, shapes, names of parameters."""

import httpx
import pytest

from .test_sandbox_process import ended, ready

MASTER = "uk_consumer_master_2026_output"
CODES = {"queued": 1, "running": 2, "completed": 3, "failed": 4}
TEXTS = {"queued": "Waiting", "running": "In progress", "completed": "Done", "failed": "Error"}


def states(http, server) -> dict[str, object]:
    """The code that is sent for each assumed one."""
    account = server.account
    return {
        account.progress(job).status: http.get(f"/Job/{job.name}").json()["status"]
        for job in account.jobs()
        if job.name.replace(" ", "").isalnum()
    }


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        ({}, {0: 0, 1: 1, 2: 2, 3: 3, 4: 4, 5: 5, 7: 7}),
        (CODES, {0: 1, 1: 2, 2: 3, 3: 4, 4: 5, 5: 6, 7: 7}),
        ("queued=1,running=2,completed=3,failed=4", {0: 1, 1: 2, 2: 3, 3: 4}),
        (TEXTS, {0: "Waiting", 1: "In progress", 2: "Done", 3: "Error", 4: "Cancelled"}),
        ("completed=Completed", {0: "Queued", 1: "Running", 2: "Completed", 3: "Failed"}),
        ("completed=-1,failed=Broken", {0: 0, 2: -1, 3: "Broken"}),
    ],
)
def test_statuses_can_have_other_codes(fresh_sandbox, http_to, chosen, expected):
    server = fresh_sandbox(status_codes=chosen, listing="full")
    http = http_to(server)
    seen = states(http, server)
    assert {code: seen[code] for code in expected} == expected
    listed = {
        job["name"]: job["status"]
        for page in (1, 2)
        for job in http.get(f"/Job?page={page}").json()
    }
    assert {*listed.values()} <= {*seen.values()}
    assert len({*seen.values()}) == len(seen)


BODIES = {
    "list": lambda body: body,
    "records": lambda body: body["records"],
    "data": lambda body: body["data"],
    "items": lambda body: body["items"],
    "Records": lambda body: body["Records"],
    "Data": lambda body: body["Data"],
    "Items": lambda body: body["Items"],
    "envelope": lambda body: body["rows"],
    "nested": lambda body: body["result"]["items"],
    "two-lists": lambda body: body["others"],
}
QUESTIONS = {"jobs": "/Job", "datasets": "/Dataset", "records": f"/Dataset/{MASTER}/data?count=7"}


@pytest.mark.parametrize("shape", BODIES)
def test_lists_can_have_another_shape(server, http, shape):
    usual = {kind: http.get(question).json() for kind, question in QUESTIONS.items()}
    assert http.post("/_sandbox/variant", json={"shape": shape}).status_code == 200
    for kind, question in QUESTIONS.items():
        body = http.get(question).json()
        assert BODIES[shape](body) == usual[kind]
        assert type(body) is (list if shape == "list" else dict)


def test_each_list_can_have_its_own_shape(fresh_sandbox, http_to):
    http = http_to(fresh_sandbox(shape="jobs=items,records=null"))
    jobs, datasets, records = (http.get(question).json() for question in QUESTIONS.values())
    assert list(jobs) == ["items"]
    assert type(datasets) is list
    assert records is None


def test_fields_can_have_pascal_case_and_columns_keep_theirs(server, http):
    usual = http.get(f"/Dataset/{MASTER}").json()
    job = http.get("/Job/UK Consumer Master 2026").json()
    http.post("/_sandbox/variant", json={"field_names": "pascal", "listing": "full"})
    dataset = http.get(f"/Dataset/{MASTER}").json()
    assert list(dataset) == ["Name", "Columns", "Input", "RecordCount", "Completed"]
    assert dataset["Columns"] == usual["columns"]
    again = http.get("/Job/UK Consumer Master 2026").json()
    assert again == {name[0].upper() + name[1:]: value for name, value in job.items()}
    assert {"Name", "SubmittedAt", "CompletedAt", "Status", "PercentComplete"} <= set(
        http.get("/Job").json()[0]
    )
    assert set(http.get("/Dataset").json()[0]) == {"Name", "Location", "Input"}
    assert "contact_id" in http.get(f"/Dataset/{MASTER}/data?count=1").json()[0]
    created = http.post("/Dataset", json={"name": "new", "columns": {"a": 0}}).json()
    assert created["RecordCount"] == 0


@pytest.mark.parametrize(
    ("chosen", "query", "directions"),
    [
        ("includeInputs,includeOutputs", "input=false", {True, False}),
        ("includeInputs,includeOutputs", "output=maybe", {True, False}),
        ("includeInputs,includeOutputs", "includeInputs=false", {False}),
        ("includeInputs,includeOutputs", "includeOutputs=false", {True}),
        ("none", "input=false", {True, False}),
        ("none", "output=false", {True, False}),
        ([], "output=false", {True, False}),
        (["input", "output"], "output=false", {True}),
    ],
)
def test_the_filters_of_datasets_can_have_other_names(
    fresh_sandbox, http_to, chosen, query, directions
):
    http = http_to(fresh_sandbox(dataset_filters=chosen))
    assert {entry["input"] for entry in http.get(f"/Dataset?{query}").json()} == directions


def test_choices_can_be_read_and_taken_back(http):
    usual = http.get("/_sandbox/variant").json()
    said = http.post("/_sandbox/variant", json={"status_codes": CODES, "unset": "missing"}).json()
    assert said["status_codes"]["completed"] == 3
    assert said["status_codes"]["cancelled"] == 5
    assert said["unset"] == "missing"
    assert http.delete("/_sandbox/variant").json() == usual


REFUSED = [
    ("listing", "everything"),
    ("unset", "zero"),
    ("status_codes", "done=1"),
    ("status_codes", "queued=1,running=1"),
    ("status_codes", "queued"),
    ("status_codes", "queued="),
    ("status_codes", "queued=99999999999"),
    ("shape", "heap"),
    ("shape", "jobs=heap"),
    ("shape", "columns=list"),
    ("dataset_filters", "one"),
    ("dataset_filters", "one,one"),
    ("dataset_filters", "page,one"),
    ("field_names", "kebab"),
]


@pytest.mark.parametrize(
    ("name", "value"),
    [*REFUSED, ("status_codes", {"queued": True}), ("status_codes", 1), ("dataset_filters", 1),
     ("shape", ["list"]), ("speed", 1)],
)  # fmt: skip
def test_a_choice_that_means_nothing_is_refused(http, name, value):
    usual = http.get("/_sandbox/variant").json()
    answer = http.post("/_sandbox/variant", json={"listing": "full", name: value})
    assert answer.status_code == 400
    assert answer.json()["detail"]
    assert http.get("/_sandbox/variant").json() == usual


def test_all_choices_are_options_of_the_command_line(start):
    options = {
        "status-codes": "queued=1,running=2,completed=Done,failed=4",
        "shape": "jobs=items",
        "field-names": "pascal",
        "dataset-filters": "in,out",
        "listing": "full",
    }
    said = ready(start(*(part for name, value in options.items() for part in (f"--{name}", value))))
    form = {"grant_type": "client_credentials"} | {
        key: said[key] for key in ("client_id", "client_secret")
    }
    token = httpx.post(said["token_url"], data=form).json()["access_token"]
    headers = {"authorization": f"Bearer {token}"}
    jobs = httpx.get(f"{said['base_url']}/Job", headers=headers).json()["items"]
    assert {job["Status"] for job in jobs} >= {1, 2, "Done"}
    datasets = httpx.get(f"{said['base_url']}/Dataset?in=false", headers=headers).json()
    assert {entry["Input"] for entry in datasets} == {False}


@pytest.mark.parametrize(("name", "value"), [REFUSED[3], REFUSED[7], REFUSED[10]])
def test_an_option_with_such_a_choice_is_a_usage_error(start, name, value):
    code, out, err = ended(start(f"--{name.replace('_', '-')}", value))
    assert (code, out) == (2, "")
    assert "error: argument" in err
    assert "invalid" not in err
