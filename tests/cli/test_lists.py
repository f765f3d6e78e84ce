"""`jobs` and `datasets`: a page, all pages, filters, the table and the JSON."""

import json
import re
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import httpx
import pytest

from data8_tui.api.models import Job, parse_instant
from data8_tui.api.status_codes import JobState
from data8_tui.cli.options.lists import STATES
from data8_tui.insight.baseline import FigureKind, Finding, FindingKind, Verdict
from data8_tui.jobs.kept_verdicts import rule_name, to_stored
from data8_tui.monitor.history import History
from data8_tui.settings.model import Preferences
from data8_tui.wording.job_problems import ASK_FOR_WORKFLOWS
from tests.cli.stub_server import stand

if TYPE_CHECKING:
    from data8_tui.sandbox.server import Sandbox


class Literal(str):
    """A JSON number as its text, told apart from a string."""


def exact(text: str) -> Any:
    return json.loads(text, parse_int=Literal, parse_float=Literal)


@pytest.fixture(scope="module")
def raw(sandbox: "Sandbox") -> httpx.Client:
    """The API without our client."""
    form = {
        "grant_type": "client_credentials",
        "client_id": sandbox.client_id,
        "client_secret": sandbox.client_secret,
        "scope": "BatchApi",
    }
    token = httpx.post(sandbox.token_url, data=form).json()["access_token"]
    return httpx.Client(base_url=sandbox.base_url, headers={"Authorization": f"Bearer {token}"})


def rows(out: str) -> list[str]:
    return out.splitlines()[1:]


def test_a_page_of_jobs_is_a_table_in_the_servers_order(cli, raw):
    done = cli("jobs")
    assert done.status == 0
    sent = raw.get("/Job").json()
    assert done.out.splitlines()[0].split() == ["State", "Submitted", "Age", "Workflow", "Job"]
    assert [row.rsplit("  ", 1)[-1] for row in rows(done.out)] == [job["name"] for job in sent]
    assert done.err == "page 1 · 100 jobs · more with --page 2, all with --all\n"


def test_rows_are_completed_with_their_state_unless_the_basics_are_enough(cli):
    shown = [row.split("  ")[0].split()[:2] for row in rows(cli("jobs").out)]
    for state in ("✓ completed", "○ queued", "● running", "· unfinished,", "■ finished,"):
        assert state.split() in shown
    assert {row.split()[0] for row in rows(cli("jobs", "--basic").out)} == {"·"}


OUTPUT = "uk_consumer_master_2026_output"


@pytest.mark.parametrize(
    ("arguments", "path", "words"),
    [
        (["datasets", "--page", "2"], "/Dataset?page=2", {}),
        (
            ["job", "UK Consumer Master 2026"],
            "/Job/UK%20Consumer%20Master%202026",
            {"state": "completed"},
        ),
        (["dataset", OUTPUT], f"/Dataset/{OUTPUT}", {"columnTypes"}),
    ],
)
def test_json_is_what_was_sent_to_the_last_digit(cli, raw, arguments, path, words):
    done = cli(*arguments, "--json")
    assert done.status == 0
    received, sent = exact(done.out), exact(raw.get(path).text)
    added = {name: received.pop(name) for name in words}
    assert received == sent
    if "columnTypes" in added:
        codes = sent["columns"].items()
        known = {"0": "text", "1": "whole number"}
        assert added["columnTypes"] == {
            name: known.get(code, f"unknown ({code})") for name, code in codes
        }
    else:
        assert added == dict(words)


def test_each_listed_status_has_its_word(cli, raw):
    jobs, sent = exact(cli("jobs", "--basic", "--json").out), exact(raw.get("/Job").text)
    assert [{key: each[key] for key in of} for each, of in zip(jobs, sent, strict=True)] == sent
    assert all(("state" in each) == (each.get("status") is not None) for each in jobs)
    detailed = json.loads(cli("jobs", "--json").out)
    assert {(each["status"], each["state"]) for each in detailed} >= {
        (2, "completed"),
        (1, "running"),
        (3, "failed"),
        (7, "unknown"),
    }


