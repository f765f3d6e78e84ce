"""Columns of generated records, as fragments of JSON: one table of 256 for each byte of chance.

A `Draw` holds, for a run of records, one byte per record and lane. A column picks its fragments
with it, so a thousand records cost a few table look-ups each and no JSON encoder. Columns that
belong together (a name and its e-mail address) use the same lane.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import shake_128

from data8_tui.sandbox.generated.vocabulary import SIZE

LANES = 24

Table = Sequence[bytes]
"""256 fragments of UTF-8, one for each value of a byte."""


@dataclass(frozen=True)
class Draw:
    """`numbers` are the records' own numbers, from 0; each of `lanes` has a byte for each."""

    numbers: range
    lanes: Sequence[bytes]

    @classmethod
    def of(cls, key: str, numbers: range) -> "Draw":
        """The same key and numbers always give the same draw, on every machine."""
        size = len(numbers)
        chance = shake_128(key.encode()).digest(size * LANES)
        return cls(numbers, [chance[lane * size : (lane + 1) * size] for lane in range(LANES)])

    def pick(self, lane: int, table: Table) -> Iterable[bytes]:
        return map(table.__getitem__, self.lanes[lane])

    def join(self, *picks: tuple[int, Table]) -> Iterable[bytes]:
        """Fragments put together from several lanes and tables."""
        columns = [self.pick(lane, table) for lane, table in picks]
        return map(b"".join, zip(*columns, strict=True))


@dataclass(frozen=True)
class Group:
    """Columns with their type codes, and what makes their fragments for a run of records."""

    columns: Mapping[str, int]
    fragments: Callable[[Draw], Iterable[bytes]]


def table(fragments: Iterable[str]) -> Table:
    """Each fragment comes about as often as any other."""
    encoded = [fragment.encode() for fragment in fragments]
    return [encoded[index % len(encoded)] for index in range(SIZE)]


def member(column: str, value: object, *, escaped: bool = False) -> str:
    """`,"column":value`; with \\u escapes for what isn't ASCII when `escaped`."""
    return f",{json.dumps(column)}:{json.dumps(value, ensure_ascii=escaped)}"


def members(column: str, values: Iterable[object], *, escaped: bool = False) -> Table:
    """The Ellipsis stands for a column that is missing from the record."""
    return table("" if value is ... else member(column, value, escaped=escaped) for value in values)


def numbers(column: str, literals: Iterable[str]) -> Table:
    """Numbers, each written as it stands; an empty literal is a null."""
    return table(f',"{column}":{literal or "null"}' for literal in literals)


def digits(places: int) -> list[str]:
    """256 numbers with leading zeros."""
    return [f"{index * 37 % 10**places:0{places}}" for index in range(SIZE)]
