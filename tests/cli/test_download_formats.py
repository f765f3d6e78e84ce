"""`download` in other forms, parts of a dataset, to a pipe; `verify`; leaving and going on."""

import csv
import gzip
import io
import json
import re
import shlex
import signal

import pytest

SMALL = "block_edge_1001_output"
LARGE = "uk_consumer_master_2026_output"
INTO = ("-o", f"{LARGE}.csv")


@pytest.fixture
def whole(cli):
    """The small dataset as CSV, to compare with."""
    return cli("download", SMALL, "-o", "-").out


def rows(text):
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_columns_and_records_can_be_picked(cli, whole):
    picked = cli(
        "download",
        SMALL,
        *("--fields", "last_name,contact_id", "--from", "11", "--to", "20", "-o", "part.csv"),
    )
    assert picked.status == 0
    lines = (cli.home / "part.csv").read_text(encoding="utf-8").splitlines()
    expected = [f"{row['last_name']},{row['contact_id']}" for row in rows(whole)[10:20]]
    assert lines == ["last_name,contact_id", *expected]


def test_no_columns_at_all_is_refused_and_not_taken_for_every_one(cli):
    done = cli("download", "block_edge_1000_output", "--fields", "")
    assert done.status == 2
    assert list(cli.home.glob("*.csv*")) == []


def test_a_range_beyond_the_end_is_refused_before_anything_is_created(cli):
    refused = cli("download", SMALL, "--to", "1002")
    assert refused.status == 2
    assert "1,001 records" in refused.err
    files = [path.name for path in cli.home.rglob("*") if not path.is_dir()]
    assert [name for name in files if not name.startswith("history.db")] == []


def test_standard_output_takes_the_file_and_nothing_else(cli, whole):
    assert not list(cli.home.glob("*.csv*"))
    assert cli("download", SMALL).status == 0
    assert (cli.home / f"{SMALL}.csv").read_bytes().decode() == whole


def test_a_reader_who_leaves_ends_it_quietly(cli):
    done = cli.python(
        "import subprocess, sys\n"
        f"run = subprocess.Popen([sys.executable, '-m', 'data8_tui', 'download', '{LARGE}',"
        " '-o', '-'], stdout=subprocess.PIPE, stderr=subprocess.PIPE)\n"
        "run.stdout.readline()\n"
        "run.stdout.close()\n"
        "print(run.stderr.read().decode(), run.wait())"
    )
    assert done.out.split() == ["141"]


def test_gzip_and_ndjson_hold_the_same(cli, whole):
    assert cli("download", SMALL, "--gzip").status == 0
    packed = cli.home / f"{SMALL}.csv.gz"
    assert gzip.decompress(packed.read_bytes()).decode() == whole
    assert cli("download", SMALL, "-o", "out.ndjson").status == 0
    lines = (cli.home / "out.ndjson").read_text(encoding="utf-8").splitlines()
    read = [json.loads(line, parse_int=str, parse_float=str) for line in lines]
    assert [each["contact_id"] for each in read] == [row["contact_id"] for row in rows(whole)]


def test_parquet_holds_the_same(cli, whole):
    duckdb = pytest.importorskip("duckdb")
    assert cli("download", SMALL, "-o", "out.parquet").status == 0
    with duckdb.connect() as connection:
        made = connection.read_parquet(str(cli.home / "out.parquet"))
        held = [dict(zip(made.columns, row, strict=True)) for row in made.fetchall()]
    assert [
        {name: "" if value is None else str(value) for name, value in row.items()} for row in held
    ] == rows(whole)
    assert sorted(path.name for path in cli.home.glob("out*")) == [
        "out.parquet",
        "out.parquet.json",
    ]


def test_a_file_for_spreadsheets_is_guarded_and_the_other_is_not(cli, whole):
    assert cli("download", SMALL, "--excel").status == 0
    assert (cli.home / f"{SMALL}.csv").read_bytes().decode() == whole
    guarded = (cli.home / f"{SMALL}.excel.csv").read_bytes()
    assert guarded.startswith(b"\xef\xbb\xbfcontact_id,")
    faithful = [value for row in rows(whole) for value in row.values()]
    changed = [value for row in rows(guarded.decode("utf-8-sig")) for value in row.values()]
    differ = {(a, b) for a, b in zip(faithful, changed, strict=True) if a != b}
    assert differ
    assert all(b == f"'{a}" and a[0] in "=+-@" for a, b in differ)


