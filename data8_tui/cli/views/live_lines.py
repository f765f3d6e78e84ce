"""Lines at the bottom of a terminal that are redrawn in place; the last frame stays."""

import shutil
from collections.abc import Callable, Sequence


class LiveLines:
    """Draws frames with `write`, which passes control sequences on.

    The caller escapes the lines and cuts them to the terminal's width.
    """

    def __init__(self, write: Callable[[str], None]) -> None:
        self._write = write
        self._drawn = 0

    def show(self, lines: Sequence[str]) -> None:
        """Replace the frame by `lines`; lines that don't fit are counted."""
        room = max(2, shutil.get_terminal_size().lines - 1)
        shown = list(lines)
        if len(shown) > room:
            shown = [*shown[: room - 1], f"… and {len(shown) - room + 1} more"]
        self._write(self._back() + "".join(f"{line}\x1b[K\r\n" for line in shown) + "\x1b[J")
        self._drawn = len(shown)

    def keep(self, lines: Sequence[str]) -> None:
        """Put `lines` above the frame for good; the next `show` draws the frame again."""
        self._write(self._back() + "".join(f"{line}\x1b[K\r\n" for line in lines) + "\x1b[J")
        self._drawn = 0

    def _back(self) -> str:
        return f"\x1b[{self._drawn}A\r" if self._drawn else "\r"
