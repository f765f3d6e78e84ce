"""`download`: which datasets a name means, where they go, and what is said meanwhile."""

import csv
import re
import resource
import signal

import pytest

SMALL = "block_edge_1001_output"


@pytest.fixture(scope="module")
def limited():
    """The child's largest file: what a full disk does, without filling one."""

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)

    return limit


def records(path):
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_a_dataset_lands_under_its_name_and_the_summary_says_so(cli):
    done = cli("download", SMALL)
    assert (done.status, done.out) == (0, "")
    assert len(records(cli.home / f"{SMALL}.csv")) == 1001
    size = (cli.home / f"{SMALL}.csv").stat().st_size
    first, *notes = done.err.splitlines()
    summary = re.fullmatch(rf"1,001 records · ([\d.]+) kB · [\d.]+ s · {SMALL}\.csv", first)
    assert summary
    assert ["like a formula" in note for note in notes] == [True]
    assert float(summary[1]) == pytest.approx(size / 1000, rel=0.01)
    names = sorted(path.name for path in cli.home.glob("*.csv*"))
    assert names == [f"{SMALL}.csv", f"{SMALL}.csv.json"]


def test_a_file_that_is_there_is_replaced_only_when_told(cli):
    target = cli.home / "mine.csv"
    target.write_text("mine")
    refused = cli("download", SMALL, "-o", "mine.csv")
    assert refused.status == 2
    assert "mine.csv" in refused.err
    assert target.read_text() == "mine"
    assert cli("download", SMALL, "-o", "mine.csv", "--force").status == 0
    assert len(records(target)) == 1001


def test_a_folder_takes_the_file_under_the_datasets_name(cli):
    (cli.home / "out").mkdir()
    assert cli("download", SMALL, "-o", "out").status == 0
    assert (cli.home / "out" / f"{SMALL}.csv").exists()


def test_a_jobs_name_brings_all_its_outputs(cli):
    assert cli("download", "Block edge 1001").status == 0
    assert (cli.home / f"{SMALL}.csv").exists()
    names = {path.name for path in cli.home.glob("*.csv")}
    assert names == {f"{SMALL}.csv", "block_edge_1001_invalid.csv"}


def test_several_outputs_do_not_fit_one_file(cli):
    done = cli("download", "Block edge 1001", "-o", "one.csv")
    assert done.status == 2
    assert SMALL in done.err
    assert not (cli.home / "one.csv").exists()


def test_a_job_under_way_has_nothing_to_download_yet(cli):
    running = next(
        line for line in cli("jobs").out.splitlines() if line.startswith("○ queued")
    ).rsplit("  ", 1)[-1]
    done = cli("download", running)
    assert done.status == 2
    assert not list(cli.home.glob("*.csv"))


def test_an_input_dataset_is_refused_with_the_reason(cli):
    done = cli("download", "block_edge_1001_contacts")
    assert done.status == 2
    assert "input dataset" in done.err


def test_a_terminal_sees_one_line_that_is_redrawn(connected, fresh_sandbox, tmp_path):
    user = connected(fresh_sandbox(latency=0.3), tmp_path)
    shown = user.on_terminal("download", SMALL, columns=80).out
    drawn = [frame for frame in shown.split("\r") if "of 1,001" in frame]
    assert drawn
    assert all(len(frame.replace("\x1b[K", "").rstrip("\n")) < 80 for frame in drawn)
    last = shown.splitlines()[-2:]
    assert last[0].endswith(f"{SMALL}.csv")
    assert "like a formula" in last[1]


def test_an_interrupted_download_leaves_no_file_and_says_so(
    connected, fresh_sandbox, tmp_path, until
):
    sandbox = fresh_sandbox(latency=0.5)
    user = connected(sandbox, tmp_path)
    with user.started("download", "uk_consumer_master_2026_output") as process:
        part = tmp_path / "uk_consumer_master_2026_output.csv.part"
        until(lambda: part.exists() and part.stat().st_size > 100)
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=20)
    assert process.returncode == 130
    assert said.startswith("data8-tui: interrupted")
    assert "Traceback" not in said
    assert not (tmp_path / "uk_consumer_master_2026_output.csv").exists()


def test_a_disk_that_is_full_is_told_in_words(cli, limited):
    done = cli.limited(limited, "download", SMALL)
    assert done.status == 9
    assert SMALL in done.err
    assert "Traceback" not in done.err
    assert not (cli.home / f"{SMALL}.csv").exists()


def test_of_the_demo_nothing_is_kept_but_what_was_asked_for(nobody):
    assert nobody("--demo", "download", SMALL).status == 0
    kept = {path.name for path in nobody.home.rglob("*")}
    assert kept == {f"{SMALL}.csv", f"{SMALL}.csv.json"}
