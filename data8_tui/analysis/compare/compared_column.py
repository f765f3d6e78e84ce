"""Finding a compared column by what a user calls it."""

import re

from data8_tui.analysis.compare.model import ColumnComparison, TableComparison
from data8_tui.codes import Remedy
from data8_tui.errors import UsageError


def compared_column(result: TableComparison, requested: str) -> ColumnComparison:
    """The column of that number (`#3`), after the change or before it, or of that name likewise.

    Raises UsageError where there is none, or where more than one has the name.
    """
    number = re.fullmatch(r"#([0-9]{1,5})", requested)
    at = int(number[1]) - 1 if number else None
    columns = result.columns
    for found in (
        [each for each in columns if each.after_index == at],
        [each for each in columns if each.before_index == at],
        [each for each in columns if each.name == requested],
        [each for each in columns if each.before_name == requested],
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
