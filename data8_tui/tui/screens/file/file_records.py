"""The records of a file as a RecordWindow asks for them."""

from collections import OrderedDict

from data8_tui.analysis.local_file.indexed_file import IndexedFile
from data8_tui.api.records import Record
from data8_tui.tui.records.records import KEPT, WINDOW_RECORDS

_NUMBERS_KEPT = 2 * KEPT
"""Chunks whose numbers are kept: more than there are chunks of records."""


class FileRecords:
    """All records of a file, or those of its view: no more than `count`, which the window knows."""

    def __init__(self, file: IndexedFile, *, in_view: bool) -> None:
        self.count = 0
        self.in_view = in_view
        self._file = file
        self._numbers: OrderedDict[int, list[int]] = OrderedDict()

    async def __call__(self, *, start: int, count: int) -> list[Record]:
        """As RecordFetcher. Raises Data8Error."""
        count = min(count, self.count - start + 1)
        if not self.in_view:
            return await self._file.read(start=start, count=count)
        records = await self._file.read_view(start=start, count=count)
        self._numbers[start] = await self._file.numbers(start=start, count=count)
        if len(self._numbers) > _NUMBERS_KEPT:
            self._numbers.popitem(last=False)
        return records

    def number(self, index: int) -> int | None:
        """The number in the file, from 1, of a record that has been fetched."""
        if not self.in_view:
            return index + 1
        chunk, place = divmod(index, WINDOW_RECORDS)
        numbers = self._numbers.get(chunk * WINDOW_RECORDS + 1, [])
        return numbers[place] if place < len(numbers) else None
