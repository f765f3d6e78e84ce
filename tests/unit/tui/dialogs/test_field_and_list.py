"""The terminal's cursor is where the last key of a dialog acted."""

from datetime import date

from textual.content import Content
from textual.geometry import Offset
from textual.widgets import OptionList

from data8_tui.tui.dialogs.choice_dialog import ChoiceDialog
from data8_tui.tui.dialogs.leave_dialog import LeaveDialog
from data8_tui.tui.screens.jobs.filter_dialog import FilterDialog
from data8_tui.tui.screens.jobs.job_filters import Filters
from data8_tui.tui.widgets.followed_cursor import FollowedCursorApp


class TwoLines(ChoiceDialog[str]):
    """Choices of two lines each."""

    def line(self, choice: str) -> Content:
        return Content(f"{choice}\nwhat it is")


class Centred(FollowedCursorApp):
    """Dialogs stand as in the application, away from the corner."""

    CSS = "Dialog { align: center middle; } #panel { width: 60; height: auto; }"


def text_at_cursor(app: FollowedCursorApp) -> str:
    """The line with the cursor, from there on."""
    x, y = app.cursor_position
    return app.screen._compositor.render_strips()[y].crop(x).text.strip()


async def test_the_cursor_goes_to_the_list_with_the_arrows_and_back_with_a_letter() -> None:
    app = Centred()
    async with app.run_test() as pilot:
        names = ["AddressValidation", "EmailValidation"]
        await app.push_screen(FilterDialog(Filters(), names, date(2026, 12, 1)))
        field = app.cursor_position
        await pilot.press("down", "down")
        assert text_at_cursor(app).startswith("EmailValidation")
        await pilot.press("a")
        assert app.cursor_position == field + Offset(1, 0)
        await pilot.press("up", "tab")
        assert text_at_cursor(app).startswith("from")


async def test_the_cursor_is_on_the_first_line_of_a_choice() -> None:
    app = Centred()
    async with app.run_test() as pilot:
        await app.push_screen(TwoLines(["one", "two", "three"]))
        await pilot.press("down", "down")
        assert app.screen.query_one(OptionList).highlighted == 2
        assert text_at_cursor(app).startswith("three")


async def test_a_question_without_a_field_has_the_cursor_on_its_title() -> None:
    app = Centred()
    async with app.run_test() as pilot:
        await app.push_screen(LeaveDialog(1, 0, lasting=True))
        await pilot.pause()
        assert text_at_cursor(app).startswith("Quit?")
