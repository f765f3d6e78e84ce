"""`history`: the list, reading older jobs, the export, forgetting, and a file of no use."""

import csv
import io
import json
import os
import re
import resource
import signal
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from sqlite3 import connect
from typing import TYPE_CHECKING, Any

import duckdb
import pytest

from data8_tui.api.models import Job
from data8_tui.api.status_codes import StatusCodes
from data8_tui.cli.actions import history_prune
from data8_tui.cli.commands.history import prune
from data8_tui.jobs.history_export import COLUMNS
from data8_tui.jobs.kept_verdicts import rule_name
from data8_tui.monitor.history import History, StoredVerdict
from data8_tui.monitor.history.retention import JOBS_AT_ONCE, KEPT_RUNS
from data8_tui.settings.model import Preferences
from data8_tui.settings.reference import markdown_table
from tests.command_line import CommandLine, user_of

if TYPE_CHECKING:
    from data8_tui.sandbox.server import Sandbox

NOW = datetime.now(UTC)
OUTPUT = "uk_consumer_master_2026_output"
STATUSES = {"completed": 2, "failed": 3, "running": 1}
"""As the variables of the test's account have them."""


def file_of(cli: CommandLine) -> Path:
    return cli.home / "state" / "data8-tui" / "history.db"


def job(name: str, days_ago: float, state: str = "completed", workflow: str = "Deceased") -> Job:
    at = NOW - timedelta(days=days_ago)
    sent: dict[str, Any] = {
        "name": name,
        "workflowName": workflow,
        "submittedAt": at.isoformat(),
        "status": STATUSES[state],
        "percentComplete": 40,
        "inputDatasets": {"In": "a, b"},
        "outputDatasets": {},
        "parameters": {},
        "statistics": {"Records": {"Input": 1200}, "Rate": 1.50},
    }
    if state != "running":
        sent["completedAt"] = (at + timedelta(minutes=3)).isoformat()
    if state == "failed":
        sent["statistics"]["Error"] = "it said “no”,\nand stopped"
    return Job.from_json(sent)


@pytest.fixture
def user(cli: CommandLine, sandbox: "Sandbox") -> CommandLine:
    """A user who has seen five jobs."""
    history = History(file_of(cli), sandbox.base_url, sandbox.client_id)
    seen = [job("newest", 1, "running"), job("bad", 2, "failed"), job("fine", 3)]
    seen += [job("old", 40), job("=other", 50, workflow="Movers")]
    history.runs.note_all([(each, None) for each in seen], NOW - timedelta(hours=5))
    history.close()
    return cli


def names(out: str) -> list[str]:
    return [line.rsplit("  ", 1)[-1] for line in out.splitlines()[1:]]


def test_the_list_has_the_newest_first_and_says_what_only_was(user: CommandLine) -> None:
    done = user("history")
    assert done.status == 0, done.err
    assert names(done.out) == ["newest", "bad", "fine", "old", "=other"]
    assert "· was running" in done.out
    assert "5 h ago" in done.out
    assert done.err == "5 jobs in all\n"


@pytest.mark.parametrize(
    ("options", "found"),
    [
        (("--workflow", "Movers"), ["=other"]),
        (("--state", "failed", "--state", "running"), ["newest", "bad"]),
        (("--from", "45d", "--to", "30d"), ["old"]),
        (("--limit", "2"), ["newest", "bad"]),
        (("--workflow", "None"), []),
    ],
)
def test_the_list_is_filtered(
    user: CommandLine, options: tuple[str, ...], found: list[str]
) -> None:
    done = user("history", *options)
    assert (done.status, names(done.out)) == (0, found)
    assert ("more with --limit" in done.err) == ("--limit" in options)
    assert ("no job that is remembered fits" in done.err) == (not found)


def test_json_has_each_job_as_received_and_when(user: CommandLine) -> None:
    (stored,) = json.loads(user("history", "--workflow", "Movers", "--json").out)
    assert stored["state"] == "completed"
    assert stored["seen_at"] == (NOW - timedelta(hours=5)).isoformat(timespec="seconds").replace(
        "+00:00", "Z"
    )
    assert stored["job"] == job("=other", 50, workflow="Movers").raw
    assert "unusual" not in stored


