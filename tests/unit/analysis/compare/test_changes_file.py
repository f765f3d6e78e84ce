"""A file of changes makes one file of the other one, exactly, and of no other file."""

import hashlib
import json
from collections.abc import Sequence
from contextlib import closing
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data8_tui.analysis.compare import changes_apply
from data8_tui.analysis.compare.changes_apply import ApplyRequest, apply_changes
from data8_tui.analysis.compare.changes_file import write_changes
from data8_tui.analysis.compare.column_pairs import ColumnChoice
from data8_tui.analysis.compare.comparison import ComparisonRequest, compare_files
from data8_tui.codes import Remedy
from data8_tui.errors import StorageError, UsageError
from data8_tui.threads import WorkInterrupted
from data8_tui.transfer.formats import OutputFormat
from data8_tui.transfer.readers.files import ReadOptions, open_reader, resolve_options

NUMBERS = count()
Row = Sequence[str | None]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    spill = tmp_path / "spill"
    spill.mkdir()
    return spill


def write(path: Path, rows: Sequence[Row]) -> Path:
    """As NDJSON, where each text keeps its form and nulls are nulls."""
    header, *records = rows
    lines = [json.dumps(dict(zip(map(str, header), row, strict=True))) for row in records]
    path.write_text("".join(f"{line}\n" for line in lines))
    return path


def read(path: Path) -> list[tuple[str | None, ...]]:
    options = resolve_options(path, ReadOptions())
    with closing(open_reader(path, options)) as reader:
        batches = [row for batch in reader.batches() for row in batch.rows]
        return [reader.headers, *(tuple(row) for row in batches)]


def changes_of(before: Path, after: Path, *key: str, folder: Path) -> Path:
    choice = ColumnChoice(tuple((each, each) for each in key))
    target = before.parent / f"changes-{next(NUMBERS)}.csv"
    request = ComparisonRequest(before, after, choice, by_position=not key, for_changes=True)
    with compare_files(request, folder) as compared:
        write_changes(compared, target)
    return target


def made_of(changes: Path, source: Path, folder: Path, *, reverted: bool = False) -> Path:
    suffix = source.suffix
    target = source.parent / f"made-{next(NUMBERS)}{suffix}"
    form = OutputFormat(suffix.removeprefix("."))
    apply_changes(ApplyRequest(changes, source, target, reverted, format=form), folder)
    return target


TEXT = st.sampled_from(["", "a", "007", "=1+1", '"', ",", "x\ny", "\r", " a ", "é", None, "null"])
KEY = st.sampled_from(["1", "2", "3", "k", ""])


@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    before=st.lists(st.tuples(KEY, TEXT, TEXT), min_size=1, max_size=9),
    after=st.lists(st.tuples(KEY, TEXT, TEXT), min_size=1, max_size=9),
    kept=st.booleans(),
    by_key=st.booleans(),
)
def test_both_files_are_made_of_each_other(
    tmp_path: Path,
    folder: Path,
    before: list[tuple[str | None, ...]],
    after: list[tuple[str | None, ...]],
    kept: bool,
    by_key: bool,
) -> None:
    after = [*reversed(before), *after] if kept else after
    first = write(tmp_path / "before.ndjson", [("id", "x", "old"), *before])
    second = write(tmp_path / "after.ndjson", [("new", "x", "id"), *map(reversed_row, after)])
    changes = changes_of(first, second, *(["id"] if by_key else []), folder=folder)
    assert read(made_of(changes, first, folder)) == read(second)
    assert read(made_of(changes, second, folder, reverted=True)) == read(first)


