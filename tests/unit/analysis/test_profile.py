"""The profile of a file, held against a slow one in plain Python."""

import gzip
import os
import signal
import subprocess
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import count
from pathlib import Path

import duckdb
import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data8_tui.analysis.profile import columns, shape_count
from data8_tui.analysis.profile.model import MOST_LISTED, ColumnProfile, TableProfile, ValueCount
from data8_tui.analysis.profile.process import profile_in_process
from data8_tui.analysis.profile.profile import columns_called, profile_file, profile_table
from data8_tui.analysis.shapes import folded_shape, shape
from data8_tui.analysis.text_kinds import TextKind, looks_like
from data8_tui.analysis.text_table.database import open_database
from data8_tui.analysis.text_table.table import TextTable
from data8_tui.errors import StorageError, UnfitFile, UsageError
from data8_tui.transfer.preflight.null_like import NULL_LIKE
from data8_tui.transfer.readers.files import ReadOptions
from data8_tui.transfer.workers import worker_process
from data8_tui.transfer.workers.spawn import spawn_worker

NAMES = (f"values_{number}" for number in count())

Values = Sequence[str | None]


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    with open_database(tmp_path_factory.mktemp("spill"), memory=256 << 20) as opened:
        yield opened


@pytest.fixture(scope="module", params=["as it is", "in small parts"])
def _parts(request: pytest.FixtureRequest) -> Iterator[None]:
    """Parts as small as these move shapes between memory and tables, too."""
    with pytest.MonkeyPatch.context() as patch:
        if request.param == "in small parts":
            patch.setattr(columns, "_BLOCK", 2)
            patch.setattr(shape_count, "_MOST_SHAPES", 2)
        yield


def table_of(database: duckdb.DuckDBPyConnection, *values: Values) -> TextTable:
    name = next(NAMES)
    selected = ", ".join("unnest(?::varchar[])" for _ in values)
    names = ", ".join(f"c{at}" for at in range(len(values)))
    database.execute(f"create table {name} as select * from (select {selected}) t({names})", values)
    headers = tuple(f"column {at}" for at in range(len(values)))
    return TextTable(name, headers, len(values[0]), True, Path("people.csv"), ReadOptions())


def most_common(counts: Counter[str]) -> tuple[ValueCount, ...]:
    ordered = sorted(counts.items(), key=lambda each: (-each[1], each[0].encode()))
    return tuple(ValueCount(*each) for each in ordered)


def reference(name: str, values: Values) -> ColumnProfile:
    filled = [value for value in values if value]
    counts, lengths = Counter(filled), [*map(len, filled)]
    shapes, folded = Counter(map(shape, filled)), Counter(map(folded_shape, filled))
    kinds = {kind: sum(looks_like(kind, value) for value in filled) for kind in TextKind}
    null_like = Counter({value: n for value, n in counts.items() if value in NULL_LIKE})
    return ColumnProfile(
        name,
        filled=len(filled),
        empty=values.count(""),
        null=values.count(None),
        distinct=len(counts),
        once=[*counts.values()].count(1),
        shortest=min(lengths, default=0),
        longest=max(lengths, default=0),
        top=most_common(counts)[:MOST_LISTED],
        shapes=most_common(shapes)[:MOST_LISTED],
        folded_shapes=most_common(folded)[:MOST_LISTED],
        shape_count=len(shapes),
        folded_shape_count=len(folded),
        null_like=most_common(null_like),
        emails=kinds[TextKind.EMAIL],
        postcodes=kinds[TextKind.POSTCODE],
        phones=kinds[TextKind.PHONE],
        dates=kinds[TextKind.DATE],
    )


KNOWN = [
    "a@b.co",
    "SW1A 1AA",
    "020 7946 0958",
    "2026-11-30",
    "NULL",
    "N/A",
    "007",
    "Zoë",
    "Zoe\u0308",
]
TEXT = st.sampled_from(KNOWN) | st.text("aB1é東\0 @.-", max_size=4)
VALUES = st.lists(st.none() | st.just("") | TEXT | TEXT, max_size=30)


@pytest.mark.usefixtures("_parts")
@settings(max_examples=40)
@given(values=VALUES)
def test_every_figure_is_exact(database: duckdb.DuckDBPyConnection, values: Values) -> None:
    table = table_of(database, values)
    [found] = profile_table(database, table).columns
    assert found == reference("column 0", values)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.csv", b""),
        ("a.csv", b"\n\n\n"),
        ("a.csv.gz", gzip.compress(b"", mtime=0)),
        ("a.ndjson", b"\n\n"),
        ("a.parquet", b""),
        ("a.xlsx", b""),
    ],
)
def test_an_empty_file_has_no_columns_and_no_records(
    tmp_path: Path, name: str, data: bytes
) -> None:
    path, seen = tmp_path / name, list[TableProfile]()
    path.write_bytes(data)
    found = profile_file(path, on_profile=seen.append)
    assert found == TableProfile(name, 0, (), complete=True)
    assert seen == [found]
    with pytest.raises(UsageError):
        profile_file(path, choose=lambda headers: columns_called(headers, ["id"]))


