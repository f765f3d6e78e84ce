"""`--plain` without a command: typed commands, on a real terminal and from a script."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pexpect
import pytest

import data8_tui.sandbox.sample
from tests.command_line import PROGRAM, CommandLine
from tests.conditions import wait_until

SAMPLE = Path(data8_tui.sandbox.sample.__file__).with_name("contacts.csv")
LARGE = "uk_consumer_master_2026_output"
NOT_WORDS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u2190-\u21ff\u2500-\u25ff\u2800-\u28ff]")


class Typist:
    """Types lines and reads the answers, without seeing where anything is on the screen."""

    def __init__(self, cli: CommandLine, *arguments: str, **more: str) -> None:
        self.read = ""
        self.child = pexpect.spawn(
            PROGRAM[0],
            [*PROGRAM[1:], *arguments],
            dimensions=(24, 80),
            cwd=str(cli.home),
            env=cli.environment(more),
            timeout=60,
            encoding="utf-8",
        )
        self.begun = self._until_prompt()

    def types(self, line: str, *answers: str) -> str:
        """Type a line, and an answer to each question; returns what was written after the line."""
        self.child.sendline(line)
        for answer in answers:
            self._until("means no: ")
            self.child.sendline(answer)
        return self._until_prompt().partition("\r\n")[2]

    def begins(self, line: str, until: str) -> None:
        """Type a line and wait for a part of its answer."""
        self.child.sendline(line)
        self._until(until)

    def interrupts(self) -> str:
        """Press ctrl+c; returns what was written until the prompt."""
        self.child.sendintr()
        return self._until_prompt()

    def leaves(self, how: str) -> int | None:
        """Type the last line, or ctrl+d for an empty one; returns the exit status."""
        if how:
            self.child.sendline(how)
        else:
            self.child.sendeof()
        self._until(pexpect.EOF)
        self.child.close()
        return self.child.exitstatus

    def _until_prompt(self) -> str:
        return self._until(r"environment> ")

    def _until(self, what: object) -> str:
        self.child.expect(what)
        read = self.child.before + (self.child.after if isinstance(self.child.after, str) else "")
        self.read += read
        assert not NOT_WORDS.search(read), read
        return read


@pytest.fixture
def account(fresh_sandbox, connected, tmp_path) -> CommandLine:
    cli = connected(fresh_sandbox(now=None, speed=5_000, arrivals=0), tmp_path)
    (cli.home / "contacts.csv").write_bytes(SAMPLE.read_bytes())
    return cli


@pytest.fixture
def typist(cli) -> Iterator[Typist]:
    it = Typist(cli, "--plain")
    yield it
    it.child.close(force=True)


def test_what_is_wrong_is_said_before_the_question(account):
    (account.home / "short.csv").write_text("contact_id,postcode\n1,LS1 1AA\n")
    it = Typist(account, "--plain")
    it.types("upload short.csv --dataset short", "yes")
    submit = "submit --workflow ContactDeceasedCheck --dataset Contacts=short"
    it.begins(submit, 'input "Contacts" lacks')
    it._until("Submit this job")
    assert "No job is submitted." in it.types("no")
    assert "Type help submit for its options." in it.types("submit --job mine")
    it.leaves("quit")


def test_a_file_is_checked_sent_cleansed_and_collected_unseen(account):
    it = Typist(account, "--plain")
    assert "Type help for the commands, quit to leave." in it.begun
    assert "Type: text" in it.types("check contacts.csv")
    assert "to mine_in" in it.types("upload contacts.csv --dataset mine_in", "yes")
    submit = "submit --workflow ContactDeceasedCheck --name mine --dataset Contacts=mine_in"
    assert 'submitted "mine"' in it.types(submit, "yes")
    followed = it.types("follow mine --interval 0.3s")
    assert followed.count("Completed after") == 1
    assert "1. Job: mine" in it.types("jobs")
    assert "2. Output, Output: mine_output" in it.types("1")
    assert "cleansed.csv" in it.types("download 2 -o cleansed.csv")
    assert it.types("records 2").startswith("Record: 1 of ")
    assert it.types("next").startswith("Record: 2 of ")
    assert it.leaves("quit") == 0
    assert (account.home / "cleansed.csv").read_text().count("\n") > 100


def test_no_is_the_default_and_changes_nothing(account):
    it = Typist(account, "--plain")
    assert "Nothing is uploaded." in it.types("upload contacts.csv --dataset mine_in", "")
    assert "Error: " in it.types("dataset mine_in")
    assert it.leaves("") == 0


def test_a_read_only_account_refuses_without_a_question(account):
    it = Typist(account, "--plain", "--read-only")
    assert "read-only" in it.begun
    assert "means no" not in it.types("upload contacts.csv")
    assert it.leaves("quit") == 0


def test_ctrl_c_ends_the_command_and_not_the_session(typist):
    typist.types("jobs --state running")
    typist.begins("follow 1", until="Running, ")
    stopped = typist.interrupts()
    assert "Stopped watching; the jobs go on." in stopped
    assert "go on with: watch " in stopped
    assert "Type quit to leave." in typist.interrupts()
    assert typist.leaves("quit") == 0


def test_a_list_is_read_a_few_at_a_time(typist):
    assert "10 of 100 shown. Type more for the next 10." in typist.types("jobs")
    more = typist.types("more")
    assert more.startswith("11. Job: ")
    assert "20 of 100 shown." in more
    assert "page 2, 100 jobs" in typist.types("next")
    assert "page 1, 100 jobs" in typist.types("previous")
    assert "Error: the last list has no item 999" in typist.types("999")


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("jbos", 'did you mean "jobs"?'),
        ("folow x", 'did you mean "follow"?'),
        ("jobs --sate failed", "Type help jobs for its options."),
        ("job 'x", "a quotation mark is missing"),
        ("open x.csv", '"open" has no place here'),
    ],
)
def test_a_wrong_line_is_answered_with_what_helps(cli, line, answer):
    typed = f"printf '%s\\n' {shlex.quote(line)} | {shlex.join(PROGRAM)} --plain"
    done = cli.run(["sh", "-c", typed], {})
    assert done.returncode == 2
    assert answer in done.stderr.decode()


def test_the_overview_counts_and_numbers_what_wants_a_look(typist):
    shown = typist.types("overview")
    assert shown.startswith("Of the newest 100 jobs\r\n")
    assert re.search(r"Unfinished: \d+ jobs\r\n1\. Job: ", shown)
    assert "more for" not in shown
    assert typist.types("notices").startswith("No notices.")


def test_an_interrupted_download_goes_on_or_is_forgotten(typist):
    assert "No transfer is unfinished." in typist.types("unfinished")
    typist.begins(f"download {LARGE}", until="\r\n")
    part = Path(str(typist.child.cwd)) / f"{LARGE}.csv.part"
    wait_until(lambda: part.exists() and part.stat().st_size > 0)
    assert "records are kept in" in typist.interrupts()
    assert "State: unfinished" in typist.types("unfinished")
    saved = part.stat().st_size
    typist.begins("resume 1", until="\r\n")
    wait_until(lambda: part.stat().st_size > saved)
    assert "Paused; resume goes on with it." in typist.interrupts()
    assert "is deleted" in typist.types("forget 1", "yes")
    assert not part.exists()
    assert "there is no such unfinished transfer" in typist.types("forget 1")


def test_help_names_each_command(typist):
    shown = typist.types("help")
    for word in ("jobs: ", "submit: ", "more: ", "follow JOB: ", "quit: "):
        assert word in shown
    assert "--workflow" in typist.types("help jobs")


def test_a_terminal_without_a_cursor_gets_the_session(cli):
    it = Typist(cli, TERM="dumb")
    assert "Type help for the commands" in it.begun
    assert it.leaves("quit") == 0
