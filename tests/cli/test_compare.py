"""`compare`: what it prints, for people and for scripts, and how it ends."""

import gzip
import json
import signal
from collections.abc import Callable
from dataclasses import replace

import pytest

from data8_tui.analysis.compare.fail_rule import RuleOutcome
from data8_tui.analysis.written_file import reserved
from data8_tui.cli.actions.failed_rules import refuse_failed
from data8_tui.errors import UnusualResult
from tests.command_line import CommandLine

BEFORE = """\
id,name,email
007,Ann,ann@example.com
008,Bob,bob@example.com
009,=SUM(1),
010,Dan,"d
e"
"""
AFTER = """\
id,name,email
010,Dan,"d
e"
007,Ann,
008,BOB,bob@example.com
009,=SUM(1),
7,Eve,eve@example.com
"""


@pytest.fixture
def user(nobody: CommandLine) -> CommandLine:
    """With two files in the working folder."""
    (nobody.home / "before.csv").write_text(BEFORE)
    (nobody.home / "after.csv").write_text(AFTER)
    (nobody.home / "twice.csv").write_text("id,name,name\n007,a,b\n")
    return nobody


def test_a_person_reads_counts_columns_and_records(user: CommandLine) -> None:
    done = user("compare", "before.csv", "after.csv", "--key", "id")
    assert done.status == 0, done.err
    assert done.out == TEXT
    done = user("compare", "before.csv", "after.csv", "--key", "id", "--column", "name")
    assert done.out == COLUMN
    assert done.err == ""


TEXT = """\
before.csv → after.csv
Compared as text, by id.

Records
  before     4
  after      5
  unchanged  2  50.00% of those in both
  changed    2  50.00% of those in both
  added      1
  removed    0

Column  changed          of which
name          1  25.00%  case 1
                         Aaa → AAA  1
email         1  25.00%  emptied 1
                         aaa@aaaaaaa.aaa → (empty)  1

Unchanged columns (1): id
"""

COLUMN = """\
before.csv → after.csv
Compared as text, by id.

Records
  before     4
  after      5
  unchanged  2  50.00% of those in both
  changed    2  50.00% of those in both
  added      1
  removed    0

Column  changed          of which
name          1  25.00%  case 1
                         Aaa → AAA  1

1 record

changed  record 2 → 3  008
  name  B‹ob› → B‹OB›  case
"""


def test_records_are_listed_by_the_shapes_before_and_after(user: CommandLine) -> None:
    shapes = ("--column", "email", "--shapes", "aaa@aaaaaaa.aaa", "")
    done = user("compare", "before.csv", "after.csv", "--key", "id", "--json", *shapes)
    listed = json.loads(done.out)
    assert listed["recordCount"] == 1
    assert listed["recordList"][0]["before"]["id"] == "007"


def test_a_shape_is_asked_for_as_it_is_printed(user: CommandLine) -> None:
    (user.home / "old.csv").write_text('id,x\n1,"a\tb "\n2,(empty)\n3,\n')
    (user.home / "new.csv").write_text("id,x\n1,ab\n2,\n3,(empty)\n")
    files = ("old.csv", "new.csv", "--key", "id")
    printed = user("compare", *files).out
    assert "a␉a␠ → aa  1" in printed
    assert "(aaaaa) → (empty)  1" in printed
    for number, (before, after) in enumerate(
        [("a␉a␠", "aa"), ("(aaaaa)", "(empty)"), ("(empty)", "(aaaaa)")], 1
    ):
        listed = user("compare", *files, "--column", "x", "--shapes", before, after).out
        assert f"record {number} → {number}" in listed
        assert listed.count("changed  record") == 1
    assert '"(empty)" → (empty)' in user("compare", *files, "--column", "x").out


def test_a_kind_has_the_name_that_is_read_and_the_older_one(user: CommandLine) -> None:
    (user.home / "old.csv").write_text("id,phone\n1,tel 02079460958\n")
    (user.home / "new.csv").write_text("id,phone\n1,020 7946 0958\n")
    for kind in ("digits_same", "digits same", "Digits-Same"):
        done = user("compare", "old.csv", "new.csv", "--kind", kind, "--fail-on", f"{kind}(phone)")
        assert done.out.count("digits same") == 2, done.err
        assert done.status == 12
    assert "digits same" in user("compare", "--help").out


