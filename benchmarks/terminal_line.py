"""Measure what programs write to their terminal: bytes at rest, for a key, and for a page.

    python benchmarks/terminal_line.py                       # every scene and program, some minutes
    python benchmarks/terminal_line.py --only jobs dataset --size 80 24 --seconds 30

Each scene is a program in a process of its own on a pseudo-terminal, brought to one screen by keys.
Bytes are what the terminal is sent, after its line discipline. They don't depend on the load of
the machine; the milliseconds, from a key to the last byte that it brings about, do. Programs that
aren't installed are named at the end.

The account is the sandbox's, in a process of its own: 100 jobs listed, of which none or ten run.
"""

import argparse
import asyncio
import os
import pty
import select
import shutil
import signal
import statistics
import struct
import sys
import tempfile
import termios
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from fcntl import ioctl
from pathlib import Path
from typing import Self

sys.path.insert(0, str(Path(__file__).parents[1]))

from polls import submit

from data8_tui.demo import run_sandbox
from tests.command_line import PROGRAM, CommandLine
from tests.sandbox_statuses import VARIABLES

PATIENCE = 30.0
QUIET = 0.8
"""Seconds without a byte after which a screen is there."""
KEY_QUIET = 0.2
"""The same for what one key brings about."""
KEYS = 12
"""Keys measured of a kind; the median counts."""
TICKS = os.sysconf("SC_CLK_TCK")
DOWN, PAGE_DOWN, PAGE_UP = b"\x1b[B", b"\x1b[6~", b"\x1b[5~"
EMPTY = "from textual.app import App; App().run()"


@dataclass(frozen=True)
class Scene:
    """One screen of one program: the command, the keys that lead there, what is pressed on it."""

    name: str
    command: tuple[str, ...]
    keys: tuple[bytes, ...] = ()
    down: bytes = DOWN
    page: bytes = b""
    running: int = 0


@dataclass(frozen=True)
class Figures:
    """What a scene wrote: bytes in all until it was there, then bytes and CPU seconds a second."""

    first: int
    idle: float
    cpu: float
    key: float | None
    page: float | None
    page_ms: float | None


class Program:
    """A program on a pseudo-terminal of its own. A context manager."""

    def __init__(
        self, command: Sequence[str], environment: Mapping[str, str], size: tuple[int, int]
    ) -> None:
        self.pid, self._terminal = pty.fork()
        if self.pid == 0:
            os.execvpe(command[0], [*command], {**environment})  # noqa: S606 - what is measured
        columns, lines = size
        ioctl(self._terminal, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self._terminal)

    def press(self, key: bytes) -> None:
        """Send one key."""
        os.write(self._terminal, key)

    def until_quiet(self, quiet: float) -> tuple[int, float]:
        """Read until nothing comes; returns the bytes, and the seconds until the last of them."""
        begun = last = time.perf_counter()
        size = 0
        while select.select([self._terminal], [], [], quiet)[0]:
            size += self._read()
            last = time.perf_counter()
            if last - begun > PATIENCE:
                break
        return size, last - begun

    def until_drawn(self) -> int:
        """Read until the screen is there; returns the bytes."""
        select.select([self._terminal], [], [], PATIENCE)
        return self.until_quiet(QUIET)[0]

    def read_for(self, seconds: float) -> int:
        """The bytes of the next seconds."""
        end = time.perf_counter() + seconds
        size = 0
        while (left := end - time.perf_counter()) > 0:
            if select.select([self._terminal], [], [], left)[0]:
                size += self._read()
        return size

    def processor_seconds(self) -> float:
        """What the process has used so far, in the kernel and outside it."""
        fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(") ")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICKS

    def _read(self) -> int:
        try:
            return len(os.read(self._terminal, 1 << 16))
        except OSError as gone:
            raise SystemExit("the program ended") from gone


def measure(program: Program, scene: Scene, seconds: float) -> Figures:
    """Bring the program to its screen; then let it rest, and press keys."""
    first = program.until_drawn()
    for key in scene.keys:
        program.press(key)
        program.until_drawn()
    program.until_quiet(2.0)
    used = program.processor_seconds()
    idle = program.read_for(seconds) / seconds
    cpu = (program.processor_seconds() - used) / seconds
    downs = [_one_key(program, scene.down) for _ in range(KEYS)] if scene.down else []
    pages = _pages(program, scene.page) if scene.page else []
    return Figures(
        first,
        idle,
        cpu,
        statistics.median(size for size, _ in downs) if downs else None,
        statistics.median(size for size, _ in pages) if pages else None,
        1000 * statistics.median(taken for _, taken in pages) if pages else None,
    )


