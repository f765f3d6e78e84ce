"""`upload`: what is said before anything is created, what is printed, how it ends."""

import json
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from data8_tui.sandbox.faults.faults import Faults

if TYPE_CHECKING:
    from data8_tui.sandbox.server import Sandbox
    from tests.command_line import CommandLine


@pytest.fixture(scope="module")
def own() -> Iterator["Sandbox"]:
    """A sandbox whose faults these tests may set."""
    from data8_tui.sandbox.server import running

    with running(arrivals=0) as started:
        yield started


@pytest.fixture
def user(
    own: "Sandbox",
    tmp_path: Path,
    connected: Callable[["Sandbox", Path], "CommandLine"],
    write: Callable[..., Path],
) -> "CommandLine":
    """Somebody with a file, contacts.csv, of 3,500 records."""
    own.services.faults.change(Faults().document())
    own.services.traffic.clear()
    write("contacts.csv", "First Name,Priority\n" + "".join(f'"n, {n}",{n}\n' for n in range(3500)))
    return connected(own, tmp_path)


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    def write_file(name: str, text: str | bytes) -> Path:
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return write_file


def held(server: "Sandbox", dataset: str) -> list[dict[str, Any]]:
    blocks = server.account.store.blocks(dataset)
    return [record for body in blocks for record in json.loads(body)["records"]]


def requests(server: "Sandbox") -> list[str]:
    """All but those for a token: it is got while a file is checked."""
    log = server.services.traffic.document()["log"]
    asked = [f"{each['method']} {each['path']}" for each in log]
    return [each for each in asked if each != "POST /connect/token"]


def test_the_datasets_name_is_printed_and_nothing_else(user, own):
    done = user("upload", "contacts.csv", "--dataset", "mine", "--type", "priority=1")
    assert (done.status, done.out) == (0, "mine\n")
    first, last = done.err.splitlines()
    assert first == "contacts.csv · CSV, utf-8, comma · 3,500 records · 2 columns"
    assert last.startswith("3,500 records · ")
    assert last.endswith(" · contacts.csv → mine")
    assert held(own, "mine") == [{"first_name": f"n, {n}", "priority": n} for n in range(3500)]


def test_once_more_makes_nothing_new_unless_told(user, own):
    name = user("upload", "contacts.csv").out.strip()
    before = len(own.account.store.datasets())
    done = user("upload", "contacts.csv")
    assert (done.status, done.out) == (0, f"{name}\n")
    assert f"was uploaded before: {name} is complete with 3,500 records" in done.err
    assert len(own.account.store.datasets()) == before
    assert user("upload", "contacts.csv", "--again").out.strip() != name


def test_a_dry_run_needs_no_account_and_sends_nothing(nobody, write):
    write("t.csv", 'Prénom;N°\n"Zoë";1\n;2\n')
    done = nobody("upload", "t.csv", "--dry-run", "--rename", "#2=number")
    assert (done.status, done.err) == (0, "")
    assert done.out.splitlines() == [
        "t.csv · CSV, utf-8, semicolon · 2 records · 2 columns",
        "Header  Column  Type",
        "Prénom  prenom  text",
        "N°      number  text (--type number=1 would do: whole number)",
    ]
    assert list(nobody.home.glob("state/**/*.jsonl")) == []


def test_a_dry_run_says_where_the_records_end_that_can_be_read(nobody, write):
    write("torn.csv", "a,b\n" + "1,2\n" * 2 + '3,"4\n' + "5,6\n" * 9)
    done = nobody("upload", "torn.csv", "--dry-run")
    assert done.status == 2
    assert "torn.csv · CSV, utf-8, comma · 2 records before it can't be read" in done.out


def test_a_dry_run_as_json(nobody, write):
    write("t.csv", "a,b\n1,x\n2,y,z\n")
    done = nobody("upload", "t.csv", "--dry-run", "--json")
    assert done.status == 2
    told = json.loads(done.out)
    shown = {"header": "a", "name": "a", "type": 0, "typeName": "text", "suggested": 1}
    assert told["columns"][0] == shown
    assert told["problems"] == [{"line": 3, "text": "3 fields where the header has 2"}]
    assert (told["records"], told["delimiter"], told["problem_count"]) == (1, ",", 1)
    assert "Nothing has been created." in done.err


def test_the_receipt_as_json(user):
    told = json.loads(user("upload", "contacts.csv", "--dataset", "js", "--json").out)
    assert (told["dataset"], told["records"], told["blocks"]) == ("js", 3500, 4)
    assert told["columns"] == {"first_name": 0, "priority": 0}
    assert told["finished_at"].endswith("Z")


