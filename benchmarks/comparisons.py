"""Measure a comparison of two files of 20 columns beside a bare join in duckdb, and csv-diff.

    python benchmarks/comparisons.py
    python benchmarks/comparisons.py --records 10000000 --rounds 1 --no-csv-diff

One record in twenty is edited, one in a thousand removed, added, or there twice; the second file is
in random order. Run it with the Python that has data8-tui installed. csv-diff is installed in
`benchmarks/.peers`.
"""

import argparse
import csv
import io
import os
import random
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from profiles import COLUMNS, PEERS, Timing, record, timed

HERE = Path(__file__).parent
PEER_PYTHON = PEERS / "bin" / "python"
EMAIL, PHONE, POSTCODE = (COLUMNS.index(name) for name in ("email", "phone", "postcode"))
PARTS = 64
"""Files that the second one is shuffled by, so that a part fits into memory."""


def write_files(folder: Path, records: int) -> tuple[Path, Path]:
    """The two files, the same ones each time."""
    chance = random.Random(1)  # noqa: S311
    before, after = folder / "before.csv", folder / "after.csv"
    parts = [(folder / f"part-{number}").open("w+", newline="") for number in range(PARTS)]
    header = ",".join(COLUMNS) + "\n"
    with before.open("w", newline="") as file:
        file.write(header)
        for number in range(records):
            row = record(chance, number)
            file.write(line(row))
            for edited in edits(chance, row, records + number):
                chance.choice(parts).write(line(edited) + "\0")
    with after.open("w", newline="") as file:
        file.write(header)
        for part in parts:
            file.writelines(shuffled(chance, part))
    return before, after


def line(row: list[str]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerow(row)
    return text.getvalue()


def edits(chance: random.Random, row: list[str], new: int) -> Iterator[list[str]]:
    """What becomes of a record: mostly itself."""
    draw = chance.random()
    if draw < 0.001:
        return
    edited = list(row)
    if draw > 0.95:
        edited[POSTCODE] = row[POSTCODE].replace(" ", "")
        edited[PHONE] = f"+44{row[PHONE][1:]}"
        edited[EMAIL] = "" if draw > 0.99 else row[EMAIL].upper()
    yield edited
    if 0.001 < draw < 0.002:
        yield edited
    elif 0.002 < draw < 0.003:
        yield [f"{new:010}", *row[1:]]


def shuffled(chance: random.Random, part: IO[str]) -> list[str]:
    """The records of a part in random order; its file is removed."""
    part.seek(0)
    found = part.read().split("\0")[:-1]
    chance.shuffle(found)
    part.close()
    Path(part.name).unlink()
    return found


def install_csv_diff() -> bool:
    """Whether csv-diff is there."""
    if not PEER_PYTHON.exists():
        subprocess.run([sys.executable, "-m", "venv", str(PEERS)], check=True)
    install = [str(PEER_PYTHON), "-m", "pip", "install", "--quiet", "csv-diff"]
    return subprocess.run(install, check=False).returncode == 0


def commands(before: Path, after: Path, changes: Path, *, csv_diff: bool) -> dict[str, list[str]]:
    """Who is measured, and how each is started."""
    files = [str(before), str(after)]
    own = [sys.executable, "-m", "data8_tui", "compare", *files]
    keyed = [*own, "--key", "id"]
    found = {
        "data8-tui compare, changes written": [*keyed, "--force", "-o", str(changes)],
        "data8-tui compare": keyed,
        "data8-tui compare, looking for the key": own,
        "duckdb, a bare FULL JOIN": [
            sys.executable,
            str(HERE / "peers" / "duckdb_join.py"),
            *files,
        ],
    }
    if csv_diff:
        found["csv-diff"] = [str(PEER_PYTHON), str(HERE / "peers" / "csv_diff_files.py"), *files]
    return found


def print_table(results: dict[str, list[Timing]]) -> None:
    """The best of each, and its ratio to the join."""
    best = {who: min(timings, key=lambda each: each.seconds) for who, timings in results.items()}
    join = best["duckdb, a bare FULL JOIN"]
    print("| who | seconds | CPU seconds | peak MB | of the join's time | of its CPU |")
    print("|---|---:|---:|---:|---:|---:|")
    for who, timing in best.items():
        figures = f"{timing.seconds:.1f} | {timing.processor:.1f} | {timing.megabytes:.0f}"
        ratios = f"{timing.seconds / join.seconds:.2f} | {timing.processor / join.processor:.2f}"
        print(f"| {who} | {figures} | {ratios} |")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--no-csv-diff", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        before, after = write_files(Path(folder), options.records)
        csv_diff = not options.no_csv_diff and install_csv_diff()
        every = commands(before, after, Path(folder) / "changes.csv", csv_diff=csv_diff)
        print(f"{options.records:,} records, {before.stat().st_size / 1e6:.0f} MB a file, ", end="")
        print(f"load {os.getloadavg()[0]:.1f}\n")
        results: dict[str, list[Timing]] = {who: [] for who in every}
        for _ in range(options.rounds):
            for who, command in every.items():
                results[who].append(timed(command))
    print_table(results)


if __name__ == "__main__":
    main()
