"""`job`, `dataset` and `config`: one thing in full."""

import json
import re


def test_a_job_is_shown_with_everything_that_is_known(cli):
    done = cli("job", "UK Consumer Master 2026")
    assert done.status == 0
    lines = done.out.splitlines()
    assert lines[0] == "UK Consumer Master 2026"
    assert ["state", "✓", "completed"] in [line.split() for line in lines]
    assert any(line.startswith("  submitted") and "ago)" in line for line in lines)
    for heading in ("Parameters", "Inputs", "Outputs", "Statistics"):
        assert heading in lines
    sent = json.loads(cli("job", "UK Consumer Master 2026", "--json").out)
    for text in (*sent["outputDatasets"].values(), *sent["inputDatasets"].values()):
        assert text in done.out


def test_statistics_are_aligned_with_their_shares(cli):
    out = cli("job", "UK Consumer Master 2026").out.split("Statistics\n")[1]
    shared = [line for line in out.splitlines() if "%" in line and "  of " in line]
    assert len(shared) > 3
    assert len({line.index("%") for line in shared}) == 1
    processed = next(line for line in shared if line.split()[0] == "Processed")
    assert processed.split()[1:3] == ["1000000", "100.0%"]


def test_a_job_that_runs_says_how_far_and_until_when(cli):
    running = next(
        line for line in cli("jobs").out.splitlines() if line.startswith("● running")
    ).rsplit("  ", 1)[-1]
    out = cli("job", running).out
    assert "● running" in out
    assert re.search(r"  █\S*  [\d.]+%$", out, re.MULTILINE)
    assert "estimate" in out
    assert "elapsed" in out


def test_a_dataset_is_shown_with_count_state_and_columns(cli):
    done = cli("dataset", "uk_consumer_master_2026_output")
    lines = [line.split() for line in done.out.splitlines()]
    assert ["records", "1,000,000"] in lines
    assert ["state", "✓", "complete"] in lines
    assert ["kind", "←", "output"] in lines
    sent = json.loads(cli("dataset", "uk_consumer_master_2026_output", "--json").out)
    assert f"Columns ({len(sent['columns'])})" in done.out
    assert all([name] == line[:1] for name, line in zip(sent["columns"], lines[6:], strict=True))


def test_config_shows_where_each_setting_comes_from_and_no_secret(cli, sandbox):
    done = cli("config", "show", "--scope", "Other")
    rows = {line.split()[0]: line.split() for line in done.out.splitlines()}
    assert rows["base_url"][1:] == [sandbox.base_url, "environment"]
    assert rows["scope"][1:] == ["Other", "command", "line"]
    assert rows["client_secret"][1:] == ["(hidden)", "environment"]
    assert sandbox.client_secret not in done.out + done.err


def test_config_path_is_where_the_file_would_be(nobody):
    done = nobody("config", "path")
    assert done.out == f"{nobody.home}/config/data8-tui/config.toml\n"


def test_config_names_no_file_that_is_not_there(nobody):
    done = nobody("config", "show")
    assert done.status == 0
    first = next(line for line in done.out.splitlines() if "profile" in line)
    assert f"there is no {nobody.home}/config/data8-tui/config.toml" in first
