"""Which lines the sections get: each at least one, the others by importance, with nothing cut.

A section that shows no item is folded into one line. One that can't show all its items counts the
others, and leads to where they are listed.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from data8_tui.tui.screens.overview.items import BoardItem, BoardSection, TextLine, UnfoldSection

HEADING_KEY = "…"


@dataclass(frozen=True, slots=True)
class PlacedLine:
    """A line on the screen; `section` and `item` are what it belongs to, None for none."""

    text: TextLine
    section: str = ""
    item: BoardItem | None = None


def stack(
    sections: Sequence[BoardSection],
    ranks: Sequence[Sequence[str]],
    height: int,
    unfolded: str = "",
) -> list[PlacedLine]:
    """The lines of sections one below the other, at most `height`.

    `ranks` are groups of names: each section of the first group shows an item before one of the
    next does. `unfolded` is the section whose items come before all others.
    """
    shares = _Shares(sections, height)
    ranked = [
        [shares.sections[name] for name in group if name in shares.sections] for group in ranks
    ]
    for section in (one for group in ranked for one in group):
        shares.give(section, 0)
    if (first := shares.sections.get(unfolded)) is not None:
        ranked.insert(0, [replace(first, least=len(first.items))])
    for group in ranked:
        shares.give_to(group)
    shares.share_out([one for group in ranked for one in group])
    return list(shares.lines(unfolded))


def lines_of_all(sections: Sequence[BoardSection]) -> int:
    """The lines that sections take where all of their items are shown."""
    items = (item for section in sections for item in section.items)
    return 2 * len(sections) - 1 + sum(len(item.lines) for item in items)


class _Shares:
    """How many items each section shows, 0 where it is folded."""

    def __init__(self, sections: Sequence[BoardSection], height: int) -> None:
        self.sections = {section.name: section for section in sections}
        self._height = height
        self._shown: dict[str, int] = {}

    def give(self, section: BoardSection, number: int) -> bool:
        """Have a section show so many items, where there is room for them."""
        shown = {**self._shown, section.name: number}
        if number > len(section.items) or self._lines_of(shown) > self._height:
            return False
        self._shown = shown
        return True

    def give_to(self, group: Sequence[BoardSection]) -> None:
        """An item to each, then to each in turn as many as it should have at least."""
        for section in group:
            if self._shown.get(section.name) == 0:
                self.give(section, 1)
        for section in group:
            present = self._shown.get(section.name, 0)
            any(self.give(section, number) for number in range(section.least, present, -1))

    def share_out(self, ranked: Sequence[BoardSection]) -> None:
        """The lines that are left, an item to each in turn."""
        growing = [section for section in ranked if section.name in self._shown]
        while growing:
            growing = [one for one in growing if self.give(one, self._shown[one.name] + 1)]

    def _lines_of(self, shown: dict[str, int]) -> int:
        """The lines that so many items take, with blank lines around what is not folded."""
        names = [name for name in self.sections if name in shown]
        items = (item for name in names for item in self.sections[name].items[: shown[name]])
        blank = sum(bool(shown[one] or shown[other]) for one, other in pairwise(names))
        return len(names) + blank + sum(len(item.lines) for item in items)

    def lines(self, unfolded: str) -> Iterator[PlacedLine]:
        """The lines of all sections."""
        before: int | None = None
        for name in (name for name in self.sections if name in self._shown):
            number = self._shown[name]
            if before is not None and (before or number):
                yield PlacedLine([])
            yield from _section_lines(self.sections[name], number, leads=name == unfolded)
            before = number


def _section_lines(section: BoardSection, number: int, *, leads: bool) -> Iterator[PlacedLine]:
    """One section. Its heading leads to its list at every size, else on while items are hidden.

    `leads` is whether it leads on though all is shown.
    """
    hidden = len(section.items) - number
    text = section.heading(hidden) if number else section.folded
    leads = leads or bool(hidden) or not isinstance(section.rest, UnfoldSection)
    if section.rest is not None and leads:
        yield PlacedLine(text, section.name, BoardItem(HEADING_KEY, (text,), section.rest))
    else:
        yield PlacedLine(text)
    for item in section.items[:number]:
        for line in item.lines:
            yield PlacedLine(line, section.name, item)
