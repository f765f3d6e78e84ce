"""What is looked for in a table of records, and how far all of them were looked through."""

from collections.abc import Callable

from data8_tui.api.records import Record
from data8_tui.tui.record_table.record_source import RecordSource
from data8_tui.tui.records.scan import RecordScan
from data8_tui.tui.records.search import Needle, RecordSearch


class RecordFinder:
    """A search of the records of one source: at once in what is here, and on request in all.

    `on_found` is called after anything more was looked at.
    """

    def __init__(self, source: RecordSource, needle: Needle, on_found: Callable[[], None]) -> None:
        self.search = RecordSearch(needle, source.records.count)
        self.scan: RecordScan | None = None
        self._source = source
        self._on_found = on_found
        source.highlight(needle)
        for first, records in source.records.kept():
            self.search.look(first, records)

    def look(self, first: int, last: int) -> None:
        """Look at what is here of records `first` to `last`, indices from 0."""
        if self.search.size < self._source.records.count:
            self.search.grow(self._source.records.count)
        for start, records in self._source.records.kept(first, last):
            self.search.look(start, records)
        self._on_found()

    async def search_all(self, first: int) -> None:
        """Look through all records, from `first` on. Raises Data8Error; cancel it to stop."""
        records = self._source.records
        if self.scan is not None or self.search.complete:
            return
        self.scan = RecordScan(records.fetch, self.search.size, first, self._look)
        try:
            await self.scan.run()
        finally:
            self.scan = None
            self._on_found()

    def _look(self, first: int, records: list[Record]) -> None:
        self.search.look(first, records)
        self._on_found()

    def next_cell(self, index: int, column: str | None, step: int) -> tuple[int, str | None] | None:
        """Where the next match is (`step` 1), or the one before (-1), from a cell on.

        The record's index and the column; None for the column where the record isn't here yet.
        None altogether where there is no match.
        """
        columns = self._matching_columns(index)
        shown = self._source.shown
        if columns and column in shown:
            place = shown.index(column)
            later = [one for one in columns if (shown.index(one) - place) * step > 0]
            if later:
                return index, later[0 if step > 0 else -1]
        search = self.search
        found = search.following(index + 1) if step > 0 else search.preceding(index - 1)
        if found is None:
            return None
        columns = self._matching_columns(found)
        return found, columns[0 if step > 0 else -1] if columns else None

    def here_or_next(self, index: int) -> tuple[int, str | None] | None:
        """The first match in this record, or after it."""
        found = self.search.following(index)
        if found is None:
            return None
        columns = self._matching_columns(found)
        return found, columns[0] if columns else None

    def _matching_columns(self, index: int) -> list[str]:
        """The columns shown in which the record matches."""
        record = self._source.records.get(index)
        if record is None:
            return []
        found_in = self.search.needle.found_in
        return [name for name in self._source.shown if found_in(name, record.get(name))]
