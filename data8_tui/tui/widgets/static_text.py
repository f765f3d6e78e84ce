"""Text that is laid out and painted again only when it has changed."""

from textual.content import Content
from textual.visual import VisualType
from textual.widgets import Static


class StaticText(Static):
    """A Static for text that is set again and again, mostly to what it is already.

    Textual lays out the whole screen at each `Static.update`, and then repaints every scrollbar.
    """

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name for it
        super().__init__(id=id, markup=False)

    def update(self, content: VisualType = "", *, layout: bool = True) -> None:
        """Show `content`. Nothing happens where text and styles are those shown."""
        if not _same(content, self.content):
            super().update(content, layout=layout)


def _same(new: VisualType, shown: VisualType) -> bool:
    """Whether both look alike; `==` of two Contents would compare their texts alone."""
    if isinstance(new, Content) and isinstance(shown, Content):
        return new.is_same(shown)
    return isinstance(new, str) and isinstance(shown, str) and new == shown
