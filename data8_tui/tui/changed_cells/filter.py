"""What is written to the terminal, with frames reduced to the cells that change."""

import re
import threading
from collections.abc import Mapping

from data8_tui.tui.changed_cells.frames import pieces
from data8_tui.tui.changed_cells.shown_screen import ShownScreen

_BEGIN, _END = "\x1b[?2026h", "\x1b[?2026l"
"""What an update of the screen stands in, where the terminal can show one all at once."""
_HARMLESS = re.compile(
    r"(?:"
    r"\x1b\[\?(?!(?:3|6|47|69|1047|1048|1049)[hl;])\d+[hl]"  # modes of keyboard, mouse, cursor
    r"|\x1b\[\?\d+\$p|\x1b\[[<>=]\d*u"  # questions; modes of the keyboard
    r"|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)"  # title, clipboard, notice
    r"|\x1bP[^\x1b]*(?:\x1b\x1b[^\x1b]*)*\x1b\\"  # the same, for the terminal around tmux
    r"|\x07"
    r")*"
)
"""What changes neither the screen, nor the style, nor the cursor's place."""
_ERASING = (
    "xterm", "tmux", "alacritty", "foot", "kitty", "linux", "wezterm", "ghostty", "contour", "rxvt",
    "st-", "konsole", "vte", "gnome",
)  # fmt: skip
"""Terminals that give what is erased the present background, by the beginning of their names."""


def erases_in_colour(environment: Mapping[str, str]) -> bool:
    """Whether the terminal gives what is erased the background of text. GNU screen doesn't.

    tmux does, also where it calls itself screen.
    """
    if "STY" in environment:
        return False
    return "TMUX" in environment or environment.get("TERM", "").startswith(_ERASING)


class CellFilter:
    """Remembers what the terminal shows. Whenever that is unsure, all is sent as Textual has it.

    For any thread: the one that reads keys writes, too. A signal may suspend the application within
    a call, and so call it again.
    """

    def __init__(self, *, erases_in_colour: bool = False) -> None:
        """`erases_in_colour` is as for `ShownScreen`: see `erases_in_colour`."""
        self._lock = threading.RLock()
        self._screen = ShownScreen(erases_in_colour=erases_in_colour)
        self._losses = 0
        self._begun = False

    def forget(self) -> None:
        """Call where the terminal may show something else: after a resize, for a new drawing."""
        with self._lock:
            self._losses += 1
            self._screen.forget()

    def reduce(self, data: str) -> str:
        """What to send in place of `data`; empty for nothing."""
        with self._lock:
            if data == _BEGIN:
                self._begun = True
                return ""
            if data == _END:
                begun, self._begun = self._begun, False
                return "" if begun else data
            if _HARMLESS.fullmatch(data):
                return data
            return self._reduced(data)

    def _reduced(self, data: str) -> str:
        losses = self._losses
        frame = pieces(data)
        if frame is None:
            self.forget()
            sent = data
        else:
            sent = self._screen.draw(frame)
            if losses != self._losses:
                self._screen.forget()
        if sent and self._begun:
            self._begun = False
            return _BEGIN + sent
        return sent
