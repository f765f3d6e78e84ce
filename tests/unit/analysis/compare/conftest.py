"""Comparisons of rows, all in one open database."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from data8_tui.analysis.compare.column_pairs import ColumnChoice, pair_columns
from data8_tui.analysis.compare.comparison import ComparedFiles, compare_tables
from data8_tui.analysis.compare.plan import ComparisonPlan
from data8_tui.analysis.compare.statements import Statements
from data8_tui.analysis.text_table.database import open_database
from data8_tui.analysis.text_table.table import TextTable
from data8_tui.transfer.readers.files import ReadOptions

Rows = Sequence[Sequence[str | None]]
Compare = Callable[..., ComparedFiles]


@pytest.fixture(scope="module")
def compare_rows(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Compare]:
    """Compares two lists of rows, the first row the header, by a key of one or more columns."""
    folder = tmp_path_factory.mktemp("database")
    database = open_database(folder, memory=64 << 20, threads=1)

    def table(name: str, rows: Rows, has_nulls: bool) -> TextTable:
        headers = [str(each) for each in rows[0]]
        columns = ", ".join(f"c{at} varchar" for at in range(len(headers)))
        database.execute(f"create or replace table {name}_rows (_number bigint, {columns})")
        numbered = [(number, *row) for number, row in enumerate(rows[1:])]
        if numbered:
            marks = ", ".join("?" * (len(headers) + 1))
            values = ", ".join(f"({marks})" for _ in numbered)
            flat = [value for row in numbered for value in row]
            database.execute(f"insert into {name}_rows values {values}", flat)
        return TextTable(
            f"{name}_rows", tuple(headers), len(numbered), has_nulls, Path(name), ReadOptions()
        )

    def compare(
        before: Rows,
        after: Rows,
        *key: str,
        has_nulls: bool = False,
        ignored: tuple[str, ...] = (),
        find_key: bool = False,
    ) -> ComparedFiles:
        tables = table("before", before, has_nulls), table("after", after, has_nulls)
        named = tuple((each.split("=") * 2)[:2] for each in key)
        choice = ColumnChoice(tuple((one, other) for one, other in named), ignored)
        columns = pair_columns(tables[0].columns, tables[1].columns, choice, ("before", "after"))
        plan = ComparisonPlan(*tables, columns)
        return compare_tables(Statements(database), plan, find_key=find_key)

    yield compare
    database.close()
