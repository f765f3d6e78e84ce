"""Memory for tables of many columns.

duckdb works on 2,048 records at a time, and each step of a statement holds a vector of 32 KiB for
each column, however few records there are.
"""

from typing import TYPE_CHECKING

from data8_tui.errors import UsageError
from data8_tui.insight.humanize import count

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

MOST_COLUMNS = 2000
"""Of both sides together."""
TOGETHER = 50
"""Columns that are looked at in one statement."""
_NARROW = 300
"""Columns of both sides for which the usual memory suffices."""
_COLUMN = 256 << 10
"""Bytes for each column more, measured with 840 to 2,000 of them."""


def allow_width(database: "DuckDBPyConnection", columns: int, memory: int) -> None:
    """Give the database more than `memory` where so many columns need it, and one thread.

    Raises UsageError for more than MOST_COLUMNS.
    """
    if columns > MOST_COLUMNS:
        raise UsageError(
            f"both files together have {count(columns)} columns; "
            f"at most {count(MOST_COLUMNS)} can be compared"
        )
    if columns > _NARROW:
        wide = memory + (columns - _NARROW) * _COLUMN
        database.execute(f"set memory_limit = '{wide >> 10}KiB'")
        database.execute("set threads = 1")