def test_json_has_the_verdict_on_a_job_that_was_judged(
    user: CommandLine, sandbox: "Sandbox"
) -> None:
    history = History(file_of(user), sandbox.base_url, sandbox.client_id)
    rule = rule_name("Deceased", Preferences())
    kept = StoredVerdict("fine", alarmed=False, runs=9, findings=(), rule=rule)
    history.verdicts.note([kept], NOW)
    history.close()
    stored = json.loads(user("history", "--json").out)
    assert [one.get("unusual") for one in stored] == [None, None, [], None, None]


def test_a_damaged_job_is_left_out_and_said_once(user: CommandLine, sandbox: "Sandbox") -> None:
    history = History(file_of(user), sandbox.base_url, sandbox.client_id)
    with history._database.writing() as db:
        db.execute("update bodies set body = x'00' where job = 'fine'")
    history.close()
    first, second = user("history"), user("history")
    assert names(first.out) == names(second.out) == ["newest", "bad", "old", "=other"]
    assert "has of job “fine” is damaged. It is left out from now on" in first.err
    assert (first.status, second.status, second.err) == (0, 0, "4 jobs in all\n")


def test_without_a_history_the_way_to_one_is_named(cli: CommandLine) -> None:
    done = cli("history")
    assert (done.status, done.out) == (0, "")
    assert "data8-tui history sync" in done.err


def test_csv_is_a_line_for_each_job_with_its_statistics_as_json(user: CommandLine) -> None:
    done = user("history", "export")
    assert "1 text like a formula, which a spreadsheet would run: left as sent" in done.err
    rows = list(csv.DictReader(io.StringIO(done.out)))
    assert list(rows[0]) == list(COLUMNS)
    assert [row["job"] for row in rows] == ["newest", "bad", "fine", "old", "=other"]
    bad = rows[1]
    assert (bad["state"], bad["status"], bad["seconds"]) == ("failed", "3", "180")
    assert bad["reason"] == "it said “no”, and stopped"
    assert json.loads(bad["statistics"])["Records"] == {"Input": 1200}
    assert '"Rate":1.5' in bad["statistics"]
    assert rows[0]["completed_at"] == ""


def test_the_formats_have_the_same_jobs(user: CommandLine) -> None:
    for name in ("a.csv", "a.ndjson", "a.parquet"):
        done = user("history", "export", "-o", name, "--state", "completed")
        assert (done.status, done.out) == (0, ""), done.err
        assert f"3 jobs · {name}" in done.err
        assert ("like a formula" in done.err) == (name == "a.csv")
    found = {path.name for path in user.home.glob("a.*")}
    assert found == {"a.csv", "a.ndjson", "a.parquet"}
    lines = (user.home / "a.ndjson").read_text().splitlines()
    parquet = str(user.home / "a.parquet")
    rows = duckdb.execute("select job, seconds from read_parquet(?)", [parquet]).fetchall()
    in_csv = list(csv.DictReader((user.home / "a.csv").open()))
    assert rows == [("fine", 180), ("old", 180), ("=other", 180)]
    assert [row["job"] for row in in_csv] == [json.loads(line)["job"]["name"] for line in lines]
    assert [row["job"] for row in in_csv] == [name for name, _ in rows]


def test_a_terminal_obeys_nothing_of_an_export(user: CommandLine, sandbox: "Sandbox") -> None:
    hostile = "\x1b[2Jwiped\x9b31m\x07\rover"
    history = History(file_of(user), sandbox.base_url, sandbox.client_id)
    history.runs.note(job(hostile, 4), NOW)
    history.close()
    for options in ((), ("--format", "ndjson")):
        shown = user.on_terminal("history", "export", *options).out
        assert "wiped" in shown
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f]", shown.replace("\r\n", "\n"))
    assert hostile in user("history", "export").out


def test_an_export_without_room_leaves_nothing_and_names_no_continuation(
    user: CommandLine, sandbox: "Sandbox"
) -> None:
    history = History(file_of(user), sandbox.base_url, sandbox.client_id)
    history.runs.note_all([(job(f"n{each}", 60 + each), None) for each in range(500)], NOW)
    history.close()

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (70_000, 70_000))  # SQLite needs some of it
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)

    for name in ("a.csv", "a.parquet"):
        done = user.limited(limit, "history", "export", "-o", name)
        assert done.status == 9
        assert f"can't write {name}" in done.err
        assert "it begins anew" in done.err
    assert not list(user.home.glob("a.*"))


