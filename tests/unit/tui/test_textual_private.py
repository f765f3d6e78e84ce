"""Textual's private names are what this version of the application takes them for.

A test that fails here names what a new Textual has changed; `tui/textual_private.py` is what has to
follow.
"""

import ast
import inspect
import textwrap
import traceback

import pytest
from textual.app import App
from textual.content import Content
from textual.driver import Driver
from textual.events import Paste
from textual.geometry import Region, Size
from textual.screen import Screen
from textual.scroll_view import ScrollView
from textual.widget import Widget
from textual.widgets import Checkbox, Static

from data8_tui.tui import textual_private
from data8_tui.tui.textual_private import KeyParser, MarkedCheckbox, PlainExitApp, show_answer


def called_in(function: object) -> set[str]:
    """The names of the methods that a function calls on `self`."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(function)))  # type: ignore[arg-type]
    return {
        node.func.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id == "self"
    }


@pytest.mark.parametrize(
    ("owner", "name", "signature"),
    [
        (App, "_fatal_error", "(self) -> 'None'"),
        (App, "_close_messages_no_wait", "(self) -> 'None'"),
        (App, "_refresh_notifications", "(self) -> 'None'"),
        (App, "_on_notify", "(self, event: 'Notify') -> 'None'"),
        (Widget, "_scroll_update", "(self, virtual_size: 'Size') -> 'None'"),
        (Driver, "write", "(self, data: 'str') -> 'None'"),
    ],
)
def test_a_method_takes_and_returns_what_it_did(owner: type, name: str, signature: str) -> None:
    method = inspect.getattr_static(owner, name)
    assert inspect.isfunction(method), "no plain method any more"
    assert str(inspect.signature(method)) == signature


def test_the_check_box_draws_its_mark_as_a_property() -> None:
    found = inspect.getattr_static(Checkbox, "_button")
    assert isinstance(found, property)
    assert found.fget is not None
    assert found.fget.__annotations__ == {"return": "Content"}


@pytest.mark.parametrize("name", ["_driver", "_exception"])
def test_an_application_has_none_of_these_before_it_runs(name: str) -> None:
    assert vars(App[None]())[name] is None


def test_what_is_kept_for_paste_is_the_clipboard() -> None:
    textual_private.keep_for_paste(app := App[None](), "copied")
    assert app.clipboard == "copied"


def test_an_unhandled_exception_ends_in_the_method_that_is_overridden() -> None:
    assert "_fatal_error" in called_in(App._handle_exception)
    assert "_close_messages_no_wait" in called_in(App._fatal_error)


def test_a_new_virtual_size_is_laid_out_by_the_method_that_is_called() -> None:
    assert "_scroll_update" in called_in(ScrollView._size_updated)


async def test_the_driver_is_there_while_the_application_runs() -> None:
    app = App[None]()
    async with app.run_test():
        assert isinstance(app._driver, Driver)


class Failing(PlainExitApp[None]):
    """Raises as soon as it runs."""

    def on_mount(self) -> None:
        raise LookupError("a bug")


async def test_an_exception_is_kept_and_no_local_variable_is_printed() -> None:
    app = Failing()
    with pytest.raises(LookupError, match="a bug"):
        async with app.run_test():
            pass
    assert isinstance(textual_private.unhandled_exception(app), LookupError)
    assert app._exit_renderables == []


class Ticked(MarkedCheckbox):
    @property
    def mark(self) -> Content:
        return Content("[mark]")


async def test_the_mark_is_drawn_before_the_label() -> None:
    class Shown(App[None]):
        def compose(self):  # type: ignore[no-untyped-def]
            yield Ticked("label", compact=True)

    async with Shown().run_test(size=(40, 5)) as pilot:
        drawn = pilot.app.query_one(Ticked).render()
        assert isinstance(drawn, Content)
        assert drawn.plain.split() == ["[mark]", "label"]


async def test_a_virtual_size_is_set_without_a_layout(monkeypatch: pytest.MonkeyPatch) -> None:
    class Shown(App[None]):
        def compose(self):  # type: ignore[no-untyped-def]
            yield ScrollView()

    async with Shown().run_test(size=(40, 5)) as pilot:
        await pilot.pause()
        view = pilot.app.query_one(ScrollView)
        textual_private.set_virtual_size(view, ScrollView.virtual_size, Size(10, 98))
        await pilot.pause()  # the scrollbar has its place now
        layouts: list[bool] = []
        refresh = view.refresh

        def counted(*regions: Region, layout: bool = False, **others: bool) -> ScrollView:
            layouts.append(layout)
            return refresh(*regions, layout=layout, **others)

        monkeypatch.setattr(view, "refresh", counted)
        textual_private.set_virtual_size(view, ScrollView.virtual_size, Size(10, 99))
        assert view.virtual_size == Size(10, 99)
        assert view.vertical_scrollbar.window_virtual_size == 99
        assert True not in layouts
        view.virtual_size = Size(10, 100)
        assert True in layouts


class FailingWorker(PlainExitApp[None]):
    """Has a worker that raises."""

    def on_mount(self) -> None:
        self.run_worker(self.look_up())

    async def look_up(self) -> None:
        raise LookupError("nothing under that name")


def test_the_exception_of_a_worker_is_its_own_with_its_traceback() -> None:
    app = FailingWorker()
    app.run(headless=True)
    raised = textual_private.unhandled_exception(app)
    assert isinstance(raised, LookupError)
    assert "in look_up" in "".join(traceback.format_exception(raised))


class Sized(Static):
    """Counts its Resize events."""

    sizes = 0

    def on_resize(self) -> None:
        self.sizes += 1


async def test_what_is_shown_after_a_scroll_is_reported_its_size() -> None:
    app = App[None]()
    async with app.run_test(size=(40, 10)) as pilot:
        shown = Sized("two")
        await app.mount(Static("one"), shown)
        shown.display = False
        await pilot.pause()
        before = shown.sizes
        app.screen._compositor.reflow_visible(app.screen, app.size)
        textual_private.complete_map(app.screen)
        shown.display = True
        await pilot.pause()
        assert shown.sizes == before + 1


async def test_what_is_out_of_date_is_painted_by_the_next_layout() -> None:
    app = App[None]()
    async with app.run_test(size=(40, 10)) as pilot:
        text = Static("one")
        await app.mount(text)
        await pilot.pause()
        text.update("two", layout=False)
        textual_private.paint_with_layout(app.screen, text)
        assert text.region in app.screen._compositor._dirty_regions
        await pilot.pause()
        assert "two" in app.screen._compositor.render_strips()[0].__repr__()


async def test_the_content_of_a_widget_is_where_the_last_frame_has_it() -> None:
    app = App[None]()
    async with app.run_test(size=(40, 10)) as pilot:
        shown, other = Static("one"), Static("two")
        shown.styles.padding = (1, 2)
        await app.mount(shown)
        await pilot.pause()
        assert textual_private.shown_content(app.screen, shown) == Region(2, 1, 36, 1)
        assert textual_private.shown_content(app.screen, other) is None


def keys_of(data: str, *bound: str, edits: bool = False) -> list[str]:
    """The keys that bytes of a terminal are read as, which come in one piece."""
    parser = KeyParser(bound.__contains__, lambda: edits)
    events = [*parser.feed(data), *parser.feed("")]
    return [getattr(event, "key", type(event).__name__) for event in events]


@pytest.mark.parametrize(
    ("data", "keys"),
    [
        ("\x1b", ["escape"]),
        ("\x1b1", ["escape", "1"]),
        ("\x1b/", ["escape", "slash"]),
        ("\x1b/abc", ["escape", "slash", "a", "b", "c"]),
        ("\x1bF", ["escape", "F"]),
        ("\x1bf", ["escape", "f"]),
        ("\x1b\r", ["escape", "enter"]),
        ("\x1b\x1bq", ["escape", "escape", "q"]),
        ("\x1b\x1b[A", ["escape", "up"]),
        ("q\x1b[B\x1bj", ["q", "down", "escape", "j"]),
        ("\x1bOP", ["f1"]),
        ("\x1bO", ["escape", "O"]),
        ("\x1b[49;3u", ["alt+1"]),
        ("\x1b[200~\x1b1 \x1bf\x1b[201~1", ["Paste", "1"]),
    ],
)
def test_escape_with_a_key_right_behind_it_is_two_keys(data: str, keys: list[str]) -> None:
    assert keys_of(data) == keys


def pasted(*pieces: str) -> list[str]:
    """The texts that are pasted, and the keys, of bytes that come in these pieces."""
    parser = KeyParser(lambda key: False, lambda: False)
    events = [event for piece in (*pieces, "") for event in parser.feed(piece)]
    return [event.text if isinstance(event, Paste) else f"key {event.key}" for event in events]


def test_no_part_of_a_pasted_text_is_a_key() -> None:
    text = "a\x1b1 \x1b\x1bf\x1b[201x\x1b[20\x1b[A"
    assert pasted(f"\x1b[200~{text}\x1b[201~q") == ["a1 f[201x[20[A", "key q"]
    pieces = f"\x1b[200~{text}\x1b[201~q"
    assert pasted(*pieces) == ["a1 f[201x[20[A", "key q"]


def test_a_key_with_alt_that_has_a_command_is_that_key() -> None:
    assert keys_of("\x1bx\x1by\x1bf", "alt+x", "alt+f") == ["alt+x", "escape", "y", "alt+f"]


def test_keys_that_edit_a_text_are_read_as_textual_does() -> None:
    assert keys_of("\x1bb\x1bf\x1b\x7f\x1bj", edits=True) == [
        "ctrl+left", "ctrl+right", "ctrl+w", "escape", "j",
    ]  # fmt: skip


async def test_an_answer_takes_the_place_of_the_one_before() -> None:
    app = PlainExitApp[None]()
    async with app.run_test(notifications=True) as pilot:
        app.notify("the disk is full", severity="error")
        for text in ("first", "second", "second"):
            show_answer(app, text)
        await pilot.pause()
        assert [one.message for one in app._notifications] == ["the disk is full", "second"]


async def test_an_answer_goes_with_its_screen_and_a_failure_stays() -> None:
    app = PlainExitApp[None]()
    async with app.run_test(notifications=True) as pilot:
        app.notify("the disk is full", severity="error")
        show_answer(app, "nothing here")
        await pilot.pause()
        assert len(app._notifications) == 2
        await app.push_screen(Screen())
        await pilot.pause()
        assert [one.message for one in app._notifications] == ["the disk is full"]
        await app.pop_screen()
        await pilot.pause()
        assert [one.message for one in app._notifications] == ["the disk is full"]
