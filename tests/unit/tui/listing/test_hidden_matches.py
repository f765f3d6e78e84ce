"""Why a row is there whose text is in no column on screen."""

from data8_tui.tui.listing.page_source import hidden_matches
from data8_tui.tui.widgets.grid.columns import GridColumn

NAME, WORKFLOW, OWNER = (GridColumn(name.lower(), name) for name in ("Job", "Workflow", "Owner"))
COLUMNS = (NAME, WORKFLOW, OWNER)
ROWS = [["Emails of May", "EmailValidation", "a"], ["Sign-ups", "EmailValidation", "a"]]


def test_rows_are_counted_by_the_hidden_column_that_has_the_text() -> None:
    assert hidden_matches(ROWS, COLUMNS, (NAME,), "EMAIL") == " · 1 by Workflow"
    assert hidden_matches(ROWS, COLUMNS, (NAME, OWNER), "valid") == " · 2 by Workflow"


def test_several_columns_are_not_named() -> None:
    rows = [*ROWS, ["Donors", "Deduplication", "email team"]]
    assert hidden_matches(rows, COLUMNS, (NAME,), "email") == " · 2 by columns not shown"


def test_nothing_is_said_where_the_text_is_on_screen() -> None:
    assert hidden_matches(ROWS, COLUMNS, COLUMNS, "valid") == ""
    assert hidden_matches([], COLUMNS, (NAME,), "") == ""
