"""Which parts of two texts differ, to be marked inside a cell."""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from data8_tui.redaction import redact

_LONGEST = 100
"""Characters between what is equal at both ends. Nothing equal is looked for in more of them: that
takes 1 ms at most for 100, and 180 ms for 1,000, where a table paints a thousand cells."""


@dataclass(frozen=True, slots=True)
class TextPart:
    """A part of a text, and whether the other text has another one in its place."""

    text: str
    differs: bool


def differing_parts(before: str, after: str) -> tuple[list[TextPart], list[TextPart]]:
    """Both texts in parts; joined, the parts of each give the text.

    A text with a credential is one part: whoever shows the parts redacts each by itself, and a
    piece of a credential isn't recognized as one.
    """
    ours: list[TextPart] = []
    theirs: list[TextPart] = []
    for differs, old, new in _pieces(before, after):
        if old:
            ours.append(TextPart(old, differs))
        if new:
            theirs.append(TextPart(new, differs))
    return _unless_secret(before, ours), _unless_secret(after, theirs)


def _unless_secret(text: str, parts: list[TextPart]) -> list[TextPart]:
    return parts if redact(text) == text else [TextPart(text, True)]


def _pieces(before: str, after: str) -> Iterator[tuple[bool, str, str]]:
    start = _equal_beginning(before, after)
    end = _equal_beginning(before[start:][::-1], after[start:][::-1])
    old, new = before[start : len(before) - end], after[start : len(after) - end]
    yield False, before[:start], after[:start]
    if max(len(old), len(new)) > _LONGEST:
        yield True, old, new
    else:
        matcher = SequenceMatcher(None, old, new, autojunk=False)
        for tag, first, last, other_first, other_last in matcher.get_opcodes():
            yield tag != "equal", old[first:last], new[other_first:other_last]
    yield False, before[len(before) - end :], after[len(after) - end :]


def _equal_beginning(one: str, other: str) -> int:
    shorter = min(len(one), len(other))
    return next((at for at in range(shorter) if one[at] != other[at]), shorter)
