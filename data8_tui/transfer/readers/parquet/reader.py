"""Parquet as batches of rows. duckdb reads it in a process of its own.

A crash of the library, or a file that needs more memory than the process may have, ends that
process: it is one problem of the file, and this process goes on.
"""

import io
import os
import signal
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO, cast

import msgspec

from data8_tui.codes import FileProblem, Message, Problem
from data8_tui.transfer.readers.batch import Batch, ChooseDropped, SourceRow, Unreadable
from data8_tui.transfer.readers.optional_packages import require
from data8_tui.transfer.workers.ipc import receive, send
from data8_tui.transfer.workers.spawn import spawn_worker, wait_for_exit
from data8_tui.transfer.workers.watched_pipe import WatchedPipe

_MODULE = "data8_tui.transfer.readers.parquet.worker"
_MEMORY = 1 << 30
"""Bytes that duckdb may use; of a row group it holds what it reads."""
_ADDRESS_SPACE = 4 << 30
"""Bytes of address space of the process, of which the libraries take a part."""


class ParquetReader:
    """Reads `path` by row groups. Rows are numbered from 1; times with a zone become UTC.

    `dropped` returns the columns that aren't sent, whatever is in them; their values are null.
    `on_wait` is called now and then while the process is waited for; it may raise.

    Raises ExtraMissing where duckdb isn't installed, Unreadable where it can't read the file,
    OSError.
    """

    header: tuple[str, ...] = ()

    def __init__(
        self,
        path: Path,
        dropped: ChooseDropped = lambda headers: (),
        on_wait: Callable[[], None] = lambda: None,
    ) -> None:
        require("duckdb", "parquet")
        self.warnings: list[Message] = []
        self._read = 0
        file = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
        try:
            self._size = os.fstat(file).st_size
            task = {"file": file, "memory": _MEMORY, "address_space": _ADDRESS_SPACE}
            self._process = spawn_worker(_MODULE, task, keep=(file,))
        finally:
            os.close(file)
        self._replies = io.BufferedReader(WatchedPipe(self._process, on_wait))
        try:
            self._begin(dropped)
        except BaseException:
            self.close()
            raise

    @property
    def position(self) -> int:
        """In proportion to the rows read; how many bytes those took is not known."""
        return self._size * self._read // max(self._rows, 1)

    @property
    def pid(self) -> int:
        """The process that reads the file."""
        return self._process.pid

    def close(self) -> None:
        wait_for_exit(self._process)

    def batches(self) -> Iterator[Batch]:
        """See Reader. Columns that can't be sent are problems, and null. Raises Unreadable."""
        found = map(Message.from_document, self._document(self._receive())["problems"])
        if problems := [Problem(0, each) for each in found]:
            yield Batch([], partial(_row_number, 1), problems=problems)
        while (frame := self._receive())[:1] == b"[":
            rows = msgspec.json.decode(frame, type=list[tuple[str | None, ...]])
            yield Batch(list[SourceRow](rows), partial(_row_number, self._read + 1))
            self._read += len(rows)
        document = self._document(frame)
        self.warnings += map(Message.from_document, document["warnings"])

    parts = batches

    def _begin(self, dropped: ChooseDropped) -> None:
        document = self._document(self._receive())
        self.headers: tuple[str, ...] = tuple(document["headers"])
        self._rows: int = document["rows"]
        left_out = sorted(dropped(self.headers))
        try:
            send(cast(BinaryIO, self._process.stdin), msgspec.json.encode(left_out))
        except OSError:
            raise self._crashed() from None

    def _receive(self) -> bytes:
        """The next frame. Raises Unreadable where the process has ended, or is stopped, instead."""
        try:
            frame = receive(self._replies)
        except TimeoutError:
            raise Unreadable(self._read + 1, FileProblem.READER_STOPPED()) from None
        if frame is None:
            raise self._crashed()
        return frame

    def _document(self, frame: bytes) -> dict[str, Any]:
        """The document in a frame. Raises the Unreadable in it."""
        document: dict[str, Any] = msgspec.json.decode(frame)
        if "problem" in document:
            raise Unreadable(document["line"], Message.from_document(document["problem"]))
        return document

    def _crashed(self) -> Unreadable:
        status = self._process.wait()
        how = f"status {status}" if status >= 0 else _signal_name(-status)
        return Unreadable(self._read + 1, FileProblem.READER_CRASHED(how=how))


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"


def _row_number(first: int, index: int) -> int:
    return first + index
