"""Which parts of two texts differ, to be marked inside a cell."""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

_LONGEST = 1_000
"""Characters. Of longer texts only what is equal at both ends is found, which takes no time."""


@dataclass(frozen=True, slots=True)
class TextPart:
    """A part of a text, and whether the other text has another one in its place."""

    text: str
    differs: bool


def differing_parts(before: str, after: str) -> tuple[list[TextPart], list[TextPart]]:
    """Both texts in parts; joined, the parts of each give the text."""
    ours: list[TextPart] = []
    theirs: list[TextPart] = []
    for differs, old, new in _pieces(before, after):
        if old:
            ours.append(TextPart(old, differs))
        if new:
            theirs.append(TextPart(new, differs))
    return ours, theirs


def _pieces(before: str, after: str) -> Iterator[tuple[bool, str, str]]:
    if max(len(before), len(after)) > _LONGEST:
        yield from _ends(before, after)
        return
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for tag, start, end, other_start, other_end in matcher.get_opcodes():
        yield tag != "equal", before[start:end], after[other_start:other_end]


def _ends(before: str, after: str) -> Iterator[tuple[bool, str, str]]:
    shorter = min(len(before), len(after))
    start = next((at for at in range(shorter) if before[at] != after[at]), shorter)
    rest = shorter - start
    end = next((at for at in range(rest) if before[-1 - at] != after[-1 - at]), rest)
    yield False, before[:start], after[:start]
    yield True, before[start : len(before) - end], after[start : len(after) - end]
    yield False, before[len(before) - end :], after[len(after) - end :]
