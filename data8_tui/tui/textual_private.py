"""The private names of Textual that the application needs. No other module touches one.

Textual has no public name for what each does; a test of each fails where a new Textual changes it.
"""

from typing import Any, TypeVar

from textual.app import App
from textual.content import Content
from textual.geometry import Size
from textual.reactive import Reactive
from textual.widget import Widget
from textual.widgets import Checkbox

Result = TypeVar("Result")


def write_to_terminal(app: App[Any], sequence: str) -> None:
    """Write an escape sequence between two frames; nothing where there is no terminal.

    The public ways write to standard output, which Textual holds while it runs.
    """
    if app._driver is not None:
        app._driver.write(sequence)


def unhandled_exception(app: App[Any]) -> Exception | None:
    """The exception that ended the application, which `App.run` does not raise."""
    return app._exception


def set_virtual_size(widget: Widget, reactive: Reactive[Size], size: Size) -> None:
    """Set the size of what a widget scrolls over, and its scrollbars, without a new layout.

    Assigning to `virtual_size` lays out and repaints the whole screen.
    """
    widget.set_reactive(reactive, size)
    widget._scroll_update(size)


class PlainExitApp(App[Result]):
    """An application that exits on an unhandled exception without printing local variables."""

    def _fatal_error(self) -> None:
        self._close_messages_no_wait()  # Textual's own prints each local, and a token may be one


class MarkedCheckbox(Checkbox):
    """A checkbox whose mark is the subclass's own text; Textual's differs by colour alone."""

    @property
    def mark(self) -> Content:
        """What precedes the label."""
        raise NotImplementedError

    @property
    def _button(self) -> Content:
        return self.mark
