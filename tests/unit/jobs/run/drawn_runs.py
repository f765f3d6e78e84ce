"""Runs drawn from a seed: their files, what is lost on the way, what must be there at the end."""

import csv
import json
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

SEED = "never twice"
STEPS = ("lose", "lose", "drop", "cut", "html", 502, 503)
API = "^[A-Z]+ /(Job|Dataset)"
MOST_ATTEMPTS = 8
CALM = 2
"""So many of the last attempts are left in peace, so that every run can end."""

KILLED = -9
HARMLESS = {0, 5, 7, KILLED}
"""Done, network, not known, killed: after each of them the same command goes on."""


@dataclass(frozen=True)
class Drawn:
    """One run: a file of `records` records, and where its result goes."""

    number: int
    records: int
    source: Path

    @property
    def target(self) -> Path:
        return self.source.with_suffix(".out.csv")

    @property
    def rng(self) -> Random:
        return Random(f"{SEED} {self.number} chaos")


def drawn(number: int, folder: Path) -> Drawn:
    """Now and then a file of several blocks, mostly a handful of records."""
    records = 2_100 if number % 25 == 0 else Random(f"{SEED} {number}").randrange(1, 6)
    source = folder / f"file{number}.csv"
    source.write_text("id,email\n" + "".join(f"{n},a{n}@b.example\n" for n in range(records)))
    return Drawn(number, records, source)


def disturb(sandbox: Any, rng: Random, *, calm: bool) -> None:
    """Set what happens to the next requests: about one in seven is disturbed."""
    steps = [rng.choice(STEPS) if rng.random() < 0.15 else "pass" for _ in range(40)]
    sandbox.services.faults.change({"match": API, "script": [] if calm else steps})


def check(sandbox: Any, run: Drawn) -> None:
    """One dataset, one job, and every record once: in the dataset and in the file."""
    store = sandbox.services.store
    datasets = [each for each in store.datasets() if each.name.startswith(f"{run.source.stem}_")]
    assert [(each.completed, each.record_count) for each in datasets] == [(True, run.records)]
    inputs = [facts["inputs"] for facts in store.jobs()]
    assert inputs.count({"Contacts": datasets[0].name}) == 1, f"run {run.number}: jobs"
    with run.target.open(newline="") as file:
        ids = [row["id"] for row in csv.DictReader(file)]
    assert ids == [str(number) for number in range(run.records)], f"run {run.number}: records"
    receipt = json.loads(run.target.with_name(f"{run.target.name}.json").read_text())
    assert receipt["records"] == run.records
    left = {each.name for each in run.target.parent.glob(f"{run.target.name}*")}
    assert left == {run.target.name, f"{run.target.name}.json"}, f"run {run.number}: left over"