def _pages(program: Program, key: bytes) -> list[tuple[int, float]]:
    """Pages that were seen before, down and up."""
    back = PAGE_UP if key == PAGE_DOWN else b"b"
    for each in (key, key, back, back):
        program.press(each)
        program.until_quiet(QUIET)
    return [_one_key(program, each) for _ in range(KEYS // 2) for each in (key, back)]


def _one_key(program: Program, key: bytes) -> tuple[int, float]:
    program.press(key)
    return program.until_quiet(KEY_QUIET)


def own_scenes(file: Path) -> list[Scene]:
    """The application's own screens."""
    to_dataset = (b"2", b"o", b"national_consumer_file_2026_output\r")
    return [
        Scene("overview", PROGRAM, (b"0",)),
        Scene("jobs", PROGRAM, (b"1",), page=PAGE_DOWN),
        Scene("jobs, 10 running", PROGRAM, (b"1",), page=PAGE_DOWN, running=10),
        Scene("overview, 10 running", PROGRAM, (b"0",), running=10),
        Scene("job", PROGRAM, (b"1", b"G", b"\r")),
        Scene("datasets", PROGRAM, (b"2",), page=PAGE_DOWN),
        Scene("dataset", PROGRAM, to_dataset, page=PAGE_DOWN),
        Scene("record", PROGRAM, (*to_dataset, b"\r")),
        Scene("what a job changed", PROGRAM, (b"1", b"G", b"c")),
        Scene("new job", PROGRAM, (b"1", b"n"), down=b"\t"),
        Scene("transfers", PROGRAM, (b"3",)),
        Scene("file", (*PROGRAM, "open", str(file)), page=PAGE_DOWN),
        Scene("profile", (*PROGRAM, "open", str(file)), (b"p",)),
    ]


def other_scenes(file: Path) -> list[Scene]:
    """Other programs; the empty application is what Textual itself writes."""
    found = [Scene("an empty Textual application", (sys.executable, "-c", EMPTY), down=b"")]
    named = (
        Scene("less", ("less", "-S", str(file)), down=b"j", page=b" "),
        Scene("htop", ("htop",)),
        Scene("tig", ("tig",), down=b"j", page=b" "),
        Scene("lazygit", ("lazygit",), down=b"j"),
        Scene("posting", ("posting",), down=b"\t"),
        Scene("harlequin", ("harlequin",), down=b"\t"),
    )
    return found + [one for one in named if shutil.which(one.command[0])]


def write_file(path: Path) -> None:
    """A CSV of 20 columns and 5,000 records."""
    with path.open("w") as file:
        file.write(",".join(f"column_{number}" for number in range(20)) + "\n")
        for row in range(5_000):
            file.write(",".join(f"{row * 7919 + number:07}" for number in range(20)) + "\n")


@contextmanager
def account(folder: Path, running: int) -> Iterator[CommandLine]:
    """Somebody with an account of a hundred jobs, of which so many run."""
    options = ["--port", "0", "--db", ":memory:", "--arrivals", "0", "--largest", "1000000"]
    options += ["--speed", "0.3"] if running else []
    with run_sandbox(*options) as sandbox:
        if running:
            asyncio.run(submit(sandbox.connection, running))
        home = folder / f"home-{running}"
        home.mkdir(exist_ok=True)
        own = {f"DATA8_{name.upper()}": text for name, text in sandbox.connection.items()}
        yield CommandLine(home, {**own, **VARIABLES})


def chosen_scenes(file: Path, only: Sequence[str]) -> list[Scene]:
    """The scenes with one of these texts in their names; all where there is none."""
    scenes = own_scenes(file) + other_scenes(file)
    return [one for one in scenes if not only or any(each in one.name for each in only)]


def print_table(size: tuple[int, int], seconds: float, only: Sequence[str]) -> None:
    """Measure and print, a line as soon as it is known."""
    columns, lines = size
    print(f"\n{columns} × {lines}, load {os.getloadavg()[0]:.1f}\n")
    print("| screen | bytes to it | idle B/s | CPU % | B a key | B a page | ms a page |")
    print("|---|---:|---:|---:|---:|---:|---:|", flush=True)
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        file = Path(folder) / "sample.csv"
        write_file(file)
        scenes = chosen_scenes(file, only)
        users = {
            running: stack.enter_context(account(Path(folder), running))
            for running in sorted({one.running for one in scenes})
        }
        for one in scenes:
            environment = {**users[one.running].environment(), "PATH": os.environ["PATH"]}
            with Program(one.command, environment, size) as program:
                print(_line(one.name, measure(program, one, seconds)), flush=True)


def _line(name: str, figures: Figures) -> str:
    cells = [f"{figures.first:,}", f"{figures.idle:,.0f}", f"{100 * figures.cpu:.1f}"]
    cells += ["" if it is None else f"{it:,.0f}" for it in (figures.key, figures.page)]
    cells.append("" if figures.page_ms is None else f"{figures.page_ms:.0f}")
    return f"| {name} | {' | '.join(cells)} |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--size", type=int, nargs=2, action="append", metavar=("COLUMNS", "LINES"))
    parser.add_argument("--seconds", type=float, default=10.0)
    parser.add_argument("--only", nargs="+", default=[], help="parts of the scenes' names")
    chosen = parser.parse_args()
    for columns, lines in chosen.size or [(140, 40), (80, 24)]:
        print_table((columns, lines), chosen.seconds, chosen.only)
    others = ("less", "htop", "tig", "lazygit", "posting", "harlequin")
    if absent := [name for name in others if not shutil.which(name)]:
        print(f"\nNot installed here: {', '.join(absent)}.")


if __name__ == "__main__":
    main()