@pytest.mark.parametrize("command", ["job", "jobs", "watch", "history"])
def test_help_explains_the_words_of_a_status(nobody, command):
    shown = nobody(command, "--help").out
    assert "`state`" in shown
    for state in STATES:
        assert state in shown


def test_json_holds_all_of_each_job_unless_the_basics_are_enough(cli, raw):
    listed = {job["name"]: job for job in exact(cli("jobs", "--json").out)}
    ended = [name for name, job in listed.items() if job.get("completedAt")]
    assert len(ended) > 50
    for name in ended[:5]:
        assert listed[name].pop("state") in STATES
        assert listed[name] == exact(raw.get(f"/Job/{quote(name)}").text)
    assert all("status" in job and "percentComplete" in job for job in listed.values())


def test_jobs_are_picked_by_their_state(cli):
    everything = [row.split()[1].strip(",") for row in rows(cli("jobs").out)]
    done = cli("jobs", "--state", "running", "--state", "queued")
    shown = [row.split()[1].strip(",") for row in rows(done.out)]
    assert shown == [word for word in everything if word in {"running", "queued"}]
    assert set(shown) == {"running", "queued"}
    told = f"page 1 · {len(shown)} queued or running among 100 jobs · more with --page 2"
    assert done.err.startswith(told)
    failed = cli("jobs", "--workflow", "Deduplication", "--state", "failed", "--all", "--json")
    assert failed.err.startswith(f"{len(json.loads(failed.out))} failed among ")
    count, left_out = failed.err.splitlines()
    assert count.endswith(" jobs in all")
    assert left_out.startswith("left out: 1 job whose status (7) has no known meaning")


def test_jobs_that_ended_since_the_last_look_are_new(cli, sandbox):
    first = cli("jobs", "--new")
    assert (first.status, first.out) == (0, "")
    assert first.err.startswith("nothing is new: the application has not shown this account here")
    look = datetime(2026, 11, 20, 8, 30, tzinfo=UTC)
    path = next(cli.home.rglob("history.db"))
    with closing(History(path, sandbox.base_url, sandbox.client_id)) as history:
        history.looks.note(look)
    jobs = json.loads(cli("jobs", "--json").out)
    ended = {job["name"]: job["completedAt"] for job in jobs if job.get("completedAt")}
    done = cli("jobs", "--new", "--json")
    new = [job["name"] for job in json.loads(done.out)]
    assert new == [name for name, at in ended.items() if (parse_instant(at) or look) > look]
    assert 0 < len(new) < len(ended)
    assert done.err.startswith(f"page 1 · {len(new)} new among 100 jobs")
    assert "new failed among" in cli("jobs", "--new", "--state", "failed").err


@pytest.fixture
def judged(cli, sandbox: "Sandbox") -> dict[str, list[dict[str, Any]]]:
    """Three jobs have a kept verdict: an alarm, one that was accepted, nothing unusual."""
    listed = json.loads(cli("jobs", "--json", "--basic").out)[:3]
    names = [job["name"] for job in listed]
    rules = {job["name"]: rule_name(job["workflowName"], Preferences()) for job in listed}
    figure = Finding(
        ("Deceased", "Halo"), "Halo", FindingKind.ALARM, FigureKind.SHARE, 0.091, 0.028, 0.034, 14
    )
    slow = Finding((), "Duration", FindingKind.MARK, FigureKind.DURATION, 900.5, 60, 66, 6)
    rising = replace(slow, kind=FindingKind.TREND)
    made = [Verdict(names[0], (figure, slow, rising), 14), Verdict(names[1], (slow,), 6)]
    made += [Verdict(names[2], (rising,), 14)]
    path = cli.home / "state" / "data8-tui" / "history.db"
    with closing(History(path, sandbox.base_url, sandbox.client_id)) as history:
        history.verdicts.note([to_stored(one, rules[one.job]) for one in made], datetime.now(UTC))
        history.verdicts.accept(names[1], datetime.now(UTC))
    halo = {"statistic": "Deceased/Halo", "value": 0.091, "low": 0.028, "high": 0.034, "runs": 14}
    whole = {"statistic": "duration", "value": 900.5, "low": 60, "high": 66, "runs": 6}
    whole["kind"] = "mark"
    first = [halo | {"kind": "alarm", "accepted": False}, whole | {"accepted": False}]
    return {names[0]: first, names[1]: [whole | {"accepted": True}], names[2]: []}


