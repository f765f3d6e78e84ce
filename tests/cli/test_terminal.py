"""What a terminal gets: lines that fit, colours that may be missing, nothing it would obey."""

import csv
import json
import re
import unicodedata

import pytest

from tests.cli.stub_server import stand

HOSTILE = (
    "\x1b]52;c;ZXZpbA==\x07clip",
    "\x1b[2Jwiped",
    "\x9b31mC1",
    "\u202egnp.exe",
    "[/foo][@click=app.quit]x[/]",
    "two\nlines\ttab\x00nul",
    "\ud800lone",
)
STYLED = re.compile(r"\x1b\[(?:\d+(?:;\d+)*)?m")
FORBIDDEN = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


@pytest.fixture
def hostile(nobody):
    """An account whose every text wants to be obeyed."""
    jobs = [
        {
            "name": name, "workflowName": name, "status": 2, "percentComplete": 100,
            "submittedAt": "2026-11-20T09:15:30.1234567Z",
            "completedAt": "2026-11-20T09:16:30.1234567Z",
            "parameters": {name: name}, "inputDatasets": {name: name},
            "outputDatasets": {name: name}, "statistics": {name: {name: name, "n": 1}},
        }
        for name in HOSTILE
    ]  # fmt: skip
    datasets = [
        {"name": name, "input": False, "columns": {name: 0, "x": name}, "recordCount": 1,
         "completed": True}
        for name in HOSTILE
    ]  # fmt: skip
    answers = {"/Job": jobs, "/Dataset": datasets}
    answers |= {f"/Job/{job['name']}": job for job in jobs}
    answers |= {f"/Dataset/{dataset['name']}": dataset for dataset in datasets}
    with stand(answers) as nobody.variables:
        yield nobody


def cells(line: str) -> int:
    return sum(
        0 if unicodedata.combining(each) else 1 + (unicodedata.east_asian_width(each) in "WF")
        for each in line
    )


# A lone surrogate or NUL can't be an argument of a process, so such names come in lists alone.
@pytest.mark.parametrize(
    "arguments",
    [
        ["jobs"],
        ["datasets"],
        *([kind, name] for kind in ("job", "dataset") for name in HOSTILE[:5]),
    ],
)
def test_nothing_from_outside_is_obeyed(hostile, arguments):
    shown = hostile.on_terminal(*arguments).out
    assert shown.count("\n") > 3
    assert not FORBIDDEN.search(STYLED.sub("", shown))


def test_what_was_hidden_is_shown_instead_of_dropped(hostile):
    shown = hostile.on_terminal("jobs", columns=200).out
    for picture in ("␛]52;c;ZXZpbA==␇clip", "⟨202E⟩gnp.exe", "[/foo][@click=app.quit]x[/]"):
        assert picture in shown
    assert "two␊lines␉tab␀nul" in shown


def test_errors_are_safe_as_well(hostile):
    shown = hostile.on_terminal("job", "no\x1b]52;c;AAAA\x07such").out
    assert not FORBIDDEN.search(shown)
    assert "␛" in shown


def test_json_keeps_every_name_exactly_and_stays_safe_on_a_terminal(hostile):
    out = hostile("jobs", "--json").out
    assert [job["name"] for job in json.loads(out)] == list(HOSTILE)
    assert not FORBIDDEN.search(hostile.on_terminal("jobs", "--json").out)


@pytest.mark.parametrize("columns", [60, 80, 120])
def test_the_table_fits_the_terminal_and_loses_no_word(cli, columns):
    shown = STYLED.sub("", cli.on_terminal("jobs", "--all", columns=columns).out)
    assert max(map(cells, shown.splitlines())) <= columns
    names = [job["name"] for job in json.loads(cli("jobs", "--all", "--json").out)]
    text = re.sub(r"\s+", "", shown)
    short = [name for name in names if len(name) <= 12]
    assert "…" not in shown
    assert columns < 80 or all(re.sub(r"\s+", "", name) in text for name in short)