def test_a_script_gets_json_and_an_exit_code(user: CommandLine) -> None:
    rules = ("--fail-on", "emptied(email) > 24.9%", "--fail-on", "removed > 0")
    done = user("compare", "before.csv", "after.csv", "--json", "--only", "added", *rules)
    assert done.status == 12
    assert done.err == ("data8-tui: emptied(email) > 24.9% applies (1 of 4 records, 25.00%)\n")
    document = json.loads(done.out)
    assert document["key"] == [{"before": "id", "after": "id"}]
    assert document["keyFound"]
    assert document["records"] == {"unchanged": 2, "changed": 2, "added": 1, "removed": 0}
    assert [each["failed"] for each in document["rules"]] == [True, False]
    [added] = document["recordList"]
    assert added["after"] == {"id": "7", "name": "Eve", "email": "eve@example.com"}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nowhere.csv", "after.csv", "--fail-on", "lost > 1"], "“lost > 1” is no condition"),
        (["before.csv", "after.csv", "--key", "no"], "before.csv: there is no column “no”"),
        (["before.csv", "after.csv", "--fail-on", "case(x)"], "“x” is no column"),
        (["before.csv", "twice.csv", "--ignore", "name"], "more than one column is headed “name”"),
        (["twice.csv", "twice.csv", "--column", "name"], "more than one column is headed “name”"),
        (["before.csv", "after.csv", "--before", "colour=red"], "“colour” is none of delimiter"),
        (["before.csv", "after.csv", "--after", "quotes=nune"], "should be quotes=double or none"),
        (["before.csv", "after.csv", "--before", "no-header=1"], "should be no-header=yes or no"),
        (["before.csv", "after.csv", "--before", "columns=a,,b"], "the names of all columns"),
        (["before.csv", "after.csv", "--before", "skip-lines=x"], "“x” is no number of lines"),
        (["before.csv", "after.csv", "--key", "id,=id"], "“=id” is no column of a key"),
        (["before.csv", "after.csv", "--key", "id", "--by-position"], "can't go together"),
        (["--job", "x", "--after", "no-header"], "--job and --after can't go together"),
        (["--apply", "c.csv", "x.csv", "--after", "no-header"], "--apply and --after can't"),
        (["--revert", "c.csv", "x.csv", "--limit", "0"], "--revert and --limit can't go together"),
        (["--apply", "c.csv", "x.csv", "--fail-on", "removed > 0"], "--apply and --fail-on can't"),
        (["--apply", "c.csv", "x.csv", "--rename", "a=b"], "--apply and --rename can't"),
        (["x.csv", "y.csv", "--shapes", "a", "b"], "--shapes needs --column"),
        (["x.csv", "y.csv", "--force"], "--force needs -o or --html"),
        (["x.csv", "y.csv", "--excel"], "--excel needs -o"),
        (["x.csv", "y.csv", "-o", "z.csv", "--ignore", "a"], "a file of changes has every column"),
        (["x.csv", "y.csv", "--only", "added", "--kind", "case"], "--only added and --kind can't"),
        (["x.csv", "y.csv", "--key", "a", "--ignore", "a"], "a key is always compared"),
    ],
)
def test_what_can_not_be_compared_is_said(
    user: CommandLine, arguments: list[str], said: str
) -> None:
    done = user("compare", *arguments)
    assert (done.status, done.out) == (2, "")
    assert said in done.err


@pytest.mark.parametrize(
    "asked", [("--column", "no"), ("--fail-on", "case(no)"), ("--by-position", "--column", "new")]
)
def test_a_column_that_is_not_compared_is_refused_before_the_records_are_read(
    user: CommandLine, asked: tuple[str, ...]
) -> None:
    (user.home / "before.csv").write_text("id,x\n1,a,unfit\n")
    (user.home / "after.csv").write_text("id,x,new\n1,b,c\n")
    done = user("compare", "before.csv", "after.csv", *asked)
    assert (done.status, done.out) == (2, "")
    assert f"“{asked[-1].removeprefix('case(').removesuffix(')')}” is no column" in done.err


def test_a_column_of_one_side_may_be_asked_about_where_it_becomes_the_key(
    user: CommandLine,
) -> None:
    (user.home / "before.csv").write_text("ref,x\n1,a\n2,a\n")
    (user.home / "after.csv").write_text("no,x\n2,a\n1,b\n")
    done = user("compare", "before.csv", "after.csv", "--column", "no")
    assert (done.status, "0 records" in done.out) == (0, True), done.err


