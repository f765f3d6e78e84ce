"""The private names of Textual that the application needs. No other module touches one.

Textual has no public name for what each does; a test of each fails where a new Textual changes it.
"""

import signal
from collections.abc import Collection, Iterable
from functools import partial
from typing import Any, TypeVar

from textual.app import App, ScreenError
from textual.binding import Binding, BindingsMap
from textual.content import Content
from textual.css.query import QueryError
from textual.dom import DOMNode
from textual.driver import Driver
from textual.drivers.linux_driver import LinuxDriver
from textual.events import Key
from textual.geometry import Region, Size
from textual.reactive import Reactive
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Checkbox
from textual.worker import WorkerFailed

Result = TypeVar("Result")


def write_to_terminal(app: App[Any], sequence: str) -> None:
    """Write an escape sequence between two frames; nothing where there is no terminal.

    The public ways write to standard output, which Textual holds while it runs.
    """
    if app._driver is not None:
        app._driver.write(sequence)


def keep_for_paste(app: App[Any], text: str) -> None:
    """Make `text` what Textual's own paste inserts; `copy_to_clipboard` would write it as well."""
    app._clipboard = text


def unhandled_exception(app: App[Any]) -> Exception | None:
    """The exception that ended the application, which `App.run` does not raise.

    Of a worker it is the worker's own, with its traceback; Textual's WorkerFailed has none of it.
    """
    raised = app._exception
    if isinstance(raised, WorkerFailed) and isinstance(raised.error, Exception):
        return raised.error
    return raised


def driver_of(app: App[Any]) -> Driver | None:
    """What the application draws with, from its start to its end."""
    return app._driver


def set_virtual_size(widget: Widget, reactive: Reactive[Size], size: Size) -> None:
    """Set the size of what a widget scrolls over, and its scrollbars, without a new layout.

    Assigning to `virtual_size` lays out and repaints the whole screen.
    """
    widget.set_reactive(reactive, size)
    widget._scroll_update(size)


def replace_bindings(node: DOMNode, ids: Collection[str], bindings: Iterable[Binding]) -> None:
    """Give a node these bindings in place of those with the ids.

    Textual's own keymap can't take a key away, and moves all bindings of a key together.
    """
    kept = {
        key: [one for one in several if one.id not in ids]
        for key, several in node._bindings.key_to_bindings.items()
    }
    new = BindingsMap(bindings).key_to_bindings
    node._bindings = BindingsMap.from_keys({key: each for key, each in kept.items() if each} | new)


class PlainExitApp(App[Result]):
    """An application that exits on an unhandled exception without printing local variables.

    Once it exits, a screen that is being made or taken down has lost widgets; that is no exception.
    """

    def _handle_exception(self, error: Exception) -> None:
        cause = error.error if isinstance(error, WorkerFailed) else error
        if not (self._exit and isinstance(cause, QueryError | ScreenError)):
            super()._handle_exception(error)

    def on_unbound_key(self, event: Key) -> None:
        """Called for a key that no binding has taken."""

    async def _on_key(self, event: Key) -> None:
        event.prevent_default()  # Textual's own handler would check the bindings once more
        if not await self._check_bindings(event.key):
            self.on_unbound_key(event)

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


class OutputDriver(LinuxDriver):
    """A driver that draws on the subclass's own output; Textual's draws on standard error."""

    def __init__(
        self,
        app: App[Any],
        *,
        debug: bool = False,
        mouse: bool = True,
        size: tuple[int, int] | None = None,
    ) -> None:
        super().__init__(app, debug=debug, mouse=mouse, size=size)
        self._file = self.create_output()

    def create_output(self) -> Any:
        """An object with `write`, `flush` and `fileno`, called in Textual's thread of output."""
        raise NotImplementedError

    def lose_terminal(self) -> None:
        """Exit the application, whose terminal is gone, in order. For any thread."""
        loop = self._loop
        if loop.is_running():
            loop.call_soon_threadsafe(partial(self._app.exit, return_code=128 + signal.SIGHUP))

    def run_input_thread(self) -> None:
        """Read the keys until the application exits."""
        try:
            super().run_input_thread()
        except OSError:
            self.lose_terminal()


def complete_map(screen: Screen[Any]) -> None:
    """Call before parts of a screen are shown or hidden, so that each gets its Resize event.

    A scroll leaves the compositor's map of widgets to be built when it is needed next. Built after
    the change, it has the new sizes already, and the layout then finds nothing to report.
    """
    _ = screen._compositor.full_map


def paint_with_layout(screen: Screen[Any], *widgets: Widget) -> None:
    """Have what is out of date in these painted by the layout that a scroll brings about.

    It would be painted by the frame after that, some 20 ms later.
    """
    screen._compositor.update_widgets(set(widgets))


def shown_content(screen: Screen[Any], widget: Widget) -> Region | None:
    """Where a widget's content is in the last frame; None where it isn't shown.

    `content_region` may build the compositor's map anew, for which see `complete_map`.
    """
    found = screen._compositor.visible_widgets.get(widget)
    return found[0].shrink(widget.styles.gutter) if found else None
