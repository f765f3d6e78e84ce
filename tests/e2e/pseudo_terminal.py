"""A terminal of the tests' own: its settings can be read when the program is gone."""

import fcntl
import os
import re
import select
import struct
import subprocess
import termios
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Self

import pyte

Start = Callable[..., "PseudoTerminal"]
"""Starts the application: see the fixture `start`."""
PATIENCE = 45.0
_MODE = re.compile(rb"\x1b\[\?([\d;]+)([hl])")
_KEYBOARD = re.compile(rb"\x1b\[([<>])\d*u")
_OTHER_SCREEN = re.compile(rb"\x1b\[\?1049[hl]")
USUAL = {"1049": "l", "25": "h", "7": "h", "1000": "l", "1003": "l", "1006": "l", "2004": "l",
         "1004": "l"}  # fmt: skip
"""The modes of a terminal that a shell uses: no alternate screen, no mouse, a cursor."""


class PseudoTerminal:
    """Runs a command as the leader of a session on a terminal of its own. A context manager."""

    def __init__(
        self, command: Sequence[str], folder: Path, env: Mapping[str, str], *,
        size: tuple[int, int] = (80, 24), prepare: Callable[[], None] = lambda: None,
        streams: Mapping[str, int] | None = None,
    ) -> None:  # fmt: skip
        self._master, self._slave = os.openpty()
        self.size = size
        self.attributes = termios.tcgetattr(self._slave)
        self.shown = b""
        self._screen = pyte.Screen(*size)
        self._stream = pyte.ByteStream(self._screen)
        self.resize(*size)

        def begin() -> None:
            fcntl.ioctl(self._slave, termios.TIOCSCTTY, 0)
            prepare()

        used = {"stdin": self._slave, "stdout": self._slave, "stderr": self._slave}
        self.process = subprocess.Popen(
            command, cwd=folder, env=dict(env), start_new_session=True, preexec_fn=begin,
            **{**used, **(streams or {})},
        )  # type: ignore[call-overload]  # fmt: skip

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self.process.kill()
        self.process.wait()
        self.hang_up()

    def hang_up(self) -> None:
        """Close the terminal, as a window or a line that is gone does."""
        for end in (self._master, self._slave):
            if end >= 0:
                os.close(end)
        self._master = self._slave = -1

    def resize(self, columns: int, lines: int) -> None:
        """As a window is made larger or smaller; the program gets SIGWINCH."""
        fcntl.ioctl(self._slave, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
        self._screen.resize(lines, columns)

    def type(self, keys: str) -> None:
        """Send keys, as bytes of the terminal."""
        os.write(self._master, keys.encode())

    @property
    def text(self) -> str:
        """What a person sees."""
        self._read(0.0)
        return "\n".join(line.rstrip() for line in self._screen.display)

    @property
    def cursor(self) -> tuple[int, int]:
        """Where the terminal's own cursor stands: line and cell, from 0."""
        self._read(0.0)
        return self._screen.cursor.y, self._screen.cursor.x

    @property
    def text_at_cursor(self) -> str:
        """The line with the cursor, from there on."""
        y, x = self.cursor
        return self._screen.display[y][x:].rstrip()

    def until(self, *texts: str) -> None:
        """Wait until all these texts stand on the screen."""
        self.until_it(lambda: all(text in self.text for text in texts), str(texts))

    def until_shown(self, sequence: bytes) -> None:
        """Wait until the program has written this."""
        self.until_it(lambda: sequence in self.shown, repr(sequence))

    def until_it(self, condition: Callable[[], bool], what: str) -> None:
        """Wait for a named condition; the deadline is for a broken program only."""
        end = time.monotonic() + PATIENCE
        while not condition():
            self._read(0.02)
            assert time.monotonic() < end, f"never came: {what}\n{self.text}"

    def wait(self) -> int:
        """The status that the process ends with, negative for a signal; its output is read."""
        self.until_it(lambda: self.process.poll() is not None, "the end of the process")
        self._read(0.0)
        return int(self.process.returncode)

    @property
    def modes(self) -> dict[str, str]:
        """The last setting of each mode: `h` or `l` by its number."""
        modes: dict[str, str] = {}
        for numbers, setting in _MODE.findall(self.shown):
            modes |= dict.fromkeys(numbers.decode().split(";"), setting.decode())
        return modes

    @property
    def restored(self) -> bool:
        """Whether the terminal is as a shell needs it."""
        self._read(0.0)
        pushed = _KEYBOARD.findall(self.shown)
        return (
            {mode: self.modes.get(mode) for mode in USUAL} == USUAL
            and pushed.count(b">") <= pushed.count(b"<")
            and termios.tcgetattr(self._slave) == self.attributes
        )

    @property
    def as_before(self) -> bool:
        """Whether every mode that was changed is a shell's again, and so are the attributes."""
        self._read(0.0)
        usual = self.modes.items() <= USUAL.items()
        return usual and termios.tcgetattr(self._slave) == self.attributes

    def _read(self, wait: float) -> None:
        while self._master >= 0 and select.select([self._master], [], [], wait)[0]:
            read = os.read(self._master, 1 << 16)
            self.shown += read
            *_, shown = _OTHER_SCREEN.split(read)
            if shown != read:  # pyte has one screen only
                self._screen.reset()
            self._stream.feed(_KEYBOARD.sub(b"", shown))  # pyte prints what it doesn't know
            wait = 0.0
