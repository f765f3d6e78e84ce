"""Columns of generated records as fragments of JSON: one table of 256 for each random byte.

`RandomBytes` holds, for a range of records, one byte per record and lane. A column picks its
fragments by it, so a thousand records cost a few table look-ups each and no JSON encoder. Related
columns (a name and its e-mail address) use the same lane.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import shake_128

from data8_tui.sandbox.generated.vocabulary import SIZE

LANES = 24

FragmentTable = Sequence[bytes]
"""256 fragments of UTF-8, one for each value of a byte."""


@dataclass(frozen=True)
class RandomBytes:
    """`numbers` are the records' numbers, from 0; each of `lanes` has one byte for each."""

    numbers: range
    lanes: Sequence[bytes]

    @classmethod
    def from_key(cls, key: str, numbers: range) -> "RandomBytes":
        """Return the bytes for these numbers; an equal key gives equal bytes on every machine."""
        size = len(numbers)
        random_bytes = shake_128(key.encode()).digest(size * LANES)
        return cls(
            numbers, [random_bytes[lane * size : (lane + 1) * size] for lane in range(LANES)]
        )

    def pick(self, lane: int, table: FragmentTable) -> Iterable[bytes]:
        """Yield one fragment of a table for each record."""
        return map(table.__getitem__, self.lanes[lane])

    def join(self, *picks: tuple[int, FragmentTable]) -> Iterable[bytes]:
        """Yield one fragment for each record, joined from several lanes and tables."""
        columns = [self.pick(lane, table) for lane, table in picks]
        return map(b"".join, zip(*columns, strict=True))


@dataclass(frozen=True)
class ColumnGroup:
    """Columns with their type codes, and the function that generates their fragments."""

    columns: Mapping[str, int]
    fragments: Callable[[RandomBytes], Iterable[bytes]]


def fragment_table(fragments: Iterable[str]) -> FragmentTable:
    """Return a table in which the fragments have about equal shares."""
    encoded = [fragment.encode() for fragment in fragments]
    return [encoded[index % len(encoded)] for index in range(SIZE)]


def json_member(column: str, value: object, *, escaped: bool = False) -> str:
    """Return `,"column":value`; with \\u escapes for what isn't ASCII if `escaped`."""
    return f",{json.dumps(column)}:{json.dumps(value, ensure_ascii=escaped)}"


def member_table(column: str, values: Iterable[object], *, escaped: bool = False) -> FragmentTable:
    """Return a table of values; an Ellipsis leaves the column out of the record."""
    return fragment_table(
        "" if value is ... else json_member(column, value, escaped=escaped) for value in values
    )


def number_table(column: str, literals: Iterable[str]) -> FragmentTable:
    """Return a table of numbers, given as literals; an empty one is a null."""
    return fragment_table(f',"{column}":{literal or "null"}' for literal in literals)


def digits(places: int) -> list[str]:
    """Return 256 numbers with leading zeros."""
    return [f"{index * 37 % 10**places:0{places}}" for index in range(SIZE)]
