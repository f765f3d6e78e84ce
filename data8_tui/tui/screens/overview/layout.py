"""Which lines the sections get: by importance, as many as there are, with nothing cut.

A section that can't show all its items counts the others, and leads to where they are listed.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from data8_tui.insight.humanize import count
from data8_tui.tui.commands import OVERVIEW, key_of
from data8_tui.tui.screens.overview.items import BoardItem, BoardSection, TextLine

REST_KEY = "…"
_OPEN = key_of(OVERVIEW, "open")


@dataclass(frozen=True, slots=True)
class PlacedLine:
    """A line on the screen; `section` and `item` are what it belongs to, None for none."""

    text: TextLine
    section: str = ""
    item: BoardItem | None = None


def stack(sections: Sequence[BoardSection], ranks: Sequence[str], height: int) -> list[PlacedLine]:
    """The lines of sections one below the other, at most `height`. `ranks` is their importance."""
    shown = _shares(sections, ranks, height)
    lines: list[PlacedLine] = []
    for section in sections:
        if section.name in shown:
            lines += [PlacedLine([])] if lines else []
            lines += _section_lines(section, shown[section.name])
    return lines[:height]


def _shares(sections: Sequence[BoardSection], ranks: Sequence[str], height: int) -> dict[str, int]:
    """How many items each section shows; one that finds no room is left out."""
    by_name = {section.name: section for section in sections}
    ranked = [by_name[name] for name in ranks if name in by_name]
    shown: dict[str, int] = {}
    for section in ranked:
        for number in range(_least(section), -1, -1):
            if (number or not section.items) and _fits(
                by_name, {**shown, section.name: number}, height
            ):
                shown[section.name] = number
                break
    growing = [section for section in ranked if section.name in shown and not section.whole]
    while growing:
        for section in tuple(growing):
            more = {**shown, section.name: shown[section.name] + 1}
            if shown[section.name] < len(section.items) and _fits(by_name, more, height):
                shown = more
            else:
                growing.remove(section)
    return shown


def _least(section: BoardSection) -> int:
    return len(section.items) if section.whole else min(section.least, len(section.items))


def _fits(by_name: dict[str, BoardSection], shown: dict[str, int], height: int) -> bool:
    needed = sum(len(list(_section_lines(by_name[name], shown[name]))) for name in shown)
    return needed + max(0, len(shown) - 1) <= height


def _section_lines(section: BoardSection, number: int) -> Iterator[PlacedLine]:
    yield PlacedLine(section.title)
    for item in section.items[:number]:
        for line in item.lines:
            yield PlacedLine(line, section.name, item)
    more = len(section.items) - number
    if more > 0:
        text = f"… {count(more)} more" + (f", {_OPEN} lists them" if section.rest else "")
        line = [(text, "dim")]
        yield PlacedLine(line, section.name, BoardItem(REST_KEY, (line,), section.rest))
