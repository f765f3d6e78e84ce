"""Tables and sheets as labelled lines."""

from collections.abc import Iterator

import pytest

from data8_tui.cli import output
from data8_tui.cli.listed import listed
from data8_tui.cli.plain_text import plain_line
from data8_tui.cli.views.sheet import Section, sheet
from data8_tui.cli.views.table import Table, TableCell, TableColumn


@pytest.fixture(autouse=True)
def plain() -> Iterator[None]:
    output.set_plain(True)
    listed.clear()
    yield
    output.set_plain(False)
    listed.clear()
    listed.limit = None


def job_row(name: str, state: str = "✓ completed") -> list[TableCell | str]:
    return [TableCell(state, "green"), "", TableCell(name, opened_by=("job", name))]


COLUMNS = [TableColumn("State"), TableColumn("AGE"), TableColumn("Job", subject=True)]


def test_an_item_begins_with_its_number_and_name_and_leaves_out_what_is_empty() -> None:
    table = Table(COLUMNS, width=20)
    shown = list(map(plain_line, table.lines([job_row("A"), job_row("B", "✗ failed")])))
    assert shown == ["1. Job: A", "State: completed", "", "2. Job: B", "State: failed"]
    assert listed.opened_by == [("job", "A"), ("job", "B")]


def test_a_row_without_a_subject_belongs_to_the_item_above() -> None:
    columns = [TableColumn("Column"), TableColumn("Mostly")]
    shown = list(Table(columns).lines([["email", "x@y"], ["", "like nulls"], ["phone", "999"]]))
    assert shown == [
        "Column: email", "Mostly: x@y", "Mostly: like nulls", "", "Column: phone", "Mostly: 999",
    ]  # fmt: skip


def test_a_limit_keeps_the_rest_for_later() -> None:
    listed.limit = 2
    table = Table(COLUMNS)
    shown = [*table.lines([job_row("A")]), *table.lines([job_row("B"), job_row("C")])]
    assert "3. Job: C" not in shown
    assert listed.next_lines() == ["3. Job: C", "State: ✓ completed"]
    assert listed.next_lines() == []


def test_a_sheet_names_the_group_in_each_line() -> None:
    inputs = Section("Inputs")
    inputs.add("contacts", TableCell("set_1", opened_by=("dataset", "set_1")))
    about = Section()
    about.add("unusual", "one")
    about.add("", "two")
    assert list(sheet("Job", "A", [about, inputs])) == [
        "Job: A", "Unusual: one", "Unusual: two", "1. Input, contacts: set_1",
    ]  # fmt: skip
