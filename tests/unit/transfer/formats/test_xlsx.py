"""XLSX: texts are texts, numbers are exact or texts, nothing is lost in silence."""

import asyncio
import itertools
import json
import os
import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from data8_tui.cli.remedies import hint
from data8_tui.errors import ExtraMissing, UnwritableValue, UsageError
from data8_tui.transfer.download import finalize, run
from data8_tui.transfer.download.plan import DownloadPlan
from data8_tui.transfer.download.verify import verify_file
from data8_tui.transfer.formats import OutputFormat, WriterSpec, xlsx
from data8_tui.transfer.progress import TransferProgress
from data8_tui.transfer.receipt import Receipt
from data8_tui.transfer.sheet_limits import sheets_of
from tests.spreadsheet_cells import sheets
from tests.unit.transfer.record_source import Records, numbered


def plan_of(folder: Path, **options: Any) -> DownloadPlan:
    return DownloadPlan("contacts", folder / "contacts.xlsx", format=OutputFormat.XLSX, **options)


def downloaded(folder: Path, literals: list[str], **options: Any) -> tuple[Receipt, list[Any]]:
    """A column of these JSON literals as XLSX, and the values of its cells."""
    records = [f'{{"id": {number}, "value": {each}}}' for number, each in enumerate(literals)]
    source = Records({"id": 1, "value": 0}, records)
    receipt = asyncio.run(run.download_dataset(source, plan_of(folder, **options)))
    rows = sheets(folder / "contacts.xlsx")["Records"]
    assert rows[0][-1] == "value"
    return receipt, [row[-1] for row in rows[1:]]


CELLS = {
    '"=1+1"': "=1+1",
    '"{=1}"': "{=1}",
    '"0123"': "0123",
    '"1.5"': "1.5",
    '"2026-01-01"': "2026-01-01",
    '"https://data8.example/"': "https://data8.example/",
    '"mailto:a@b.c"': "mailto:a@b.c",
    '"internal:Sheet1!A1"': "internal:Sheet1!A1",
    '" a "': " a ",
    '"a\\nb\\r\\nc\\td"': "a\nb\r\nc\td",
    '"_x0041_"': "_x0041_",
    '"<b>&\\u4e2d\\ud83d\\ude00"': "<b>&\u4e2d\U0001f600",
    '"<r></r></is></c><c t=\\"str\\"><f>1+1</f></c><c><is><r></r>"': (
        '<r></r></is></c><c t="str"><f>1+1</f></c><c><is><r></r>'
    ),
    '"<r>&</r>"': "<r>&</r>",
    '"<r><t> evil _x0041_</t></r>"': "<r><t> evil _x0041_</t></r>",
    "12": 12,
    "-1.50": -1.5,
    "123456789012345": 123456789012345,
    "1234567890123456": "1234567890123456",
    "0.1234567890123456": "0.1234567890123456",
    "1e400": "1e400",
    "1e9999999": "1e9999999",
    "1000000000000000000000000000000000000001": "1000000000000000000000000000000000000001",
    "10000000000000000000000000000000": 1e31,
    "1.2000000000000000000000000000000000": 1.2,
    "true": True,
    "null": None,
    '""': None,
    '"a\\u0001b"': "a\ufffdb",
    '"\\ud800"': "\ufffd",
    '"\\uffff"': "\ufffd",
}


def test_each_value_is_itself(tmp_path: Path) -> None:
    receipt, cells = downloaded(tmp_path, list(CELLS))
    assert cells == list(CELLS.values())
    assert [type(cell) is str for cell in cells] == [type(each) is str for each in CELLS.values()]
    assert receipt.replaced == 3
    assert verify_file(tmp_path / "contacts.xlsx") == receipt
    assert sorted(each.name for each in tmp_path.iterdir()) == [
        "contacts.xlsx",
        "contacts.xlsx.json",
    ]


def test_columns_are_chosen_and_ordered(tmp_path: Path) -> None:
    records = [json.dumps({"a": 1, "b": "x", "c": None})]
    source = Records({"a": 1, "b": 0, "c": 0}, records)
    asyncio.run(run.download_dataset(source, plan_of(tmp_path, fields=("c", "b"))))
    assert sheets(tmp_path / "contacts.xlsx") == {"Records": [["c", "b"], [None, "x"]]}


@pytest.mark.parametrize("text", ["x" * 32_768, "\U0001f600" * 16_384])
def test_a_text_too_long_for_a_cell_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(UnwritableValue, match=r"record 2, column “value”.*too long for a cell"):
        downloaded(tmp_path, ['"a"', json.dumps(text)])
    assert not (tmp_path / "contacts.xlsx").exists()


