"""The file of contacts that is shipped: made by the program beside it, and dirty enough."""

import csv
from collections import Counter
from io import StringIO

from data8_tui.sandbox.cleanse.run import CleanseRun
from data8_tui.sandbox.sample.__main__ import COLUMNS, PATH, ROWS, sample_text
from data8_tui.sandbox.workflows import WORKFLOWS


def rows():
    return list(csv.DictReader(StringIO(PATH.read_text(encoding="utf-8"), newline="")))


def test_it_is_what_the_program_makes():
    assert PATH.read_bytes().decode() == sample_text()


def test_it_has_the_rows_and_columns_that_it_should():
    listed = rows()
    assert len(listed) == ROWS
    assert tuple(listed[0]) == COLUMNS
    assert len({row["contact_id"] for row in listed}) == ROWS


def test_it_is_awkward_to_read():
    raw = PATH.read_text(encoding="utf-8")
    assert '""' in raw
    assert any("\n" in value for row in rows() for value in row.values())
    assert any(not row["last_name"].isascii() for row in rows())
    assert all(row["account_ref"].startswith("00") for row in rows())


def test_cleansing_finds_what_is_wrong_with_it():
    columns = dict.fromkeys(COLUMNS, 0)
    run = CleanseRun(WORKFLOWS["ContactDeceasedCheck"], columns, rows)
    written = Counter[str]()
    result = run.run(lambda output, _: written.update([output]))
    mended = result["cleansing"]["Mended"]
    for column in ("first_name", "last_name", "postcode", "email", "telephone", "town"):
        assert mended[column] > 100, column
    assert result["cleansing"]["Duplicates"] > 100
    assert written["Output"] == ROWS
    assert 20 < written["Suppressed"] < 250
    assert result["counts"]["unchecked"] > 50
