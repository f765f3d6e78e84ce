"""The line in which a text is typed that the rows must contain, and what it is compared with."""

from collections.abc import Callable

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Input

from data8_tui.tui.widgets.static_text import StaticText


class NarrowInput(Input):
    """The text that rows must contain to be shown. Enter moves the focus back to them."""

    def __init__(self, on_done: Callable[[], None]) -> None:
        super().__init__(placeholder="show only rows that contain…", id="narrow", compact=True)
        self._on_done = on_done

    async def action_submit(self) -> None:
        self._on_done()


class NarrowLine(Horizontal):
    """The input, and at the right edge which rows its text is compared with."""

    def __init__(self, on_done: Callable[[], None]) -> None:
        super().__init__(id="narrow-line")
        self._on_done = on_done

    def compose(self) -> ComposeResult:
        yield NarrowInput(self._on_done)
        yield StaticText(id="scope")

    @property
    def field(self) -> Input:
        return self.query_one("#narrow", Input)

    @property
    def text(self) -> str:
        return self.field.value

    def show_scope(self, scope: str) -> None:
        """Show which rows the text is compared with."""
        self.query_one("#scope", StaticText).update(Content.styled(scope, "$text-muted"))