def reversed_row(row: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(reversed(row))


@pytest.mark.parametrize("width", [1, 2])
@pytest.mark.parametrize("has_nulls", [True, False])
def test_a_record_of_nulls_or_empty_texts_is_a_record_of_the_csv_file(
    tmp_path: Path, folder: Path, width: int, has_nulls: bool
) -> None:
    texts: list[str | None] = ["x", None, "y", "", "z"]
    rows: list[Row] = [("a", "b")[:width], *((each,) * width for each in texts)]
    before, after = write(tmp_path / "b.ndjson", rows[:4]), write(tmp_path / "a.ndjson", rows)
    if not has_nulls:
        after = tmp_path / "a.csv"
        after.write_text("".join(",".join([each or '""'] * width) + "\n" for [each, *_] in rows))
    changes, target = changes_of(before, after, folder=folder), tmp_path / "made.csv"
    apply_changes(ApplyRequest(changes, before, target), folder)
    assert [[each or None for each in row] for row in read(target)[1:]] == [
        [each or None] * width for each in texts
    ]


@pytest.fixture
def pair(tmp_path: Path) -> tuple[Path, Path]:
    before, after = tmp_path / "before.csv", tmp_path / "after.csv"
    before.write_bytes(b'id,x\n007,a\n008,"b, ""c"""\n009,\n1,d\n')
    after.write_bytes(b'id,x\n009,=1\n007,a\n008,"b, ""d"""\n2,e\n')
    return before, after


def test_the_bytes_of_a_plain_file_come_back(pair: tuple[Path, Path], folder: Path) -> None:
    before, after = pair
    changes = changes_of(before, after, "id", folder=folder)
    assert made_of(changes, before, folder).read_bytes() == after.read_bytes()
    reverted = made_of(changes, after, folder, reverted=True)
    assert reverted.read_bytes() == before.read_bytes()


OLDER_CHANGES = """\
change,record_before,record_after,key,column,kind,before,after
file,4,4,,texts,data8-tui changes 2,130822641655504710009 9b1c89c15a4a9f05,"""
OLDER_CHANGES += '''145563357194261487681 9b1c89c15a4a9f05
column,1,1,,id,,id,id
column,2,2,,x,,x,x
changed,2,3,008,x,different,"b, ""c""","b, ""d"""
changed,3,1,009,x,filled,"",=1
added,,4,2,id,,,2
added,,4,2,x,,,e
removed,4,,1,id,,1,
removed,4,,1,x,,d,
order,1,2,,,,2,
order,3,1,,,,1,
end,,,,,,28619eacfe15785bc41bdafac08e925f8ab91161e01c1ca91e5b0e228e83e6b6,
'''


def test_changes_with_older_fingerprints_are_applied(pair: tuple[Path, Path], folder: Path) -> None:
    before, after = pair
    changes = before.parent / "older.csv"
    changes.write_text(OLDER_CHANGES)
    assert made_of(changes, before, folder).read_bytes() == after.read_bytes()
    assert made_of(changes, after, folder, reverted=True).read_bytes() == before.read_bytes()
    with pytest.raises(UsageError, match=r"after\.csv isn't the file before these changes"):
        made_of(changes, after, folder)


def test_a_name_that_no_file_of_changes_can_hold_is_refused(tmp_path: Path, folder: Path) -> None:
    before = write(tmp_path / "b.ndjson", [("id", "x\ud800"), ("1", "a")])
    with pytest.raises(UsageError, match="column 2 holds half of a character"):
        changes_of(before, before, folder=folder)


def test_another_file_is_refused(pair: tuple[Path, Path], folder: Path) -> None:
    before, after = pair
    changes = changes_of(before, after, "id", folder=folder)
    with pytest.raises(UsageError, match=r"after\.csv isn't the file before these changes") as no:
        made_of(changes, after, folder)
    assert no.value.remedy == Remedy.CHANGES_OF_OTHER_FILE(count=4, width=2)
    with pytest.raises(UsageError, match=r"before\.csv isn't the file after these changes"):
        made_of(changes, before, folder, reverted=True)


@pytest.mark.parametrize("columns", [("id", "x", "y"), ("y", "x", "id")])
@pytest.mark.parametrize(
    ("texts", "others"),
    [
        ((None, "t"), ("t", None)),
        (("a\x1f", "b"), ("a", "\x1fb")),
        (("", None), (None, "")),
        (("a\x1fb", None), ("a", "b")),
    ],
)
def test_a_file_with_a_text_in_another_place_is_refused(
    tmp_path: Path, folder: Path, columns: Row, texts: Row, others: Row
) -> None:
    header = ("id", "x", "y")
    before = write(tmp_path / "before.ndjson", [header, ("1", *texts)])
    other = write(tmp_path / "other.ndjson", [header, ("1", *others)])
    moved = [dict(zip(header, ("2", *texts), strict=True))[each] for each in columns]
    after = write(tmp_path / "after.ndjson", [columns, moved])
    changes = changes_of(before, after, "id", folder=folder)
    assert read(made_of(changes, before, folder)) == read(after)
    with pytest.raises(UsageError, match="isn't the file before"):
        made_of(changes, other, folder)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("=1", "1"),
        ("changed,3", "changed,2"),
        ("change,", "Change,"),
        ("order,1,2,,,,", "order,1,2,,,,x"),
        ("column,1,1", "column,x,1"),
        ("column,1,1,,id,,id,id", "column,1,1,,id,,id,other"),
        ("column,1,1,,id,,id,id", "column,1,99,,id,,id,id"),
        (",different,", ",case,"),
        ("file,4,", "file,,"),
        ("\norder", "\nother"),
    ],
)
def test_changes_that_were_changed_are_refused(
    pair: tuple[Path, Path], folder: Path, old: str, new: str
) -> None:
    before, after = pair
    changes = changes_of(before, after, "id", folder=folder)
    text = changes.read_text()
    assert old in text
    changes.write_text(text.replace(old, new))
    with pytest.raises(UsageError, match="is no file of changes, or was edited") as refused:
        made_of(changes, before, folder)
    assert refused.value.remedy == Remedy.COMPARE_AGAIN()
    assert not list(before.parent.glob("made-*"))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("order,1,2,,,,", "order,1,2,,,,x"),
        ("order,1,2,,,,", "order,1,2,,,,-5"),
        ("column,1,1", "column,x,1"),
        ("column,1,1,,id,,id,id", "column,1,1,,,,id,id"),
        ("file,4,", "file,,"),
        ("\ncolumn", "\nother"),
    ],
)
def test_changes_of_another_program_are_refused(
    pair: tuple[Path, Path], folder: Path, old: str, new: str
) -> None:
    before, after = pair
    changes = changes_of(before, after, "id", folder=folder)
    above = changes.read_text().rpartition("\nend,")[0].replace(old, new) + "\n"
    digest = hashlib.sha256(above.encode()).hexdigest()
    changes.write_text(f"{above}end,,,,,,{digest},\n")
    with pytest.raises(UsageError) as refused:
        made_of(changes, before, folder)
    assert refused.value.remedy in (
        Remedy.COMPARE_AGAIN(),
        Remedy.CHANGES_OF_OTHER_FILE(count=4, width=0),
    )


