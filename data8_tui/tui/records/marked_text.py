"""Texts of which parts are marked, such as what differs from another text."""

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import NamedTuple


class MarkedPart(NamedTuple):
    """A part of a text: the name of a cell's style, and whether it is words of our own."""

    text: str
    style: str = ""
    own: bool = False


class MarkedText(str):
    """A text that knows its parts; a plain text to whoever finds or copies it.

    `find_parts` is called once, as soon as the text is painted; joined, its parts are the text.
    """

    _find_parts: Callable[[], Sequence[MarkedPart]]

    def __new__(cls, text: str, find_parts: Callable[[], Sequence[MarkedPart]]) -> "MarkedText":
        made = super().__new__(cls, text)
        made._find_parts = find_parts
        return made

    @classmethod
    def of(cls, *parts: MarkedPart) -> "MarkedText":
        """The text of parts that are known."""
        return cls("".join(part.text for part in parts), lambda: parts)

    @cached_property
    def parts(self) -> Sequence[MarkedPart]:
        """What it is made of."""
        return self._find_parts()

    def masked(self, mask: Callable[[str], str]) -> "MarkedText":
        """The same with everything masked but words of our own."""
        return MarkedText.of(
            *(part if part.own else part._replace(text=mask(part.text)) for part in self.parts)
        )


def own_words(text: str, style: str = "dim") -> MarkedText:
    """Words of our own among the values, which a mask doesn't hide."""
    return MarkedText.of(MarkedPart(text, style, own=True))
