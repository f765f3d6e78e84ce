"""A comparison in a process of its own gives what one in this process does."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from data8_tui.analysis.compare.column_pairs import ColumnChoice
from data8_tui.analysis.compare.comparison import ComparisonRequest, compare_files
from data8_tui.analysis.compare.model import EVERYTHING, ChangeFilter, ChangeKind
from data8_tui.analysis.compare.process import ComparisonProcess
from data8_tui.analysis.compare.statements import ComparisonProgress, ComparisonStep
from data8_tui.codes import FileProblem
from data8_tui.errors import StorageError, UnfitFile, UsageError


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


def test_the_result_and_the_records_are_the_same(
    process: ComparisonProcess, request_: ComparisonRequest, tmp_path: Path
) -> None:
    with compare_files(request_, tmp_path) as compared:
        assert process.result == compared.result
        for wanted in (EVERYTHING, ChangeFilter(column=1, kind=ChangeKind.CASE)):
            assert process.count(wanted) == compared.records.count(wanted) > 0
            assert process.read(wanted, 0, 9) == compared.records.read(wanted, 0, 9)


def test_a_process_that_has_ended_is_reported(process: ComparisonProcess) -> None:
    process._process.kill()
    with pytest.raises(StorageError, match="has ended"):
        process.count()


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