def test_a_file_with_other_names_is_refused(pair: tuple[Path, Path], folder: Path) -> None:
    before, after = pair
    changes = changes_of(before, after, "id", folder=folder)
    before.write_bytes(before.read_bytes().replace(b"id,x", b"x,id"))
    with pytest.raises(UsageError, match=r"before\.csv isn't the file before these changes"):
        made_of(changes, before, folder)


def test_nothing_is_left_where_the_writing_is_interrupted(
    pair: tuple[Path, Path], folder: Path
) -> None:
    before, after = pair
    target = before.parent / "changes.csv"
    writing = False

    def check() -> None:
        if writing and target.with_name("changes.csv.new").exists():
            raise WorkInterrupted

    request = ComparisonRequest(before, after, for_changes=True)
    with compare_files(request, folder, check=check) as compared:
        writing = True
        with pytest.raises(WorkInterrupted):
            write_changes(compared, target)
    assert {each.name for each in before.parent.iterdir()} == {"before.csv", "after.csv", "spill"}


def test_what_stands_in_the_place_is_not_destroyed(pair: tuple[Path, Path], folder: Path) -> None:
    before, after = pair
    changes = changes_of(before, after, "id", folder=folder)
    target = before.parent / "out.csv"
    (before.parent / "out.csv.new").write_text("somebody's")
    with pytest.raises(StorageError):
        apply_changes(ApplyRequest(changes, before, target), folder)
    assert (before.parent / "out.csv.new").read_text() == "somebody's"


def test_the_name_of_a_file_of_changes_is_no_pattern(pair: tuple[Path, Path], folder: Path) -> None:
    before, after = pair
    written = changes_of(before, after, "id", folder=folder)
    changes = written.rename(written.with_name("ch*[a]?.csv"))
    written.write_text("another one that the pattern has")
    assert made_of(changes, before, folder).read_bytes() == after.read_bytes()


def test_a_row_that_is_too_long_is_called_so(pair: tuple[Path, Path], folder: Path) -> None:
    changes = changes_of(*pair, "id", folder=folder)
    above = changes.read_bytes().rpartition(b"end,")[0]
    above += b'changed,1,1,1,x,different,"%b",b\n' % (b"a" * (1 << 25))
    changes.write_bytes(above + b"end,,,,,,%b,\n" % hashlib.sha256(above).hexdigest().encode())
    with pytest.raises(UsageError, match=r"a row of .* has more than 33,554,432 bytes"):
        made_of(changes, pair[0], folder)


def test_the_memory_needed_does_not_depend_on_the_number_of_columns(
    tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(changes_apply, "MEMORY", 32 << 20)
    header = ["id", *(f"c{at}" for at in range(30))]
    before, after = (
        write(tmp_path / f"{end}.ndjson", [header, *([str(at), *[end] * 30] for at in range(9))])
        for end in ("before", "after")
    )
    changes = changes_of(before, after, "id", folder=folder)
    assert read(made_of(changes, before, folder)) == read(after)


def test_many_columns_take_more_memory_than_usual(tmp_path: Path, folder: Path) -> None:
    header = ["id", *(f"c{at}" for at in range(450))]
    before, after = (tmp_path / f"{end}.csv" for end in ("before", "after"))
    for path in (before, after):
        rows = [header, ["1", *"x" * 450], ["2", path.stem, *"y" * 449]]
        path.write_text("".join(f"{','.join(row)}\n" for row in rows))
    with compare_files(ComparisonRequest(before, after), folder) as compared:
        assert compared.result.changed == 1
