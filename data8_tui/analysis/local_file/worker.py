"""What reads a file: an index of its records, a view of some of them, and answers about both.

It runs in a process of its own, so that the event loop is never held up. It works only while it is
asked to, a moment at a time, and so it answers what is urgent soon.
"""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from data8_tui.analysis.conditions import Condition
from data8_tui.analysis.local_file.opened_file import OpenedFile, as_data8_error
from data8_tui.analysis.local_file.record_file import ValueRow
from data8_tui.analysis.local_file.record_view import RecordView, SortOrder, read_numbers
from data8_tui.api.records import encode_records
from data8_tui.transfer.readers.batch import Unreadable
from data8_tui.transfer.readers.files import ReadOptions
from data8_tui.transfer.workers.main import Handler, Parts, serve_requests

MODULE = "data8_tui.analysis.local_file.worker"
_MOMENT = 0.03
"""Seconds of work for one request."""


class FileWorker:
    """Answers requests, each a JSON object whose `do` names a method. Not thread-safe."""

    def __init__(self, path: Path, options: ReadOptions) -> None:
        self._path = path
        self._options = options
        self._opened: OpenedFile | None = None
        self._view: RecordView | None = None

    def __call__(self, request: memoryview | bytes) -> Parts:
        """The reply. Raises Data8Error."""
        asked: dict[str, Any] = json.loads(bytes(request))
        return getattr(self, asked.pop("do"))(**asked)  # type: ignore[no-any-return]

    def close(self) -> None:
        """Close the file."""
        if self._view is not None:
            self._view.close()
        if self._opened is not None:
            self._opened.close()

    @property
    def _file(self) -> OpenedFile:
        if self._opened is None:
            self._opened = OpenedFile(self._path, self._options)
        return self._opened

    def open(self) -> Parts:
        """Open the file and find its first records; replies with the state."""
        with self._reading():
            self._file.records.advance()
        return self._state()

    def check(self) -> Parts:
        """Raise IntegrityError where the file has changed; replies with the state."""
        self._file.refuse_changed()
        return self._state()

    def work(self) -> Parts:
        """Go on with the index, or with the view where there is one; replies with the state."""
        file, until = self._file, time.monotonic() + _MOMENT
        file.refuse_changed()
        with self._reading():
            while self._busy and time.monotonic() < until:
                if not file.records.complete:
                    file.records.advance()
                if self._view is not None and not self._view.complete:
                    self._view.advance()
                if not file.checked and not self._finding:
                    file.check()
        return self._state()

    def view(
        self, conditions: list[dict[str, str]], order: list[Any] | None, folder: str | None
    ) -> Parts:
        """Begin another view; without conditions and order there is none.

        An order needs a folder, which belongs to the caller.
        """
        if self._view is not None:
            self._view.close()
        found = [Condition.of(each) for each in conditions]
        sort = None if order is None else SortOrder(*order)
        self._view = None
        if found or sort:
            place = None if folder is None else Path(folder)
            self._view = RecordView(self._file.records, found, sort, place)
        return self._state()

    def read(self, first: int, count: int, in_view: bool) -> Parts:
        """Records by number, from 0, of the file or of its view, as a JSON list."""
        file = self._file
        with self._reading():
            rows = self._view_rows(first, count) if in_view else file.records.read(first, count)
        file.refuse_changed()
        names = file.records.columns
        return (encode_records([dict(zip(names, row, strict=False)) for row in rows]),)

    def _view_rows(self, first: int, count: int) -> list[ValueRow]:
        numbers = self._view.numbers[first : first + count] if self._view else ()
        return read_numbers(self._file.records.read, numbers)

    def numbers(self, first: int, count: int) -> Parts:
        """The numbers in the file, from 0, of records of the view."""
        held = self._view.numbers[first : first + count] if self._view else []
        return (json.dumps(list(held)).encode(),)

    def place(self, number: int) -> Parts:
        """The index in the view of the record with this number, from 0; null where it isn't."""
        place = self._view.place(number) if self._view is not None else number
        return (json.dumps(place).encode(),)

    @property
    def _busy(self) -> bool:
        return self._finding or not self._file.checked

    @property
    def _finding(self) -> bool:
        """Whether there are records left to be found, of the file or the view."""
        viewing = self._view is not None and not self._view.complete
        return viewing or not self._file.records.complete

    @contextmanager
    def _reading(self) -> Iterator[None]:
        """Raise what stops the reading as an error for the user."""
        try:
            yield
        except (Unreadable, UnicodeDecodeError, OSError) as error:
            self._file.refuse_changed()
            raise as_data8_error(self._path, error, in_rows=self._file.in_rows) from None

    def _state(self) -> Parts:
        file, view = self._file.records, self._view
        first, problem = file.left_out.first, file.problem
        state: dict[str, Any] = {
            "columns": file.columns,
            "count": file.count,
            "complete": file.complete,
            "share": 1.0 if file.complete else min(1.0, file.position / max(file.size, 1)),
            "checked": self._file.checked,
            "left_out": file.left_out.count,
            "first_left_out": first and [first.line, first.message.document()],
            "in_rows": self._file.in_rows,
            "warnings": [each.document() for each in self._file.warnings],
            "problem": problem and [problem.line, problem.message.document()],
        }
        if view is not None:
            state["view"] = {
                "count": len(view.numbers),
                "complete": view.complete,
                "share": view.share,
            }
        return (json.dumps(state).encode(),)


def _create_handler(task: dict[str, Any]) -> Handler:
    return FileWorker(Path(task["path"]), ReadOptions.of(task["options"]))


if __name__ == "__main__":
    serve_requests(_create_handler)
