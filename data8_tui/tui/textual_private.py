"""The private names of Textual that the application needs. No other module touches one.

Textual has no public name for what each does; a test of each fails where a new Textual changes it.
"""

import signal
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any, Final, TypeVar

from textual._xterm_parser import BRACKETED_PASTE_END, BRACKETED_PASTE_START, XTermParser
from textual.app import App, ScreenError
from textual.binding import Binding, BindingsMap
from textual.content import Content
from textual.css.query import QueryError
from textual.dom import DOMNode
from textual.driver import Driver
from textual.drivers import linux_driver
from textual.drivers.linux_driver import LinuxDriver
from textual.events import Key
from textual.geometry import Region, Size
from textual.message import Message
from textual.notifications import Notification, Notify
from textual.reactive import Reactive
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Checkbox, Input, OptionList
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


@dataclass
class Answer(Notification):
    """A notice that answers a key; it goes with the screen that was in view, `screen`."""

    screen: Screen[Any] | None = None


def show_answer(app: App[Any], text: str) -> None:
    """Show a text, which is no markup, in place of the answer before."""
    answer = Answer(text, timeout=app.NOTIFICATION_TIMEOUT, screen=app.screen)
    app.post_message(Notify(answer))


class PlainExitApp(App[Result]):
    """An application that exits on an unhandled exception without printing local variables.

    Once it exits, a screen that is being made or taken down has lost widgets; that is no exception.
    One answer is shown at a time, and none over another screen than its own.
    """

    def _on_notify(self, event: Notify) -> None:
        new = event.notification
        if not isinstance(new, Answer):
            return
        for one in [one for one in self._notifications if isinstance(one, Answer)]:
            if one.message == new.message and one.time_left > one.timeout / 2:
                event.prevent_default()  # a key that is held down has one answer
            else:
                del self._notifications[one]

    def _refresh_notifications(self) -> None:
        in_view = self.screen_stack[-1] if self._screen_stacks else None
        for one in list(self._notifications):
            if isinstance(one, Answer) and one.screen is not in_view:
                del self._notifications[one]
        super()._refresh_notifications()

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


_STARTS: Final = frozenset("[O]P^_X")
"""What follows the escape character where a sequence of several characters begins."""
_EDITS: Final = frozenset("bf\t\x7f")
"""What a terminal sends behind it for keys that edit a text, as Option with an arrow key."""


class KeyParser(XTermParser):
    """Reads the escape key with a key behind it as two keys, and nothing that is pasted as keys.

    A terminal sends the same for escape and a key as for that key with alt, which Textual takes it
    for; over a slow line two keys arrive together. `is_bound` says whether a key with alt has a
    command, `edits` whether a text is being typed. Behind an escape character in a pasted text
    Textual reads up to 32 characters as keys, so it gets none.
    """

    def __init__(
        self, is_bound: Callable[[str], bool], edits: Callable[[], bool], debug: bool = False
    ) -> None:
        super().__init__(debug)
        self._is_bound = is_bound
        self._edits = edits
        self._pasting = False
        self._mark = ""
        """What has come of the next start or end of a pasted text."""

    def feed(self, data: str) -> Iterable[Message]:
        """The messages of what has come; nothing at all is the end."""
        passed = "".join(self._without_pasted_escapes(data))
        return super().feed(passed) if passed or not data else ()

    def _without_pasted_escapes(self, data: str) -> Iterator[str]:
        for character in data:
            before, self._mark = self._mark, self._mark + character
            mark = BRACKETED_PASTE_END if self._pasting else BRACKETED_PASTE_START
            if not mark.startswith(self._mark):
                self._mark = character if character == "\x1b" else ""
                if self._pasting:
                    yield (before + character).replace("\x1b", "")
            elif self._mark == mark and self._pasting:
                yield mark
            if not self._pasting:
                yield character
            if self._mark == mark:
                self._mark, self._pasting = "", not self._pasting

    def _sequence_to_key_events(self, sequence: str, alt: bool = False) -> Iterable[Key]:
        last = sequence.removeprefix("\x1b")
        escaped = alt or (len(sequence) == 2 and last not in _STARTS and sequence[0] == "\x1b")
        if not escaped or len(last) != 1 or (last in _EDITS and self._edits()):
            yield from super()._sequence_to_key_events(sequence, alt)
            return
        keys = list(super()._sequence_to_key_events(last))
        with_alt = f"alt+{keys[0].key}" if keys else ""
        if self._is_bound(with_alt):
            yield Key(with_alt, None)
        else:
            yield Key("escape", "\x1b")
            yield from keys


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
        # The driver has no other way to be given a parser.
        vars(linux_driver)["XTermParser"] = partial(KeyParser, self._is_bound, self._edits)
        try:
            super().run_input_thread()
        except OSError:
            self.lose_terminal()

    def _is_bound(self, key: str) -> bool:
        screens = [*self._app.screen_stack[-1:], self._app]
        return any(key in node._bindings.key_to_bindings for node in screens)

    def _edits(self) -> bool:
        return isinstance(self._app.focused, Input)


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


def highlighted_line(options: OptionList) -> int:
    """The first line of the highlighted option, from 0: an option may have several lines."""
    return options._index_to_line.get(options.highlighted or 0, 0)


def shown_content(screen: Screen[Any], widget: Widget) -> Region | None:
    """Where a widget's content is in the last frame; None where it isn't shown.

    `content_region` may build the compositor's map anew, for which see `complete_map`.
    """
    found = screen._compositor.visible_widgets.get(widget)
    return found[0].shrink(widget.styles.gutter) if found else None
