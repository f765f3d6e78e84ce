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
from textual.geometry import Region, Size
from textual.scroll_view import ScrollView
from textual.widget import Widget
from textual.widgets import Checkbox, Static

from data8_tui.tui import textual_private
from data8_tui.tui.textual_private import MarkedCheckbox, PlainExitApp


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
