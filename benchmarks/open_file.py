"""How fast `data8-tui open` shows a large CSV, beside less: in a terminal of 120 × 36.

    python benchmarks/open_file.py [RECORDS]

Seconds from the start of the command to its frame, the first rows, and after `G` the last one;
page-downs in what has been fetched; and the peak memory of all its processes together.
"""

import os
import pty
import random
import select
import signal
import struct
import sys
import tempfile
import termios
import time
from collections.abc import Callable, Sequence
from fcntl import ioctl
from pathlib import Path
from statistics import median

SIZE = (36, 120)
PAGES = 40
PATIENCE = 60.0
QUIET = 0.15
"""Seconds without output after which a page is complete."""


class Command:
    """A command in a terminal of its own."""

    def __init__(self, words: Sequence[str]) -> None:
        self.started = time.perf_counter()
        self.pid, self._terminal = pty.fork()
        if self.pid == 0:
            os.execvp(words[0], [*words])  # noqa: S606 - it is what is measured
        ioctl(self._terminal, termios.TIOCSWINSZ, struct.pack("HHHH", *SIZE, 0, 0))

    def press(self, key: bytes) -> None:
        os.write(self._terminal, key)

    def seconds_until(self, text: bytes, since: float) -> float:
        """Wait until the text has been written; returns the seconds since then."""
        written = b""
        while text not in written:
            if not select.select([self._terminal], [], [], PATIENCE)[0]:
                raise TimeoutError(text)
            written = written[-200:] + os.read(self._terminal, 1 << 16)
        return time.perf_counter() - since

    def page(self, key: bytes) -> tuple[float, int]:
        """Seconds from a key to the last byte that it brings about, and how many bytes."""
        begun = last = time.perf_counter()
        size = 0
        self.press(key)
        while select.select([self._terminal], [], [], QUIET)[0]:
            size += len(os.read(self._terminal, 1 << 16))
            last = time.perf_counter()
        return last - begun, size

    def drain(self) -> None:
        while select.select([self._terminal], [], [], 1.0)[0]:
            os.read(self._terminal, 1 << 16)

    @property
    def peak(self) -> int:
        """MB of it and its children, each at its peak."""
        found = [self.pid, *_children(self.pid)]
        return sum(map(_peak, found)) >> 10

    def end(self) -> None:
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self._terminal)


def _children(pid: int) -> list[int]:
    text = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    return [int(each) for each in text.split()]


def _peak(pid: int) -> int:
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0])


def write_sample(path: Path, records: int) -> None:
    """Twenty columns, of which one is in quotes and one of ten records has a line break."""
    drawn = random.Random(1)  # noqa: S311 - a sample
    with path.open("w") as file:
        file.write(",".join(f"column_{number}" for number in range(20)) + "\n")
        for number in range(records):
            fields = [f"{drawn.randrange(10**8):08}" for _ in range(18)]
            note = '"two\nlines"' if number % 10 == 0 else "one line"
            file.write(f'{number:09},"{number} High Street, Town",{note},{",".join(fields[:17])}\n')


def measure(words: Sequence[str], frame: bytes, first: bytes, last: bytes) -> None:
    """Print one line about the command."""
    command = Command(words)
    shown = command.seconds_until(frame, command.started) if frame else 0.0
    rows = command.seconds_until(first, command.started)
    begun = time.perf_counter()
    command.press(b"G")
    end = command.seconds_until(last, begun)
    command.drain()
    pages = [command.page(b"\x1b[5~") for _ in range(3)]  # fetched once, and then seen again
    pages = [command.page(key) for _ in range(PAGES // 4) for key in (b"\x1b[6~", b"\x1b[5~")]
    seconds, sizes = zip(*pages, strict=True)
    print(
        f"{Path(words[0]).name:10} frame {shown:.2f} s, first rows {rows:.2f} s, G {end:.2f} s, "
        f"page {1000 * median(seconds):.0f} ms and {median(sizes) / 1000:.1f} kB, "
        f"peak {command.peak} MB"
    )
    command.end()


def main() -> None:
    records = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    os.environ["TERM"] = "xterm-256color"
    with tempfile.TemporaryDirectory() as folder:
        os.environ["HOME"] = folder
        path, small = Path(folder, "sample.csv"), Path(folder, "small.csv")
        write_sample(path, records)
        write_sample(small, 1_000)
        print(f"{records:,} records, {path.stat().st_size / 1e6:.0f} MB; load {os.getloadavg()[0]}")
        application = [str(Path(sys.executable).parent / "data8-tui"), "open"]
        ends: Callable[[int], bytes] = lambda count: f"{count - 1:09}".encode()  # noqa: E731
        measure(["less", "-S", str(path)], b"", b"000000000", ends(records))
        for each, count in ((small, 1_000), (path, records)):
            measure([*application, str(each)], b"no account", b"000000000", ends(count))


if __name__ == "__main__":
    main()