def test_what_stands_in_the_way_is_told_by_line_and_nothing_is_sent(user, own, write):
    rows = "".join("x\n" if n % 2 else "x,y\n" for n in range(100))
    write("bad.csv", f"First Name,first_name\n{rows}")
    done = user("upload", "bad.csv")
    assert (done.status, done.out) == (2, "")
    lines = done.err.splitlines()
    assert "would both be first_name" in lines[1]
    assert lines[2] == "✗ line 3: 1 field where the header has 2"
    assert lines[21] == "✗ and 31 more"
    assert lines[-2:] == [
        "data8-tui: bad.csv can't be uploaded as it is",
        "Nothing has been created.",
    ]
    assert requests(own) == []


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["none.csv"], "can't read"),
        (["t.doc"], "what kind of file t.doc is"),
        (["contacts.csv", "--type", "priority"], "COLUMN=CODE"),
        (["contacts.csv", "--type", "priority=text"], "“text” is no type code"),
        (["contacts.csv", "--delimiter", "ab"], "can't separate fields"),
        (["contacts.csv", "--encoding", "utf-9"], "no encoding “utf-9”"),
        (["contacts.csv", "--rename", "x=y"], "there is no column “x”"),
        (["contacts.csv", "--dataset", "My Data"], "can't be the name of a dataset"),
    ],
)
def test_what_cant_be_meant_is_refused(user, own, write, arguments, said):
    write("t.doc", "x")
    done = user("upload", *arguments)
    assert done.status == (9 if arguments == ["none.csv"] else 2)
    assert said in done.err
    assert requests(own) == []


def test_an_extra_that_is_missing_is_said_with_what_installs_it(nobody, write):
    write("t.parquet", b"PAR1")
    write("sitecustomize.py", "import sys; sys.modules['duckdb'] = None\n")
    done = nobody("upload", "t.parquet", "--dry-run", PYTHONPATH=f"{nobody.home}:{_project()}")
    assert done.status == 3
    assert "pip install -e '.[parquet]'" in done.err


def _project() -> str:
    from tests.command_line import PROJECT

    return str(PROJECT)


def test_a_changed_file_is_exit_6(user, own, write):
    own.services.faults.change({"match": "PATCH", "script": ["pass", *[400] * 9]})
    assert user("upload", "contacts.csv").status == 2
    own.services.faults.change({"script": []})
    write("contacts.csv", "First Name,Priority\nx,1\n")
    done = user("upload", "contacts.csv")
    assert done.status == 6
    assert "has changed since its upload to contacts_" in done.err
    assert "--again" in done.err


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_leaves_in_order_and_the_same_command_goes_on(user, own, until, number):
    own.services.faults.change({"match": "PATCH", "script": ["pass", "wait:60", *["pass"] * 9]})
    with user.started("upload", "contacts.csv", "--again") as process:
        until(lambda: sum(line.startswith("PATCH") for line in requests(own)) == 4)
        process.send_signal(number)
        out, err = process.communicate(timeout=10)
    assert (process.returncode, out) == (128 + number, "")
    assert "records have been sent to contacts_" in err
    assert err.splitlines()[-1] == "go on with: data8-tui upload contacts.csv"
    own.services.faults.change({"match": "", "script": []})
    done = user("upload", "contacts.csv")
    assert done.status == 0
    dataset = done.out.strip()
    assert [each["priority"] for each in held(own, dataset)] == [str(n) for n in range(3500)]


def test_a_second_run_of_the_file_is_told_who_is_at_it(user, own, until):
    own.services.faults.change({"match": "PATCH", "script": ["wait:60"]})
    with user.started("upload", "contacts.csv", "--again") as process:
        until(lambda: any(line.startswith("PATCH") for line in requests(own)))
        done = user("upload", "contacts.csv")
        assert done.status == 10
        assert f"uploaded by another run, process {process.pid} on " in done.err


def test_on_a_terminal_the_mapping_is_shown(user, own):
    shown = user.on_terminal("upload", "contacts.csv", "--dataset", "seen").out
    assert "First Name  first_name  text" in shown
    assert "checking contacts.csv: 1,000 records" in shown
    assert shown.splitlines()[-1] == "seen"


def test_a_made_up_account_leaves_nothing_behind(nobody, write):
    write("t.csv", "a,b\n1,2\n")
    done = nobody("upload", "t.csv", "--demo")
    assert (done.status, done.out[:2]) == (0, "t_")
    assert list(nobody.home.glob("state/**/*.jsonl")) == []


def test_help_tells_the_options(nobody):
    shown = nobody("upload", "--help").out
    for option in ("--dataset", "--type", "--delimiter", "--encoding", "--dry-run", "--json"):
        assert option in shown