def test_jobs_that_were_judged_unusual_are_listed_unless_accepted(cli, judged):
    alarmed = next(iter(judged))
    for options in ((), ("--basic",)):
        done = cli("jobs", "--unusual", *options)
        assert done.status == 0
        assert [row.rsplit("  ", 1)[-1] for row in rows(done.out)] == [alarmed]
        assert done.err.startswith("page 1 · 1 unusual among 100 jobs")
    assert "0 unusual failed among" in cli("jobs", "--unusual", "--state", "failed").err


def test_where_no_job_was_judged_that_is_said(cli):
    done = cli("jobs", "--unusual")
    assert (done.status, done.out) == (0, "")
    assert "warning: no job was judged: this machine has no past of the account" in done.err
    assert re.search(r"left out: [1-9]\d* completed jobs", done.err)


def test_json_has_the_verdict_on_each_job_that_was_judged(cli, judged):
    for listed in (cli("jobs", "--json"), cli("jobs", "--json", "--basic")):
        found = json.loads(listed.out)
        assert {job["name"]: job["unusual"] for job in found if "unusual" in job} == judged
    name = next(iter(judged))
    assert json.loads(cli("job", name, "--json").out)["unusual"] == judged[name]


def test_every_state_that_a_job_can_be_in_can_be_asked_for():
    """The command spells them out, since their home takes too long to load for its help."""
    assert tuple(JobState) == STATES


def test_a_state_that_no_job_is_in_leaves_nothing_but_its_count(cli):
    done = cli("jobs", "--workflow", "Deduplication", "--state", "cancelled")
    assert (done.status, done.out) == (0, "")
    assert done.err.startswith("page 1 · 0 cancelled among ")


def test_all_gives_every_job_once_and_says_how_many(cli):
    everything = json.loads(cli("jobs", "--all", "--json", "--basic").out)
    names = [job["name"] for job in everything]
    assert len(names) == len(set(names)) > 300
    done = cli("jobs", "--all", "--basic")
    assert len(rows(done.out)) == len(names)
    assert done.err == f"{len(names)} jobs in all\n"


def test_the_last_page_and_the_one_past_the_end_are_told_as_such(cli):
    found = cli("jobs", "--workflow", "Deduplication", "--page", "1", "--basic")
    assert found.err == f"page 1 · {len(rows(found.out))} jobs · the last page, if a page has 100\n"
    beyond = cli("jobs", "--page", "99")
    assert (beyond.status, beyond.out) == (0, "")
    assert "the list ended before it" in beyond.err


def test_jobs_are_filtered_by_workflow_and_by_local_days(cli):
    found = json.loads(cli("jobs", "--workflow", "Deduplication", "--json").out)
    assert {job["workflowName"] for job in found} == {"Deduplication"}
    # In September London is an hour ahead of UTC: its day begins the evening before.
    done = cli("jobs", "--from", "2026-09-01", "--to", "2026-09-02", "--json")
    times = [job["submittedAt"] for job in json.loads(done.out)]
    assert times
    assert all("2026-08-31T23:00" <= at < "2026-09-02T23:00" for at in times)


def test_a_filter_that_matches_nothing_says_so(cli):
    done = cli("jobs", "--workflow", "Nothing")
    assert (done.status, done.out) == (0, "")
    assert done.err == "no jobs\nthe name of a workflow is matched exactly\n"
    assert cli("jobs", "--workflow", "Nothing", "--json").out == "[]\n"


