"""What a reader of a sheet can't know from its values: counted while the sheet is read."""

from collections.abc import Collection, Sequence
from itertools import compress

from data8_tui.codes import FileWarning, Message
from data8_tui.transfer.readers.xlsx.cell_address import LETTERS, cell_address
from data8_tui.transfer.sheet_limits import MAX_COLUMNS

_MOST_RANGES = 5
_MOST_COLUMNS = 50


class Tally:
    """A count of cells outside the columns `dropped`, and where the first one is."""

    def __init__(self, dropped: Collection[int]) -> None:
        self.count = 0
        self.first = ""
        self._dropped = dropped

    def add(self, row: int, column: int) -> None:
        """Count a cell."""
        if column in self._dropped:
            return
        if not self.count:
            self.first = cell_address(row, column)
        self.count += 1


class RowRanges:
    """Ascending numbers of rows: how many, and the first ranges of them."""

    def __init__(self) -> None:
        self.count = 0
        self._ranges: list[list[int]] = []
        self._more = False

    def add(self, row: int) -> None:
        """Add the next number."""
        self.count += 1
        if self._ranges and self._ranges[-1][1] == row - 1 and not self._more:
            self._ranges[-1][1] = row
        elif len(self._ranges) < _MOST_RANGES:
            self._ranges.append([row, row])
        else:
            self._more = True

    def __str__(self) -> str:
        texts = [f"{first:,}" if first == last else f"{first:,}–{last:,}" for first, last in
                 self._ranges]  # fmt: skip
        return ", ".join([*texts, *(["…"] if self._more else [])])


class SheetFindings:
    """Counts of what is sent otherwise than it is shown, or though it isn't shown."""

    def __init__(self) -> None:
        self.dropped: set[int] = set()
        """Numbers of the columns that aren't sent, and so of no matter."""
        self.errors = Tally(self.dropped)
        self.long = Tally(self.dropped)
        """Whole numbers of more digits than a spreadsheet keeps."""
        self.hidden_rows = RowRanges()
        self.repeated_headers: list[int] = []
        """The rows that repeat the header."""
        self.blank = 0
        """Rows without a value between the header and the last row."""
        self._shown_otherwise = Tally(self.dropped)
        self._format = ""
        self._hidden_columns = bytearray(MAX_COLUMNS + 1)
        """By number whether a column is hidden. Ranges may overlap, and be many."""
        self._merged = 0
        self._first_merged = ""

    def show_otherwise(self, code: str, row: int, column: int) -> None:
        """Count a number that its format `code` shows otherwise than it is sent."""
        self._shown_otherwise.add(row, column)
        if self._shown_otherwise.count == 1:
            self._format = code

    def hide_columns(self, first: str, last: str) -> None:
        """Note hidden columns, by their numbers as the file has them."""
        if first.isdecimal() and last.isdecimal():
            start, end = int(first[:6]), min(int(last[:6]), MAX_COLUMNS) + 1
            self._hidden_columns[start:end] = b"\1" * (end - start)

    def merge(self, cells: str) -> None:
        """Count merged cells, as `A2:A4`."""
        self._merged += 1
        self._first_merged = self._first_merged or cells[:20]

    def warnings(self, headers: Sequence[str], filled: Sequence[bool]) -> list[Message]:
        """FileWarnings, those about persons nobody saw first. `filled`: columns with a value."""
        found = []
        columns = self._hidden(headers, filled)
        if columns:
            found.append(FileWarning.HIDDEN_COLUMNS(columns=columns))
        if self.hidden_rows.count:
            found.append(
                FileWarning.HIDDEN_ROWS(count=self.hidden_rows.count, rows=str(self.hidden_rows))
            )
        if self.long.count:
            found.append(FileWarning.LONG_NUMBERS(count=self.long.count, cell=self.long.first))
        if self.errors.count:
            found.append(FileWarning.ERROR_CELLS(count=self.errors.count, cell=self.errors.first))
        if other := self._shown_otherwise.count:
            first = self._shown_otherwise.first
            found.append(FileWarning.SHOWN_OTHERWISE(count=other, cell=first, format=self._format))
        if self._merged:
            found.append(FileWarning.MERGED_CELLS(count=self._merged, cells=self._first_merged))
        return found + self._row_warnings()

    def _row_warnings(self) -> list[Message]:
        found: list[Message] = []
        if rows := self.repeated_headers:
            found.append(FileWarning.SECOND_HEADER(count=len(rows), line=rows[0]))
        if self.blank:
            found.append(FileWarning.EMPTY_ROWS(count=self.blank))
        return found

    def _hidden(self, headers: Sequence[str], filled: Sequence[bool]) -> list[str]:
        numbers = range(1, len(headers) + 1)
        hidden = compress(numbers, self._hidden_columns[1:])
        return [
            headers[number - 1] or LETTERS[number]
            for number in hidden
            if number not in self.dropped and (headers[number - 1] or filled[number - 1])
        ][:_MOST_COLUMNS]