def test_a_guarded_file_is_made_of_the_download_that_is_there(cli, whole):
    assert cli("download", SMALL).status == 0
    file = cli.home / f"{SMALL}.csv"
    before = file.stat()
    done = cli("download", SMALL, "--excel")
    assert done.status == 0
    assert f"{SMALL}.csv is there, as downloaded " in done.err
    assert f"for spreadsheets: {SMALL}.excel.csv" in done.err
    assert (file.stat().st_ino, file.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    guarded = (cli.home / f"{SMALL}.excel.csv").read_bytes()
    assert len(rows(guarded.decode("utf-8-sig"))) == len(rows(whole))
    again = cli("download", SMALL, "--excel")
    assert again.status == 0
    assert f"for spreadsheets: {SMALL}.excel.csv" in again.err
    assert (cli.home / f"{SMALL}.excel.csv").read_bytes() == guarded
    for other in (guarded + b"x", guarded[:-1], b"mine"):
        (cli.home / f"{SMALL}.excel.csv").write_bytes(other)
        again = cli("download", SMALL, "--excel")
        assert again.status == 2
        assert f"{SMALL}.excel.csv already exists" in again.err
        assert (cli.home / f"{SMALL}.excel.csv").read_bytes() == other
    (cli.home / f"{SMALL}.excel.csv").unlink()
    other = cli("download", SMALL, "--excel", "--to", "5", "-o", f"{SMALL}.csv")
    assert other.status == 2
    assert f"{SMALL}.csv already exists" in other.err
    file.write_bytes(file.read_bytes().replace(b"contact_id", b"contact_ID", 1))
    assert cli("download", SMALL, "--excel").status == 6
    assert not (cli.home / f"{SMALL}.excel.csv").exists()


@pytest.mark.parametrize(
    ("options", "stem", "told"),
    [
        (["--to", "5"], ".1-5", "5 of 1,001 records · "),
        (["--from", "1000"], ".from-1000", "2 of 1,001 records · "),
        (["--fields", "notes"], ".1-column", "1,001 records · 1 of 11 columns · "),
        (["--from", "2", "--to", "3", "--fields", "notes,contact_id"], ".2-3.2-columns", "2 of "),
        (["--from", "1"], "", "1,001 records · "),
    ],
)
def test_a_part_of_a_dataset_has_a_name_of_its_own_and_says_of_how_much(cli, options, stem, told):
    done = cli("download", SMALL, *options)
    assert done.status == 0
    assert done.err.startswith(told)
    assert "column" not in told or "1,001 records · 1 of" in done.err
    name = f"{SMALL}{stem}.csv"
    receipt = json.loads((cli.home / f"{name}.json").read_text())
    assert (receipt["of_records"], receipt["of_columns"]) == (1001, 11)
    said = cli("verify", name).out
    if "--to" in options or ("--from" in options[:1] and options[1] != "1"):
        assert f" ({receipt['first']:,} to {receipt['last']:,} of 1,001)" in said
    assert ("of 11 columns" in said) == ("--fields" in options)


def test_the_word_about_formulas_asks_for_the_same_part_again(cli):
    done = cli("download", SMALL, "--fields", "notes,contact_id", "--to", "900", "-o", "part.csv")
    command = re.search(r"data8-tui (download .* --excel) makes", done.err)
    assert command
    assert cli(*shlex.split(command[1])).status == 0
    assert (cli.home / "part.excel.csv").read_text(encoding="utf-8-sig").count("\n") > 900


def test_a_file_is_verified_against_its_receipt(cli):
    assert cli("download", SMALL).status == 0
    good = cli("verify", f"{SMALL}.csv")
    assert good.status == 0
    assert f"1,001 records of {SMALL}" in good.out
    file = cli.home / f"{SMALL}.csv"
    file.write_bytes(file.read_bytes().replace(b"contact_id", b"contact_ID", 1))
    bad = cli("verify", f"{SMALL}.csv")
    assert bad.status == 6
    assert "SHA-256" in bad.err
    (cli.home / f"{SMALL}.csv.json").unlink()
    assert cli("verify", f"{SMALL}.csv").status == 2


@pytest.mark.parametrize(
    ("number", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)]
)
def test_a_signal_saves_and_says_how_to_go_on(
    connected, fresh_sandbox, tmp_path, number, status, until
):
    sandbox = fresh_sandbox()
    user = connected(sandbox, tmp_path)
    part = tmp_path / f"{LARGE}.1-60000.csv.part"
    with user.started("download", LARGE, "--to", "60000") as process:
        until(lambda: part.exists() and part.stat().st_size > 1_000_000)
        process.send_signal(number)
        _, said = process.communicate(timeout=10)
    assert process.returncode == status
    assert said.splitlines()[-1] == f"go on with: data8-tui download {LARGE} --to 60000"
    kept = part.stat().st_size
    done = user("download", LARGE, "--to", "60000")
    assert done.status == 0
    assert "2 runs" in done.err
    assert (tmp_path / f"{LARGE}.1-60000.csv").stat().st_size > kept
    assert not part.exists()


