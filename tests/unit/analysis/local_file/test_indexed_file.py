"""A file in its process: what is replied, and what is refused."""

import asyncio
import errno
import os
import signal
import tempfile
import threading
from contextlib import suppress

import pytest
import pytest_asyncio

from data8_tui.analysis.conditions import Condition, ConditionTest
from data8_tui.analysis.local_file.byte_source import PlainBytes
from data8_tui.analysis.local_file.indexed_file import IndexedFile
from data8_tui.analysis.local_file.record_view import SortOrder
from data8_tui.analysis.local_file.worker import FileWorker
from data8_tui.api.exact_json import Nested, Number
from data8_tui.codes import FileWarning
from data8_tui.errors import IntegrityError, StorageError, UnfitFile, UsageError
from data8_tui.transfer.readers.files import ReadOptions
from data8_tui.transfer.workers import spawn
from data8_tui.transfer.workers.shared_memory import SharedSlots


@pytest_asyncio.fixture(params=["process", "thread"])
async def opened(request, monkeypatch):
    """Opens a file; closes it at the end."""
    if request.param == "thread":

        def refuse(count: int) -> SharedSlots:
            raise OSError("no anonymous shared memory")

        monkeypatch.setattr(SharedSlots, "create", refuse)
    files = []

    async def open_file(path):
        files.append(IndexedFile(path))
        await files[-1].read_start()
        return files[-1]

    yield open_file
    for each in files:
        each.close()


