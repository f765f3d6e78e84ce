"""`data8-tui run`: a file in, a cleansed file out, interrupted and killed on the way."""

import csv
import json
import signal
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

import data8_tui.sandbox.sample
from tests.cli.terminal_lines import frames
from tests.command_line import CommandLine

Connect = Callable[[Any, Path], CommandLine]
SAMPLE = Path(data8_tui.sandbox.sample.__file__).with_name("contacts.csv")
ASKED = ("--workflow", "ContactDeceasedCheck", "--input", "Contacts", "--interval", "0.3s")


class Desk:
    """The sample file in the working folder of a user at a sandbox of the test's own."""

    def __init__(self, cli: CommandLine, sandbox: Any) -> None:
        self.cli = cli
        self.sandbox = sandbox
        self.target = cli.home / "cleansed.csv"
        self.command = ("run", "contacts.csv", *ASKED, "-o", "cleansed.csv")
        (cli.home / "contacts.csv").write_bytes(SAMPLE.read_bytes())

    def __call__(self, *more: str, **variables: str) -> Any:
        return self.cli(*self.command, *more, **variables)

    @property
    def made(self) -> tuple[int, int]:
        """How many datasets and jobs there are by now."""
        store = self.sandbox.services.store
        return len(store.datasets()), len(store.jobs())

    def check(self) -> None:
        """Every record of the sample once, in one dataset and by one job."""
        assert self.made == (1, 1)
        with SAMPLE.open(newline="") as source, self.target.open(newline="") as result:
            sent = [row["contact_id"] for row in csv.DictReader(source)]
            came = [row["contact_id"] for row in csv.DictReader(result)]
        assert came == sent


@pytest.fixture
def desk(fresh_sandbox: Callable[..., Any], connected: Connect, tmp_path: Path) -> Desk:
    sandbox = fresh_sandbox(now=None, speed=5_000, arrivals=0)
    return Desk(connected(sandbox, tmp_path), sandbox)


def test_the_sample_is_cleansed_and_the_stages_are_told(desk: Desk) -> None:
    done = desk("--param", "MaxContactAge=5")
    assert (done.status, done.out) == (0, "cleansed.csv\n")
    desk.check()
    told = [line.split()[1] for line in done.err.splitlines() if line.startswith("✓")]
    assert told == ["preflight", "upload", "submit", "watch", "download", "receipt"]
    assert "“Suppressed” is another output, not downloaded: data8-tui download " in done.err
    assert "what it changed: data8-tui compare " in done.err
    assert desk.cli("verify", "cleansed.csv").status == 0


def test_the_result_has_the_form_that_is_asked_for(desk: Desk) -> None:
    """And once it is there, another form is refused and nothing is created."""
    refused = desk("--result-encoding", "cp1252")
    assert refused.status == 2
    assert "(U+1F44D) can't be written in cp1252" in refused.err
    assert "The job is done and isn't submitted again: the same command with" in refused.err
    assert list(desk.cli.home.glob("cleansed.csv*")) == []
    form = ("--result-delimiter", ";", "--result-encoding", "gb18030", "--crlf")
    done = desk(*form)
    assert done.status == 0, done.err
    text = desk.target.read_bytes().decode("gb18030")
    assert text.startswith("contact_id;")
    assert text.count("\r\n") == 2501  # line breaks inside values stay as they were sent
    assert desk(*form).out == "cleansed.csv\n"
    other = desk("--result-delimiter", "|")
    assert other.status == 2
    assert "cleansed.csv already exists" in other.err
    assert desk.target.read_bytes().decode("gb18030") == text
    assert desk.made == (1, 1)
    assert desk.cli("verify", "cleansed.csv").status == 0
    wrong = desk.cli("run", "contacts.csv", *ASKED, "-o", "b.xlsx", "--bom")
    assert wrong.status == 2
    assert "are for CSV" in wrong.err
    sheet = desk.cli("run", "contacts.csv", *ASKED, "--format", "xlsx", "--again")
    assert (sheet.status, sheet.out) == (0, "contacts_cleansed.xlsx\n"), sheet.err


def test_a_name_that_no_job_had_is_remarked_on_before_the_file_is_sent(desk: Desk) -> None:
    first = desk().err
    assert first.count("!") == first.count("! texts that look like nulls") == 1, "no surprise yet"
    for remarked in (
        desk("--workflow", "ContactDecesedCheck", "-o", "other.csv"),
        desk.cli.on_terminal(*desk.command, "--workflow", "ContactDecesedCheck", "-o", "third.csv"),
    ):
        said = (remarked.err or remarked.out).replace("\r\n", "\n")
        before, _, after = said.partition(
            "! no job of this account has run in “ContactDecesedCheck” so far; "
            "there are some in “ContactDeceasedCheck”"
        )
        assert "✓ preflight" in before
        assert "✓ upload" not in before
        assert "✓ upload" in after
        assert remarked.status == 2