def test_a_missing_file_is_said_before_a_missing_package(user: CommandLine) -> None:
    (user.home / "check.toml").touch()
    done = user.python(
        "import importlib.metadata, sys\n"
        "from data8_tui.__main__ import main\n"
        "version = importlib.metadata.version\n"
        "def missing(name):\n"
        "    if name == 'duckdb':\n"
        "        raise importlib.metadata.PackageNotFoundError(name)\n"
        "    return version(name)\n"
        "importlib.metadata.version = missing\n"
        "def run(command):\n"
        "    sys.argv = ['data8-tui', *command.split()]\n"
        "    try:\n"
        "        status = main()\n"
        "    except SystemExit as ended:\n"
        "        status = ended.code\n"
        "    print(status)\n"
        "for command in ('profile no.csv', 'compare no.csv after.csv',\n"
        "        'compare after.csv no.csv', 'compare --apply after.csv no.csv -o x.csv',\n"
        "        'open no.csv', 'open no.parquet',\n"
        "        '--demo run no.csv --workflow W --input id --check check.toml'):\n"
        "    run(command)\n"
        "run('profile after.csv')\n"
    )
    *missing, last = done.out.splitlines()
    assert (missing, last) == (["9"] * 7, "3"), done.err
    assert done.err.count("no.csv: No such file or directory") == 6
    assert done.err.count("needs the package duckdb") == 1


def test_files_with_no_record_in_common_are_called_so(user: CommandLine) -> None:
    (user.home / "other.csv").write_text("id,name\n1,x\n")
    done = user(
        *("compare", "before.csv", "other.csv", "--key", "id", "--fail-on", "changed > 1%"),
    )
    assert "No record is in both files." in done.out
    assert "Unchanged columns" not in done.out
    assert (done.status, done.err) == (
        12,
        "data8-tui: changed > 1% fails: there is no record of which it is a share\n",
    )


def test_what_is_left_out_of_a_file_is_said(user: CommandLine) -> None:
    (user.home / "odd.csv").write_bytes(b"id,name\n007,A\0nn\n\n,\n008,Bob\n\x1a")
    said = [
        "odd.csv: blank lines that are no records: 1.",
        "odd.csv: empty rows that are no records: 1.",
        "odd.csv: lines that hold NUL characters, which are left out: 1, the first 2.",
        "odd.csv: a Ctrl-Z at the end that is left out.",
    ]
    document = json.loads(user("compare", "before.csv", "odd.csv", "--json").out)
    assert sorted(document["warnings"]) == sorted(said)
    compared, profiled = user("compare", "before.csv", "odd.csv"), user("profile", "odd.csv")
    for sentence in said:
        assert sentence in compared.out
        assert sentence in profiled.out


def test_changes_are_written_applied_and_reverted(user: CommandLine) -> None:
    written = user(
        *("compare", "before.csv", "after.csv", "-o", "changes.csv", "--excel"),
        *("--html", "page.html"),
    )
    assert (written.status, written.err.splitlines()) == (
        0,
        [
            "5 values in changes.csv",
            "guarded for spreadsheets: changes.excel.csv",
            "a page in page.html",
        ],
    )
    assert "<mark>ob</mark>" in (user.home / "page.html").read_text()
    made = user("compare", "--apply", "changes.csv", "before.csv", "-o", "made.csv")
    assert (made.status, made.out) == (0, "made.csv\n")
    assert (user.home / "made.csv").read_text() == AFTER
    user("compare", "--revert", "changes.csv", "after.csv", "-o", "old.csv")
    assert (user.home / "old.csv").read_text() == BEFORE
    refused = user("compare", "before.csv", "after.csv", "-o", "made.csv")
    assert (refused.status, refused.err.splitlines()[0]) == (
        2,
        "data8-tui: made.csv already exists",
    )


@pytest.mark.parametrize(
    ("command", "said"),
    [
        ("compare before.csv after.csv -o linked/before.csv", "a file that is read here"),
        ("compare before.csv after.csv --html link.csv", "a file that is read here"),
        ("compare before.csv after.csv -o x.csv --html linked/x.csv", "can't be written twice"),
        ("compare before.csv after.csv -o x.csv --excel --html x.excel.csv", "written twice"),
        ("compare --apply changes.csv before.csv -o changes.csv", "a file that is read here"),
        ("profile before.csv --html before.csv", "a file that is read here"),
    ],
)
def test_what_is_read_is_never_written(user: CommandLine, command: str, said: str) -> None:
    (user.home / "link.csv").hardlink_to(user.home / "after.csv")
    (user.home / "linked").symlink_to(user.home)
    (user.home / "changes.csv").touch()
    done = user(*command.split(), "--force")
    assert (done.status, done.out) == (2, "")
    assert said in done.err
    assert (user.home / "before.csv").read_text() == BEFORE