@pytest.mark.parametrize("kind", ["link", "FIFO", "folder"])
def test_what_stands_in_place_of_the_history_is_to_be_moved_away(
    cli: CommandLine, kind: str
) -> None:
    path = file_of(cli)
    path.parent.mkdir(parents=True)
    match kind:
        case "link":
            path.symlink_to(cli.home / "elsewhere")
        case "FIFO":
            os.mkfifo(path)
        case _:
            path.mkdir()
    done = cli("history")
    assert done.status == 9
    assert "Move it away; a new history is begun." in done.err
    assert "-o" not in done.err.split("history.db")[1]


def test_an_export_replaces_a_file_only_by_force_and_never_a_link(user: CommandLine) -> None:
    target = user.home / "a.csv"
    target.write_text("precious")
    done = user("history", "export", "-o", "a.csv")
    assert done.status == 2
    assert "already exists" in done.err
    assert target.read_text() == "precious"
    assert user("history", "export", "-o", "a.csv", "--force").status == 0
    assert target.read_text().startswith("job,")
    (user.home / "link.csv").symlink_to(target)
    assert user("history", "export", "-o", "link.csv", "--force").status == 2


@pytest.mark.parametrize(
    ("options", "status", "says"),
    [
        (("-o", "nowhere/a.csv"), 9, "there is no folder"),
        (("-o", "a.xlsx"), 2, "not exported as XLSX"),
        (("-o", "a.csv.gz"), 2, "Pipe it"),
        (("--format", "parquet"), 2, "--output"),
        (("--from", "today", "--to", "7d"), 2, "--to lies before --from"),
    ],
)
def test_an_export_that_can_not_be_made_is_refused_in_words(
    user: CommandLine, options: tuple[str, ...], status: int, says: str
) -> None:
    done = user("history", "export", *options)
    assert (done.status, done.out) == (status, "")
    assert says in done.err


def test_nothing_is_forgotten_unasked_and_little_once_agreed(
    user: CommandLine, sandbox: "Sandbox"
) -> None:
    history = History(file_of(user), sandbox.base_url, sandbox.client_id)
    jobs = [job(f"n{each}", 60 + each) for each in range(KEPT_RUNS + 40)]
    history.runs.note_all([(each, None) for each in jobs], NOW)
    history.close()
    done = user("history", "prune", "--older-than", "80d")
    assert done.status == 2
    assert "43 jobs" in done.err
    assert "--yes" in done.err
    done = user("history", "prune", "--older-than", "80d", "--yes")
    assert done.status == 0
    assert "forgotten: 43 jobs" in done.err
    done = user("history", "prune", "--older-than", "99999999d", "--yes")
    assert done.status == 2
    assert "“99999999d” is too long: at most 10000d" in done.err
    left = names(user("history", "--limit", "1000").out)
    assert len(left) == KEPT_RUNS + 2
    assert "=other" in left


