"""What `download`, `upload` and `verify` say of what they did, and of what they didn't."""

import hashlib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from data8_tui.cli.actions import download, upload
from data8_tui.cli.actions.verify import verify_files
from data8_tui.cli.remedies import hint, run_advice
from data8_tui.cli.views import download_notes
from data8_tui.cli.views.progress_line import ProgressLine
from data8_tui.clock import FrozenClock
from data8_tui.codes import Remedy
from data8_tui.errors import IntegrityError, StorageError, UsageError
from data8_tui.insight.humanize import several
from data8_tui.transfer.download.plan import DownloadPlan
from data8_tui.transfer.download.preconditions import refuse_early
from data8_tui.transfer.download.stream import StreamResult
from data8_tui.transfer.lock import holder
from data8_tui.transfer.receipt import Receipt, receipt_path, write_receipt

NOW = datetime(2026, 11, 20, 9, 15, 30, tzinfo=UTC)


def downloaded(path: Path, text: bytes = b"id\n1\n") -> Receipt:
    """A file with its receipt, as a download leaves them."""
    path.write_bytes(text)
    receipt = Receipt(
        dataset="some_output",
        account="me",
        path=path,
        format="csv",
        packed=False,
        columns={"id": 0},
        first=1,
        last=1,
        records=1,
        bytes=len(text),
        sha256=hashlib.sha256(text).hexdigest(),
        started_at=NOW,
        finished_at=NOW,
    )
    write_receipt(receipt)
    return receipt


@pytest.mark.parametrize(
    "code",
    [
        Remedy.RECORDS_MOVED,
        Remedy.RECORDS_MISCOUNTED,
        Remedy.DATASET_CHANGED,
        Remedy.DATASET_CHANGED_MEANWHILE,
        Remedy.DATASET_CHANGED_SINCE,
        Remedy.OTHER_DOWNLOAD_KEPT,
        Remedy.PARTIAL_FILE_CHANGED,
        Remedy.PARTIAL_FILE_UNEXPLAINED,
    ],
)
def test_a_run_advises_no_restart_where_only_its_download_is_in_question(code: Remedy) -> None:
    """`--restart` of `run` makes a new job, which is billed."""
    error = IntegrityError("changed", remedy=code())
    assert "--restart" in hint(error)
    with pytest.raises(IntegrityError), run_advice():
        raise error
    assert "--restart" not in hint(error)
    assert "away" in hint(error)


@pytest.mark.parametrize("code", [Remedy.UPLOAD_FILE_CHANGED, Remedy.DATASET_GONE])
def test_a_run_says_that_a_new_dataset_is_a_new_job(code: Remedy) -> None:
    error = UsageError("changed", remedy=code())
    assert "--again" in hint(error)
    with pytest.raises(UsageError), run_advice():
        raise error
    assert "--again" not in hint(error)
    assert "a new job" in hint(error)


def test_one_is_one_and_more_are_more() -> None:
    assert several(1, "record") == "1 record"
    assert several(1200, "record") == "1,200 records"
    assert several(2, "retry", "retries") == "2 retries"


def test_texts_like_formulas_are_told_unless_the_guarded_file_was_asked_for(
    capsys: pytest.CaptureFixture[str],
) -> None:
    download_notes.write_notes(StreamResult(records=1, formulas=1))
    assert "1 text like a formula, " in capsys.readouterr().err
    download_notes.write_notes(StreamResult(records=1, formulas=1), guarded=True)
    assert capsys.readouterr().err == ""


def test_who_stops_while_it_opens_is_told_that_nothing_came(tmp_path: Path) -> None:
    line = ProgressLine("a.csv", FrozenClock(NOW))
    plan = DownloadPlan("a", tmp_path / "a.csv")
    assert "before anything was fetched" in download._interrupted(plan).message
    assert "before anything was sent" in upload._interrupted(line, "a.csv").message


def test_every_file_is_verified_and_a_changed_one_decides(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    names = ("none.csv", "changed.csv", "good.csv")
    none, changed, good = (tmp_path / name for name in names)
    downloaded(good)
    downloaded(changed)
    changed.write_bytes(b"id\n2\n")
    none.write_text("id\n")
    assert verify_files([none, good]) == 2
    assert verify_files([none, changed, good]) == 6
    told = capsys.readouterr()
    assert told.out.count("good.csv: 1 record of some_output") == 2
    assert "changed.csv is not what was downloaded" in told.err
    assert verify_files([good]) == 0


def test_the_guarded_copy_is_told_for_what_it_is(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    downloaded(tmp_path / "e.csv")
    (tmp_path / "e.excel.csv").write_text("id\n1\n")
    assert verify_files([tmp_path / "e.excel.csv"]) == 2
    told = capsys.readouterr().err
    assert "copy for spreadsheets" in told
    assert "Every finished" not in told
    receipt_path(tmp_path / "e.csv").unlink()
    verify_files([tmp_path / "e.excel.csv"])
    assert "Every finished" in capsys.readouterr().err


def test_a_dry_run_refuses_the_name_that_an_upload_refuses(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text("id\n1\n")
    nothing = dict.fromkeys(("delimiter", "encoding", "sheet"))
    standard = {"no_header": False, "skip_lines": 0, "quotes": "double"}
    lists = dict.fromkeys(("columns", "drop", "nulls"), ())
    columns = {"types": {}, "renames": {}}
    asked: dict[str, Any] = {**nothing, **standard, **lists, **columns, "source": file}
    asked["dataset"] = "a b/c"
    with pytest.raises(UsageError, match="can't be the name of a dataset"):
        upload.check_file(asked, as_json=True)
    upload.check_file({**asked, "dataset": "a_b_c"}, as_json=True)


def test_a_folder_that_is_not_there_is_named_itself(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match=r"there is no folder .*/nowhere$"):
        refuse_early(DownloadPlan("a", tmp_path / "nowhere" / "a.csv"))


def test_the_holder_of_a_lock_is_told_with_a_local_time() -> None:
    said = holder({"pid": 7, "host": "desk", "since": "2026-11-20T09:15:30.123456+00:00"})
    local = NOW.astimezone()
    assert said == f", process 7 on desk since Fri {local.day} Nov {local:%H:%M:%S}"
    assert holder({"pid": 7, "host": "desk"}) == ", process 7 on desk"
    assert holder(None) == ""
