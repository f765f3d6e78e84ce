"""A letter at each part of a screen; typed, the part gets the cursor."""

from collections.abc import Callable, Iterable, Sequence
from string import ascii_lowercase
from typing import ClassVar, NamedTuple

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.events import Key, Resize
from textual.geometry import Offset
from textual.screen import ModalScreen
from textual.widget import Widget
from textual.widgets import Static


class ScreenPart(NamedTuple):
    """A part of a screen: where it begins, and what moves the cursor to it."""

    at: Offset
    enter: Callable[[], object]


class PartKeys(ModalScreen[ScreenPart]):
    """Returns the part whose letter was typed; None for Escape, or where the terminal was resized.

    The screen behind it stays as it is, but for one cell of each part.
    """

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss(None)", "stay")]
    DEFAULT_CSS = """
    PartKeys {
        & > .part { position: absolute; width: 1; height: 1; text-style: bold reverse; }
        & > #hint { dock: bottom; width: 100%; height: 1; padding: 0 1; background: $panel; }
    }
    """

    def __init__(self, parts: Sequence[ScreenPart]) -> None:
        super().__init__()
        self._parts = dict(zip(ascii_lowercase, parts, strict=False))
        self._drawn_for = self.app.size

    def compose(self) -> Iterable[Widget]:
        for letter, part in self._parts.items():
            label = Static(letter, classes="part", markup=False)
            label.styles.offset = part.at
            yield label
        letters = f"{min(self._parts)}–{max(self._parts)}"
        yield Static(
            Content.assemble(
                (letters, "bold $text-accent"),
                " go there  ",
                ("esc", "bold $text-accent"),
                " stay",
            ),
            id="hint",
        )

    @property
    def cursor_widget(self) -> Widget | None:
        """What the letters do is read where the terminal's cursor stands."""
        return next(iter(self.query("#hint")), None)

    def on_key(self, event: Key) -> None:
        if (part := self._parts.get(event.character or "")) is not None:
            event.stop()
            self.dismiss(part)

    def on_resize(self, event: Resize) -> None:
        if event.size != self._drawn_for:
            self.dismiss(None)
