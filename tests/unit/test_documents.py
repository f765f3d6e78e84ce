"""What stands on the disk never ends the program as a bug: each field, with each strange value."""

import asyncio
import json
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest

from data8_tui import documents
from data8_tui.api.status_codes import StatusCodes
from data8_tui.cli.actions.verify import verify_files
from data8_tui.clock import FrozenClock
from data8_tui.documents import set_aside
from data8_tui.errors import Data8Error, DocumentDamaged
from data8_tui.jobs.run.duplicate_runs import duplicate_runs
from data8_tui.jobs.run.journal import RunJournal
from data8_tui.jobs.run.plan import RunPlan
from data8_tui.jobs.run.unfinished_runs import interrupted_runs
from data8_tui.monitor.history import History
from data8_tui.monitor.history.job_recorder import compress
from data8_tui.transfer.download import run
from data8_tui.transfer.download.partial_download import PartialDownload
from data8_tui.transfer.download.plan import DownloadPlan, expected_content
from data8_tui.transfer.download.preconditions import guard_finished_download
from data8_tui.transfer.download.register import DownloadRegister
from data8_tui.transfer.queue import TransferQueue
from data8_tui.transfer.receipt import receipt_account
from data8_tui.transfer.upload.journal import (
    JournalEntry,
    UploadJournal,
    journal_account,
    unfinished_uploads,
    uploads_folder,
)
from data8_tui.tui.screens.transfers.detail import transfer_detail
from data8_tui.tui.screens.transfers.rows import transfer_cells
from tests.unit.transfer.record_source import Records, numbered

NOW = datetime(2026, 11, 21, 14, 5, tzinfo=UTC)
NESTED: Any = json.loads("[" * 700 + "]" * 700)
STRANGE: dict[str, Any] = {
    "a number as text": "12",
    "empty": "",
    "words": "a b",
    "null": None,
    "true": True,
    "negative": -1,
    "zero": 0,
    "half": 1.5,
    "10^400": 10**400,
    "2^63": 2**63,
    "1e308": 1e308,
    "infinite": float("inf"),
    "a list": [],
    "an object": {},
    "mixed": [1, "x", None],
    "nested": NESTED,
    "NUL": "a\0b",
    "half a surrogate": "\ud800",
    "naive": "2026-01-01T00:00:00",
    "the end of time": "9999-12-31T23:59:59.9999999Z",
    "long": "x" * 5_000,
}
WHOLE = {
    "nothing": b"",
    "null": b"null\n",
    "a list": b"[]\n",
    "deep": b"[" * 100_000 + b"\n",
    "NULs": b"\0" * 500,
    "no UTF-8": b'{"kind": "\xff"}\n',
    "10^5000": b"1" * 5_000 + b"\n",
}
"""Texts in place of a whole document."""


