"""One of a few words on one line, `(•) csv   ( ) ndjson`, chosen by the arrow keys."""

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.events import Click
from textual.geometry import Offset
from textual.message import Message
from textual.reactive import reactive
from textual.widgets import Static


class Choice(Static, can_focus=True):
    """`index` is that of the chosen word, from 0."""

    DEFAULT_CSS = """
    Choice {
        height: 1; width: 100%;
        &:focus { text-style: bold; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "move(-1)", "Before", show=False),
        Binding("right,space", "move(1)", "Next", show=False),
    ]
    index = reactive(0)

    class Changed(Message):
        """Another word was chosen."""

    def __init__(self, words: Sequence[str], *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(markup=False, id=id)
        self._words = tuple(words)

    @property
    def value(self) -> str:
        return self._words[self.index]

    @property
    def cursor_offset(self) -> Offset:
        """Where the chosen word begins."""
        before = self._words[: self.index]
        return Offset(sum(len(_option(word, chosen=False)) for word in before), 0)

    def on_mount(self) -> None:
        self._present()

    def watch_index(self) -> None:
        self._present()
        self.post_message(self.Changed())

    def on_focus(self) -> None:
        self._present()

    def on_blur(self) -> None:
        self._present()

    def action_move(self, by: int) -> None:
        self.index = (self.index + by) % len(self._words)

    def on_click(self, event: Click) -> None:
        """The word under the pointer."""
        at = 0
        for index, word in enumerate(self._words):
            at += len(_option(word, chosen=False))
            if event.x < at:
                self.index = index
                return

    def _present(self) -> None:
        style = "reverse" if self.has_focus else "$text-accent"
        parts: list[tuple[str, str]] = []
        for index, word in enumerate(self._words):
            chosen = index == self.index
            text = _option(word, chosen=chosen)
            gap = text[len(text.rstrip()) :]
            parts += [(text.rstrip(), style if chosen else "$text-muted"), (gap, "")]
        self.update(Content.assemble(*parts))


def _option(word: str, *, chosen: bool) -> str:
    return f"({'•' if chosen else ' '}) {word}    "
