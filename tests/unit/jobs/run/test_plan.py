"""A plan is stored under the names that the first version gave its fields."""

from pathlib import Path

import pytest

from data8_tui.jobs.run import RunPlan
from data8_tui.transfer.preflight.preflight import ColumnOverrides


def test_column_overrides_are_stored_as_wishes() -> None:
    overrides = ColumnOverrides(types={"id": 1}, renames={"First Name": "given"})
    plan = RunPlan(
        Path("/data/a.csv"), "Check", "Contacts", Path("/data/b.csv"), overrides=overrides
    )
    document = plan.document()
    assert document["wishes"] == {"types": {"id": 1}, "renames": {"First Name": "given"}}
    assert "overrides" not in document
    assert RunPlan.of(document) == plan


def test_the_time_limit_is_stored_as_allowed() -> None:
    plan = RunPlan(Path("/data/a.csv"), "Check", "Contacts", Path("/data/b.csv"), time_limit=90)
    document = plan.document()
    assert document["allowed"] == 90
    assert "time_limit" not in document
    assert RunPlan.of(document) == plan


def test_what_is_no_plan_is_refused() -> None:
    with pytest.raises(ValueError, match="source"):
        RunPlan.of({"workflow": "Check"})