def test_the_longest_text_is_kept(tmp_path: Path) -> None:
    _, cells = downloaded(tmp_path, [json.dumps("x" * 32_767)])
    assert cells == ["x" * 32_767]


def test_records_go_on_on_a_further_sheet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx, "MAX_ROWS", 4)
    downloaded(tmp_path, [f'"n{number}"' for number in range(7)])
    made = sheets(tmp_path / "contacts.xlsx")
    assert {name: len(rows) for name, rows in made.items()} == {
        "Records": 4,
        "Records 2": 4,
        "Records 3": 2,
    }
    assert {tuple(rows[0]) for rows in made.values()} == {("id", "value")}
    values = [row[1] for rows in made.values() for row in rows[1:]]
    assert values == [f"n{number}" for number in range(7)]
    full = 1_048_575
    assert [sheets_of("xlsx", n) for n in (0, full, full + 1, 2 * full + 1)] == [1, 1, 2, 3]


def test_too_many_columns_are_refused() -> None:
    names = tuple(f"c{number}" for number in range(16_385))
    with pytest.raises(UsageError, match="16,384 columns"):
        WriterSpec(OutputFormat.XLSX, names)


def test_without_the_package_it_says_how_to_install_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)
    with pytest.raises(ExtraMissing) as missing:
        downloaded(tmp_path, ["1"])
    assert "'.[xlsx]'" in hint(missing.value)
    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_conversion_left_is_removed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its records must not stay in the system's folder for good."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "tmp"))
    (tmp_path / "tmp").mkdir()
    monkeypatch.setattr(xlsx, "_write_sheets", lambda *_: os._exit(9))
    child = os.fork()
    if not child:
        downloaded(tmp_path, ['"personal"'])
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9
    [left] = (tmp_path / "tmp").iterdir()
    assert (left / "in-use").exists()
    os.utime(left, (0, 0))
    asyncio.run(run.download_dataset(numbered(1), DownloadPlan("c", tmp_path / "other.csv")))
    assert list((tmp_path / "tmp").iterdir()) == []


@pytest.mark.parametrize("at", [2, 25])
def test_a_conversion_ends_at_once_where_it_is_interrupted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, at: int
) -> None:
    """Among the records, and while the archive is written."""
    records = [json.dumps({"id": n, "value": f"={n}"}) for n in range(20)]
    convert = finalize.finalize_download
    checks = itertools.count(1)

    async def interrupted() -> None:
        loop, converting = asyncio.get_running_loop(), asyncio.Event()

        def checked(*arguments: Any) -> Receipt:
            *others, check = arguments

            def cancel_first() -> None:
                if next(checks) == at:
                    loop.call_soon_threadsafe(converting.set)
                    while True:
                        check()

            return convert(*others, cancel_first)

        monkeypatch.setattr(run, "finalize_download", checked)
        source = Records({"id": 1, "value": 0}, records)
        running = asyncio.create_task(run.download_dataset(source, plan_of(tmp_path)))
        await converting.wait()
        running.cancel()
        with pytest.raises(asyncio.CancelledError):
            await running

    asyncio.run(interrupted())
    assert caplog.messages == []
    assert not (tmp_path / "contacts.xlsx").exists()
    monkeypatch.setattr(run, "finalize_download", convert)
    asyncio.run(run.download_dataset(Records({"id": 1, "value": 0}, records), plan_of(tmp_path)))
    assert len(sheets(tmp_path / "contacts.xlsx")["Records"]) == 21
    assert len(list(tmp_path.iterdir())) == 2


def test_an_interrupted_one_goes_on(tmp_path: Path) -> None:
    records = [json.dumps({"id": n, "value": f"={n}"}) for n in range(1, 5_001)]

    def source() -> Records:
        return Records({"id": 1, "value": 0}, records)

    async def interrupted() -> None:
        enough = asyncio.Event()

        def watch(progress: TransferProgress) -> None:
            if progress.records_done >= 2_000:
                enough.set()

        running = asyncio.create_task(run.download_dataset(source(), plan_of(tmp_path), watch))
        await enough.wait()
        running.cancel()
        await asyncio.wait([running])

    plan = plan_of(tmp_path, in_flight=1)
    asyncio.run(interrupted())
    if not (tmp_path / "contacts.xlsx").exists():
        other = replace(plan, format=OutputFormat.NDJSON)
        with pytest.raises(UsageError, match="other columns, records or format"):
            asyncio.run(run.download_dataset(source(), other))
    receipt = asyncio.run(run.download_dataset(source(), replace(plan, overwrite=True)))
    assert sheets(tmp_path / "contacts.xlsx")["Records"][1:] == [
        [n, f"={n}"] for n in range(1, 5_001)
    ]
    assert (receipt.records, receipt.formulas) == (5_000, 0)
