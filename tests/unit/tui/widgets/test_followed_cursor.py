"""The application's cursor is where the focused widget has its own."""

from textual.app import ComposeResult
from textual.geometry import Offset
from textual.widgets import Input, OptionList

from data8_tui.tui.widgets.choice import Choice
from data8_tui.tui.widgets.followed_cursor import FollowedCursorApp
from data8_tui.tui.widgets.grid.grid import Grid


class Fields(FollowedCursorApp):
    """One widget of each kind, below the other."""

    CSS = "Input, OptionList { border: none; padding: 0; height: 3; }"

    def compose(self) -> ComposeResult:
        yield Input()
        yield Choice(("csv", "ndjson"))
        yield OptionList("first", "second", "third")


async def test_the_cursor_is_on_the_letter_the_word_or_the_line_in_use() -> None:
    app = Fields()
    async with app.run_test() as pilot:
        app.query_one(Input).focus()
        await pilot.press("a", "b", "c", "left")
        assert app.cursor_position == Offset(2, 0)
        await pilot.press("end")
        assert app.cursor_position == Offset(3, 0)
        app.query_one(Choice).focus()
        await pilot.press("right")
        assert app.cursor_position == Offset(len("(•) csv    "), 3)
        app.query_one(OptionList).focus()
        await pilot.press("down", "down")
        place = app.cursor_position - app.query_one(OptionList).content_region.offset
        assert place == Offset(0, app.query_one(OptionList).highlighted or 0)


async def test_in_a_list_without_rows_it_is_on_the_sentence() -> None:
    app = FollowedCursorApp()
    async with app.run_test(size=(40, 12)) as pilot:
        await app.mount(grid := Grid(loading_text="Reading them."))
        grid.focus()
        await pilot.pause()
        x, y = app.cursor_position
        assert app.screen._compositor.render_strips()[y].text[x:].startswith("Reading them.")


async def test_without_a_focused_widget_it_is_in_the_corner() -> None:
    app = Fields()
    app.AUTO_FOCUS = None
    async with app.run_test():
        assert app.cursor_position == Offset(0, 0)


async def test_the_cursor_of_a_field_does_not_blink() -> None:
    app = Fields()
    async with app.run_test() as pilot:
        app.query_one(Input).focus()
        await pilot.pause()
        assert not app.query_one(Input).cursor_blink
