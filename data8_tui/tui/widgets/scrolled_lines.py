"""Lines that are scrolled up and down by the keys of a list."""

from typing import ClassVar

from textual.binding import BindingType
from textual.containers import VerticalScroll

from data8_tui.keys.cursor_commands import FIELDS
from data8_tui.tui.bindings import bindings, rebind_cursor


class ScrolledLines(VerticalScroll, inherit_bindings=False):
    """Scrolls up and down only: left and right are left to the screen."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(FIELDS)]

    def on_mount(self) -> None:
        rebind_cursor(self, FIELDS)

    def action_half_page(self, halves: int) -> None:
        self.scroll_relative(y=halves * max(1, self.size.height // 2), animate=False)
