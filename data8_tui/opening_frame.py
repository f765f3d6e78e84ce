"""The first frame: what is waited for, while the application is loaded.

It is written without Textual, which takes longer to load than all of this. What the user types
meanwhile stays in the terminal's queue for the application, and isn't echoed.
"""

import os
import signal
import sys
import termios
from contextlib import suppress
from types import FrameType
from typing import Any, Final, Self

from data8_tui.errors import Interrupted
from data8_tui.safetext import visible

_ENTER: Final = "\x1b[?1049h\x1b[?25l\x1b[2J"
_LEAVE: Final = "\x1b[?1049l\x1b[?25h"
_SIGNALS: Final = (signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT)
_ECHO: Final = termios.ECHO | termios.ICANON
_LOCAL, _CHARACTERS = 3, 6
"""Places in the list of a terminal's attributes."""
TITLE: Final = "data8-tui"


class OpeningFrame:
    """A frame on the terminal of standard output. A context manager.

    It is gone, and the terminal as it was, when the block ends, unless `hand_over` was called.
    While it is shown, a signal raises Interrupted.
    """

    def __init__(self) -> None:
        self._attributes: list[Any] | None = None
        self._handlers: dict[signal.Signals, Any] = {}
        self._shown = False

    def __enter__(self) -> Self:
        for each in _SIGNALS:
            if signal.getsignal(each) is not signal.SIG_IGN:  # nohup ignores it
                self._handlers[each] = signal.signal(each, _interrupt)
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()
        for each, handler in self._handlers.items():
            signal.signal(each, handler)

    def show(self, sentence: str) -> None:
        """Show what is waited for, in place of what was shown before."""
        if not self._shown:
            self._shown = True
            self._silence_keys()
            _write(_ENTER)
        columns = _columns()
        title, text = (f"  {visible(each)}"[: columns - 1] for each in (TITLE, sentence))
        _write(f"\x1b[H\x1b[1m{title}\x1b[0m\x1b[K\x1b[3;1H\x1b[2m{text}\x1b[0m\x1b[K")

    def hand_over(self) -> None:
        """Leave what is shown to the application, which draws over it and restores the terminal."""
        self._shown = False
        self._restore_keys()

    def close(self) -> None:
        """Show the terminal as it was before; for any thread."""
        if self._shown:
            self._shown = False
            _write(_LEAVE)
        self._restore_keys()

    def _silence_keys(self) -> None:
        """Neither echo keys nor stop by one: a shell would be left without its screen."""
        with suppress(termios.error):
            self._attributes = termios.tcgetattr(0)
            changed = termios.tcgetattr(0)
            changed[_LOCAL] &= ~_ECHO
            changed[_CHARACTERS][termios.VSUSP] = b"\0"
            changed[_CHARACTERS][termios.VMIN], changed[_CHARACTERS][termios.VTIME] = 1, 0
            termios.tcsetattr(0, termios.TCSANOW, changed)

    def _restore_keys(self) -> None:
        if self._attributes is not None:
            with suppress(termios.error):
                termios.tcsetattr(0, termios.TCSANOW, self._attributes)
            self._attributes = None


def _interrupt(number: int, _: FrameType | None) -> None:
    raise Interrupted("interrupted", signal_number=number)


def _columns() -> int:
    try:
        return os.get_terminal_size(1).columns or 80
    except OSError:
        return 80


def _write(text: str) -> None:
    """A terminal that is gone ends the application later, in order."""
    with suppress(OSError):
        os.write(1, text.encode(getattr(sys.__stdout__, "encoding", None) or "utf-8", "replace"))
