"""A comparison in a process of its own: neither its memory nor its work is this one's.

A thread would not block the event loop either, since duckdb releases Python's lock; but the memory
that duckdb takes stays with its process, and the application's is to stay as it is.
"""

import io
import threading
from collections.abc import Sequence
from typing import BinaryIO, Self, TypeVar, cast

from data8_tui.analysis.compare.comparison import ComparisonRequest, KeyUndecided
from data8_tui.analysis.compare.messages import (
    ComparisonReply,
    CountReply,
    ProgressReply,
    QuestionReply,
    RecordsReply,
    RecordsRequest,
    ResultReply,
    decode_reply,
    encode_message,
    request_document,
)
from data8_tui.analysis.compare.model import (
    EVERYTHING,
    ChangeFilter,
    RecordChange,
    TableComparison,
)
from data8_tui.analysis.compare.statements import OnProgress, ignore_steps
from data8_tui.errors import StorageError
from data8_tui.temporary_folder import TemporaryFolder
from data8_tui.threads import CheckInterrupted, never_interrupted
from data8_tui.transfer.workers.ipc import raise_error, receive, send
from data8_tui.transfer.workers.spawn import spawn_worker, wait_for_exit
from data8_tui.transfer.workers.watched_pipe import WatchedPipe

_MODULE = "data8_tui.analysis.compare.worker"
T = TypeVar("T")


class ComparisonProcess:
    """Compares two files; then `result` is there, and this is their ComparisonRecords.

    The constructor blocks until the result is there, as does every method: call them in threads,
    of which one at a time is served. `check` may raise, which ends the process. Raises as
    `compare_files` does.
    """

    def __init__(
        self,
        request: ComparisonRequest,
        on_progress: OnProgress = ignore_steps,
        check: CheckInterrupted = never_interrupted,
    ) -> None:
        self._lock = threading.Lock()
        self._check = check
        self._folder = TemporaryFolder()
        try:
            self._start(request)
        except BaseException:
            self._folder.remove()
            raise
        try:
            self.result = self._receive_result(on_progress)
        except BaseException:
            self.close()
            raise
        self._check = never_interrupted

    @property
    def pid(self) -> int:
        """The process that compares."""
        return self._process.pid

    def count(self, wanted: ChangeFilter = EVERYTHING) -> int:
        """See ComparisonRecords."""
        return self._ask(RecordsRequest(wanted), CountReply).count

    def read(self, wanted: ChangeFilter, start: int, count: int) -> Sequence[RecordChange]:
        """See ComparisonRecords."""
        return self._ask(RecordsRequest(wanted, start, count), RecordsReply).records

    def close(self) -> None:
        """End the process and remove its files. A request of another thread fails first."""
        self._process.kill()
        with self._lock:
            wait_for_exit(self._process)
            self._folder.remove()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _start(self, request: ComparisonRequest) -> None:
        task = {"request": request_document(request), "folder": str(self._folder.path)}
        try:
            self._process = spawn_worker(_MODULE, task)
        except OSError as error:
            raise StorageError(f"can't start a process: {error.strerror}") from error
        self._replies = io.BufferedReader(WatchedPipe(self._process, self._on_wait))

    def _on_wait(self) -> None:
        self._check()

    def _receive_result(self, on_progress: OnProgress) -> TableComparison:
        while isinstance(reply := self._receive(), ProgressReply):
            self._check()
            on_progress(reply.progress)
        if isinstance(reply, QuestionReply):
            raise KeyUndecided(reply.question)
        return self._expected(reply, ResultReply).result

    def _ask(self, request: RecordsRequest, kind: type[T]) -> T:
        with self._lock:
            try:
                send(cast(BinaryIO, self._process.stdin), encode_message(request))
            except (OSError, ValueError):
                raise self._ended() from None
            return self._expected(self._receive(), kind)

    def _receive(self) -> ComparisonReply:
        try:
            frame = receive(self._replies)
        except (OSError, ValueError):  # it was closed meanwhile
            frame = None
        if frame is None:
            raise self._ended()
        raise_error(frame)
        return decode_reply(frame)

    def _expected(self, reply: ComparisonReply, kind: type[T]) -> T:
        if not isinstance(reply, kind):
            raise TypeError(f"{type(reply).__name__} in place of {kind.__name__}")
        return reply

    def _ended(self) -> StorageError:
        self._process.kill()  # it may be stopped
        self._process.wait()
        return StorageError("the process that compares has ended; memory may have run out")