async def test_records_and_views(opened, tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("n,,n\n" + "".join(f"{i},x{i % 7},\n" for i in range(5000)))
    file = await opened(path)
    assert file.state.columns == ("n", "column 2", "n (2)")
    await file.run()
    assert (file.state.count, file.state.complete, file.error) == (5000, True, None)
    assert await file.read(start=5000, count=10) == [
        {"n": "4999", "column 2": f"x{4999 % 7}", "n (2)": ""}
    ]
    assert await file.read(start=5001, count=1) == []
    await file.show([Condition("column 2", ConditionTest.EQUALS, "x3")], SortOrder("n", True))
    await file.run()
    assert file.state.view is not None
    assert file.state.view.count == len(range(3, 5000, 7))
    [first] = await file.read_view(start=1, count=1)
    assert first["n"] == "997"
    assert await file.numbers(start=1, count=1) == [998]


async def test_numbers_keep_their_literal(opened, tmp_path):
    path = tmp_path / "a.ndjson"
    path.write_text('{"a":1.10,"b":"1.10"}\n{"a":null,"c":true}\n{"a":-0}\n')
    file = await opened(path)
    records = await file.read(start=1, count=3)
    assert records[0] == {"a": "1.10", "b": "1.10", "c": None}
    assert [type(value) for value in records[0].values()] == [Number, str, type(None)]
    assert records[1:] == [{"a": None, "b": None, "c": True}, {"a": "-0", "b": None, "c": None}]
    assert type(records[2]["a"]) is Number
    assert Nested not in map(type, records[0].values())


async def test_a_file_that_changes_is_never_mixed(opened, tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("a,b\n" + "1,2\n" * 100)
    file = await opened(path)
    assert len(await file.read(start=1, count=5)) == 5
    with path.open("a") as appended:
        appended.write("3,4\n")
    with pytest.raises(IntegrityError, match=r"a\.csv has changed since it was opened"):
        await file.read(start=1, count=5)
    path.unlink()
    with pytest.raises(IntegrityError):
        await file.read(start=1, count=5)


async def test_a_change_ends_the_index(opened, tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("a,b\n" + "1,2\n" * 100_000)
    file = await opened(path)
    os.utime(path, (1, 1))
    changes = []
    file.on_change = lambda: changes.append(file.error)
    await file.run()
    assert isinstance(file.error, IntegrityError)
    assert changes == [file.error]


async def test_what_cannot_be_opened(opened, tmp_path):
    with pytest.raises(StorageError, match="No such file"):
        await opened(tmp_path / "none.csv")
    (tmp_path / "a.csv").write_bytes(b"PK\x03\x04 is a ZIP archive")
    with pytest.raises(UnfitFile, match=r"a\.csv can't be opened"):
        await opened(tmp_path / "a.csv")
    (tmp_path / "a.doc").write_text("a,b\n")
    with pytest.raises(UsageError):
        await opened(tmp_path / "a.doc")
    (tmp_path / "a.xlsx").write_bytes(b"PK\x03\x04")
    with pytest.raises(UnfitFile, match=r"a\.xlsx can't be opened"):
        await opened(tmp_path / "a.xlsx")
    os.mkfifo(tmp_path / "b.csv")
    with pytest.raises(UsageError, match="not a regular file"):
        await opened(tmp_path / "b.csv")


async def test_parquet(opened, tmp_path):
    import duckdb

    path = tmp_path / "a.parquet"
    duckdb.execute(
        "copy (select i as n, if(i % 2 = 0, null, '') as t, [i] as l from range(20000) r(i)) "
        f"to '{path}' (format parquet, row_group_size 2048)"
    )
    file = await opened(path)
    assert (file.state.count, file.state.complete) == (20_000, True)
    assert await file.read(start=19_999, count=2) == [
        {"n": "19998", "t": None, "l": "[19998]"},
        {"n": "19999", "t": "", "l": "[19999]"},
    ]
    await file.show([Condition("t", ConditionTest.NULL)], None)
    await file.run()
    assert file.state.view is not None
    assert file.state.view.count == 10_000


async def test_values_of_parquet_that_are_shown_as_nulls_are_counted(opened, tmp_path):
    import duckdb

    path = tmp_path / "a.parquet"
    duckdb.execute(
        "copy (select i::double as n, if(i % 70000 = 0, 'nan', '1')::double as x, "
        f"if(i = 5, 'inf', '1')::float as y from range(140001) r(i)) to '{path}' (format parquet)"
    )
    file = await opened(path)
    assert (file.state.complete, file.state.checked) == (True, False)
    await file.run()
    assert file.state.checked
    assert file.state.warnings == (FileWarning.NOT_FINITE(count=4, columns=["x", "y"]),)


async def test_lines_that_are_left_out_of_csv_are_counted(opened, tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("a,b\n1,2\n,\n\n" + "3,4\n" * 30_000 + ",\n")
    file = await opened(path)
    await file.run()
    assert file.state.count == 30_001
    assert file.state.warnings == (
        FileWarning.EMPTY_ROWS(count=2, line=3),
        FileWarning.BLANK_LINES(count=1, line=4),
    )


async def test_the_end_of_the_process_is_said(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("a,b\n1,2\n")
    file = IndexedFile(path)
    await file.read_start()
    pid = file._process.pid
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    async with asyncio.timeout(20):
        with suppress(StorageError):
            while True:
                await file.read(start=1, count=1)
    with pytest.raises(StorageError, match="has ended"):
        await file.read(start=1, count=1)
    file.close()


async def test_closing_during_a_sort_leaves_no_texts_behind(opened, tmp_path, monkeypatch):
    path = tmp_path / "a.csv"
    path.write_text("a,b\n" + "".join(f"{n},x\n" for n in range(100)))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    file = await opened(path)
    await file.show([], SortOrder("a"))
    [folder] = tmp_path.glob("data8-tui-*")
    (folder / "rows").write_text("a user's texts, which the process writes")
    file.close()
    while folder.exists():
        await asyncio.sleep(0.01)


def test_a_disk_that_fails_while_records_are_looked_for_is_said(tmp_path, monkeypatch):
    path = tmp_path / "a.csv"
    path.write_text("a,b\n" + "1,2\n" * 100_000)
    worker = FileWorker(path, ReadOptions())
    worker(b'{"do":"open"}')

    def fail(source: PlainBytes, offset: int, size: int) -> bytes:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    monkeypatch.setattr(PlainBytes, "read", fail)
    for request in (b'{"do":"open"}', b'{"do":"work"}'):
        with pytest.raises(StorageError, match=r"can't read .*a\.csv: Input/output error"):
            worker(request)
    worker.close()


async def test_the_end_of_the_process_is_awaited_beside_the_event_loop(tmp_path, monkeypatch):
    path = tmp_path / "a.csv"
    path.write_text("a,b\n1,2\n")
    file = IndexedFile(path)
    await file.read_start()
    ended, wait_for_exit = asyncio.Queue[threading.Thread](), spawn.wait_for_exit
    loop = asyncio.get_running_loop()

    def watched(process):
        wait_for_exit(process)
        loop.call_soon_threadsafe(ended.put_nowait, threading.current_thread())

    monkeypatch.setattr(spawn, "wait_for_exit", watched)
    file.close()
    assert await ended.get() is not threading.current_thread()
