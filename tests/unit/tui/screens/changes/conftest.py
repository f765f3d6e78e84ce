"""A comparison's result without files: three columns, of which the e-mail's changes are counted."""

from dataclasses import replace

import pytest

from data8_tui.analysis.compare.model import (
    ChangeKind,
    ColumnComparison,
    KeyColumn,
    KeySuggestion,
    ShapeChange,
    SideSummary,
    TableComparison,
)


def _column(name: str, at: int) -> ColumnComparison:
    return ColumnComparison(name, name, at, at, 8, 0, 0, 0, {})


ID = KeyColumn("id", "id", 0, 0)


@pytest.fixture
def result() -> TableComparison:
    """Eight records on both sides, of which six have another e-mail address."""
    email = replace(
        _column("email", 2),
        before_name="Email",
        unchanged=2,
        changed=6,
        emptied=1,
        kinds={ChangeKind.EMPTIED: 1, ChangeKind.CASE: 5},
        shape_changes=(ShapeChange(" A@A.A", "a@a.a", 5), ShapeChange("a@a.a", "", 1)),
        shape_change_count=3,
    )
    return TableComparison(
        before=SideSummary("before.csv", 9, ("id", "name", "Email", "old")),
        after=SideSummary("after.csv", 8, ("id", "name", "email", "new")),
        key=(ID,),
        columns=(_column("id", 0), _column("name", 1), email),
        unchanged=2,
        changed=6,
        added=0,
        removed=1,
        added_columns=("new",),
        removed_columns=("old",),
        suggested_key=KeySuggestion((ID,), 8, (KeyColumn("Email", "email", 2, 2),)),
    )


@pytest.fixture
def twice(result: TableComparison) -> TableComparison:
    """Two columns of the same header, of which the second is the key."""
    names = ("id", "name", "name")
    columns = tuple(_column(name, at) for at, name in enumerate(names))
    return replace(
        result,
        before=SideSummary("before.csv", 9, names),
        after=SideSummary("after.csv", 8, names),
        key=(KeyColumn("name (2)", "name (2)", 2, 2),),
        columns=columns,
        added_columns=(),
        removed_columns=(),
        suggested_key=None,
    )
