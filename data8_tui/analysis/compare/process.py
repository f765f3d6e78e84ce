"""A comparison in a process of its own: neither its memory nor its work is this one's.

A thread would not block the event loop either, since duckdb releases Python's lock; but the memory
that duckdb takes stays with its process, and the application's is to stay as it is.
"""

import threading
from collections.abc import Sequence
from typing import Self, TypeVar

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
from data8_tui.analysis.text_table.database import require_duckdb
from data8_tui.analysis.text_table.table import refuse_unreadable
from data8_tui.temporary_folder import TemporaryFolder
from data8_tui.threads import CheckInterrupted, never_interrupted
from data8_tui.transfer.workers.worker_process import WorkerProcess

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
        refuse_unreadable(request.before, request.after)
        require_duckdb()
        self._lock = threading.Lock()
        self._folder = TemporaryFolder()
        try:
            task = {"request": request_document(request), "folder": str(self._folder.path)}
            self._process = WorkerProcess(_MODULE, task, "compares", check)
        except BaseException:
            self._folder.remove()
            raise
        try:
            self.result = self._receive_result(on_progress, check)
        except BaseException:
            self.close()
            raise
        self._process.check = never_interrupted

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
            self._process.close()
            self._folder.remove()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _receive_result(self, on_progress: OnProgress, check: CheckInterrupted) -> TableComparison:
        while isinstance(reply := decode_reply(self._process.receive()), ProgressReply):
            check()
            on_progress(reply.progress)
        if isinstance(reply, QuestionReply):
            raise KeyUndecided(reply.question)
        return _expected(reply, ResultReply).result

    def _ask(self, request: RecordsRequest, kind: type[T]) -> T:
        with self._lock:
            reply = self._process.ask(encode_message(request))
        return _expected(decode_reply(reply), kind)


def _expected(reply: ComparisonReply, kind: type[T]) -> T:
    if not isinstance(reply, kind):
        raise TypeError(f"{type(reply).__name__} in place of {kind.__name__}")
    return reply
