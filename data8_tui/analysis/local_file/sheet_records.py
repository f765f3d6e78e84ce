"""A sheet as records by number.

A sheet can only be read from its beginning. So its records are put into a temporary file as they
are read, and read from there; the file has no name, and goes with this process.
"""

import json
import os
import tempfile
from contextlib import ExitStack, closing
from pathlib import Path

from data8_tui.analysis.local_file.record_file import LeftOut, ValueRow, unique_names
from data8_tui.analysis.local_file.record_index import RecordIndex
from data8_tui.analysis.text_table.table import LEFT_OUT
from data8_tui.codes import FileWarning, Message, Problem
from data8_tui.transfer.readers.batch import SourceRow, Unreadable
from data8_tui.transfer.readers.files import ReadOptions, open_reader
from data8_tui.transfer.storage import storage_errors, write_all


class SheetRecords:
    """See RecordFile; `advance` raises StorageError where the temporary file can't be written.

    Close it after use. Raises Unreadable, StorageError and OSError.
    """

    def __init__(self, path: Path, size: int, options: ReadOptions) -> None:
        self.size = size
        self.complete = False
        self.left_out = LeftOut()
        self.problem: Problem | None = None
        self._folder = Path(tempfile.gettempdir())
        with ExitStack() as opened:
            with storage_errors(self._folder, "write to"):
                self._stored = opened.enter_context(tempfile.TemporaryFile(buffering=0))
            self._reader = opened.enter_context(closing(open_reader(path, options)))
            self._opened = opened.pop_all()
        self._batches = self._reader.batches()
        self._index = RecordIndex(0)
        self.columns = unique_names(self._reader.headers)

    def close(self) -> None:
        """Close the sheet, and remove the temporary file."""
        self._opened.close()

    def warnings(self) -> list[Message]:
        """What of the file isn't in the records: other sheets, and once it is read, the rest."""
        codes = {FileWarning.SHEET_CHOSEN, *(LEFT_OUT if self.complete else ())}
        return [each for each in self._reader.warnings if each.code in codes]

    @property
    def position(self) -> int:
        return self.size if self.complete else self._reader.position

    @property
    def count(self) -> int:
        return self._index.count

    @property
    def blocks(self) -> int:
        return len(self._index)

    def block_range(self, block: int) -> range:
        return self._index.numbers(block)

    def may_hold(self, block: int, text: str) -> bool:
        return json.dumps(text)[1:-1].encode() in self._bytes(block)

    def advance(self) -> None:
        try:
            batch = next(self._batches, None)
        except Unreadable as unreadable:
            self.problem, self.complete = unreadable.problem, True
            return
        if batch is None:
            self.complete = True
            return
        self.left_out.add(batch.problems)
        self._store(batch.rows)

    def read(self, first: int, count: int) -> list[ValueRow]:
        return self._index.read(first, count, self._rows)

    def _rows(self, block: int, skipped: int, most: int) -> list[ValueRow]:
        rows: list[ValueRow] = json.loads(self._bytes(block))
        return rows[skipped:][:most]

    def _store(self, rows: list[SourceRow]) -> None:
        data = json.dumps(rows).encode()
        with storage_errors(self._folder, "write to"):
            write_all(self._stored.fileno(), data)
        self._index.append(len(rows), self._index.end + len(data))

    def _bytes(self, block: int) -> bytes:
        found = self._index[block]
        return os.pread(self._stored.fileno(), found.end - found.start, found.start)
