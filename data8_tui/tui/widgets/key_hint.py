"""A line of keys and words in a dialog, set closer where it would not fit."""

import re
from typing import Final

from textual.content import Content
from textual.widgets import Static

_BETWEEN, _WITHIN = re.compile(" {3,}"), re.compile("(?<! )  (?! )")
_CLOSER: Final = ((4, 2), (3, 2), (3, 1))
"""Spaces between two keys, and between a key and its word."""


def fitted_hint(hint: str, room: int) -> str:
    """The hint within `room` cells: closer, or else on several lines, with words at their keys."""
    for between, within in ((0, 0), *_CLOSER):
        closer = _BETWEEN.sub(" " * between, _WITHIN.sub(" " * within, hint)) if between else hint
        if Content(closer).cell_length <= room:
            return closer
    first, *others = _BETWEEN.split(hint)
    lines = [first]
    for one in others:
        longer = f"{lines[-1]}    {one}"
        lines[-1:] = [longer] if Content(longer).cell_length <= room else [lines[-1], one]
    return "\n".join(lines)


class KeyHint(Static):
    """What the keys of a dialog do."""

    def __init__(self, hint: str) -> None:
        super().__init__(Content(hint), id="hint")
        self._hint = hint

    def show(self, hint: str) -> None:
        """Show another one."""
        self._hint = hint
        self.on_resize()

    def on_resize(self) -> None:
        room = self.content_size.width
        fitted = fitted_hint(self._hint, room) if room else self._hint
        if str(self.content) != fitted:
            self.update(Content(fitted))
