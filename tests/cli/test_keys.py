"""The list of keys on the command line."""

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.command_line import CommandLine


def test_keys_lists_what_applies_and_says_what_is_wrong(nobody: "CommandLine") -> None:
    folder = nobody.home / "config" / "data8-tui"
    folder.mkdir(parents=True)
    (folder / "config.toml").write_text(
        '[keys]\n"jobs.download" = "D"\n"app.pause" = []\n"jobs.new_job" = "j"\nzzz = "x"\n'
    )
    done = nobody("keys", COLUMNS="200")
    assert done.status == 0
    lines = {tuple(line.split()[:2]): line for line in done.out.splitlines()}
    assert lines["Key", "Command"].split("  ")[-1] == "Where"
    assert "(default: d)" in lines["D", "jobs.download"]
    assert "(default: space)" in lines["none", "app.pause"]
    assert "(default" not in lines["f", "jobs.filter"]
    assert done.err.splitlines() == [
        "data8-tui: warning: [keys] has no command “zzz”; data8-tui keys lists them",
        "data8-tui: warning: [keys] jobs.new_job takes j from cursor.down (jobs), which keeps ↓",
    ]
    documents = json.loads(nobody("keys", "--json").out)
    assert documents[0] == {
        "id": "app.overview",
        "keys": ["0"],
        "default": ["0"],
        "sentence": "Show the overview",
        "places": ["everywhere"],
    }
    down = [each for each in documents if each["id"] == "cursor.down"]
    assert ["jobs"] in [each["places"] for each in down if each["keys"] == ["↓"]]
    assert "| `D` | `jobs.download` |" in nobody("keys", "--markdown").out
    assert nobody("keys", "--json", "--markdown").status == 2


def test_keys_needs_no_account_and_fits_the_terminal(nobody: "CommandLine") -> None:
    done = nobody("keys")
    assert (done.status, done.err) == (0, "")
    assert "form.submit" in done.out
