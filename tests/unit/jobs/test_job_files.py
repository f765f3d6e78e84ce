"""Which files on this machine hold a job's inputs and outputs, by earlier transfers."""

from dataclasses import replace
from pathlib import Path

import pytest

from data8_tui.jobs.job_files import downloaded_file, uploaded_file
from data8_tui.monitor.history import History, TransferOutcome, TransferRecord
from data8_tui.transfer.receipt import Receipt, write_receipt
from tests.unit.jobs.account import NOW

ACCOUNT = "client at https://data8.example"


@pytest.fixture
def history() -> History:
    return History(None, "https://data8.example", "client")


def note(history: History, path: Path, **changes: object) -> TransferRecord:
    size = path.stat().st_size if path.exists() else 1
    record = TransferRecord(
        "upload", "contacts", str(path), 1, size, NOW, NOW, TransferOutcome.DONE
    )
    record = replace(record, **changes)
    history.transfers.note(record)
    return record


def written(path: Path, **changes: object) -> Receipt:
    """A file, and its receipt as that of a whole dataset of one record and column."""
    path.write_text("id\n1\n")
    receipt = Receipt(
        "output", ACCOUNT, path, "csv", False, {"id": 0}, 1, 1, 1, 5, "", NOW, NOW,
        of_records=1, of_columns=1,
    )  # fmt: skip
    receipt = replace(receipt, **changes)
    write_receipt(receipt)
    return receipt


def test_the_latest_file_that_is_as_it_was_uploaded_counts(
    history: History, tmp_path: Path
) -> None:
    for name in "abcd":
        (tmp_path / name).write_text("id\n1\n")
    note(history, tmp_path / "a")
    assert uploaded_file(history, {"others"}) is None
    assert uploaded_file(history, {"contacts"}) == tmp_path / "a"
    note(history, tmp_path / "b")
    note(history, tmp_path / "c", outcome=TransferOutcome.FAILED)
    note(history, tmp_path / "gone")
    note(history, tmp_path / "d")
    (tmp_path / "d").write_text("id\n1\n2\n")
    assert uploaded_file(history, {"contacts"}) == tmp_path / "b"


@pytest.mark.parametrize(
    "changes",
    [{"of_records": 2}, {"of_columns": 2}, {"account": "other"}, {"format": "xlsx"}],
)
def test_only_a_file_with_the_whole_output_counts(
    history: History, tmp_path: Path, changes: dict[str, object]
) -> None:
    whole = written(tmp_path / "whole.csv")
    written(tmp_path / "part.csv", **changes)
    for name in ("whole.csv", "part.csv"):
        note(history, tmp_path / name, direction="download", dataset="output")
    (tmp_path / "bare.csv").write_text("id\n1\n")
    note(history, tmp_path / "bare.csv", direction="download", dataset="output")
    assert downloaded_file(history, {"output"}, ACCOUNT) == whole
