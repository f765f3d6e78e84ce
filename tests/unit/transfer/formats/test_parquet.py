"""Parquet is written in pieces of a fixed size, whatever the number and length of the records."""

from pathlib import Path

import duckdb

from data8_tui.transfer.formats.parquet import write_parquet

RECORDS = 45_000
GROUP = 20_480
"""Records that duckdb may hold before it writes them."""


def groups(path: Path) -> list[int]:
    """The records of each row group."""
    found = duckdb.execute(
        "select distinct row_group_id, row_group_num_rows from parquet_metadata(?) order by 1",
        [str(path)],
    )
    return [count for _, count in found.fetchall()]


def test_row_groups_are_written_as_they_come(tmp_path):
    source, target = tmp_path / "a.csv", tmp_path / "a.parquet"
    source.write_text("n,t\n" + "".join(f"{n},x\n" for n in range(RECORDS)))
    write_parquet(source, target, {"n": 1, "t": 0})
    assert groups(target) == [GROUP, GROUP, RECORDS - 2 * GROUP]
    kept = duckdb.execute("select n from read_parquet(?)", [str(target)]).fetchall()
    assert [n for (n,) in kept] == list(range(RECORDS))


def test_a_record_longer_than_the_buffer_is_written_too(tmp_path):
    source, target = tmp_path / "a.csv", tmp_path / "a.parquet"
    long = "é\n" * 1_500_000
    source.write_text(f'n,t\n007,a\n8,"{long}"\n9,\n')
    write_parquet(source, target, {"n": 1, "t": 0})
    held = duckdb.execute("select n, t from read_parquet(?)", [str(target)]).fetchall()
    assert held == [("007", "a"), ("8", long), ("9", None)]
