"""The plain form of every command: labelled lines, words alone, on a terminal and in a log."""

import re

import pytest

from data8_tui.cli.command_group import COMMANDS

DECORATION = re.compile(
    "[\x1b\u2190-\u21ff\u2500-\u25ff\u2800-\u28ff✓✗⊘…·“”]|⟨2[0-9A-F]{3}⟩|\\s{2,}"
)
JOB = "UK Consumer Master 2026"
KNOWN = [
    ["jobs"],
    ["jobs", "--state", "failed"],
    ["job", JOB],
    ["datasets", "--page", "1"],
    ["records", "uk_consumer_master_2026_output"],
    ["history"],
    ["workflows"],
    ["history", "transfers"],
    ["trend", "ContactDeceasedCheck"],
    ["config", "show"],
    ["keys"],
    ["doctor"],
    ["upload", "contacts.csv", "--dry-run"],
    ["upload", "damaged.csv", "--dry-run"],
    ["profile", "contacts.csv"],
    ["compare", "contacts.csv", "later.csv", "--key", "id"],
    ["watch", JOB],
    ["download", "--to", "9", "uk_consumer_master_2026_output"],
    ["job", "no such job"],
    ["jbos"],
]


@pytest.fixture
def files(cli):
    (cli.home / "contacts.csv").write_text("id,email,phone\n1,a@b.org,0123\n2,,0456\n")
    (cli.home / "later.csv").write_text("id,email,phone\n1,A@b.org,0123\n3,,0456\n")
    (cli.home / "damaged.csv").write_text("id,email\n1\n2,a,b,c\n")
    return cli


def undecorated(shown: str) -> None:
    """Assert that each line is words; empty ones separate items."""
    assert shown.strip()
    for line in shown.replace("“Ynys Môn” ", "").splitlines():  # which is in a job's name
        assert not DECORATION.search(line), line
        assert line == line.strip(), line


@pytest.mark.parametrize("arguments", KNOWN, ids=" ".join)
def test_no_command_writes_anything_but_words(files, arguments):
    done = files("--plain", *arguments)
    undecorated(done.out + done.err)


@pytest.mark.parametrize("arguments", [["jobs"], ["job", JOB], ["doctor"]], ids=" ".join)
def test_a_terminal_gets_no_control_sequence(files, arguments):
    undecorated(files.on_terminal(*arguments, ACCESSIBLE="1", columns=60).out)


def test_every_command_that_prints_is_in_this_test():
    left_out = {
        "dataset",
        "open",
        "verify",
        "submit",
        "run",
        "serve",
        "logs",
        "sandbox",
        "completion",
        "help",
    }
    assert {words[0] for words in KNOWN} - {"jbos"} | left_out == set(COMMANDS)


def test_a_job_is_a_numbered_record_of_labelled_lines(cli):
    first = cli("jobs", "--plain").out.split("\n\n")[0].splitlines()
    assert first[0].startswith("1. Job: ")
    assert [line.split(": ")[0] for line in first[1:]] == ["State", "Submitted", "Age", "Workflow"]


def test_lines_break_between_words_where_the_terminal_ends(cli):
    shown = cli.on_terminal("job", JOB, "--plain", columns=40).out
    long = [line for line in shown.splitlines() if len(line) > 40]
    assert all(" " not in line.strip() for line in long)


def test_the_file_a_script_is_given_is_named_exactly(files):
    (files.home / "a → b.csv").write_text("id\n1\n")
    done = files("compare", "contacts.csv", "later.csv", "--key", "id", "--json", ACCESSIBLE="1")
    assert done.out == files("compare", "contacts.csv", "later.csv", "--key", "id", "--json").out


@pytest.mark.parametrize(("value", "plain"), [("1", True), ("0", False), ("", False)])
def test_accessible_asks_for_the_plain_form(cli, value, plain):
    assert cli("jobs", ACCESSIBLE=value).out.startswith("1. Job: ") is plain
