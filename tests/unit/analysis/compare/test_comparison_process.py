"""A comparison in a process of its own gives what one in this process does."""

import errno
import os
import signal
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

from data8_tui.analysis.compare.column_pairs import ColumnChoice, ColumnPairs
from data8_tui.analysis.compare.comparison import ComparisonRequest, compare_files
from data8_tui.analysis.compare.messages import request_document, request_from_document
from data8_tui.analysis.compare.model import EVERYTHING, ChangeFilter, ChangeKind
from data8_tui.analysis.compare.plan import ComparisonPlan
from data8_tui.analysis.compare.process import ComparisonProcess
from data8_tui.analysis.compare.reading_proof import ReadingProof
from data8_tui.analysis.compare.statements import ComparisonProgress, ComparisonStep, Statements
from data8_tui.analysis.text_table.csv_bytes import ByteCount, CsvForm
from data8_tui.analysis.text_table.table import TextProof, TextTable
from data8_tui.codes import FileProblem
from data8_tui.errors import StorageError, UnfitFile, UsageError
from data8_tui.transfer.readers.files import ReadOptions
from data8_tui.transfer.workers import spawn, worker_process


@pytest.fixture
def request_(tmp_path: Path) -> ComparisonRequest:
    before, after = tmp_path / "before.csv", tmp_path / "after.ndjson"
    before.write_text("id,x\n1,a\n2,b\n3,c\n")
    after.write_text('{"id": 3, "x": "c"}\n{"id": 1, "x": "A"}\n{"id": 4, "x": null}\n')
    return ComparisonRequest(before, after, ColumnChoice((("id", "id"),)))


@pytest.fixture
def process(request_: ComparisonRequest) -> Iterator[ComparisonProcess]:
    with ComparisonProcess(request_) as process:
        yield process


def test_a_process_is_asked_for_all_of_a_request(request_: ComparisonRequest) -> None:
    asked = replace(
        request_,
        choice=ColumnChoice((("id", "id"),), ("x",), {"a": "b"}, True),
        before_options=ReadOptions(delimiter=";"),
        after_options=ReadOptions(nulls=("NA",)),
        by_position=True,
        for_changes=True,
        named=("x",),
        certain_key=True,
    )
    assert request_from_document(request_document(asked)) == asked


def test_the_result_and_the_records_are_the_same(
    process: ComparisonProcess, request_: ComparisonRequest, tmp_path: Path
) -> None:
    with compare_files(request_, tmp_path) as compared:
        assert process.result == compared.result
        for wanted in (EVERYTHING, ChangeFilter(column=1, kind=ChangeKind.CASE)):
            assert process.count(wanted) == compared.records.count(wanted) > 0
            assert process.read(wanted, 0, 9) == compared.records.read(wanted, 0, 9)


def test_no_process_is_started_for_a_file_that_is_not_there(
    request_: ComparisonRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[object] = []
    monkeypatch.setattr(worker_process, "spawn_worker", lambda *task: started.append(task))
    request_.after.unlink()
    with pytest.raises(StorageError, match=r"can't read .*after\.ndjson"):
        ComparisonProcess(request_)
    assert started == []


def test_a_process_that_has_ended_is_reported(process: ComparisonProcess) -> None:
    os.kill(process.pid, signal.SIGKILL)
    with pytest.raises(StorageError, match="has ended"):
        process.count()


def test_a_process_that_was_stopped_is_ended(
    process: ComparisonProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spawn, "REPLY_TIMEOUT", 0.0)
    os.kill(process.pid, signal.SIGSTOP)
    with pytest.raises(StorageError, match="was stopped"):
        process.count()


@pytest.mark.parametrize("name", ["compared.duckdb", "source-"])
def test_what_the_database_refuses_is_an_error_of_ours(
    request_: ComparisonRequest, tmp_path: Path, name: str
) -> None:
    """Where its files can't be made, or there is no folder for them."""
    folder = tmp_path / "folder"
    if name == "compared.duckdb":
        (folder / name).mkdir(parents=True)
    with pytest.raises(StorageError), compare_files(request_, folder):
        pass


def test_a_file_that_times_out_ends_the_proof(request_: ComparisonRequest) -> None:
    """ETIMEDOUT, as of a file system in a network, is the exception of a wait that goes on."""

    class Endless(Exception):
        pass

    looks = iter(range(3))

    def check() -> None:
        if next(looks, None) is None:
            raise Endless

    path = request_.before
    proof = TextProof(path, CsvForm(",", 2, True, 0, True))
    table = TextTable("t", ("id", "x"), 0, False, path, ReadOptions(), proof=proof)
    plan = ComparisonPlan(table, table, ColumnPairs(((0, 0),), (), (), ()))
    counted: Future[ByteCount | None] = Future()
    counted.set_exception(TimeoutError(errno.ETIMEDOUT, os.strerror(errno.ETIMEDOUT)))
    with closing(duckdb.connect()) as database:
        database.execute("create table before_keys (bytes bigint, quotes bigint)")
        statements = Statements(database)
        proven = ReadingProof(statements, {"before": counted})
        statements.check = check
        with pytest.raises(StorageError, match=r"can't read .*before\.csv"):
            proven.check(plan.side(False))


def test_errors_and_progress_come_through(request_: ComparisonRequest, tmp_path: Path) -> None:
    steps: set[ComparisonStep] = set()

    def on_progress(progress: ComparisonProgress) -> None:
        steps.add(progress.step)

    unclear = tmp_path / "before.csv"
    unclear.write_text('id,x\n1,"a\n')
    with pytest.raises(UnfitFile) as unfit:
        ComparisonProcess(request_, on_progress)
    assert unfit.value.problem.message.code is FileProblem.QUOTE_UNCLOSED
    unclear.write_text("id,x\n1,a\n")
    choice = ColumnChoice((("no", "id"),))
    with pytest.raises(UsageError, match=r"before\.csv: there is no column “no”"):
        ComparisonProcess(ComparisonRequest(request_.before, request_.after, choice), on_progress)
    assert ComparisonStep.READ_AFTER in steps


def test_a_check_that_raises_ends_the_process(request_: ComparisonRequest) -> None:
    class Ended(Exception):
        pass

    def check() -> None:
        raise Ended

    with pytest.raises(Ended):
        ComparisonProcess(request_, check=check)


def test_a_file_that_our_reader_reads_otherwise_is_read_by_it(
    request_: ComparisonRequest, tmp_path: Path
) -> None:
    """duckdb alone would take the row of empty fields for a record, and keep the NUL."""
    request_.before.write_bytes(b"id,x\n1,A\n,\n3,\0c\n4,\n")
    with compare_files(request_, tmp_path) as compared:
        assert (compared.result.before.records, compared.result.unchanged) == (3, 3)
