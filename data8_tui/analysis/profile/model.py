"""The profile of a file: figures of each column. JSON holds it as msgspec encodes it."""

from dataclasses import dataclass
from typing import Any

MOST_LISTED = 10
"""How many of the most common values, and of the shapes, a column's profile lists."""


@dataclass(frozen=True, slots=True)
class ValueCount:
    """A text, and how many records have it."""

    value: str
    count: int


@dataclass(frozen=True, slots=True)
class ColumnProfile:
    """The figures of a column. One that is not known yet is None, and a list of those is empty.

    A value is filled, empty (a text without characters) or null. All but the first three figures
    are about filled values.
    """

    name: str
    """Its header; two columns may have the same."""
    filled: int | None = None
    empty: int | None = None
    null: int | None = None
    distinct: int | None = None
    once: int | None = None
    """Values that exactly one record has."""
    shortest: int | None = None
    """Characters; 0 where no value is filled."""
    longest: int | None = None
    top: tuple[ValueCount, ...] = ()
    """The most common values, the most common first; equally common ones in order."""
    shapes: tuple[ValueCount, ...] = ()
    """The most common of `analysis.shapes.shape`, in the same order."""
    folded_shapes: tuple[ValueCount, ...] = ()
    shape_count: int | None = None
    """How many different shapes there are."""
    folded_shape_count: int | None = None
    null_like: tuple[ValueCount, ...] = ()
    """Texts that other programs write for a null."""
    emails: int | None = None
    """Records whose value looks like one, as `analysis.text_kinds` has it; so the next three."""
    postcodes: int | None = None
    phones: int | None = None
    dates: int | None = None

    @property
    def complete(self) -> bool:
        """Whether every figure is known."""
        return self.distinct is not None


@dataclass(frozen=True, slots=True)
class TableProfile:
    """The profile of a file."""

    file: str
    """Its name."""
    records: int
    columns: tuple[ColumnProfile, ...]
    complete: bool = False
    """Whether every figure of every column is known."""
    warnings: tuple[dict[str, Any], ...] = ()
    """What of the file isn't in its records: documents of messages."""
