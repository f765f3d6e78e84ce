"""How a cell is drawn, and the shortest sequence from one way to another."""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

_KEPT = 4096
_DECORATIONS = frozenset("479")
"""Attributes that a blank shows, too: underlined, reversed, struck through."""
_ENDS = {"1": "22", "2": "22", "3": "23", "4": "24", "5": "25", "7": "27", "8": "28", "9": "29"}
"""The attributes, and what ends each."""
_GROUND = {
    **{f"{number}": "3" for number in (*range(30, 38), *range(90, 98))},
    **{f"{number}": "4" for number in (*range(40, 48), *range(100, 108))},
}
"""The sixteen colours: 3 in front, 4 behind."""


class Style(NamedTuple):
    """Parameters of SGR: those of the colours, "" for the terminal's own, and the attributes."""

    foreground: str = ""
    background: str = ""
    attributes: frozenset[str] = frozenset()


PLAIN = Style()


@lru_cache(_KEPT)
def parse_style(parameters: str) -> Style | None:
    """The style that these parameters set from the default; None where one isn't known."""
    colours = {"3": "", "4": ""}
    attributes: set[str] = set()
    numbers = iter(parameters.split(";"))
    for number in numbers:
        if number in ("38", "48"):
            if not (colour := _rest_of_colour(numbers)):
                return None
            colours[number[0]] = f"{number};{colour}"
        elif number in ("39", "49"):
            colours[number[0]] = ""
        elif number in _GROUND:
            colours[_GROUND[number]] = number
        elif number in _ENDS:
            attributes.add(number)
        else:
            return None
    return Style(colours["3"], colours["4"], frozenset(attributes))


def _rest_of_colour(numbers: Iterator[str]) -> str:
    """A colour's number, or its parts; "" where they are incomplete."""
    how = next(numbers, "")
    count = {"5": 1, "2": 3}.get(how, 0)
    parts = [next(numbers, "") for _ in range(count)]
    return ";".join((how, *parts)) if count and all(parts) else ""


@lru_cache(_KEPT)
def blank_style(style: Style) -> Style:
    """What of a style is seen on a blank."""
    if "7" in style.attributes:
        return style
    decorations = style.attributes & _DECORATIONS
    return Style(style.foreground if decorations else "", style.background, decorations)


@lru_cache(_KEPT)
def style_change(before: Style | None, after: Style) -> str:
    """The shortest sequence after which text has another style; None is an unknown one."""
    if before == after:
        return ""
    whole = _sequence(("0", *sorted(after.attributes), after.foreground, after.background))
    if after == PLAIN:
        whole = "\x1b[m"
    return whole if before is None else min(whole, _difference(before, after), key=len)


def _difference(before: Style, after: Style) -> str:
    ends = {_ENDS[one] for one in before.attributes - after.attributes}
    kept = {one for one in before.attributes & after.attributes if _ENDS[one] not in ends}
    parameters = [*sorted(ends), *sorted(after.attributes - kept)]
    if before.foreground != after.foreground:
        parameters.append(after.foreground or "39")
    if before.background != after.background:
        parameters.append(after.background or "49")
    return _sequence(parameters)


def _sequence(parameters: Iterable[str]) -> str:
    return f"\x1b[{';'.join(filter(None, parameters))}m"
