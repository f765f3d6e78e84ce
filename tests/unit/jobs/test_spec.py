"""A job on paper: its fingerprint, its file, and what a workflow is usually given."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data8_tui.api.models import Job
from data8_tui.errors import StorageError, UsageError
from data8_tui.jobs.spec import JobSpec
from data8_tui.jobs.spec_file import read_spec
from data8_tui.jobs.suggestions import free_name, learn_habits, proposed_name
from data8_tui.jobs.validation import name_problem

from .account import NOW, SPEC, Place

TOML = """
workflow = "ContactDeceasedCheck"
name = "Donors"
[datasets]
Contacts = "donors"
[parameters]
MaxContactAge = 5
Threshold = 1.10
Strict = true
"""
JSON = """{"workflowName": "ContactDeceasedCheck", "name": "Donors",
 "inputDatasets": {"Contacts": "donors"},
 "parameters": {"MaxContactAge": 5, "Threshold": 1.10, "Strict": true}}"""
TEXTS = st.dictionaries(st.text(max_size=5), st.text(max_size=5), max_size=4)


@pytest.mark.parametrize(("name", "text"), [("job.toml", TOML), ("job.json", JSON)])
def test_a_file_says_what_a_job_is_to_do(tmp_path: Path, name: str, text: str) -> None:
    path = tmp_path / name
    path.write_text(text)
    assert read_spec(path) == JobSpec(
        "ContactDeceasedCheck",
        "Donors",
        {"Contacts": "donors"},
        {"MaxContactAge": "5", "Threshold": "1.10", "Strict": "true"},
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('worklfow = "x"', "“worklfow” can't be meant"),
        ('workflow = "x"\nworkflowName = "y"', "“workflowName” can't be meant"),
        ('workflow = "x"\ndatasets = "y"', "“datasets” should be a table"),
        ('workflow = "x"\n[parameters]\na = [1]', "“parameters.a” should be text"),
        ("workflow = ", "not TOML"),
    ],
)
def test_a_file_that_cannot_be_meant_names_its_key(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "job.toml"
    path.write_text(text)
    with pytest.raises(UsageError, match=said):
        read_spec(path)


def test_a_file_that_is_not_there_is_a_matter_of_the_disk(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="No such file"):
        read_spec(tmp_path / "job.toml")


@pytest.mark.parametrize("text", ["[1]", "3", '"x"', "{"])
def test_json_that_is_no_object_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "job.json"
    path.write_text(text)
    with pytest.raises(UsageError):
        read_spec(path)


@given(TEXTS, TEXTS, st.text(max_size=5), st.text(max_size=5))
def test_the_fingerprint_is_of_the_inputs_alone(
    datasets: dict[str, str], parameters: dict[str, str], file: str, name: str
) -> None:
    spec = JobSpec("W", name, datasets, parameters, file)
    turned = JobSpec("W", "", dict(reversed(datasets.items())), parameters, file)
    assert spec.fingerprint == turned.fingerprint
    assert spec.fingerprint != JobSpec("V", name, datasets, parameters, file).fingerprint
    assert spec.fingerprint != JobSpec("W", name, datasets, parameters, f"{file}x").fingerprint
    more = parameters | {"another": "1"}
    assert spec.fingerprint != JobSpec("W", name, datasets, more, file).fingerprint


def test_a_job_is_recognised_by_what_it_tells() -> None:
    told = {
        "name": "Donors",
        "workflowName": "ContactDeceasedCheck",
        "inputDatasets": {"Contacts": "donors"},
        "parameters": {"MaxContactAge": "5", "Added": "by the server"},
    }
    assert SPEC.matches(Job.from_json(told))
    assert SPEC.matches(Job.from_json({"name": "Donors"}))
    for other in (
        {"name": "Other"},
        {"workflowName": "Other"},
        {"inputDatasets": {"Contacts": "others"}},
        {"parameters": {"MaxContactAge": "7"}},
        {"inputFilename": "/ToData8/x.csv"},
    ):
        assert not SPEC.matches(Job.from_json(told | other))


def test_a_proposed_name_is_one_that_a_job_can_have() -> None:
    assert proposed_name("ContactDeceasedCheck", NOW, NOW.tzinfo) == (
        "ContactDeceasedCheck 2026-11-20 09.15"
    )
    assert name_problem(proposed_name('a/b:"c"\x00', NOW)) is None


async def test_a_free_name_is_found_beside_a_taken_one(account: Place) -> None:
    job = account.sandbox.account.jobs()[0]
    assert await free_name(account.client, job.name, job.workflow.name) == f"{job.name} (2)"
    assert await free_name(account.client, "never used", "any") == "never used"


async def test_what_a_workflow_is_given_is_learnt_from_its_last_jobs(account: Place) -> None:
    learnt = await learn_habits(account.client, "ContactDeceasedCheck")
    assert {"MaxContactAge", "MatchLevel"} <= learnt.parameters.keys()
    newest = (await account.client.list_jobs(workflow="ContactDeceasedCheck"))[0]
    given = (await account.client.get_job(newest.name)).parameters
    assert given.items() <= learnt.parameters.items()
    assert (await learn_habits(account.client, "NoSuchWorkflow")).inputs == ()
