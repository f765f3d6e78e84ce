"""What is said about the paths in the form of a new job."""

from pathlib import Path

from data8_tui.tui.screens.submit.draft import JobDraft, file_fault, target_fault


def test_a_path_that_cannot_be_looked_up_is_a_fault_and_no_bug(tmp_path: Path) -> None:
    too_long = tmp_path / ("n" * 300) / "x.csv"
    assert file_fault(too_long) == "File name too long"
    assert target_fault(str(too_long)) == f"there is no folder {too_long.parent}"


def test_what_stands_where_a_result_would_go_is_named(tmp_path: Path) -> None:
    (tmp_path / "there.csv").touch()
    assert target_fault("") == "a file for the result is needed"
    assert target_fault(str(tmp_path)) == "this is a folder"
    assert target_fault(str(tmp_path / "there.csv")) == "there is such a file already"
    assert target_fault(str(tmp_path / "new.csv")) == ""
    assert target_fault(f"'{tmp_path}'") == "this is a folder"
    assert target_fault(f"'{tmp_path}/new.csv'") == ""
    assert draft_of(f"'{tmp_path}/new.csv'").target == tmp_path / "new.csv"


def draft_of(target):
    return JobDraft("Cleanse", inputs=(("in", "a.csv"),), target=target).plan(named=False)
