"""The lines above a comparison."""

from dataclasses import replace

from data8_tui.analysis.compare.model import TableComparison
from data8_tui.analysis.compare.statements import ComparisonProgress, ComparisonStep
from data8_tui.tui.screens.changes.facts import files_line, progress_heading, result_heading


def test_the_result_has_files_counts_and_how_records_were_matched(result: TableComparison) -> None:
    assert result_heading(result, 100, 24).plain.splitlines()[:2] == [
        "before.csv → after.csv",
        "9 → 8 records   6 changed   2 unchanged   0 added   1 removed",
    ]
    assert len(result_heading(result, 20, 24).plain.splitlines()) == 5  # the last one ends in …
    assert result_heading(result, 20, 24).plain.endswith("…")


def test_files_without_a_difference_are_said_to_have_none(result: TableComparison) -> None:
    same = replace(result, changed=0, added=0, removed=0)
    assert "Nothing differs" in result_heading(same, 100, 24).plain
    assert "Nothing differs" not in result_heading(result, 100, 24).plain


def test_what_kinds_are_is_said_where_a_line_is_left(result: TableComparison) -> None:
    assert "Each kind allows" in result_heading(result, 76, 24).plain.splitlines()[-1]
    assert "Each kind" not in result_heading(result, 76, 20).plain
    assert "Each kind" not in result_heading(result, 56, 24).plain


def test_progress_says_what_is_done_and_how_much_of_the_disk_that_may_take() -> None:
    progress = ComparisonProgress(ComparisonStep.READ_AFTER, 0.5)
    lines = progress_heading("a.csv", "b.csv", progress, 80, 2_000_000_000).plain.splitlines()
    assert lines[1] == "━━━━━━━━━╸─────────  50%   reading b.csv"
    assert lines[2].startswith("Up to 2.00 GB of temporary files")
    assert len(progress_heading("a.csv", "b.csv", None, 80, 0).plain.splitlines()) == 2


def test_long_names_are_shortened_to_the_width() -> None:
    line = files_line("a" * 60 + ".csv", "b" * 60 + ".csv", 50)
    assert line.cell_length <= 50
    assert " → " in line.plain
