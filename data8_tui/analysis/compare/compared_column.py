"""Finding a compared column by what a user calls it."""

import re
from collections.abc import Sequence
from typing import NamedTuple, Protocol, TypeVar

from data8_tui.codes import Remedy
from data8_tui.errors import UsageError


class PairedColumn(Protocol):
    """A column of both sides, by its names and indices there; as ColumnComparison has them."""

    @property
    def name(self) -> str: ...
    @property
    def before_name(self) -> str: ...
    @property
    def before_index(self) -> int: ...
    @property
    def after_index(self) -> int: ...


class ColumnNames(NamedTuple):
    """A PairedColumn, known before it is compared."""

    name: str
    before_name: str
    before_index: int
    after_index: int


Found = TypeVar("Found", bound=PairedColumn)


def compared_column(columns: Sequence[Found], requested: str) -> Found:
    """The column of that name, after the change or before it, or of that number (`#3`) likewise.

    Raises UsageError where there is none, or where more than one has the name.
    """
    number = re.fullmatch(r"#([0-9]{1,5})", requested)
    at = int(number[1]) - 1 if number else None
    for found in (
        [each for each in columns if each.name == requested],
        [each for each in columns if each.before_name == requested],
        [each for each in columns if each.after_index == at],
        [each for each in columns if each.before_index == at],
    ):
        if len(found) > 1:
            raise UsageError(
                f"more than one column is headed “{requested}”", remedy=Remedy.SAY_COLUMN_NUMBER()
            )
        if found:
            return found[0]
    raise UsageError(
        f"“{requested}” is no column that is compared",
        remedy=Remedy.KNOWN_COLUMNS(columns=[each.name for each in columns]),
    )
