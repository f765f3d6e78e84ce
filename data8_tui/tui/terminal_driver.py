"""The terminal that the application draws on, and its restoration from any thread at any time."""

import os
import signal
import sys
import termios
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any, TextIO

from textual.app import App

from data8_tui.settings.model import DisplaySettings
from data8_tui.tui.changed_cells.filter import CellFilter, erases_in_colour
from data8_tui.tui.textual_private import OutputDriver, driver_of

_ENTERS, _LEAVES = "\x1b[?1049h", "\x1b[?1049l"
"""Textual switches to the alternate screen first, and back almost last."""
_RESET = (
    "\x1b[?2026l\x1b[?1000l\x1b[?1003l\x1b[?1015l\x1b[?1006l\x1b[?1016l"
    "\x1b[?2004l\x1b[?2048l\x1b[?7h\x1b[0m"
)
"""Ends an update held back, mouse reports, bracketed paste, resize reports; wraps lines."""
_SHOW_CURSOR, _HIDE_CURSOR = "\x1b[?25h", "\x1b[?25l"
_END_FOCUS_REPORTS = "\x1b[?1004l"
_POP_KEYBOARD = "\x1b[<u"


class TerminalOutput:
    """Standard output as Textual's thread writes to it.

    A terminal that is gone is no error here: that thread would end, and the event loop wait for it
    for ever. `on_lost` is called instead.
    """

    def __init__(self, on_lost: Callable[[], None]) -> None:
        encoding = sys.__stdout__.encoding if sys.__stdout__ is not None else "utf-8"
        self._file: TextIO = open(1, "w", encoding=encoding, errors="replace", closefd=False)  # noqa: SIM115
        self._on_lost = on_lost
        self.alternate = False
        """Whether the terminal shows the alternate screen."""
        self.ended = False
        """Whether what is written from now on is dropped."""

    def write(self, text: str) -> int:
        """Write a piece of a frame."""
        if not self.ended:
            self._try(lambda: self._file.write(text))
            if _ENTERS in text:
                self.alternate = True
            elif _LEAVES in text:
                self._try(self._file.flush)
                self.alternate = False
        return len(text)

    def flush(self) -> None:
        """Hand what was written to the terminal."""
        if not self.ended:
            self._try(self._file.flush)

    def fileno(self) -> int:
        """The descriptor of the terminal."""
        return self._file.fileno()

    def _try(self, work: Callable[[], object]) -> None:
        try:
            work()
        except OSError:
            self.ended = True
            self._on_lost()


class TerminalDriver(OutputDriver):
    """Textual's driver, on standard output; the application requires that to be a terminal.

    So standard error can be a file, or closed.
    """

    output: TerminalOutput
    _cells: CellFilter | None = None
    """What keeps cells that haven't changed from being sent; None sends all that Textual writes."""
    _shows_cursor = False
    paused = False
    """Whether nothing is written, since another program has the terminal."""

    def set_up(self, display: DisplaySettings) -> None:
        """Write as the user has set it, from now on."""
        if display.only_changes:
            self._cells = CellFilter(erases_in_colour=erases_in_colour(os.environ))
        self._shows_cursor = display.show_cursor
        if display.show_cursor:
            self.write(_SHOW_CURSOR)

    def write(self, data: str) -> None:
        """Send what of `data` changes the terminal."""
        if self.paused or (data == _HIDE_CURSOR and self._shows_cursor):
            return
        if self._cells is not None:
            data = self._cells.reduce(data)
        if data:
            super().write(data)

    def forget_screen(self) -> None:
        """Send all cells of the next frame: the terminal may show something else than the last."""
        if self._cells is not None:
            self._cells.forget()

    def create_output(self) -> TerminalOutput:
        """What Textual writes to."""
        self.output = TerminalOutput(self.lose_terminal)
        return self.output

    def check_terminal(self) -> None:
        """Exit the application where the terminal is gone, also where SIGHUP is ignored."""
        try:
            termios.tcgetattr(self.fileno)
        except termios.error:
            self.lose_terminal()

    def restore_at_once(self) -> None:
        """Bring the terminal back as it was, whatever Textual is doing; nothing is drawn after it.

        Never waits for the terminal. For a process that ends next: it may be called in any thread.
        """
        self.output.ended = True
        leave = _POP_KEYBOARD + _LEAVES if self.output.alternate else ""
        sequence = _RESET + leave + _SHOW_CURSOR + _END_FOCUS_REPORTS
        with suppress(OSError, termios.error):
            _write_at_once(os.ttyname(1), sequence.encode())
        if self.attrs_before is not None:
            with suppress(OSError, termios.error):
                termios.tcsetattr(self.fileno, termios.TCSANOW, self.attrs_before)
                termios.tcflush(self.fileno, termios.TCIFLUSH)


def terminal_of(app: App[Any]) -> TerminalDriver | None:
    """What an application draws on a terminal with; None before it does, and without one."""
    driver = driver_of(app)
    return driver if isinstance(driver, TerminalDriver) else None


@contextmanager
def handed_over(app: App[Any]) -> Iterator[None]:
    """While a program that was started has the terminal, which the application has let go of."""
    terminal = terminal_of(app)
    if terminal is not None:
        terminal.paused = True
    try:
        yield
    finally:
        if terminal is not None:
            terminal.paused = False


def suspend_group() -> bool:
    """Stop this process and those of its group, unless nothing would continue it: then False."""
    if has_job_control():
        os.kill(0, signal.SIGTSTP)  # the group: a script may have started this process
        return True
    return False


def has_job_control() -> bool:
    """Whether a shell that can continue this process started it, perhaps by a script."""
    try:
        return os.getsid(os.getppid()) == os.getsid(0)
    except OSError:
        return False


def _write_at_once(terminal: str, sequence: bytes) -> None:
    """Write in place of what the terminal hasn't read yet, if it doesn't read. Raises OSError."""
    # Opened anew: O_NONBLOCK on the inherited description would be the shell's as well.
    file = os.open(terminal, os.O_WRONLY | os.O_NOCTTY | os.O_NONBLOCK)
    try:
        os.write(file, sequence)
    except BlockingIOError:
        termios.tcflush(file, termios.TCOFLUSH)
        os.write(file, sequence)
    finally:
        os.close(file)
