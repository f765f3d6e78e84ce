"""What a receipt has of a check."""

from data8_tui.analysis.compare.model import (
    ChangeKind,
    ColumnComparison,
    SideSummary,
    TableComparison,
)
from data8_tui.jobs.run.result_check import result_summary


def test_columns_with_equal_headers_are_all_in_the_receipt() -> None:
    headers = ("id", "x", "x")
    columns = tuple(
        ColumnComparison("x", "x", at, at, 9, at, 0, 0, {ChangeKind.CASE: at}) for at in (1, 2)
    )
    sides = SideSummary("b", 10, headers), SideSummary("a", 10, headers)
    counts = {"unchanged": 8, "changed": 2, "added": 0, "removed": 0}
    summary = result_summary(TableComparison(*sides, (), columns, **counts), ())
    assert summary["columns"] == {"x": {"case": 1}, "x (2)": {"case": 2}}