def test_an_option_that_says_no_changes_nothing(user: CommandLine) -> None:
    plain = user("compare", "before.csv", "after.csv")
    said = user("compare", "before.csv", "after.csv", "--before", "no-header=no")
    assert (said.status, said.out) == (0, plain.out)


def test_a_share_that_is_nearly_all_or_nothing_does_not_look_so() -> None:
    few = RuleOutcome("changed > 0", "", 1, 1_000_000, True)
    with pytest.raises(UnusualResult, match=r"1 of 1,000,000 records, <0\.01%"):
        refuse_failed([few])
    with pytest.raises(UnusualResult, match=r">99\.99%"):
        refuse_failed([replace(few, count=999_999)])


def test_a_killed_comparison_leaves_no_files(
    user: CommandLine, until: Callable[[Callable[[], bool]], None]
) -> None:
    temporary = user.home / "temporary"
    temporary.mkdir()
    lines = b"a,b\n" + b"1,2\n" * 500_000
    (user.home / "large.csv.gz").write_bytes(gzip.compress(lines, 1))
    with user.started("compare", "large.csv.gz", "after.csv", TMPDIR=str(temporary)) as process:
        until(lambda: any(temporary.glob("data8-tui-*")))
        process.send_signal(signal.SIGTERM)
        assert process.wait() == 128 + signal.SIGTERM
    assert list(temporary.iterdir()) == []


def test_no_value_is_lost_where_headers_are_equal(user: CommandLine) -> None:
    (user.home / "old.csv").write_text("id,x,x\n1,a,b\n")
    (user.home / "new.csv").write_text("id,x,x\n1,a,c\n2,d,e\n")
    done = user("compare", "old.csv", "new.csv", "--key", "id", "--limit", "9", "--json")
    document = json.loads(done.out)
    changed, added = document["recordList"]
    assert changed["before"] == {"id": "1", "x": "a", "x (2)": "b"}
    assert changed["changed"] == [{"column": "x (2)", "kind": "different"}]
    assert added["after"] == {"id": "2", "x": "d", "x (2)": "e"}
    assert [each["name"] for each in document["columns"]] == ["id", "x", "x (2)"]
    done = user("compare", "old.csv", "new.csv", "--key", "id", "--limit", "0")
    assert done.out.endswith("\n\n2 records\n")


def test_a_column_without_a_header_is_asked_about_by_the_name_that_is_shown(
    user: CommandLine,
) -> None:
    (user.home / "before.csv").write_text(",id\n0,a\n1,b\n")
    (user.home / "after.csv").write_text(",id\n0,a\n9,b\n")
    for name in ("column 1", "#1"):
        rules = ("--fail-on", f"changed({name})")
        done = user("compare", "before.csv", "after.csv", "--key", "id", "--column", name, *rules)
        assert (done.status, "changed  record 2" in done.out) == (12, True), done.err


@pytest.mark.parametrize("key", ["a=b", "x,y"])
def test_a_key_whose_header_can_not_be_written_is_given_by_its_number(
    user: CommandLine, key: str
) -> None:
    (user.home / "odd.csv").write_text(f'"{key}",v\n1,2\n')
    refused = user("compare", "odd.csv", "odd.csv", "--key", key)
    assert refused.status == 2
    assert "by its number, as #3" in refused.err
    assert user("compare", "odd.csv", "odd.csv", "--key", "#1").status == 0


def test_columns_of_another_name_and_several_nulls_are_options(user: CommandLine) -> None:
    (user.home / "later.csv").write_text("id,full,email\n007,NA,-\n008,Bob,bob@example.com\n")
    files = ("before.csv", "later.csv", "--key", "id", "--json")
    options = ("--rename", "name=full", "--after", "null=NA", "--after", "null=-")
    done = user("compare", *files, *options)
    assert done.status == 0, done.err
    result = json.loads(done.out)
    emptied = {each["name"]: each["emptied"] for each in result["columns"]}
    assert (emptied["full"], emptied["email"]) == (1, 1)
    done = user("compare", *files, "--rename", "name=no")
    assert done.status == 2
    assert "later.csv: there is no column “no”" in done.err