@pytest.fixture
def people(tmp_path: Path) -> Path:
    path = tmp_path / "people.csv"
    path.write_text("id,name\n007,Ann\n7,\n,Ann\n")
    return path


def test_the_profile_of_a_file_grows_column_by_column(people: Path) -> None:
    profiles: list[TableProfile] = []
    shares: list[float] = []
    found = profile_file(people, on_profile=profiles.append, on_share=shares.append)
    first, second, last = profiles
    assert [first.complete, second.complete, last.complete] == [False, False, True]
    assert first.columns[1] == ColumnProfile(
        "name", filled=2, empty=1, null=0, shortest=3, longest=3
    )
    assert [each.complete for each in second.columns] == [True, False]
    assert found == last
    assert (found.file, found.records) == ("people.csv", 3)
    assert [each.name for each in found.columns] == ["id", "name"]
    assert found.columns[1] == reference("name", ["Ann", "", "Ann"])
    assert shares == sorted(shares)
    assert shares[-1] == 1.0


def test_only_the_columns_chosen_are_looked_at(database: duckdb.DuckDBPyConnection) -> None:
    table = table_of(database, ["a"], ["b"], ["c"])
    found = profile_table(database, table, choose=lambda headers: [2, 0])
    assert found.complete
    assert found.columns == (reference("column 2", ["c"]), reference("column 0", ["a"]))


def test_a_profile_is_a_document(database: duckdb.DuckDBPyConnection) -> None:
    found = profile_table(database, table_of(database, ["a", "NULL", None]))
    assert msgspec.json.decode(msgspec.json.encode(found), type=TableProfile) == found


class Stopped(Exception):
    pass


def stop_at(call: int) -> Callable[[], None]:
    calls = count(1)

    def check() -> None:
        if next(calls) >= call:
            raise Stopped

    return check


@pytest.mark.parametrize("call", [1, 4, 7, 9])
def test_a_profile_that_is_ended_leaves_no_folder(
    tmp_path: Path, people: Path, call: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with pytest.raises(Stopped):
        profile_file(people, check=stop_at(call))
    assert list(tmp_path.glob("data8-tui-*")) == []


def test_a_process_makes_the_same_profile(people: Path) -> None:
    shares: list[float] = []
    profiles: list[TableProfile] = []
    found = profile_in_process(
        people, ReadOptions(drop=("id",)), on_profile=profiles.append, on_share=shares.append
    )
    assert found == profile_file(people, ReadOptions(drop=("id",)))
    assert [each.complete for each in profiles] == [False, True]
    assert shares == sorted(shares)
    assert profile_in_process(people, columns=["name"]) == found


def test_what_is_wrong_with_a_file_is_raised_here(people: Path) -> None:
    with pytest.raises(UsageError, match="no column “age”"):
        profile_in_process(people, columns=["age"])
    people.write_text("id,name\n007\n")
    with pytest.raises(UnfitFile) as unfit:
        profile_in_process(people)
    assert unfit.value.problem.line == 2
    assert unfit.value.problem.message.data == {"fields": 1, "width": 2}


def test_ending_the_profile_ends_the_process_and_removes_its_folder(
    tmp_path: Path, people: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with pytest.raises(Stopped):
        profile_in_process(people, check=stop_at(1))
    assert list(tmp_path.glob("data8-tui-*")) == []


def test_a_process_that_dies_is_an_error(people: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def spawn(module: str, task: object) -> subprocess.Popen[bytes]:
        started = spawn_worker(module, {})
        started.kill()
        return started

    monkeypatch.setattr(worker_process, "spawn_worker", spawn)
    with pytest.raises(StorageError, match=r"people\.csv has ended: SIGKILL"):
        profile_in_process(people)


def test_a_process_that_is_stopped_is_an_error(
    people: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def spawn(module: str, task: object) -> subprocess.Popen[bytes]:
        started = spawn_worker(module, {})
        os.kill(started.pid, signal.SIGSTOP)
        return started

    monkeypatch.setattr(worker_process, "spawn_worker", spawn)
    monkeypatch.setattr("data8_tui.transfer.workers.spawn.REPLY_TIMEOUT", 0.0)
    with pytest.raises(StorageError, match=r"people\.csv was stopped"):
        profile_in_process(people)


def test_a_folder_that_can_not_be_used_is_an_error_of_ours(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("a,b\n1,2\n")
    with pytest.raises(StorageError, match="nowhere"):
        profile_file(path, folder=tmp_path / "nowhere")


def test_a_file_that_is_cut_while_it_is_counted_is_no_profile(tmp_path: Path) -> None:
    path = tmp_path / "cut.csv"
    path.write_text("id,x\n1,a\n2,b\n")

    def cut(_: TableProfile) -> None:
        os.truncate(path, 9)

    with pytest.raises(UnfitFile):
        profile_file(path, on_profile=cut)
