"""Command lines to be pasted into a shell: any name is one word there, and nothing else."""

import re
import subprocess
from pathlib import Path

import pytest

from data8_tui.api.status_codes import JobState
from data8_tui.transfer.readers.files import ReadOptions
from data8_tui.tui.command_line import (
    arguments,
    command_line,
    option,
    reading_words,
    shell_word,
)
from data8_tui.tui.navigation import OpenFile, OpenProfile
from data8_tui.tui.screens.file import FileScreen
from data8_tui.tui.screens.jobs.command_words import listing_words, view_words
from data8_tui.tui.screens.jobs.job_filters import Filters
from data8_tui.tui.screens.profile import ProfileScreen

HOSTILE = (
    *("", "plain", "two words", "it's", '"', "\\", "\\'", "$(id)", "`id`", "$HOME", "~", "!!", "*"),
    *("-x", "--demo", "#x", "a;b", "a|b", "a&b", "a\nb", "a\rb", "a\tb", "\n", "'\n'", "\\\n", "é"),
    *(
        "naïve\x1b]52;c;aGk=\x07",
        "\x1b[31m",
        "\x7f",
        "\x85",
        "\x9b31m",
        "\u202eevil",
        "zero\u200bwidth",
        "日本",
    ),
    *("\x011", "a\x08b", "￿", "😀", "\udcff raw byte", "x" * 5000),
)


def test_a_shell_gets_every_name_as_it_is() -> None:
    line = " ".join(map(shell_word, HOSTILE))
    shell = subprocess.run(
        ["bash", "-c", f"printf '%s\\0' {line}"], capture_output=True, check=True
    )
    passed = shell.stdout.decode("utf-8", "surrogateescape").split("\0")[:-1]
    assert passed == list(HOSTILE)
    assert not re.search(r"[\x00-\x1f\x7f-\x9f\u200b\u202e]", line)


@pytest.mark.parametrize("name", ["a\0b", "\ud800"])
def test_what_no_command_line_can_hold_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="no command line can hold"):
        command_line({}, ["job", name])


def test_names_that_look_like_options_are_kept_from_being_some() -> None:
    assert arguments(["-x", "y"]) == ("--", "-x", "y")
    assert arguments(["x"]) == ("x",)
    assert option("workflow", "-x") == ("--workflow=-x",)


def test_the_account_is_selected_before_the_command() -> None:
    account = {"base_url": "http://x", "profile": "my own"}
    line = command_line(account, ["job", "a"])
    assert line == "data8-tui --base-url http://x --profile 'my own' job a"
    assert command_line({"demo": ""}, ["jobs"]) == "data8-tui --demo jobs"


def test_how_a_file_is_read_is_said_in_options() -> None:
    options = ReadOptions(delimiter=";", no_header=True, quotes=False, columns=("a", "b"))
    words = "--delimiter ; --columns a,b --no-header --quotes none"
    assert list(reading_words(options)) == words.split()


def test_filters_of_jobs_become_options() -> None:
    chosen = Filters("W", states=frozenset({JobState.FAILED, JobState.RUNNING}), new=True)
    words = "jobs --workflow W --state running --state failed --new --all"
    assert listing_words(chosen, None) == words.split()
    assert listing_words(Filters(), 3) == ["jobs", "--page", "3"]
    assert listing_words(Filters(states_error=True), None) == []
    arranged = listing_words(Filters(), 1, "-took", ("state", "age"))
    assert arranged == ["jobs", "--columns", "state,age", "--sort=-took"]
    assert view_words("my view", None, "name") == [
        "jobs",
        "--view",
        "my view",
        "--sort",
        "name",
        "--all",
    ]


def test_files_are_named_from_the_root_and_read_alike() -> None:
    path, options = Path("/data/-x.csv"), ReadOptions(delimiter=";")
    words = ("--delimiter", ";", "/data/-x.csv")
    assert FileScreen(OpenFile((path,), options)).command_words() == ("open", *words)
    assert ProfileScreen(OpenProfile(path, "files", options)).command_words() == ("profile", *words)
