"""What a check is, and what a receipt has of it."""

from pathlib import Path

import pytest

from data8_tui.analysis.compare.model import (
    ChangeKind,
    ColumnComparison,
    SideSummary,
    TableComparison,
)
from data8_tui.errors import UsageError
from data8_tui.jobs.run.plan import RunPlan
from data8_tui.jobs.run.result_check import read_check, refuse_unknown_key, result_summary


def test_columns_with_equal_headers_are_all_in_the_receipt() -> None:
    headers = ("id", "x", "x")
    columns = tuple(
        ColumnComparison("x", "x", at, at, 9, at, 0, 0, {ChangeKind.CASE: at}) for at in (1, 2)
    )
    sides = SideSummary("b", 10, headers), SideSummary("a", 10, headers)
    counts = {"unchanged": 8, "changed": 2, "added": 0, "removed": 0}
    summary = result_summary(TableComparison(*sides, (), columns, **counts), ())
    assert summary["columns"] == {"x": {"case": 1}, "x (2)": {"case": 2}}


@pytest.mark.parametrize(
    ("text", "reported"),
    [
        ("key = ", "check.toml is not TOML"),
        ("keys = 1", "check.toml: “keys” can't be meant"),
        ("fail_on = 3", "check.toml: “fail_on” should be a text"),
        ('fail_on = ["nonsense"]', "check.toml: “nonsense” is no condition"),
        ('key = ""', "check.toml: “” is no column of a key"),
    ],
)
def test_what_is_no_check_is_refused_with_the_name_of_its_file(
    tmp_path: Path, text: str, reported: str
) -> None:
    (tmp_path / "check.toml").write_text(text)
    with pytest.raises(UsageError, match=reported):
        read_check(tmp_path / "check.toml")


def test_a_key_that_the_file_lacks_is_refused_before_anything_is_sent(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("ID,x\n1,2\n")
    plan = RunPlan(tmp_path / "a.csv", "w", "input", tmp_path / "out.csv")
    for key, refused in (("id", False), ("#2", False), ("ID=other", False), ("no=id", True)):
        (tmp_path / "check.toml").write_text(f'key = "{key}"\n')
        check = read_check(tmp_path / "check.toml")
        if refused:
            with pytest.raises(UsageError, match=r"no column “no” in a\.csv"):
                refuse_unknown_key(check, plan)
        else:
            refuse_unknown_key(check, plan)
