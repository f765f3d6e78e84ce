"""`download` in the form that people ask for, and once more when it is done."""

import csv
import io
import json
import signal

import pytest

from tests.spreadsheet_cells import sheets

SMALL = "block_edge_1001_output"
LARGE = "uk_consumer_master_2026_output"


def rows(text: str, delimiter: str = ",") -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter))


@pytest.fixture
def whole(cli) -> list[dict[str, str]]:
    """The small dataset's records, to compare with."""
    return rows(cli("download", SMALL, "-o", "-").out)


OPTIONS = ("--delimiter", "semicolon", "--crlf", "--encoding", "utf-16")


def test_delimiter_line_ends_encoding_and_bom(cli, whole):
    assert cli("download", SMALL, "-o", "a.csv", *OPTIONS).status == 0
    data = (cli.home / "a.csv").read_bytes()
    assert data.startswith(b"\xff\xfe")
    text = data.decode("utf-16")
    assert text.count("\r\n") >= 1002
    assert rows(text, ";") == whole
    receipt = json.loads((cli.home / "a.csv.json").read_text())
    assert receipt["csv"] == {
        "delimiter": ";",
        "crlf": True,
        "encoding": "utf-16-le",
        "bom": True,
    }
    assert cli("verify", "a.csv", "--profile", "mine").status == 0
    assert cli("download", SMALL, "-o", "-", "--delimiter", "|").out.startswith("contact_id|")
    assert cli("download", SMALL, "-o", "b.csv", "--bom", "--gzip").status == 2  # not .gz
    assert cli("download", SMALL, "--bom", "--to", "3").status == 0
    assert (cli.home / f"{SMALL}.1-3.csv").read_bytes().startswith(b"\xef\xbb\xbfcontact_id")


def test_what_the_encoding_lacks_is_named_and_leaves_no_file(cli, whole):
    number, column = next(
        (number, name)
        for number, row in enumerate(whole, 1)
        for name, value in row.items()
        if not value.isascii()
    )
    for target in ("a.csv", "-"):
        done = cli("download", SMALL, "-o", target, "--encoding", "ascii")
        assert done.status == 2
        assert f"{SMALL}, record {number:,}, column “{column}”: “" in done.err
        assert "can't be written in ascii" in done.err
        assert done.err.count("\n") <= 2
        assert "?" not in done.out
    assert not (cli.home / "a.csv").exists()


def test_a_spreadsheet_holds_the_same(cli, whole):
    assert cli("download", SMALL, "-o", "out.xlsx").status == 0
    [(header, *held)] = sheets(cli.home / "out.xlsx").values()
    assert header == list(whole[0])
    for cells, row in zip(held, whole, strict=True):
        for cell, value in zip(cells, row.values(), strict=True):
            shown = str(cell).lower() if isinstance(cell, bool) else "" if cell is None else cell
            assert shown == value or float(shown) == float(value)
    assert cli("verify", "out.xlsx").status == 0
    assert cli("download", SMALL, "--format", "xlsx", "--to", "2").status == 0
    assert (cli.home / f"{SMALL}.1-2.xlsx").exists()


@pytest.mark.parametrize("options", [OPTIONS, ("--format", "xlsx")])
def test_a_second_download_of_a_finished_file_exits_0_and_says_so(cli, options):
    suffix = options[1] if "--format" in options else "csv"
    name = f"{SMALL}.{suffix}"
    assert cli("download", SMALL, *options).status == 0
    before = (cli.home / name).stat()
    again = cli("download", SMALL, *options)
    assert (again.status, again.out) == (0, "")
    assert again.err.startswith(f"{name} is there, as downloaded ")
    after = (cli.home / name).stat()
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)


def test_other_options_or_a_changed_file_are_refused_as_before(cli):
    assert cli("download", SMALL, "-o", "a.csv").status == 0
    file = cli.home / "a.csv"
    whole = file.read_bytes()
    for options in (OPTIONS, ("--to", "5")):
        done = cli("download", SMALL, "-o", "a.csv", *options)
        assert done.status == 2
        assert "a.csv already exists" in done.err
    assert cli("download", "block_edge_1000_output", "-o", "a.csv").status == 2
    file.write_bytes(whole.replace(b"contact_id", b"contact_ID", 1))
    assert cli("download", SMALL, "-o", "a.csv").status == 2
    file.write_bytes(whole)
    receipt = cli.home / "a.csv.json"
    receipt.write_text(receipt.read_text().replace('"of_records": 1001', '"of_records": 1002'))
    assert cli("download", SMALL, "-o", "a.csv").status == 2
    assert file.read_bytes() == whole


def test_an_interrupted_one_counts_what_is_saved_and_refuses_other_options(
    connected, fresh_sandbox, tmp_path, until
):
    user = connected(fresh_sandbox(latency=0.05), tmp_path)
    part = tmp_path / f"{LARGE}.csv.part"
    with user.started("download", LARGE, "--delimiter", ";") as process:
        until(lambda: part.exists() and part.stat().st_size > 1_000_000)
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=20)
    assert process.returncode == 130
    saved = part.read_text().count("\n") - 1
    marks = (tmp_path / f"{LARGE}.csv.checkpoint").read_text().splitlines()
    records = max(json.loads(line)[0] for line in marks if line.startswith("["))
    assert f"interrupted: {records:,} of " in said
    assert saved >= records
    other = user("download", LARGE, "--delimiter", "|")
    assert other.status == 2
    assert "other columns, records or format" in other.err
    assert part.exists()
