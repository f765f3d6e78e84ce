"""What an earlier version began and was killed over, this version goes on with.

No dataset, no job and no block is made twice, and the file in the end is the one that a command
without an interruption makes. `record.py` made the fixtures.
"""

import csv
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.command_line import CommandLine, user_of
from tests.compatibility.recording import (
    CASES,
    SECRET,
    Case,
    Place,
    lay_files,
    lay_sandbox,
    recorded_at,
    source_text,
)

if TYPE_CHECKING:
    from data8_tui.sandbox.server import Sandbox


@dataclass(frozen=True)
class Resumed:
    """A recording laid out, at a sandbox that holds what the earlier version put there."""

    case: Case
    sandbox: "Sandbox"
    user: CommandLine

    def requests(self, method: str) -> list[str]:
        """The paths, with their queries, that were asked with a method since the start."""
        log = self.sandbox.services.traffic.log
        return [f"{each.path}?{each.query}" for each in log if each.method == method]

    def check_records(self, name: str) -> None:
        """The dataset is complete, and holds each record of the source once and in order."""
        assert [each.name for each in self.sandbox.account.store.datasets()] == [name]
        blocks = map(json.loads, self.sandbox.account.store.blocks(name))
        records = [record for block in blocks for record in block["records"]]
        source = source_text(self.case.records).splitlines()
        assert records == list(csv.DictReader(source))
        assert self.sandbox.account.store.datasets()[0].completed


Lay = Callable[[str], Resumed]


@pytest.fixture
def lay(fresh_sandbox: "Callable[..., Sandbox]", tmp_path: Path) -> Lay:
    def lay_out(name: str) -> Resumed:
        database, home = tmp_path / "sandbox.db", tmp_path / "home"
        lay_sandbox(name, database)
        later = recorded_at(name) + timedelta(hours=2)
        sandbox = fresh_sandbox(
            db=str(database), client_secret=SECRET, now=later, arrivals=0, speed=5000
        )
        lay_files(name, Place(home, sandbox.base_url))
        return Resumed(CASES[name], sandbox, user_of(sandbox, home))

    return lay_out


def test_a_download_goes_on_behind_what_is_kept(lay: Lay) -> None:
    resumed = lay("download")
    done = resumed.user(*resumed.case.command)
    assert done.status == 0, done.err
    receipt = json.loads((resumed.user.home / "postcodes.csv.json").read_text())
    assert (receipt["runs"], receipt["records"]) == (2, 4000)
    assert resumed.user("verify", "postcodes.csv").status == 0
    whole = resumed.user(*resumed.case.command[:-1], "whole.csv")
    assert whole.status == 0
    home = resumed.user.home
    assert (home / "postcodes.csv").read_bytes() == (home / "whole.csv").read_bytes()
    assert not list(home.glob("*.part")) + list(home.glob("*.checkpoint"))
    assert not list((home / "state/data8-tui/downloads").iterdir())


def test_an_upload_goes_on_with_its_dataset(lay: Lay) -> None:
    resumed = lay("upload")
    [begun] = resumed.sandbox.account.store.datasets()
    done = resumed.user(*resumed.case.command)
    assert (done.status, done.out) == (0, f"{begun.name}\n"), done.err
    resumed.check_records(begun.name)
    assert not [path for path in resumed.requests("POST") if path.endswith("/Dataset?")]
    again = resumed.user(*resumed.case.command)
    assert (again.status, again.out) == (0, f"{begun.name}\n"), "it is known to be uploaded"


@pytest.mark.parametrize("name", ["run_uploaded", "run_submitted"])
def test_a_run_goes_on_at_its_stage(lay: Lay, name: str) -> None:
    resumed = lay(name)
    store = resumed.sandbox.account.store
    [begun], jobs = store.datasets(), [job["name"] for job in store.jobs()]
    assert len(jobs) == (name == "run_submitted")
    # The recorded job completed long ago; one that is submitted now needs a clock that runs.
    resumed.sandbox.clock.thaw()
    done = resumed.user(*resumed.case.command, "--json")
    assert done.status == 0, done.err
    receipt = json.loads(done.out)
    assert receipt["resumed"]
    assert receipt["receipt"]["records"] == resumed.case.records
    resumed.check_records(begun.name)
    assert len(store.jobs()) == 1
    assert jobs in ([], [receipt["job"]])
    assert resumed.user("verify", "checked.csv").status == 0
    with (resumed.user.home / "checked.csv").open(newline="") as result:
        emails = [row["email"] for row in csv.DictReader(result)]
    assert emails == [row["email"] for row in csv.DictReader(source_text(40).splitlines())]
