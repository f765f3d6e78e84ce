"""`profile`: what it prints, for people, for scripts and as a page, and how it ends."""

import gzip
import json
import signal
from collections.abc import Callable

import pytest

from tests.command_line import CommandLine

SMALL = "block_edge_1001_output"
PEOPLE = """\
id,postcode,email,note
007,SW1A 1AA,ann@example.com,
7,M1 1AE,bob@example.com,NULL
008,sw1a1aa,n/a,NULL
009,SW1A 1AA,,"two
lines "
"""


@pytest.fixture
def user(nobody: CommandLine) -> CommandLine:
    """With a file in the working folder."""
    (nobody.home / "people.csv").write_text(PEOPLE)
    return nobody


def test_a_person_reads_a_line_of_each_column(user: CommandLine) -> None:
    done = user("profile", "people.csv")
    assert done.status == 0, done.err
    assert done.out == TABLE
    assert done.err == ""


TABLE = """\
people.csv · 4 records · 4 columns

Column    filled            distinct  once  length  mostly
id        ████████    100%         4     4     1–3  9  100%
postcode  ████████    100%         3     2     6–8  UK postcode  100%
email     ██████░░  75.00%         3     3    3–15  e-mail  66.67%
                                                    like nulls: n/a 1
note      ██████░░  75.00%         2     1    4–10  AAAA  66.67%
                                                    like nulls: NULL 2
"""


def test_a_person_reads_all_figures_of_a_column(user: CommandLine) -> None:
    done = user("profile", "people.csv", "--column", "postcode", "--column", "#4")
    assert done.status == 0, done.err
    assert done.out == DETAILS


DETAILS = """\
people.csv · 4 records

postcode
  filled       4     100%  ████████████████████
  empty        0       0%  ░░░░░░░░░░░░░░░░░░░░
  null         0       0%  ░░░░░░░░░░░░░░░░░░░░
  distinct     3   75.00%  ███████████████░░░░░
  once         2   50.00%  ██████████░░░░░░░░░░
  UK postcode  4     100%  ████████████████████
  length       6–8 characters

  Most common values
  SW1A 1AA  2   50.00%  ██████████░░░░░░░░░░
  M1 1AE    1   25.00%  █████░░░░░░░░░░░░░░░
  sw1a1aa   1   25.00%  █████░░░░░░░░░░░░░░░

  Shapes
  AA9A 9AA  2   50.00%  ██████████░░░░░░░░░░
  A9 9AA    1   25.00%  █████░░░░░░░░░░░░░░░
  aa9a9aa   1   25.00%  █████░░░░░░░░░░░░░░░

  Shapes, runs folded
  A9A 9A  2   50.00%  ██████████░░░░░░░░░░
  A9 9A   1   25.00%  █████░░░░░░░░░░░░░░░
  a9a9a   1   25.00%  █████░░░░░░░░░░░░░░░

note
  filled    3   75.00%  ███████████████░░░░░
  empty     1   25.00%  █████░░░░░░░░░░░░░░░
  null      0       0%  ░░░░░░░░░░░░░░░░░░░░
  distinct  2   66.67%  █████████████░░░░░░░
  once      1   33.33%  ███████░░░░░░░░░░░░░
  length    4–10 characters

  Most common values
  NULL          2   66.67%  █████████████░░░░░░░
  “two␊lines ”  1   33.33%  ███████░░░░░░░░░░░░░

  Shapes
  AAAA          2   66.67%  █████████████░░░░░░░
  “aaa␊aaaaa ”  1   33.33%  ███████░░░░░░░░░░░░░

  Shapes, runs folded
  A       2   66.67%  █████████████░░░░░░░
  “a␊a ”  1   33.33%  ███████░░░░░░░░░░░░░

  Texts like nulls
  NULL  2   66.67%  █████████████░░░░░░░
"""


def test_a_script_gets_every_figure_as_json(user: CommandLine) -> None:
    done = user("profile", "people.csv", "--json", "--drop", "id", "--column", "postcode")
    assert done.status == 0, done.err
    document = json.loads(done.out)
    [column] = document.pop("columns")
    assert document == {"file": "people.csv", "records": 4, "warnings": []}
    assert column == {
        "name": "postcode",
        "filled": 4,
        "empty": 0,
        "null": 0,
        "distinct": 3,
        "once": 2,
        "shortest": 6,
        "longest": 8,
        "top": [
            {"value": "SW1A 1AA", "count": 2},
            {"value": "M1 1AE", "count": 1},
            {"value": "sw1a1aa", "count": 1},
        ],
        "shapeCount": 3,
        "shapes": [
            {"shape": "AA9A 9AA", "count": 2},
            {"shape": "A9 9AA", "count": 1},
            {"shape": "aa9a9aa", "count": 1},
        ],
        "foldedShapeCount": 3,
        "foldedShapes": [
            {"shape": "A9A 9A", "count": 2},
            {"shape": "A9 9A", "count": 1},
            {"shape": "a9a9a", "count": 1},
        ],
        "nullLike": [],
        "looksLike": {"email": 0, "postcode": 4, "phone": 0, "date": 0},
    }