@pytest.mark.parametrize(
    "arguments",
    [
        ("compare", "before.csv", "after.csv", "-o"),
        ("compare", "before.csv", "after.csv", "--html"),
        ("profile", "before.csv", "--html"),
        ("compare", "--apply", "after.csv", "before.csv", "-o"),
    ],
)
def test_a_file_that_another_run_is_writing_is_left_to_it(
    user: CommandLine, arguments: tuple[str, ...]
) -> None:
    target = user.home / "out.csv"
    with reserved(target):
        done = user(*arguments, "out.csv", "--force")
    assert (done.status, done.err.splitlines()[0]) == (
        10,
        "data8-tui: out.csv is being written by another run",
    )
    assert not target.exists()


def test_advice_has_the_options_of_the_command(user: CommandLine) -> None:
    home = user.home
    (home / "quote.csv").write_bytes(b'id,x\n1,"a\n')
    (home / "windows.csv").write_bytes(b"id,x\n1,caf\xe9\n")
    (home / "folder").mkdir()
    (home / "folder" / "before.csv").write_bytes(b"id,x\n1,caf\xe9\n")
    (home / "loop").symlink_to("loop")
    changes = ("before.csv", "-o", "new.csv", "--apply")
    for arguments, status, said in [
        (("compare", "quote.csv", "after.csv"), 2, "--before quotes=none"),
        (("compare", "before.csv", "windows.csv"), 2, "--after encoding=cp1252"),
        (("compare", "before.csv", "folder/before.csv"), 2, "Windows, --after encoding=cp1252"),
        (
            ("compare", "before.csv", "after.csv", "--after", "sheet=x"),
            2,
            "only XLSX can be read with the option sheet; this file is CSV",
        ),
        (("compare", "before.csv", "after.csv", "--html", "folder"), 2, "another file with --html"),
        (("profile", "before.csv", "--html", "after.csv"), 2, "--html writes to another name"),
        (("compare", *changes, "missing.csv"), 9, "can't read missing.csv"),
        (("profile", "loop"), 9, "can't read"),
        (("profile", ""), 2, "the name of the file is empty"),
        (("compare", "", "after.csv"), 2, "the name of the file is empty"),
    ]:
        done = user(*arguments)
        assert (done.status, said in done.err) == (status, True), done.err
        assert " -o" not in done.err


def test_what_a_killed_apply_left_is_in_nobodys_way(user: CommandLine) -> None:
    user("compare", "before.csv", "after.csv", "-o", "changes.csv")
    done = user.python(
        "import os, signal, sys\n"
        "from data8_tui.__main__ import main\n"
        "from data8_tui.analysis.compare import changes_apply\n"
        "def killed(source, to, check):\n"
        "    to.write(source.read() * 999)\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
        "changes_apply.copy_file = killed\n"
        "sys.argv = 'data8-tui compare --apply changes.csv before.csv -o out.csv'.split()\n"
        "main()\n"
    )
    assert done.status == -signal.SIGKILL
    assert (user.home / "out.csv.new").exists()
    done = user("compare", "--revert", "changes.csv", "after.csv", "-o", "out.csv")
    assert (done.status, done.out) == (0, "out.csv\n"), done.err
    assert (user.home / "out.csv").read_text() == BEFORE
    assert not list(user.home.glob("*.new"))


def test_ctrl_c_while_changes_are_written_leaves_nothing(user: CommandLine) -> None:
    done = user.python(
        "import os, signal, sys\n"
        "from data8_tui.__main__ import main\n"
        "from data8_tui.analysis.compare import changes_file\n"
        "def interrupted(source, to, check, on_block):\n"
        "    to.write(source.read())\n"
        "    assert os.path.exists('changes.csv.new')\n"
        "    os.kill(os.getpid(), signal.SIGINT)\n"
        "    while True:\n"
        "        check()\n"
        "changes_file.copy_file = interrupted\n"
        "sys.argv = ['data8-tui', 'compare', 'before.csv', 'after.csv', '-o', 'changes.csv']\n"
        "sys.exit(main())\n"
    )
    assert (done.status, done.out) == (130, ""), done.err
    assert not list(user.home.glob("changes*"))
