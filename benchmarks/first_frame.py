"""Measure how long programs take to their first frame, and data8-tui to its list of jobs.

    python benchmarks/first_frame.py
    python benchmarks/first_frame.py --rounds 15

The programs take turns. CPU seconds are a program's own, those of its children are not in them.
Run it with the Python that has data8-tui and the packages of its tests installed.
"""

import argparse
import os
import re
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from start import FIRST_JOBS, processor_seconds

from data8_tui.demo import run_sandbox
from tests.command_line import PROGRAM, CommandLine
from tests.e2e.pseudo_terminal import PseudoTerminal
from tests.sandbox_statuses import VARIABLES

EMPTY = """
from textual.app import App
from textual.widgets import Static

class Empty(App):
    def compose(self):
        yield Static("an empty application")

Empty().run()
"""
BASE = "an empty Textual application"
STATES = {
    "first frame": re.compile(r"data8-tui|Overview"),
    "the application's own frame": re.compile(r"Overview"),
    "list filled": FIRST_JOBS,
}
"""What is on the screen of data8-tui, one after another."""
Taken = dict[str, list[tuple[float, float]]]


@dataclass(frozen=True)
class Program:
    """A command, what its environment has besides, and what its states look like."""

    name: str
    command: Sequence[str]
    states: Mapping[str, re.Pattern[str]]
    own: Mapping[str, str]


def programs(connection: Mapping[str, str]) -> list[Program]:
    """Those that are installed here, the base of the ratios first."""
    own = {f"DATA8_{name.upper()}": value for name, value in connection.items()}
    jobs = {**VARIABLES, "DATA8_START": "jobs"}
    any_text = {"first frame": re.compile(r"\w{3}")}
    found = [
        Program(BASE, (sys.executable, "-c", EMPTY), any_text, {}),
        Program("data8-tui", PROGRAM, STATES, {**own, **jobs}),
        Program("data8-tui --demo", (*PROGRAM, "--demo"), STATES, jobs),
    ]
    others = [name for name in ("posting", "harlequin") if shutil.which(name)]
    return found + [Program(name, (name,), any_text, {}) for name in others]


def start(program: Program, home: Path) -> dict[str, tuple[float, float]]:
    """The seconds until each state is shown: those on the clock, and those of the processor."""
    environment = {**CommandLine(home, dict(program.own)).environment(), "PATH": os.environ["PATH"]}
    taken: dict[str, tuple[float, float]] = {}
    begun = time.perf_counter()
    with PseudoTerminal(program.command, home, environment, size=(120, 36)) as terminal:
        for state, text in program.states.items():
            terminal.until_it(partial(_shows, terminal, text), state)
            taken[state] = time.perf_counter() - begun, processor_seconds(terminal.process.pid)
    return taken


def _shows(terminal: PseudoTerminal, text: re.Pattern[str]) -> bool:
    return bool(text.search(terminal.text + "\n"))


def measure(rounds: int) -> Taken:
    """Start each program `rounds` times, in turn, after one start that isn't counted."""
    taken: Taken = {}
    with (
        tempfile.TemporaryDirectory() as folder,
        run_sandbox("--port", "0", "--db", ":memory:") as running,
    ):
        each = programs(running.connection)
        for number in range(rounds + 1):
            for place, program in enumerate(each):
                home = Path(folder) / str(place)
                home.mkdir(exist_ok=True)
                for state, seconds in start(program, home).items():
                    if number:
                        taken.setdefault(f"{program.name}: {state}", []).append(seconds)
    return taken


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=9)
    taken = measure(parser.parse_args().rounds)
    medians = {
        name: tuple(statistics.median(each[place] for each in seconds) for place in (0, 1))
        for name, seconds in taken.items()
    }
    base = next(iter(medians.values()))
    sys.stdout.write(f"load {os.getloadavg()[0]:.1f}\n")
    sys.stdout.write("| start | seconds | ratio | CPU seconds | ratio |\n")
    sys.stdout.write("|---|---:|---:|---:|---:|\n")
    for name, (clock, processor) in medians.items():
        sys.stdout.write(
            f"| {name} | {clock:.2f} | {clock / base[0]:.2f}"
            f" | {processor:.2f} | {processor / base[1]:.2f} |\n"
        )


if __name__ == "__main__":
    main()