def test_a_page_has_every_figure(user: CommandLine) -> None:
    done = user("profile", "people.csv", "--html", "page.html")
    assert (done.status, done.err) == (0, "wrote page.html\n")
    assert (user.home / "page.html").stat().st_mode & 0o777 == 0o600
    page = (user.home / "page.html").read_text()
    for text in ("Profile of people.csv", "SW1A 1AA", "AA9A 9AA", "A9A 9A", "two␊lines "):
        assert text in page
    again = user("profile", "people.csv", "--html", "page.html")
    assert again.status == 2
    assert "page.html already exists" in again.err
    assert user("profile", "people.csv", "--html", "page.html", "--force").status == 0


def test_a_page_that_can_not_be_reserved_is_refused_in_one_sentence(user: CommandLine) -> None:
    (user.home / "page.html.new").symlink_to(user.home / "people.csv")
    done = user("profile", "people.csv", "--html", "page.html")
    assert (done.status, done.out) == (9, "")
    assert "RuntimeWarning" not in done.err


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (["nowhere.csv"], 9, "can't read nowhere.csv"),
        (["people.csv", "--column", "no"], 2, "there is no column “no”"),
        (["people.csv", "--columns", "a,b,c,d,e"], 2, "people.csv can't be read: 5 column names"),
        (["people.csv", "--sheet", "a"], 2, "--sheet"),
        (["people.csv", "--html", "no/page.html"], 9, "can't write no/page.html"),
    ],
)
def test_what_can_not_be_profiled_is_said(
    user: CommandLine, arguments: list[str], status: int, said: str
) -> None:
    done = user("profile", *arguments)
    assert (done.status, done.out) == (status, "")
    assert said in done.err


def test_a_missing_package_is_named_with_what_installs_it(user: CommandLine) -> None:
    code = (
        "import sys; sys.modules['duckdb'] = None\n"
        "from data8_tui.__main__ import main; sys.exit(main())"
    )
    done = user.python(code, "profile", "people.csv")
    assert done.status == 3
    assert "needs the package duckdb" in done.err
    assert "pip install -e '.[analysis]'" in done.err


def test_a_dataset_is_profiled_by_its_name(cli: CommandLine) -> None:
    assert cli("download", SMALL, "-o", "small.ndjson").status == 0
    local = cli("profile", "small.ndjson", "--json")
    temporary = cli.home / "temporary"
    temporary.mkdir()
    remote = cli("profile", SMALL, "--json", "--drop", "#2", TMPDIR=str(temporary))
    assert remote.status == 0, remote.err
    assert remote.err == (f"downloading {SMALL} to a temporary file, which is removed afterwards\n")
    found, expected = json.loads(remote.out), json.loads(local.out)
    assert found["file"] == SMALL
    assert found["records"] == expected["records"] > 0
    assert found["columns"] == [expected["columns"][0], *expected["columns"][2:]]
    assert list(temporary.iterdir()) == []


def test_what_is_neither_a_file_nor_a_dataset_is_said(cli: CommandLine) -> None:
    done = cli("profile", "nowhere")
    assert (done.status, done.out) == (4, "")
    assert "no dataset “nowhere”" in done.err
    assert "no file of the name nowhere" in done.err
    done = cli("profile", SMALL, "--delimiter", ";")
    assert done.status == 2
    assert "can't be chosen for a dataset" in done.err


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.csv", "", "The file is empty: it has neither columns nor records."),
        ("a.csv", "id,name\n", "There is no record; the columns are id, name."),
        ("a.ndjson", '{"id":null}\n', "always null"),
    ],
)
def test_a_file_without_values_gets_a_sentence(
    user: CommandLine, name: str, data: str, said: str
) -> None:
    (user.home / name).write_text(data)
    done = user("profile", name, "--html", "page.html")
    assert (done.status, done.err) == (0, "wrote page.html\n")
    assert said in done.out
    assert said in (user.home / "page.html").read_text()


def test_records_without_fields_are_not_called_an_empty_file(user: CommandLine) -> None:
    (user.home / "a.ndjson").write_text("{}\n{}\n")
    done = user("profile", "a.ndjson")
    assert (done.status, done.out) == (2, "")
    assert "none of its records has a field" in done.err


@pytest.mark.parametrize(("number", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_an_interrupt_leaves_nothing_behind(
    user: CommandLine, number: int, status: int, until: Callable[[Callable[[], bool]], None]
) -> None:
    temporary = user.home / "temporary"
    temporary.mkdir()
    lines = b"a,b\n" + b"1,2\n" * 500_000
    (user.home / "large.csv.gz").write_bytes(gzip.compress(lines, 1))
    with user.started("profile", "large.csv.gz", TMPDIR=str(temporary)) as process:
        until(lambda: any(temporary.glob("data8-tui-*")))
        process.send_signal(number)
        assert process.wait() == status
    assert list(temporary.iterdir()) == []
