"""The preflight: everything that stands in the way, before anything is created."""

import os
import subprocess
import sys

import pytest

from data8_tui.cli.remedies import message, sentence
from data8_tui.errors import StorageError, UsageError
from data8_tui.transfer.preflight.preflight import ColumnOverrides, evaluate
from data8_tui.transfer.preflight.scan import ScanProgress, scan
from data8_tui.transfer.readers.files import ReadOptions
from data8_tui.transfer.upload.plan import UploadPlan


def preflight(path, text=None, reading=None, **wishes):
    if text is not None:
        path.write_text(text, encoding="utf-8", newline="")
    return evaluate(scan(path, reading), ColumnOverrides(**wishes))


@pytest.fixture
def path(tmp_path):
    return tmp_path / "contacts.csv"


def problems(found):
    return [(each.line, sentence(each.message)) for each in found.problems]


def test_a_good_file_is_told_in_full(path):
    found = preflight(path, 'First Name,Priority\n"O\nNeill",1\nJo,\n')
    assert found.ok
    assert [(each.header, each.name, each.type, each.suggested) for each in found.columns] == [
        ("First Name", "first_name", 0, 0),
        ("Priority", "priority", 0, 1),
    ]
    assert (found.records, found.blocks, found.read_as) == (2, 1, "CSV, utf-8, comma")
    assert found.sample == (("O\nNeill", "1"), ("Jo", None))
    assert tuple(map(sentence, found.warnings)) == ()
    assert UploadPlan(found).path == path


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "it is empty"),
        ("\n\r\n", "it is empty"),
        ("a,b\n", "it has a header and no records"),
    ],
)
def test_a_file_without_records_is_refused(path, text, said):
    found = preflight(path, text)
    assert problems(found) == [(0, said)]
    with pytest.raises(UsageError) as caught:
        UploadPlan(found)
    assert said in message(caught.value)


def test_everything_wrong_is_told_at_once_and_counted(path):
    rows = "".join("1,2,3\n" if number % 2 else "1,2\n" for number in range(1000))
    found = preflight(path, "a,\n" + rows)
    assert problems(found)[:2] == [
        (0, "column 2 has an empty header; name it: --rename '#2=…', or --drop '#2'"),
        (3, "3 fields where the header has 2"),
    ]
    assert found.problem_count == 501
    assert len(found.problems) < 110


def test_a_byte_that_is_no_utf8_is_found_behind_a_good_beginning(path):
    path.write_bytes(b"a,b\n" + b"x,y\n" * 100_000 + b"caf\xe9,1\n")
    [(line, said)] = problems(preflight(path))
    assert line == 100_002
    assert "--encoding cp1252 reads that byte as é" in said
    found = preflight(path, reading=ReadOptions(encoding="cp1252"))
    assert found.ok
    assert found.records == 100_001


@pytest.mark.parametrize(
    ("values", "whole"),
    [
        (["1", "0", "-7", "", "999999999999999"], True),
        (["1", "9999999999999999"], False),
        (["1", "007"], False),
        (["1", "+1"], False),
        (["1", " 2"], False),
        (["1", "2.0"], False),
        (["-0"], False),
        (["1234567890123456789"], False),
        (["１"], False),
        (["", ""], False),
    ],
)
def test_whole_numbers_are_suggested_only_where_they_stay_what_they_are(path, values, whole):
    found = preflight(path, "n,t\n" + "".join(f"{value},x\n" for value in values))
    assert found.columns[0].suggested == whole
    assert found.columns[0].type == 0


def test_a_type_that_is_asked_for_must_fit_every_value(path):
    text = "n,t\n" + "1,x\n" * 2000 + "0012,x\n"
    found = preflight(path, text, types={"n": 1})
    said = "n: “0012” is not a whole number that stays what it is (the first that isn't)"
    assert problems(found) == [(2002, said)]
    assert tuple(map(sentence, preflight(path, types={"t": 7}).warnings)) == (
        "t is sent as text: Data8 doesn't document type 7",
    )
    with pytest.raises(UsageError, match="no column “x”"):
        preflight(path, types={"x": 1})


def test_a_mapping_is_judged_anew_without_reading(path):
    found = scan(path) if path.write_text("a,a\n1,2\n") else None
    path.unlink()
    assert not evaluate(found).ok
    better = evaluate(found, ColumnOverrides(renames={"#2": "b"}, types={"b": 1}))
    assert better.ok
    assert better.column_types == {"a": 0, "b": 1}


