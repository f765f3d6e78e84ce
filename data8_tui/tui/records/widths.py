"""How wide each column of the records is, and how its values are aligned."""

import re
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from data8_tui.api.exact_json import Number
from data8_tui.api.models import type_name
from data8_tui.api.records import FieldValue, Record
from data8_tui.cell_width import cell_width
from data8_tui.insight import humanize
from data8_tui.safetext import visible
from data8_tui.tui.records import values
from data8_tui.tui.records.records import KEPT
from data8_tui.tui.widgets.grid.columns import Align, GridColumn

NARROWEST, WIDEST = 6, 40
"""Bounds of a column's width, in cells: what is longer is read in full elsewhere."""

_NUMBERS = type_name(1)
"""The type of whole numbers, whose code at Data8 is 1."""

_NUMBER_LIKE = re.compile(r"[+\-(]?\d[\d ()./:,+-]*")


def number_like(value: FieldValue) -> bool:
    """Whether the beginning of a value would be read as another number, date or phone number."""
    if isinstance(value, str):
        return _NUMBER_LIKE.fullmatch(value) is not None
    return isinstance(value, Number)


@dataclass(frozen=True, slots=True)
class _Measure:
    """What the values of one column in one chunk need; None where it has none of them."""

    width: int
    numbers: bool | None
    number_like: bool | None


_NOTHING = _Measure(0, None, None)


class ColumnWidths:
    """Widths that follow the records on screen, and stay where they may.

    A column grows as soon as a value asks for it. It shrinks where the records on screen are
    others than before, after a jump, or where it is more than twice as wide as they ask for.
    """

    def __init__(self, types: Mapping[str, str], noun: str = "record") -> None:
        self._types = types
        self._label = noun.capitalize()
        self._measured: OrderedDict[tuple[int, int], dict[str, _Measure]] = OrderedDict()
        self._numbers: frozenset[int] = frozenset()
        self._needs: dict[str, _Measure] = {}
        self._widths: dict[str, int] = {}

    def follow(self, chunks: Iterable[tuple[int, Sequence[Record]]]) -> bool:
        """Fit the records of these chunks, which are on screen; returns whether a column differs.

        Where there are no chunks yet everything stays.
        """
        present = [(number, self._measure(number, records)) for number, records in chunks]
        numbers = frozenset(number for number, _ in present)
        if not present or numbers == self._numbers:
            return False
        jumped = not any({number - 1, number, number + 1} & self._numbers for number in numbers)
        self._numbers = numbers
        before = (self._widths, self._needs)
        self._needs = _largest([measures for _, measures in present])
        self._widths = {
            name: self._settled(name, need.width, jumped=jumped)
            for name, need in self._needs.items()
        }
        return before != (self._widths, self._needs)

    def columns(self, count: int, names: Iterable[str]) -> tuple[GridColumn, ...]:
        """The record number's column, then one for each name."""
        width = max(len(self._label), len(humanize.count(count)))
        number = GridColumn("", self._label, width=width, align="right")
        return (number, *(self._column(name) for name in names))

    def _settled(self, name: str, need: int, *, jumped: bool) -> int:
        now = self._widths.get(name, 0)
        return need if jumped or need > now or 2 * need < now else now

    def _column(self, name: str) -> GridColumn:
        need = self._needs.get(name, _NOTHING)
        right = self._types.get(name) == _NUMBERS if need.numbers is None else need.numbers
        wanted = max(cell_width(visible(name)), self._widths.get(name, 0))
        width = min(max(wanted, NARROWEST), WIDEST)
        align: Align = "right" if right else "left"
        return GridColumn(name, name, width=width, align=align, whole=bool(need.number_like))

    def _measure(self, number: int, records: Sequence[Record]) -> dict[str, _Measure]:
        key = (number, len(records))
        if key not in self._measured:
            self._measured[key] = dict(_measures(records))
            if len(self._measured) > KEPT:
                self._measured.popitem(last=False)
        return self._measured[key]


def _measures(records: Sequence[Record]) -> Iterator[tuple[str, _Measure]]:
    for name in dict.fromkeys(name for record in records for name in record):
        held = [record.get(name) for record in records]
        texts = (values.value_text(value)[:WIDEST] for value in held)
        filled = [value for value in held if value not in (None, "")]
        known = bool(filled)
        yield (
            name,
            _Measure(
                max(cell_width(visible(text)) for text in texts),
                all(isinstance(value, Number) for value in filled) if known else None,
                all(map(number_like, filled)) if known else None,
            ),
        )


def _largest(chunks: Sequence[Mapping[str, _Measure]]) -> dict[str, _Measure]:
    """What each column needs for all of these chunks."""
    names = dict.fromkeys(name for chunk in chunks for name in chunk)
    return {name: _both([chunk.get(name, _NOTHING) for chunk in chunks]) for name in names}


def _both(measures: Sequence[_Measure]) -> _Measure:
    numbers = [one.numbers for one in measures if one.numbers is not None]
    alike = [one.number_like for one in measures if one.number_like is not None]
    return _Measure(
        max(one.width for one in measures),
        all(numbers) if numbers else None,
        all(alike) if alike else None,
    )