def test_a_second_interrupt_leaves_at_once(connected, fresh_sandbox, tmp_path, until):
    user = connected(fresh_sandbox(latency=0.2), tmp_path)
    part = tmp_path / f"{LARGE}.csv.part"
    with user.started("download", LARGE) as process:
        until(lambda: part.exists() and part.stat().st_size > 10_000)
        process.send_signal(signal.SIGSTOP)
        process.send_signal(signal.SIGINT)
        process.send_signal(signal.SIGCONT)
        process.send_signal(signal.SIGINT)
        process.wait(timeout=5)
    assert process.returncode == 130


def test_a_second_run_is_told_who_holds_the_target(connected, fresh_sandbox, tmp_path, until):
    user = connected(fresh_sandbox(latency=0.2), tmp_path)
    part = tmp_path / f"{LARGE}.csv.part"
    with user.started("download", LARGE) as process:
        until(lambda: part.exists() and part.stat().st_size > 10_000)
        second = user("download", LARGE)
        assert second.status == 10
        assert f"process {process.pid} on " in second.err
        process.kill()
        process.wait()
    assert user("download", LARGE, "--to", "5", *INTO).status == 2
    assert user("download", LARGE, "--to", "5", *INTO, "--restart").status == 0


def test_what_was_killed_is_offered_by_the_application(connected, fresh_sandbox, tmp_path, until):
    sandbox = fresh_sandbox(latency=0.2)
    user = connected(sandbox, tmp_path)
    part = tmp_path / f"{LARGE}.csv.part"
    with user.started("download", LARGE, "--fields", "contact_id", *INTO) as process:
        until(lambda: part.exists() and part.stat().st_size > 1000)
        process.kill()
    offered = (
        "import asyncio\n"
        "from data8_tui.session import load_profile, open_session\n"
        "async def main():\n"
        "    async with open_session(load_profile()) as session:\n"
        "        for each in await session.transfers.restore():\n"
        "            print(each.state, each.path, each.plan.fields)\n"
        "asyncio.run(main())\n"
    )
    assert user.python(offered).out == f"unfinished {tmp_path / LARGE}.csv ('contact_id',)\n"
    again = user("download", LARGE, "--fields", "contact_id", "--to", "9", *INTO, "--restart")
    assert again.status == 0
    assert user.python(offered).out == ""


def test_what_never_began_is_not_offered(cli):
    assert cli("download", "no_such_dataset").status == 4
    assert not list(cli.home.rglob("downloads/*"))


def test_no_guarded_file_is_advised_for_what_no_spreadsheet_opens(cli):
    done = cli("download", SMALL, "-o", "p.csv.gz")
    assert "texts like a formula" in done.err
    assert "--excel" not in done.err