def test_a_column_that_all_earlier_inputs_had_is_missed_before_the_file_is_sent(desk: Desk) -> None:
    assert desk().status == 0
    (desk.cli.home / "short.csv").write_text("contact_id,postcode\n1,LS1 1AA\n")
    done = desk.cli("run", "short.csv", *ASKED, "-o", "other.csv")
    said = next(line for line in done.err.partition("✓ upload")[0].splitlines() if "lacks" in line)
    assert said.endswith(
        "! the input “Contacts” lacks “account_ref”, “title”, “first_name”, “last_name”, "
        "“address_1” and 10 more, which the last dataset given to “ContactDeceasedCheck” had"
    )


def test_a_note_on_the_workflow_is_shown_before_the_file_is_read(desk: Desk) -> None:
    config = desk.cli.home / "config" / "data8-tui" / "config.toml"
    config.parent.mkdir(parents=True)
    config.write_text('[workflows.ContactDeceasedCheck]\nnote = "Charged per match"\n')
    done = desk()
    assert done.status == 0
    assert done.err.startswith("ContactDeceasedCheck: Charged per match\n")


def test_an_account_without_workflows_names_whom_to_ask(desk: Desk) -> None:
    done = desk("--workflow", "NoneOfThese")
    assert done.status == 2
    assert "its account manager knows their exact names" in done.err


def test_a_parameter_that_no_job_was_given_is_remarked_on(desk: Desk) -> None:
    assert desk("--param", "MaxContactAge=5").status == 0
    done = desk("--param", "MaxContactAg=5", "-o", "other.csv")
    said = "were given “MaxContactAge” and “MatchLevel”, and none “MaxContactAg”"
    assert said in done.err.partition("✓ upload")[0]


def test_a_file_without_a_header_is_remarked_on_before_it_is_sent(desk: Desk) -> None:
    (desk.cli.home / "contacts.csv").write_text("21,Al,a@b.example\n22,Bo,b@c.example\n")
    renamed = (f"--rename=#{number}=c{number}" for number in (1, 2, 3))
    done = desk(*renamed)
    said, _, after = done.err.partition("✓ upload")
    assert "the first line looks like a record" in said
    assert after


def test_a_run_of_the_same_file_that_has_not_ended_is_remarked_on(desk: Desk) -> None:
    desk.sandbox.clock.freeze()
    assert desk("--timeout", "1s").status == 11
    desk.sandbox.clock.thaw()
    remarked = desk("--param", "MaxContactAge=5", "-o", "other.csv")
    said = remarked.err.partition("✓ upload")[0]
    assert (
        "! another run of contacts.csv through “ContactDeceasedCheck”, with no parameters" in said
    )
    assert "hasn't come to its end" in said
    assert desk().status == 0
    assert "another run" not in desk("-o", "third.csv").err


def test_what_data8_refuses_says_what_is_kept_and_the_command_put_right_goes_on(desk: Desk) -> None:
    refused = desk("--workflow", "NoSuchWorkflow")
    assert refused.status == 2
    [dataset] = [dataset.name for dataset in desk.sandbox.services.store.datasets()]
    *_, said = refused.err.splitlines()
    assert said == f"{dataset} is kept, complete: this command, put right, goes on with it."
    assert "no workflow named" in refused.err
    assert desk().status == 0
    desk.check()


def test_once_more_is_done_at_once_and_told_as_json(desk: Desk) -> None:
    desk()
    done = desk("--json")
    assert done.status == 0
    told = json.loads(done.out)
    assert told["resumed"]
    assert told["recordsSent"] == told["receipt"]["records"] == 2500
    assert told["otherOutputs"].keys() == {"Suppressed"}
    assert " before  contacts_" in done.err
    desk.check()


def test_a_terminal_keeps_a_line_for_each_stage(desk: Desk) -> None:
    done = desk.cli.on_terminal(*desk.command, columns=90)
    left = frames(done.out, 90)
    assert [line.split()[1] for line in left if line.startswith("✓")] == [
        "preflight", "upload", "submit", "watch", "download", "receipt",
    ]  # fmt: skip
    assert not [line for line in left if line.startswith("●")], "a frame was left behind"
    assert "● watch" in done.out
    assert done.status == 0


def test_an_interrupt_tells_how_to_go_on_and_that_goes_on(desk: Desk) -> None:
    desk.sandbox.clock.freeze()
    with desk.cli.started(*desk.command) as running:
        assert running.stderr is not None
        while "watch" not in (line := running.stderr.readline()):
            assert line, "it ended before the job was watched"
        running.send_signal(signal.SIGINT)
        _, err = running.communicate(timeout=20)
    assert running.returncode == 130
    assert "interrupted while the job was watched; it goes on" in err
    assert "go on with: data8-tui run contacts.csv --workflow ContactDeceasedCheck" in err
    desk.sandbox.clock.thaw()
    assert desk().status == 0
    desk.check()


