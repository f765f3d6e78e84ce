"""Types that only Arrow's own schema has, as Arrow and pandas store it beside Parquet's.

It is a FlatBuffer (Arrow's `Message.fbs` and `Schema.fbs`) in base64. Parquet has no type for
durations, so that Arrow writes whole numbers.
"""

import base64
import struct
from collections.abc import Iterator
from typing import Self

_DURATION = 18
"""In the union `Type`."""
_UNITS = (1, 1_000, 1_000_000, 1_000_000_000)
"""Parts of a second, by `TimeUnit`."""
_MILLISECOND = 1
"""The unit where none is stored."""
_NAME, _TYPE_KIND, _TYPE = 0, 2, 3
"""Fields of the table `Field`."""
_MESSAGE_HEADER, _SCHEMA_FIELDS, _DURATION_UNIT = 2, 1, 0
_MAX_COLUMNS = 100_000


def duration_units(stored: bytes) -> dict[int, tuple[str, int]]:
    """By the index of each column of durations its name, and how many of its units a second has.

    Raises ValueError for what is no such schema.
    """
    try:
        return dict(_durations(base64.b64decode(stored, validate=True)))
    except (struct.error, IndexError, OverflowError) as error:
        raise ValueError(str(error)) from None


def _durations(message: bytes) -> Iterator[tuple[int, tuple[str, int]]]:
    # A marker and a length stand before the message (“encapsulated message format”).
    schema = _Table.root(message, 8).table(_MESSAGE_HEADER)
    for at, field in enumerate(schema.tables(_SCHEMA_FIELDS) if schema else ()):
        if field.number("B", _TYPE_KIND, 0) == _DURATION:
            kind = field.table(_TYPE)
            unit = kind.number("h", _DURATION_UNIT, _MILLISECOND) if kind else _MILLISECOND
            yield at, (field.text(_NAME), _UNITS[unit])


class _Table:
    """A table of a FlatBuffer. Raises struct.error where its data ends too early."""

    def __init__(self, data: bytes, at: int) -> None:
        if at < 0:
            raise struct.error("a negative offset")
        self._data = data
        self._at = at

    @classmethod
    def root(cls, data: bytes, at: int) -> Self:
        return cls(data, at + struct.unpack_from("<I", data, at)[0])

    def number(self, kind: str, field: int, default: int) -> int:
        """A number of the struct type `kind`."""
        at = self._place(field)
        return int(struct.unpack_from(f"<{kind}", self._data, at)[0]) if at else default

    def table(self, field: int) -> "_Table | None":
        at = self._place(field)
        return _Table.root(self._data, at) if at else None

    def text(self, field: int) -> str:
        at = self._place(field)
        if not at:
            return ""
        at += struct.unpack_from("<I", self._data, at)[0]
        (length,) = struct.unpack_from("<I", self._data, at)
        return self._data[at + 4 : at + 4 + length].decode("utf-8", "replace")

    def tables(self, field: int) -> "Iterator[_Table]":
        """A vector of tables."""
        at = self._place(field)
        if at:
            at += struct.unpack_from("<I", self._data, at)[0]
            (count,) = struct.unpack_from("<I", self._data, at)
            for index in range(min(count, _MAX_COLUMNS)):
                yield _Table.root(self._data, at + 4 + 4 * index)

    def _place(self, field: int) -> int:
        """Where a field is stored; 0 where it isn't."""
        table = self._at - struct.unpack_from("<i", self._data, self._at)[0]
        (size,) = struct.unpack_from("<H", self._data, table)
        at = 4 + 2 * field
        if at >= size:
            return 0
        offset: int = struct.unpack_from("<H", self._data, table + at)[0]
        return self._at + offset if offset else 0
