"""A few lines at the bottom of a terminal that are drawn again in place; the last frame stays."""

import shutil
from collections.abc import Callable, Sequence


class LiveLines:
    """Draws frames with `write`, which takes control sequences as they are.

    Lines must be made visible and cut to the terminal's width by whoever makes them.
    """

    def __init__(self, write: Callable[[str], None]) -> None:
        self._write = write
        self._drawn = 0

    def show(self, lines: Sequence[str]) -> None:
        """Put `lines` in place of the frame before; what doesn't fit is counted."""
        room = max(2, shutil.get_terminal_size().lines - 1)
        shown = list(lines)
        if len(shown) > room:
            shown = [*shown[: room - 1], f"… and {len(shown) - room + 1} more"]
        self._write(self._back() + "".join(f"{line}\x1b[K\r\n" for line in shown) + "\x1b[J")
        self._drawn = len(shown)

    def keep(self, lines: Sequence[str]) -> None:
        """Put `lines` above the frame for good; the frame itself is drawn again by `show`."""
        self._write(self._back() + "".join(f"{line}\x1b[K\r\n" for line in lines) + "\x1b[J")
        self._drawn = 0

    def _back(self) -> str:
        return f"\x1b[{self._drawn}A\r" if self._drawn else "\r"