def test_between_the_steps_of_forgetting_others_can_write(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[float] = []
    with (
        closing(History(tmp_path / "history.db", "https://api.example.org", "me")) as history,
        closing(connect(tmp_path / "history.db", timeout=0, isolation_level=None)) as other,
    ):

        def write(seconds: float) -> None:
            other.execute("begin immediate")
            other.execute("commit")
            written.append(seconds)

        monkeypatch.setattr(history_prune.time, "sleep", write)
        monkeypatch.setattr(history_prune, "_WITHOUT_PAUSE", 0.0)
        old = [job(f"n{each}", 60 + each) for each in range(KEPT_RUNS + 2 * JOBS_AT_ONCE)]
        history.runs.note_all([(each, None) for each in old], NOW)
        history_prune._forget(history.retention, NOW, NOW)
        assert len(history.runs.page(StatusCodes(), limit=1000)) == KEPT_RUNS
    assert len(written) >= 2
    assert min(written) > 0.1  # SQLite's longest wait between two tries


def test_help_and_settings_state_how_many_jobs_of_a_workflow_stay() -> None:
    for text in (prune.help, markdown_table()):
        assert f"last {KEPT_RUNS} ended" in (text or "")


def test_older_jobs_are_read_and_a_killed_reading_goes_on(
    fresh_sandbox: Callable[..., "Sandbox"],
    tmp_path: Path,
    until: Callable[[Callable[[], bool]], None],
) -> None:
    sandbox = fresh_sandbox(now=None)
    user = user_of(sandbox, tmp_path)

    def details() -> int:
        return sum(each.path.startswith("/Job/") for each in sandbox.services.traffic.log.copy())

    with user.started("history", "sync", "--since", "1d") as reading:
        until(lambda: details() >= 9)
        reading.send_signal(signal.SIGKILL)
        reading.wait()
    done = user("history", "sync", "--since", "1d")
    assert done.status == 0, done.err
    listed, known, read = (int(part.split()[0]) for part in done.err.split(" · "))
    assert known >= 1
    assert known + read == listed
    assert len(names(user("history").out)) == listed


@pytest.mark.parametrize("command", ["history", "sync"])
def test_a_history_that_is_no_database_is_said_once(cli: CommandLine, command: str) -> None:
    file_of(cli).parent.mkdir(parents=True)
    file_of(cli).write_text("somebody's notes, which are no database")
    arguments = ("history",) if command == "history" else ("history", command)
    done = cli(*arguments)
    assert done.status == 14
    assert "history.db.damaged" in done.err
    assert "Traceback" not in done.err
    assert cli("history").status == 0
    aside = file_of(cli).with_name("history.db.damaged")
    assert aside.read_text().startswith("somebody's notes")


def test_a_command_that_can_do_without_says_so_and_goes_on(cli: CommandLine) -> None:
    file_of(cli).parent.mkdir(parents=True)
    file_of(cli).write_text("somebody's notes, which are no database")
    first, second = cli("jobs"), cli("jobs")
    assert (first.status, first.out) == (0, second.out)
    assert "warning: " in first.err
    assert "history.db.damaged" in first.err
    assert "history.db" not in second.err


def transfers(cli: CommandLine) -> list[dict[str, Any]]:
    return json.loads(cli("history", "transfers", "--json").out)


def test_downloads_and_uploads_are_remembered_with_their_outcome(cli: CommandLine) -> None:
    assert "no transfer" in cli("history", "transfers").err
    (cli.home / "people.csv").write_text("email,last_name\na@b.c,Smith\nd@e.f,Jones\n")
    sent = cli("upload", "people.csv")
    assert sent.status == 0, sent.err
    dataset = sent.out.strip()
    assert cli("download", OUTPUT, "--to", "2", "-o", "back.csv").status == 0
    (cli.home / "more.csv").write_text("email\na@b.c\n")
    assert cli("upload", "more.csv", "--dataset", dataset).status == 2
    failed, down, up = transfers(cli)
    assert (failed["direction"], failed["outcome"], failed["records"]) == ("upload", "failed", None)
    assert (up["direction"], up["dataset"], up["outcome"]) == ("upload", dataset, "done")
    assert (up["records"], up["path"]) == (2, str(cli.home / "people.csv"))
    assert up["bytes"] == (cli.home / "people.csv").stat().st_size
    assert (down["direction"], down["records"]) == ("download", 2)
    assert down["bytes"] == (cli.home / "back.csv").stat().st_size
    assert up["began_at"] <= up["ended_at"] <= down["began_at"]
    listed = cli("history", "transfers", "--limit", "1")
    assert "upload failed" in listed.out
    assert listed.err == "1 transfer · more with --limit\n"


def test_an_interrupted_download_is_remembered_as_stopped(
    fresh_sandbox: Callable[..., "Sandbox"],
    tmp_path: Path,
    until: Callable[[Callable[[], bool]], None],
) -> None:
    sandbox = fresh_sandbox()
    user = user_of(sandbox, tmp_path)
    sandbox.services.faults.change({"match": "/data", "script": ["wait:60"] * 500})
    with user.started("download", OUTPUT, "-o", "a.csv") as download:
        until(lambda: any("/data" in each.path for each in sandbox.services.traffic.log.copy()))
        download.send_signal(signal.SIGINT)
        assert download.wait(30) == 130
    (stopped,) = transfers(user)
    assert (stopped["outcome"], stopped["dataset"]) == ("stopped", OUTPUT)
