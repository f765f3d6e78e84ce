"""Measure the profile of a file of 20 columns beside what duckdb and VisiData say of one.

    python benchmarks/profiles.py
    python benchmarks/profiles.py --records 100000 --rounds 1

Run it with the Python that has data8-tui installed. VisiData is installed in `benchmarks/.peers`.
"""

import argparse
import csv
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from data8_tui.analysis.profile.model import TableProfile
from data8_tui.analysis.profile.profile import profile_file

HERE = Path(__file__).parent
PEERS = HERE / ".peers"
VISIDATA = PEERS / "bin" / "python"
COLUMNS = (
    *("id", "title", "first_name", "last_name", "email", "phone", "mobile", "address_1"),
    *("address_2", "town", "county", "postcode", "country", "born", "created", "score", "amount"),
    *("notes", "status", "ref"),
)
FIRST = ("Ann", "Bob", "Carol", "Dave", "Grace", "Heidi", "Ivan", "Olivia", "Peggy", "Zoë")
LAST = ("Smith", "Jones", "Taylor", "Brown", "Wilson", "Davies", "Patel", "O'Neil", "Müller")
TOWNS = ("London", "Leeds", "York", "Bath", "Ely")
FIRST_FIGURES = "first"
"""How this module is run to time the first figures."""


@dataclass(frozen=True)
class Timing:
    """What one process took."""

    seconds: float
    processor: float
    megabytes: float


def write_records(path: Path, records: int) -> None:
    """The file: texts as in contact data, half of the columns nearly unique."""
    chance = random.Random(1)  # noqa: S311 - the same file each time
    with path.open("w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(record(chance, number) for number in range(records))


def record(chance: random.Random, number: int) -> list[str]:
    """One record."""
    first, last, draw = chance.choice(FIRST), chance.choice(LAST), chance.random

    def digits() -> int:
        return chance.randrange(10**9)

    def letter() -> str:
        return chance.choice("ABDEFGHJLNPRST")

    area = f"{letter()}{letter()}{1 + chance.randrange(20)}{' ' if draw() < 0.8 else ''}"
    return [
        f"{number:010}",
        chance.choice(("Mr", "Mrs", "Ms", "Dr", "")),
        first,
        last,
        f"{first}.{last}{digits() % 30000}@example.com".lower() if draw() < 0.9 else "",
        f"01{digits():09}",
        f"+447{digits():09}" if draw() < 0.6 else "NULL" if draw() < 0.3 else "",
        f"{1 + digits() % 999} {chance.choice(LAST)} Street",
        f"Flat {1 + digits() % 40}" if draw() < 0.5 else "",
        chance.choice(TOWNS),
        chance.choice(("", "Kent", "Essex")),
        f"{area}{digits() % 10}{letter()}{letter()}",
        chance.choice(("GB", "UK", "United Kingdom")),
        f"{1940 + digits() % 66}-{1 + digits() % 12:02}-{1 + digits() % 28:02}",
        f"{1 + digits() % 28:02}/{1 + digits() % 12:02}/20{10 + digits() % 16}",
        str(digits() % 101),
        f"{digits() % 100000 / 100:.2f}",
        chance.choice(('call "before" 9', "left\nmessage", "ok, fine")) if draw() < 0.2 else "",
        chance.choice("ABC"),
        f"{letter()}{digits() % 100000:05}",
    ]


def timed(command: Sequence[str]) -> Timing:
    """Run a process to its end. Raises CalledProcessError where it fails."""
    begun = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, list(command))
    seconds = time.perf_counter() - begun
    return Timing(seconds, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


class _Known(Exception):
    """The first figures are known."""


def show_first_figures(path: Path) -> None:
    """Make the profile up to the first figures."""

    def end(_: TableProfile) -> None:
        raise _Known

    with suppress(_Known):
        profile_file(path, on_profile=end)


def install_visidata() -> bool:
    """Whether VisiData is there."""
    if not VISIDATA.exists():
        subprocess.run([sys.executable, "-m", "venv", str(PEERS)], check=True)
    install = [str(VISIDATA), "-m", "pip", "install", "--quiet", "visidata"]
    return subprocess.run(install, check=False).returncode == 0


def commands(path: Path, *, visidata: bool) -> dict[str, list[str]]:
    """Who is measured, and how each is started."""
    file, duckdb = str(path), [sys.executable, str(HERE / "peers" / "duckdb_columns.py")]
    found = {
        "data8-tui profile": [sys.executable, "-m", "data8_tui", "profile", file],
        "its first figures": [sys.executable, __file__, FIRST_FIGURES, file],
        "duckdb SUMMARIZE, approximate": [*duckdb, "summarize", file],
        "duckdb, exact distinct counts alone": [*duckdb, "distinct", file],
    }
    if visidata:
        describe = str(HERE / "peers" / "visidata_describe.py")
        found["VisiData, describe-sheet"] = [str(VISIDATA), describe, file]
    return found


def print_table(results: dict[str, list[Timing]]) -> None:
    """The best of each, and its ratio to the profile."""
    best = {who: min(timings, key=lambda each: each.seconds) for who, timings in results.items()}
    own = best["data8-tui profile"]
    print("| who | seconds | CPU seconds | peak MB | the profile takes |")
    print("|---|---:|---:|---:|---:|")
    for who, timing in best.items():
        ratio = "" if timing is own else f"{own.seconds / timing.seconds:.2f} ×"
        figures = f"{timing.seconds:.1f} | {timing.processor:.1f} | {timing.megabytes:.0f}"
        print(f"| {who} | {figures} | {ratio} |")


def main() -> None:
    if sys.argv[1:2] == [FIRST_FIGURES]:
        show_first_figures(Path(sys.argv[2]))
        return
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--no-visidata", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "contacts.csv"
        write_records(path, options.records)
        visidata = not options.no_visidata and install_visidata()
        every = commands(path, visidata=visidata)
        print(f"{options.records:,} records, {path.stat().st_size / 1e6:.0f} MB, ", end="")
        print(f"load {os.getloadavg()[0]:.1f}\n")
        results: dict[str, list[Timing]] = {who: [] for who in every}
        for _ in range(options.rounds):
            for who, command in every.items():
                results[who].append(timed(command))
    print_table(results)


if __name__ == "__main__":
    main()