@pytest.mark.parametrize("request_number", [3, 6, 9, 16])
def test_killed_at_a_request_the_same_command_goes_on(desk: Desk, request_number: int) -> None:
    """Half of them before the server has acted, half of them after."""
    traffic, seen = desk.sandbox.services.traffic, threading.Semaphore(0)
    name = "begin" if request_number % 2 else "end"
    original, counted = getattr(traffic, name), iter(range(1, 10_000))

    with desk.cli.started(*desk.command) as running:

        def count(*arguments: Any) -> None:
            original(*arguments)
            if next(counted) == request_number:
                with suppress(ProcessLookupError):
                    running.kill()
                seen.release()

        setattr(traffic, name, count)
        assert seen.acquire(timeout=30), "there were not so many requests"
        running.communicate(timeout=20)
        setattr(traffic, name, original)
    assert running.returncode == -signal.SIGKILL
    done = desk()
    assert done.status == 0, done.err
    desk.check()


def test_time_that_ran_out_is_11_and_the_hint_goes_on(desk: Desk) -> None:
    desk.sandbox.clock.freeze()
    done = desk("--timeout", "1s")
    assert done.status == 11
    assert "go on with: data8-tui run contacts.csv" in done.err
    desk.sandbox.clock.thaw()
    assert desk().status == 0
    desk.check()


@pytest.mark.parametrize(
    ("more", "status"),
    [
        (("--type", "nonsense=1"), 2),
        (("--workflow", "NoSuchWorkflow"), 2),
        (("--dataset", "Accounts=nowhere"), 2),
        (("-o", "no/such/folder/x.csv"), 9),
    ],
)
def test_what_is_wrong_has_its_exit_code_and_makes_no_file(
    desk: Desk, more: tuple[str, ...], status: int
) -> None:
    done = desk(*more)
    assert done.status == status, done.err
    assert not desk.target.exists()
    assert desk.made[1] == 0


def test_a_file_that_is_not_there_is_9(desk: Desk) -> None:
    assert desk.cli("run", "nowhere.csv", *ASKED).status == 9
    assert desk.made == (0, 0)


def test_a_result_can_t_go_to_standard_output(desk: Desk) -> None:
    done = desk("-o", "-")
    assert done.status == 2
    assert "a run goes to a file" in done.err
    assert desk.made == (0, 0)
    assert not (desk.cli.home / "-").exists()


VARIANTS: tuple[dict[str, Any], ...] = (
    {"shape": "nested", "field_names": "pascal", "dataset_filters": "none", "unset": "minimum"},
    {"shape": "jobs=null,datasets=two-lists,records=Items", "unset": "missing", "listing": "name"},
)


@pytest.mark.parametrize("variant", VARIANTS, ids=["pascal", "broken lists"])
def test_a_file_goes_through_whatever_shape_the_answers_have(
    variant: dict[str, Any], fresh_sandbox: Callable[..., Any], connected: Connect, tmp_path: Path
) -> None:
    sandbox = fresh_sandbox(now=None, speed=5_000, arrivals=0, **variant)
    desk = Desk(connected(sandbox, tmp_path), sandbox)
    done = desk()
    assert (done.status, done.out) == (0, "cleansed.csv\n"), done.err
    desk.check()
    job = desk.cli("jobs", "--json", "--all")
    watched = desk.cli("watch", sandbox.services.store.jobs()[0]["name"])
    assert (watched.status, job.status) == (0, 0 if "pascal" in str(variant) else 6)


def test_the_result_is_checked_against_the_file_and_compared_by_its_job(desk: Desk) -> None:
    check = desk.cli.home / "check.toml"
    check.write_text('key = "contact_id"\nfail_on = ["removed > 0", "unchanged(*) < 100%"]\n')
    done = desk("--name", "checked", "--check", "check.toml", "--json")
    assert done.status == 12, done.err
    assert "unchanged(*) < 100% applies" in done.err
    assert "removed > 0 applies" not in done.err
    noted = json.loads((desk.cli.home / "cleansed.csv.json").read_text())["comparison"]
    assert json.loads(done.out)["receipt"]["comparison"] == noted
    assert (noted["removed"], noted["added"], noted["key"]) == (0, 0, [["contact_id"] * 2])
    compared = desk.cli("compare", "--job", "checked", "--json")
    assert compared.status == 0, compared.err
    assert json.loads(compared.out)["records"]["changed"] == noted["changed"] > 0
    desk.check()
    check.write_text("keys = 1\n")
    assert "“keys” can't be meant" in desk("--check", "check.toml").err