@pytest.mark.parametrize("columns", [80, 120])
def test_the_sheet_of_a_job_fits_the_terminal(cli, columns):
    shown = STYLED.sub("", cli.on_terminal("job", "UK Consumer Master 2026", columns=columns).out)
    assert max(map(cells, shown.splitlines())) <= columns


def test_colour_comes_with_a_terminal_and_goes_when_asked(cli):
    assert STYLED.search(cli.on_terminal("jobs", "--basic").out)
    for quiet in ({"NO_COLOR": "1"}, {"TERM": "dumb"}):
        assert "\x1b" not in cli.on_terminal("jobs", "--basic", **quiet).out
    assert "\x1b" not in cli("jobs", "--basic").out


def test_times_name_their_zone(cli):
    on_terminal = cli.on_terminal("jobs", "--basic", TZ="Asia/Kolkata").out
    assert "Submitted IST" in STYLED.sub("", on_terminal)
    assert "+05:30" in cli("jobs", "--basic", TZ="Asia/Kolkata").out


def test_times_and_days_are_those_of_the_zone_that_is_chosen(cli):
    own = {"TZ": "Asia/Kolkata"}
    for zone in (("--timezone", "Europe/London"), ("--timezone", "UTC")):
        shown = cli.on_terminal("jobs", "--basic", *zone, **own).out
        assert f"Submitted {'UTC' if 'UTC' in zone else 'GMT'}" in STYLED.sub("", shown)
    days = ("jobs", "--basic", "--from", "2026-09-01", "--to", "2026-09-01", "--json")
    by_option = cli(*days, "--timezone", "Europe/London", **own)
    by_variable = cli(*days, DATA8_TIMEZONE="Europe/London", **own)
    times = [job["submittedAt"] for job in json.loads(by_option.out)]
    assert times
    assert all("2026-08-31T23:00" <= at < "2026-09-01T23:00" for at in times)
    assert by_variable.out == by_option.out
    refused = cli("jobs", "--timezone", "Europe/Londn")
    assert (refused.status, refused.out) == (3, "")
    assert "--timezone should be local, UTC or a time zone" in refused.err
    assert "similar: Europe/London" in refused.err


def test_a_time_from_the_other_half_of_the_year_names_its_own_zone(cli):
    shown = cli.on_terminal(
        "jobs", "--basic", "--from", "2026-10-20", "--to", "2026-10-22", TZ="Europe/London"
    ).out
    header, *rows = STYLED.sub("", shown).splitlines()
    named = {"GMT", "BST"} & set(header.split())
    assert named
    other = ({"GMT", "BST"} - named).pop()
    assert (other in rows[0]) is (named == {"GMT"})


@pytest.mark.parametrize("command", ["watch", "download"])
def test_a_terminal_that_obeys_no_control_sequences_gets_plain_lines(cli, command):
    name = {"watch": "Single record re-check", "download": "block_edge_1001_output"}[command]
    assert "\x1b" not in cli.on_terminal(command, name, TERM="dumb").out


@pytest.mark.parametrize("exported", ["20", "500", "many"])
def test_a_table_fits_the_terminal_whatever_is_exported(cli, exported):
    usual = cli.on_terminal("jobs", "--basic").out
    assert cli.on_terminal("jobs", "--basic", COLUMNS=exported, LINES=exported).out == usual


@pytest.mark.parametrize(
    "surroundings",
    [
        {"HOME": "/dev/null", "XDG_STATE_HOME": "", "XDG_CONFIG_HOME": ""},
        {"LANG": "C", "LC_ALL": "C", "PYTHONIOENCODING": "ascii"},
        {"TERM": ""},
    ],
    ids=lambda each: next(iter(each)),
)
def test_a_download_needs_little_around_it(cli, surroundings):
    done = cli("download", "block_edge_1001_output", "-o", "it.csv", **surroundings)
    assert done.status == 0, done.err
    with (cli.home / "it.csv").open(encoding="utf-8", newline="") as file:
        assert sum(1 for _ in csv.reader(file)) == 1002