def test_what_looks_odd_is_said(path):
    found = preflight(path, "jo@example.com,x\na@example.com,\n")
    assert tuple(map(sentence, found.warnings)) == (
        "the first line looks like a record and is taken for the header: if it is one, use "
        "--no-header, with names by --columns",
        "columns without any value: x",
    )
    path.write_text("a,\n1,\n")
    nameless = evaluate(scan(path), ColumnOverrides(renames={"#2": "b"}))
    assert tuple(map(sentence, nameless.warnings)) == ("columns without any value: column 2",)
    assert tuple(map(sentence, preflight(path, "a\n1\n").warnings)) == (
        "it has one column; if that is wrong, use --delimiter",
    )


def test_a_file_that_changes_while_it_is_read_is_refused(path):
    path.write_text("a,b\n" + "1,2\n" * 50_000)

    def change(so_far: ScanProgress) -> None:
        if 0 < so_far.position < so_far.size:
            path.write_text("a,b\n" + "3,4\n" * 50_000)

    found = evaluate(scan(path, on_progress=change))
    assert (0, "it changed while it was being read") in problems(found)


def test_blocks_shrink_for_large_records_and_a_huge_one_is_refused(path, monkeypatch):
    for name in ("MAX_BYTES", "TARGET_BYTES"):
        monkeypatch.setattr(f"data8_tui.transfer.preflight.block_size.{name}", 100_000)
    assert preflight(path, "a,b\n" + "1,2\n" * 1000).block_records == 1000
    found = preflight(path, "a,b\n" + f"1,{'é' * 400}\n" * 1000)
    assert found.block_records == 100
    assert found.blocks == 10
    found = preflight(path, "a,b\n" + "1,2\n" * 1500 + f"1,{'x' * 100_000}\n")
    [(line, said)] = problems(found)
    assert line == 1502
    assert "fits into no request" in said


@pytest.mark.parametrize(
    ("name", "reading", "said"),
    [
        ("t.doc", ReadOptions(), "what kind of file t.doc is"),
        ("t.xlsx.gz", ReadOptions(), "what kind of file"),
        ("t.ndjson", ReadOptions(delimiter=";"), "--delimiter is for CSV"),
        ("t.ndjson", ReadOptions(encoding="cp1252"), "--encoding is for CSV"),
        ("t.csv", ReadOptions(sheet="x"), "--sheet is for XLSX"),
    ],
)
def test_an_option_that_cant_be_meant_is_refused(tmp_path, name, reading, said):
    path = tmp_path / name
    path.write_text("a,b\n1,2\n")
    with pytest.raises(UsageError) as caught:
        scan(path, reading)
    assert said in message(caught.value)


def test_what_cant_be_read_at_all_is_said(tmp_path):
    with pytest.raises(StorageError, match="No such file"):
        scan(tmp_path / "none.csv")
    with pytest.raises(UsageError, match="not a regular file"):
        scan(tmp_path)
    os.mkfifo(tmp_path / "pipe.csv")
    with pytest.raises(UsageError, match="not a regular file"):
        scan(tmp_path / "pipe.csv")


PEAK = """
import resource, sys
from pathlib import Path
from data8_tui.transfer.upload.blocks import BlockLayout, blocks
from data8_tui.transfer.preflight.preflight import evaluate
from data8_tui.transfer.preflight.scan import scan
found = evaluate(scan(Path(sys.argv[1])))
names = tuple(column.name for column in found.columns)
cut = BlockLayout(found.source.path, found.options, names, (0,) * len(names), found.block_records)
assert sum(block.records for block in blocks(cut)) == found.records
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def test_memory_is_flat(tmp_path):
    """Fifty times the records take no more than a few megabytes more."""
    peaks = []
    for count in (3_000, 150_000):
        path = tmp_path / f"{count}.csv"
        with path.open("w") as file:
            file.write("id,name,note\n")
            file.writelines(f'{n},"Smith, {n}",{"x" * 100}\n' for n in range(count))
        ended = subprocess.run([sys.executable, "-c", PEAK, path], capture_output=True, check=True)
        peaks.append(int(ended.stdout))
    assert peaks[1] - peaks[0] < 8_000
