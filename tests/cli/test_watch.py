"""`data8-tui watch`: frames on a terminal, lines in a log, events for a program; exit codes."""

import json
import re
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.cli.terminal_lines import frames
from tests.command_line import CommandLine

Connect = Callable[[Any, Path], CommandLine]
FAILED, FINE, HELD = "Bequest prospects November", "Single record re-check", "Held for approval"


@pytest.fixture
def cli(fresh_sandbox: Callable[..., Any], connected: Connect, tmp_path: Path) -> CommandLine:
    return connected(fresh_sandbox(now=None, speed=2000, arrivals=0), tmp_path)


def submitted(cli: CommandLine, name: str, dataset: str = "block_edge_1000_contacts") -> str:
    asked = ("--workflow", "PhoneValidation", "--dataset", f"Contacts={dataset}", "--name", name)
    assert cli("submit", *asked).status == 0
    return name


def test_all_completed_is_0_and_lines_go_to_the_output(cli: CommandLine) -> None:
    done = cli("watch", submitted(cli, "Numbers"), FINE, "--interval", "0.2s")
    assert done.status == 0
    lines = done.out.splitlines()
    assert any(FINE in line and "✓ completed" in line for line in lines)
    # Which of them is told last depends on which had ended when it was first looked at.
    assert any("Numbers  ✓ completed  after" in line for line in lines[-2:])
    assert "\x1b" not in done.out + done.err


def test_one_that_failed_is_8_and_is_named_when_all_have_ended(cli: CommandLine) -> None:
    done = cli("watch", FAILED, submitted(cli, "Numbers"), "--interval", "0.2s")
    assert done.status == 8
    why = "The file /ToData8/[bequests].csv ended inside a quoted field."
    assert f"1 of 2 jobs did not complete: “{FAILED}” failed: {why[:-1]}\n" in done.err
    assert re.search(f"^  reason +{re.escape(why)}$", cli("job", FAILED).out, re.M)
    assert "Numbers  ✓ completed" in done.out


def test_time_that_ran_out_is_11_with_the_command_that_goes_on(cli: CommandLine) -> None:
    done = cli("watch", HELD, FINE, "--timeout", "1s", "--interval", "0.3s")
    assert done.status == 11
    assert f"“{HELD}” has not ended" in done.err
    assert f"go on with: data8-tui watch '{HELD}' '{FINE}'" in done.err


def test_a_name_that_no_job_has_is_4(cli: CommandLine) -> None:
    assert cli("watch", "No such job").status == 4


def test_one_name_alone_that_no_job_has_says_how_names_are_matched(cli: CommandLine) -> None:
    alone, among = cli("watch", "nope").err, cli("watch", "nope", FINE).err
    assert "matched exactly" in alone
    assert "leave that name out" not in alone
    assert "leave that name out" in among


def test_events_are_json_lines_and_nothing_else(cli: CommandLine) -> None:
    name = submitted(cli, "Numbers")
    done = cli("watch", name, FAILED, "--json", "--interval", "0.2s")
    events = [json.loads(line) for line in done.out.splitlines()]
    kinds = {"progress", "completed", "failed", "unusual"}
    assert {event["event"] for event in events} <= kinds
    events = [event for event in events if event["event"] != "unusual"]
    mine = [event for event in events if event["job"] == name]
    assert [event["percentComplete"] for event in mine] == sorted(
        event["percentComplete"] for event in mine
    )
    assert mine[-1]["event"] == "completed"
    assert mine[-1]["outputDatasets"]
    assert mine[-1]["completedAt"].endswith("Z")
    assert events[0]["finish"].keys() == {"server", "pastRuns", "pace"}
    assert done.status == 8


def test_a_line_lives_on_a_terminal_and_its_last_frame_stays(cli: CommandLine) -> None:
    asked = ("watch", HELD, FINE, "--interval", "0.2s", "--timeout", "1.5s")
    # Wide enough for the finish and the bar: the finish has its room first.
    done = cli.on_terminal(*asked, columns=130)
    assert done.status == 11
    left = frames(done.out, 130)
    assert len([line for line in left if line.startswith(HELD)]) == 1, "frames pile up"
    assert any(line.startswith(FINE) and "✓ completed" in line for line in left)
    assert "█" in done.out
    assert done.out.split("go on with")[0].count(HELD) > 2


def test_a_narrow_terminal_gets_lines_that_do_not_wrap(cli: CommandLine) -> None:
    done = cli.on_terminal("watch", HELD, "--interval", "0.2s", "--timeout", "1s", columns=44)
    left = frames(done.out, 44)
    assert len([line for line in left if line.startswith(HELD)]) == 1
    assert done.status == 11


def test_more_jobs_than_lines_are_counted(cli: CommandLine) -> None:
    names = json.loads(cli("jobs", "--json").out)
    many = [job["name"] for job in names][:60]
    done = cli.on_terminal("watch", *many, "--timeout", "3s", columns=100)
    assert any("more" in line and line.startswith("…") for line in frames(done.out, 100))


def test_an_interrupt_says_that_the_jobs_go_on(cli: CommandLine) -> None:
    with cli.started("watch", HELD, "--interval", "0.2s") as watching:
        assert watching.stdout is not None
        assert HELD in watching.stdout.readline()
        watching.send_signal(signal.SIGINT)
        _, err = watching.communicate(timeout=20)
    assert watching.returncode == 130
    assert f"go on with: data8-tui watch '{HELD}'" in err


def test_past_runs_are_told_and_remembered(cli: CommandLine) -> None:
    done = cli("watch", HELD, "--timeout", "1s", "--interval", "0.3s")
    assert "past runs" in done.out
    assert (cli.home / "state" / "data8-tui" / "history.db").exists()


def test_a_history_that_cannot_be_had_is_a_warning(cli: CommandLine) -> None:
    done = cli("watch", FINE, XDG_STATE_HOME="/proc/nowhere")
    assert done.status == 0
    assert "warning: the history in /proc/nowhere" in done.err


def test_the_command_of_on_finish_is_run(cli: CommandLine) -> None:
    folder = cli.home / "config" / "data8-tui"
    folder.mkdir(parents=True)
    told = cli.home / "told"
    script = f'printf "%s|%s|%s" "$DATA8_EVENT" "$DATA8_JOB" "$1" > {told}'
    (folder / "config.toml").write_text(
        f"on_finish = {json.dumps(['sh', '-c', script, 'sh', '{text}'])}\n"
    )
    assert cli("watch", FAILED).status == 8
    event, job, text = told.read_text().split("|")
    assert (event, job) == ("failed", FAILED)
    assert text.startswith(f"✗ {FAILED}: failed after ")


def test_a_command_of_on_finish_that_fails_is_a_warning(cli: CommandLine) -> None:
    folder = cli.home / "config" / "data8-tui"
    folder.mkdir(parents=True)
    (folder / "config.toml").write_text('on_finish = ["/no/such/program"]\n')
    done = cli("watch", FINE)
    assert done.status == 0
    assert "on_finish: /no/such/program could not be started" in done.err


def test_a_time_that_is_none_is_usage(cli: CommandLine) -> None:
    done = cli("watch", FINE, "--timeout", "5 parsecs")
    assert done.status == 2
    assert "no length of time" in done.err


def test_a_name_that_no_job_has_ends_the_watching_and_says_so(cli: CommandLine) -> None:
    done = cli("watch", HELD, "no such job", "--interval", "0.2s")
    assert done.status == 4
    assert "There is no job “no such job”" in done.err
    assert "leave that name out" in done.err
