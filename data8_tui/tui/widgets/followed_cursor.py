"""Where the terminal's own cursor stands: on what the keys act on.

Braille displays, magnifiers and screen readers follow it, also where it is not drawn.
"""

from typing import Protocol, runtime_checkable

from textual.app import App
from textual.events import DescendantFocus
from textual.geometry import Offset
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Input, OptionList

from data8_tui.tui.textual_private import highlighted_line, shown_content


@runtime_checkable
class CursorWidget(Protocol):
    """A widget with a row, a cell or a word that the keys act on."""

    @property
    def cursor_offset(self) -> Offset:
        """Where that begins, from the corner of the widget's content."""
        ...


@runtime_checkable
class CursorScreen(Protocol):
    """A screen whose cursor may stand on another widget than the focused one."""

    @property
    def cursor_widget(self) -> Widget | None:
        """The widget that the keys act on, or that asks for one."""
        ...


class FollowedCursorApp(App[int]):
    """An application whose `cursor_position` is always that of the widget in use."""

    @property
    def cursor_position(self) -> Offset:
        """Where the cursor stands after each frame."""
        return _position(self.screen) if self.screen_stack else Offset()

    @cursor_position.setter
    def cursor_position(self, position: Offset) -> None:
        """Textual's fields set it; but they don't when something moves them."""

    def on_descendant_focus(self, event: DescendantFocus) -> None:
        """A cursor that blinks is written twice a second."""
        if isinstance(event.widget, Input):
            event.widget.cursor_blink = False


def _position(screen: Screen[object]) -> Offset:
    focused = screen.cursor_widget if isinstance(screen, CursorScreen) else screen.focused
    content = shown_content(screen, focused) if focused is not None else None
    if focused is None or content is None:
        return Offset()
    if isinstance(focused, Input):
        at_end = focused.cursor_position == len(focused.value)  # Textual leaves a cell free there
        return focused.cursor_screen_offset - Offset(at_end, 0)
    within = Offset()
    if isinstance(focused, OptionList):
        within = Offset(0, highlighted_line(focused) - focused.scroll_offset.y)
    elif isinstance(focused, CursorWidget):
        within = focused.cursor_offset
    return content.offset + content.size.clamp_offset(within)
