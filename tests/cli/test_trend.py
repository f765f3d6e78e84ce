"""`trend`: a workflow's statistics over its past runs."""

import json

import pytest

WORKFLOW = "ContactDeceasedCheck"


def test_every_statistic_has_a_line_with_what_is_usual(cli):
    done = cli("trend", WORKFLOW)
    assert done.status == 0
    assert "asking Data8 for the newest" in done.err
    title, _, heading, *rows = done.out.splitlines()
    assert title == WORKFLOW
    assert heading.split() == [
        "STATISTIC",
        "LAST",
        "RUNS",
        "LAST",
        "MEDIAN",
        "9",
        "OF",
        "10",
        "RUNS",
    ]
    halo = next(row for row in rows if row.startswith("Deceased › Halo "))
    assert halo.count("%") == 4
    assert rows[0].startswith("Duration ")
    assert len({row.rstrip()[-1].isdigit() for row in rows}) == 1
    again = cli("trend", WORKFLOW)
    assert again.out == done.out
    assert again.err == ""


def test_one_statistic_is_shown_run_by_run_newest_first(cli):
    done = cli("trend", WORKFLOW, "halo", "--last", "4")
    assert done.status == 0
    first, numbers, _, heading, *rows = done.out.splitlines()
    assert first == f"Deceased › Halo of this group  {WORKFLOW}"
    assert "median" in numbers
    assert heading.split() == ["SUBMITTED", "VALUE", "JOB"]
    assert len(rows) == 4
    assert "┤" not in done.out


def test_json_has_every_run(cli):
    (found,) = json.loads(cli("trend", WORKFLOW, "duration", "--json").out)
    assert (found["unit"], found["path"]) == ("seconds", [])
    keys = {"job", "submittedAt", "value", "unusual", "accepted", "leftOut"}
    assert all(set(run) == keys for run in found["runs"])
    assert {(run["unusual"], run["leftOut"]) for run in found["runs"]} == {(None, False)}
    values = [run["value"] for run in found["runs"] if run["value"] is not None]
    assert found["usual"][0] <= found["median"] <= found["usual"][1]
    assert min(values) >= 0


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        ((WORKFLOW, "records"), 2, "“Records › Input”, “Records › Processed”"),
        ((WORKFLOW, "nonsense"), 4, "“nonsense”"),
        (("No such workflow",), 4, "no completed job of a workflow “No such workflow”"),
        ((WORKFLOW, "--last", "0"), 2, "--last"),
    ],
)
def test_what_is_not_there_or_not_one(cli, arguments, status, said):
    done = cli("trend", *arguments)
    assert (done.status, done.out) == (status, "")
    assert said in done.err