def fields(document: Any, at: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The place of each value in a document, of those in lists the first."""
    if at:
        yield at
    if isinstance(document, dict):
        for name, value in document.items():
            yield from fields(value, (*at, name))
    elif isinstance(document, list) and document:
        yield from fields(document[0], (*at, 0))


def changed(document: Any, at: tuple[Any, ...], value: Any) -> Any:
    copy = document.copy()
    copy[at[0]] = changed(document[at[0]], at[1:], value) if at[1:] else value
    return copy


def without(document: Any, at: tuple[Any, ...]) -> Any:
    copy = document.copy()
    if at[1:]:
        copy[at[0]] = without(document[at[0]], at[1:])
    else:
        del copy[at[0]]
    return copy


def damaged_lines(text: bytes) -> Iterator[bytes]:
    """A document of JSON lines with each field of each kind of line changed, or left out."""
    lines = text.splitlines(keepends=True)
    for number, line in enumerate(lines):
        document = json.loads(line)
        for at in fields(document):
            others = [changed(document, at, value) for value in STRANGE.values()]
            for other in (*others, without(document, at)):
                new = json.dumps(other, separators=(",", ":")).encode() + b"\n"
                yield b"".join([*lines[:number], new, *lines[number + 1 :]])
    yield from WHOLE.values()


@pytest.fixture(autouse=True)
def no_waiting_for_the_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "fsync", lambda file: None)


@dataclass
class Disk:
    """A download, an upload and runs that were interrupted, in a folder."""

    folder: Path

    @property
    def plan(self) -> DownloadPlan:
        return DownloadPlan("contacts", self.folder / "contacts.csv", in_flight=2)

    @cached_property
    def source(self) -> Records:
        return numbered(3)

    def transfers(self) -> int:
        """What the application shows at its start; how many it lists."""

        async def restored() -> int:
            queue = TransferQueue(self.source, state_folder=self.folder, clock=FrozenClock(NOW))
            found = await queue.restore()
            assert all(isinstance(each, DocumentDamaged) for each in queue.damaged)
            for each in found:
                transfer_cells(each)
                transfer_detail(each, NOW)
            return len(found)

        return asyncio.run(restored())


@pytest.fixture
def disk(tmp_path: Path) -> Disk:
    return Disk(tmp_path)


def only_documented(work: Callable[[], object]) -> Data8Error | None:
    """Run it; an error with a message for people is one of those that it may raise."""
    try:
        work()
    except Data8Error as error:
        if error.exit_code == 1:
            raise
        return error
    return None


def test_a_receipt(disk: Disk, capsys: pytest.CaptureFixture[str]) -> None:
    asyncio.run(run.download_dataset(disk.source, disk.plan))
    path = disk.folder / "contacts.csv.json"
    good = json.dumps(json.loads(path.read_text())).encode() + b"\n"
    statuses = set()
    plan = replace(disk.plan, excel=True)
    for text in damaged_lines(good):
        path.write_bytes(text)
        status = verify_files([disk.plan.target])
        statuses.add(status)
        said = "".join(capsys.readouterr())
        assert "contacts.csv" in said
        assert status != 14 or "Move it away to begin anew" in said
        only_documented(lambda: guard_finished_download(plan, "me"))
        (disk.folder / "contacts.excel.csv").unlink(missing_ok=True)
    assert statuses == {0, 6, 14}
    with path.open("wb") as file:
        file.truncate(100_000_000)
    assert verify_files([disk.plan.target]) == 9


def test_a_checkpoint(disk: Disk) -> None:
    dataset = asyncio.run(disk.source.get_dataset("contacts"))
    expected, account = (
        expected_content(dataset, disk.plan),
        receipt_account(disk.source.connection),
    )
    receipt = asyncio.run(run.download_dataset(disk.source, disk.plan)).document()
    (disk.folder / "contacts.csv.json").unlink()
    whole = disk.plan.target.read_bytes()
    disk.plan.target.unlink()
    part, path = disk.folder / "contacts.csv.part", disk.folder / "contacts.csv.checkpoint"
    register = DownloadRegister.at(disk.folder)

    def open_it() -> PartialDownload:
        return PartialDownload(disk.plan, expected, account, FrozenClock(NOW))

    def lay(text: bytes) -> None:
        for each in disk.folder.iterdir():
            if each.is_file():
                each.unlink()
        register.add(disk.plan)
        part.write_bytes(whole)
        path.write_bytes(text)

    begun = Disk(disk.folder / "begun")
    begun.folder.mkdir()
    stopped = PartialDownload(begun.plan, expected, account, FrozenClock(NOW))
    from data8_tui.transfer.formats import FormattedChunk

    stopped.write([FormattedChunk(whole, 3)])
    stopped.close()
    good = (begun.folder / "contacts.csv.checkpoint").read_bytes()
    good += json.dumps({"complete": receipt}).encode() + b"\n"
    damaged = 0
    for text in damaged_lines(good):
        lay(text)
        error = only_documented(lambda: open_it().close())
        assert (part if part.exists() else disk.plan.target).read_bytes() == whole, set(
            text.splitlines()
        ) - set(good.splitlines())
        if isinstance(error, DocumentDamaged):
            damaged += 1
            assert str(path) in error.message
            if damaged % 5 == 0:
                disk.transfers()
                assert not path.exists(), "it is set aside"
    assert damaged > 300


def test_a_download_begins_afresh_over_a_damaged_checkpoint(disk: Disk) -> None:
    checkpoint = disk.folder / "contacts.csv.checkpoint"
    checkpoint.write_bytes(b'{"kind":"data8-tui download"}\n')
    with pytest.raises(DocumentDamaged, match="line 1"):
        asyncio.run(run.download_dataset(disk.source, disk.plan))
    asyncio.run(run.download_dataset(disk.source, replace(disk.plan, restart=True)))
    assert not checkpoint.exists()


def test_a_note_of_the_register(disk: Disk) -> None:
    register = DownloadRegister.at(disk.folder)
    register.add(replace(disk.plan, fields=("id",)))
    [path] = (disk.folder / "downloads").iterdir()
    for text in damaged_lines(path.read_bytes() + b"\n"):
        path.write_bytes(text)
        disk.transfers()
        for each in path.parent.iterdir():
            each.unlink()
        register.add(disk.plan)


def test_a_journal(disk: Disk) -> None:
    folder = uploads_folder(disk.folder)
    account, source = journal_account(disk.source.connection), Path("/data/contacts.csv")
    journal = UploadJournal.open(folder, account, source, NOW)
    content = {
        "records": 2500,
        "block_records": 1000,
        "reading": {"form": "CSV", "delimiter": ",", "headers": None},
        "columns": [["Id", "id", 1]],
    }
    entry = JournalEntry("contacts", "abc", content, NOW.isoformat())
    journal.record_intent(entry)
    journal.set_blocks(entry, 1)
    journal.close()
    [path] = folder.iterdir()
    good, unknown = path.read_bytes(), 0
    assert disk.transfers() == 1
    for text in damaged_lines(good):
        path.write_bytes(text)
        error = only_documented(lambda: UploadJournal.open(folder, account, source, NOW).close())
        unknown += isinstance(error, DocumentDamaged)
        path.write_bytes(text)
        disk.transfers()
        if isinstance(error, DocumentDamaged):
            assert path.name in error.message
            assert not path.exists(), "it is set aside"
            (aside,) = folder.iterdir()
            aside.unlink()
    assert unknown > 100


HISTORY = {
    "runs": ("submitted_at", "completed_at", "records", "workflow", "job", "status", "seen_at"),
    "bodies": ("job", "detailed", "body"),
    "samples": ("at", "percent"),
    "intents": ("noted_at", "outcome", "job", "fingerprint"),
    "watched": ("since", "told", "job"),
    "journals": ("entries", "key"),
}
SQL_VALUES = ("12", "", "a b", -1, 0, 1.5, 2**62, 1e308, b"\xff\0", "\0", 9e18, -9e18, "null", "[]")


def history_of(folder: Path) -> History:
    return History(folder / "history.db", "https://data8.example", "me")


def fill(history: History, folder: Path) -> RunPlan:
    at = NOW.timestamp()
    plan = RunPlan(folder / "a.csv", "Check", "Contacts", folder / "b.csv", interval=5.0)
    journal = RunJournal("abc", 5, "contacts", uploaded=True, plan=plan.document())
    journal.begun_at, journal.seconds = NOW.isoformat(), {"upload": 1.5}
    journal.write(history, plan.key)
    history.watched.add("job", NOW)
    history.intents.note("job", "f", NOW)
    with history._database.writing() as db:
        who = history.account
        row = (who, "job", "Check", at, at + 5, "completed", 5)
        db.execute(
            "insert into runs (account, job, workflow, submitted_at, completed_at, status, records,"
            " end_seen_at) values (?, ?, ?, ?, ?, ?, ?, 0)",
            row,
        )
        db.execute("insert into bodies values (?, 'job', 1, ?)", (who, compress({"name": "job"})))
        db.execute("insert into samples values (?, 'job', ?, 50.0)", (who, at))
    return plan


def use(history: History, plan: RunPlan) -> list[Data8Error]:
    """Everything that is read of a history; the errors, each of which has a message."""
    other = replace(plan, name="another")
    uses: list[Callable[[], object]] = [
        lambda: history.runs.of("Check", StatusCodes()),
        lambda: history.runs.samples("job"),
        history.runs.workflows,
        lambda: history.runs.page(StatusCodes()),
        lambda: history.runs.ended("Check", StatusCodes()),
        lambda: history.runs.stored(["job"], StatusCodes()),
        lambda: history.totals.ended_since(NOW, StatusCodes()),
        lambda: history.intents.open("job"),
        lambda: history.intents.unsettled("f"),
        lambda: history.intents.earlier("f"),
        history.watched.all,
        lambda: RunJournal.read(history, plan.key),
        lambda: duplicate_runs(history, other, NOW),
        lambda: [each.steps for each in interrupted_runs(history)],
    ]
    return [error for each in uses if (error := only_documented(each))]


@pytest.mark.parametrize(
    ("table", "column"), [(t, c) for t, names in HISTORY.items() for c in names]
)
def test_a_history(tmp_path: Path, table: str, column: str) -> None:
    with closing(history_of(tmp_path)) as history:
        plan = fill(history, tmp_path)
        assert use(history, plan) == []
        with closing(sqlite3.connect(tmp_path / "history.db", isolation_level=None)) as db:
            for value in SQL_VALUES:
                with suppress(sqlite3.IntegrityError):
                    db.execute(f"update {table} set {column} = ?", (value,))
                    errors = use(history, plan)
                    assert all("history.db" in each.message for each in errors)


def test_the_journal_of_a_run(tmp_path: Path) -> None:
    with closing(history_of(tmp_path)) as history:
        plan = fill(history, tmp_path)
        good = json.dumps(history.journals.read(plan.key)).encode() + b"\n"
        damaged = 0
        for text in damaged_lines(good):
            with history._database.writing() as db, suppress(UnicodeDecodeError):
                db.execute("update journals set entries = ?", (text.decode(),))
            errors = use(history, plan)
            if errors:
                damaged += 1
                assert {type(each) for each in errors} == {DocumentDamaged}
                [told] = history.journals.set_aside_damaged(RunJournal.of)
                assert "set aside" in told.message
                assert use(history, plan) == []
                with history._database.writing() as db:
                    db.execute("update journals set key = ?", (plan.key,))
        assert damaged > 200


@pytest.mark.parametrize("at", [0, 20, 100, 4096, 5000])
@pytest.mark.parametrize("junk", [b"\0" * 600, b"junk" * 150])
def test_a_file_of_the_history_that_is_none(tmp_path: Path, at: int, junk: bytes) -> None:
    with closing(history_of(tmp_path)) as history:
        plan = fill(history, tmp_path)
    with (tmp_path / "history.db").open("r+b") as file:
        file.seek(at)
        file.write(junk)

    def use_it() -> None:
        with closing(history_of(tmp_path)) as history:
            use(history, plan)

    only_documented(use_it)


def test_what_cannot_be_set_aside_is_reported_all_the_same(
    disk: Disk, monkeypatch: pytest.MonkeyPatch
) -> None:
    DownloadRegister.at(disk.folder).add(disk.plan)
    (disk.folder / "contacts.csv.checkpoint").write_bytes(b'{"kind":"data8-tui download"}\n')
    uploads_folder(disk.folder).mkdir()
    (uploads_folder(disk.folder) / "a.jsonl").write_text('{"path": 7}\n{"run": {}}\n')

    def refuse(path: Path) -> Path:
        raise PermissionError(path)

    monkeypatch.setattr(documents, "set_aside", refuse)
    _, errors = DownloadRegister.at(disk.folder).unfinished("me")
    errors += unfinished_uploads(uploads_folder(disk.folder), "me")[1]
    assert [each.message.endswith("line 1 is damaged") for each in errors[1:]] == [True]
    assert errors[0].message.endswith("contacts.csv.checkpoint is damaged: line 1")
    assert all(each.remedy for each in errors)


def test_a_second_damaged_file_does_not_replace_the_first(tmp_path: Path) -> None:
    for text in ("one", "two", "three"):
        (tmp_path / "note.json").write_text(text)
        set_aside(tmp_path / "note.json")
    assert {each.name: each.read_text() for each in tmp_path.iterdir()} == {
        "note.json.damaged": "one",
        "note.json.damaged-2": "two",
        "note.json.damaged-3": "three",
    }
