"""Measure how long data8-tui takes to its first frame of jobs, by the size of its history.

    python benchmarks/start.py
    python benchmarks/start.py --rounds 5 --jobs 0 5000

Run it with the Python that has data8-tui and the packages of its tests installed.
"""

import argparse
import os
import re
import statistics
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from data8_tui.api.models import Job
from data8_tui.demo import run_sandbox
from data8_tui.monitor.history import History
from tests.command_line import PROGRAM, CommandLine
from tests.compatibility.recording import HISTORY
from tests.e2e.pseudo_terminal import PseudoTerminal
from tests.generated_year import CODES, JOBS, generated_year
from tests.sandbox_statuses import VARIABLES

AT_ONCE = 500
TICKS = os.sysconf("SC_CLK_TCK")
FIRST_JOBS = re.compile(r"(?:[^\n]*\b(?:completed|failed|running|queued)\b[^\n]*\n){3}")
"""Three lines in a row with a state: a list of jobs."""


def fill(home: Path, connection: Mapping[str, str], jobs: int) -> None:
    """Write a history of so many jobs of the year before now, the newest ended an hour ago."""
    path = home / HISTORY
    begin = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    begin -= timedelta(days=365)
    history = History(path, connection["base_url"], connection["client_id"])
    for part in range(-(-jobs // JOBS)):
        documents = [each.document for each in generated_year(part, begin=begin)][:jobs]
        named = [{**each, "name": f"{each['name']} {part}"} for each in documents]
        for first in range(0, len(named), AT_ONCE):
            some = named[first : first + AT_ONCE]
            looks = [(Job.from_json(each, CODES), None) for each in some]
            history.runs.note_all(looks, datetime.now(UTC))
    history.close()


def first_jobs(home: Path, environment: Mapping[str, str]) -> tuple[float, float]:
    """Seconds until a list of jobs is shown: those on the clock, and those of the processor."""
    begun = time.perf_counter()
    with PseudoTerminal(PROGRAM, home, environment, size=(120, 36)) as terminal:
        terminal.until_it(lambda: bool(FIRST_JOBS.search(terminal.text + "\n")), "a list of jobs")
        return time.perf_counter() - begun, processor_seconds(terminal.process.pid)


def processor_seconds(process: int) -> float:
    """What a process has used so far, in the kernel and outside it."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(") ")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def measure(sizes: Sequence[int], rounds: int) -> dict[int, list[tuple[float, float]]]:
    """One start with each history, in turn, `rounds` times, after one that isn't counted."""
    taken: dict[int, list[tuple[float, float]]] = {size: [] for size in sizes}
    with (
        tempfile.TemporaryDirectory() as folder,
        run_sandbox("--port", "0", "--db", ":memory:") as running,
    ):
        users = {size: user(Path(folder) / str(size), running.connection, size) for size in sizes}
        for number in range(rounds + 1):
            for size, one in users.items():
                seconds = first_jobs(one.home, one.environment())
                if number:
                    taken[size].append(seconds)
    return taken


def user(home: Path, connection: Mapping[str, str], jobs: int) -> CommandLine:
    """Somebody with a history of so many jobs."""
    home.mkdir()
    fill(home, connection, jobs)
    own = {f"DATA8_{name.upper()}": value for name, value in connection.items()}
    return CommandLine(home, {**own, **VARIABLES})


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--jobs", type=int, nargs="+", default=[0, 5_000, 100_000])
    chosen = parser.parse_args()
    taken = measure(chosen.jobs, chosen.rounds)
    clock, processor = (
        {size: statistics.median(each[place] for each in taken[size]) for size in taken}
        for place in (0, 1)
    )
    first = chosen.jobs[0]
    sys.stdout.write(f"load {os.getloadavg()[0]:.1f}\n")
    sys.stdout.write("| jobs in the history | seconds | ratio | CPU seconds | ratio |\n")
    sys.stdout.write("|---:|---:|---:|---:|---:|\n")
    for size in taken:
        sys.stdout.write(
            f"| {size:,} | {clock[size]:.2f} | {clock[size] / clock[first]:.2f}"
            f" | {processor[size]:.2f} | {processor[size] / processor[first]:.2f} |\n"
        )


if __name__ == "__main__":
    main()
