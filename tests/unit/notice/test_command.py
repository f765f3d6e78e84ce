"""The user's own command: run as a list, in time, whatever a job is called."""

import json
import sys
import time
from pathlib import Path

import pytest

from data8_tui.notice import run_command, worth_notifying

FACTS = {"JOB": "check", "EVENT": "finished"}
TELL = """
import json, os, sys
facts = {key: value for key, value in os.environ.items() if key in ("DATA8_JOB", "DATA8_EVENT")}
json.dump({"arguments": sys.argv[2:], "facts": facts}, open(sys.argv[1], "w"))
"""


@pytest.mark.parametrize(
    "name",
    ["check", "$(touch hacked); `id` && x | y > z", "--help", "a\nb\x1b]0;x\a", "{title}{0}"],
)
def test_a_name_stays_one_argument_and_is_exact_in_the_environment(
    tmp_path: Path, name: str
) -> None:
    told = tmp_path / "told.json"
    command = [sys.executable, "-c", TELL, str(told), "{title}", "say: {text}", "$HOME"]
    assert run_command(command, "Data8", name, FACTS | {"JOB": name}).error == ""
    seen = json.loads(told.read_text())
    assert seen["arguments"][0] == "Data8"
    assert seen["arguments"][2] == "$HOME"
    assert seen["facts"] == {"DATA8_JOB": name, "DATA8_EVENT": "finished"}
    assert not set(seen["arguments"][1]) & {"\n", "\x1b", "\a"}
    if name.isprintable():
        assert seen["arguments"][1] == f"say: {name}"


def test_a_command_that_fails_is_said_with_its_last_words() -> None:
    command = [sys.executable, "-c", "import sys; sys.exit('no display')"]
    assert run_command(command, "t", "x", FACTS).error.endswith("ended with 1: no display")


def test_a_command_that_is_not_there_is_said() -> None:
    assert "could not be started" in run_command(["/no/such"], "t", "x", FACTS).error


def test_a_command_that_hangs_is_ended_with_what_it_started() -> None:
    began = time.monotonic()
    ran = run_command(["sh", "-c", "sleep 30 & sleep 30"], "t", "x", FACTS, timeout=0.2)
    assert "did not end within" in ran.error
    assert time.monotonic() - began < 5


def test_what_a_command_leaves_in_the_background_is_not_waited_for() -> None:
    began = time.monotonic()
    assert run_command(["sh", "-c", "sleep 3 &"], "t", "x", FACTS).error == ""
    assert time.monotonic() - began < 2.5


def test_who_looks_on_is_not_disturbed_by_a_short_run() -> None:
    assert not worth_notifying(focused=True, seconds=5)
    assert worth_notifying(focused=False, seconds=5)
    assert worth_notifying(focused=True, seconds=3600)