def test_an_account_without_jobs_is_told_whom_to_ask(nobody):
    with stand({"/Job": []}) as variables:
        assert nobody("jobs", **variables).err == f"no jobs\n{ASK_FOR_WORKFLOWS}\n"
        assert nobody("jobs", "--from", "7d", **variables).err == "no jobs\n"


def test_datasets_of_one_kind_or_both(cli):
    for options, kinds in (
        (["--input"], {True}),
        (["--output"], {False}),
        (["--input", "--output"], {True, False}),
    ):
        found = json.loads(cli("datasets", *options, "--json").out)
        assert {dataset["input"] for dataset in found} == kinds


def test_the_table_of_datasets_names_their_kind(cli):
    done = cli("datasets", "--output", "--basic")
    assert done.out.splitlines()[0].split() == ["Kind", "Dataset"]
    assert all(row.startswith("← output  ") for row in rows(done.out))


def test_the_table_of_datasets_says_which_are_complete(cli):
    done = cli("datasets", "--input")
    assert done.out.splitlines()[0].split() == ["Kind", "Dataset", "Records", "State"]
    listed = json.loads(cli("datasets", "--input", "--json", "--details").out)
    for row, dataset in zip(rows(done.out), listed, strict=True):
        state = "✓ complete" if dataset["completed"] else "○ incomplete"
        assert row.split("  ")[1] == dataset["name"]
        assert f"{dataset['recordCount']:,}" in row
        assert row.rstrip().endswith(state)
    assert "completed" not in json.loads(cli("datasets", "--input", "--json").out)[0]


def test_options_of_the_connection_fit_before_and_after_the_command(cli, sandbox):
    del cli.variables["DATA8_BASE_URL"]
    before = cli("--base-url", sandbox.base_url, "jobs", "--basic")
    after = cli("jobs", "--base-url", sandbox.base_url, "--basic")
    assert before == after
    assert before.status == 0


def page_of_jobs(count: int = 100) -> list[dict[str, str]]:
    return [{"name": f"job {number}", "workflowName": "Wanted"} for number in range(count)]


def test_a_server_that_repeats_a_page_ends_the_list_with_a_word(nobody):
    with stand({"/Job": page_of_jobs()}) as nobody.variables:
        done = nobody("jobs", "--all", "--basic")
    assert done.status == 0
    assert len(rows(done.out)) == 100
    assert "warning: page 2 brings nothing new, so the list ends there" in done.err
    assert done.err.endswith("100 jobs in all\n")


def test_all_pages_of_a_server_with_smaller_pages_are_listed(nobody):
    answers = {f"/Job?page={page}": page_of_jobs(page * 50)[-50:] for page in (1, 2, 3)}
    with stand({**answers, "/Job": []}) as nobody.variables:
        done = nobody("jobs", "--all", "--basic")
    assert len(rows(done.out)) == 150
    assert done.err == "150 jobs in all\n"


def test_a_server_that_ignores_the_filter_of_workflows_is_reported_once(nobody):
    jobs = [*page_of_jobs(3), {"name": "other", "workflowName": "Other"}, {"name": "bare"}]
    with stand({"/Job": jobs}) as nobody.variables:
        done = nobody("jobs", "--all", "--basic", "--workflow", "Wanted")
    assert [row.split("  ")[-1] for row in rows(done.out)] == ["job 0", "job 1", "job 2", "bare"]
    assert done.err.count("doesn't apply this filter; left out here: 1 job") == 1


def test_a_server_that_ignores_the_filter_of_dates_is_reported(nobody):
    jobs = [
        {"name": day, "submittedAt": f"{day}T09:00:00Z"} for day in ("2026-11-20", "2025-01-01")
    ]
    with stand({"/Job": jobs}) as nobody.variables:
        done = nobody("jobs", "--basic", "--from", "2026-11-01")
    assert len(rows(done.out)) == 1
    assert "left out here: 1 job" in done.err


