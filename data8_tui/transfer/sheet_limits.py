"""What a sheet of a spreadsheet holds, by Microsoft's “Excel specifications and limits”."""

from data8_tui.errors import UsageError

MAX_ROWS = 1_048_576
"""Rows of a sheet, the header included."""
MAX_COLUMNS = 16_384
"""Columns of a sheet; its last cell is XFD1048576."""
MAX_TEXT = 32_767
"""Characters of a cell, in UTF-16."""
MAX_DIGITS = 15
"""Significant digits of a number that are kept and shown."""


def refuse_too_many_columns(count: int) -> None:
    """Raise UsageError where a sheet has not so many columns."""
    if count > MAX_COLUMNS:
        raise UsageError(
            f"a sheet has {MAX_COLUMNS:,} columns at most, and the file would {count:,}"
        )


def sheets_of(form: str, records: int) -> int:
    """How many sheets the records are split over, each with its header; 0 where there are none."""
    return max(1, -(-records // (MAX_ROWS - 1))) if form == "xlsx" else 0