@pytest.mark.parametrize(("option", "kind"), [("--input", "→ input"), ("--output", "← output")])
def test_a_server_with_other_names_for_the_kinds_lists_no_other_kind(
    connected, fresh_sandbox, tmp_path, option, kind
):
    usual = connected(fresh_sandbox(), tmp_path)("datasets", "--all", option)
    other = connected(fresh_sandbox(dataset_filters="none"), tmp_path)("datasets", "--all", option)
    assert [row.split() for row in rows(other.out)] == [row.split() for row in rows(usual.out)]
    assert {row.split("  ")[0] for row in rows(other.out)} == {kind}
    assert "apply this filter" not in usual.err
    assert other.err.count("doesn't apply this filter") == 1


@pytest.mark.parametrize("shape", ["two-lists", "null"])
def test_a_list_of_another_shape_is_refused_and_one_is_opened_by_name(
    connected, fresh_sandbox, tmp_path, shape
):
    cli = connected(fresh_sandbox(shape=f"jobs={shape},datasets={shape}"), tmp_path)
    for command, named in (("jobs", "job"), ("datasets", "dataset")):
        listed = cli(command)
        assert (listed.status, listed.out) == (6, "")
        assert ("rows, others" if shape == "two-lists" else "null") in listed.err
        assert "again" not in listed.err
        name = "Single record re-check" if named == "job" else "block_edge_1001_output"
        assert cli(named, name).status == 0


@pytest.mark.parametrize("shape", ["Records", "items", "envelope", "nested"])
def test_lists_of_every_clear_shape_and_case_are_the_same_lists(
    cli, connected, fresh_sandbox, tmp_path, shape
):
    other = connected(fresh_sandbox(shape=shape, field_names="pascal"), tmp_path)
    for command in (["jobs"], ["datasets"], ["job", "Single record re-check"]):
        mine, theirs = cli(*command), other(*command)
        assert (theirs.status, theirs.out, theirs.err) == (0, mine.out, mine.err)
    assert other("download", "block_edge_1001_output", "-o", "-").out == (
        cli("download", "block_edge_1001_output", "-o", "-").out
    )


def test_an_incomplete_dataset_stands_out_on_a_terminal(fresh_sandbox, connected, tmp_path):
    sandbox = fresh_sandbox()
    sandbox.services.store.create_dataset("aa_half_sent", {"name": 0})
    shown = connected(sandbox, tmp_path).on_terminal("datasets", "--input")
    assert shown.status == 0
    assert "\x1b[33m○ incomplete" in shown.out


def test_a_view_is_listed_and_options_beside_it_win(cli):
    config = cli.home / "config" / "data8-tui" / "config.toml"
    config.parent.mkdir(parents=True)
    config.write_text(
        '[views.ended]\nstate = ["completed", "failed"]\nworkflow = "Deduplication"\n'
        'sort = "-took"\ncolumns = ["state", "took"]\n[views.none]\nworkflow = "Nothing"\n'
    )
    done = cli("jobs", "--view", "ended")
    assert done.out.splitlines()[0].split() == ["State", "Took", "Job"]
    assert {row.split()[1] for row in rows(done.out)} == {"completed", "failed"}
    sent = json.loads(cli("jobs", "--view", "ended", "--json").out)
    assert {job["workflowName"] for job in sent} == {"Deduplication"}
    took = [Job.from_json(job).duration(parse_instant(job["completedAt"])) for job in sent]
    assert took == sorted(took, reverse=True)
    other = cli("jobs", "--view", "ended", "--state", "failed", "--sort", "name", "--json")
    names = [job["name"] for job in json.loads(other.out)]
    assert names == sorted(names, key=str.casefold)
    assert " failed among " in other.err
    near = cli("jobs", "--view", "endd")
    assert (near.status, near.err) == (2, "data8-tui: there is no view “endd”\nNear: ended.\n")
    config.write_text("")
    assert "config.toml has none" in cli("jobs", "--view", "ended").err


def test_a_column_that_is_none_is_refused_with_the_nearest(nobody):
    done = nobody("jobs", "--columns", "state,agee")
    assert done.status == 2
    assert "there is no column “agee”; did you mean “age”?" in done.err
