"""XLSX as batches of rows, in constant memory beside the workbook's shared texts."""

from collections.abc import Callable, Iterator
from functools import cache
from itertools import chain
from operator import itemgetter
from pathlib import Path

from data8_tui.codes import FileProblem, FileWarning, Message, Problem
from data8_tui.transfer.readers.batch import BATCH, Batch, ChooseDropped, SourceRow, Unreadable
from data8_tui.transfer.readers.header import HeaderLayout
from data8_tui.transfer.readers.xlsx.cell_address import cell_address
from data8_tui.transfer.readers.xlsx.cell_value import CellValues
from data8_tui.transfer.readers.xlsx.number_format import NumberFormat, parse_number_format
from data8_tui.transfer.readers.xlsx.sheet_findings import SheetFindings
from data8_tui.transfer.readers.xlsx.sheet_xml import SheetRow, SheetRows
from data8_tui.transfer.readers.xlsx.workbook import Sheet, Workbook

_MAX_BATCH_CHARACTERS = 1 << 24


class XlsxReader:
    """Reads the sheet named `sheet`, or else the first visible one.

    Its first row with a value is the header unless `layout` says otherwise; rows without one are
    skipped. A formula counts as its saved value. `dropped` returns the columns that aren't sent,
    so that nothing in them is warned of.

    Raises Unreadable where it can't read the file, and OSError.
    """

    def __init__(
        self,
        path: Path,
        sheet: str | None = None,
        layout: HeaderLayout | None = None,
        dropped: ChooseDropped = lambda headers: (),
    ) -> None:
        self._size = path.stat().st_size
        self._chosen: list[Message] = []
        self._filled: list[bool] = []
        self._findings = SheetFindings()
        self.header: tuple[str, ...] = ()
        self._book = Workbook(path)
        try:
            self._sheet = self._open_sheet(self._select_sheet(sheet))
            self._rows = iter(self._sheet)
            self.headers = self._read_header(layout or HeaderLayout())
            self._findings.dropped.update(at + 1 for at in dropped(self.headers))
        except BaseException:
            self._book.close()
            raise

    @property
    def warnings(self) -> list[Message]:
        return [*self._chosen, *self._findings.warnings(self.headers, self._filled)]

    @property
    def position(self) -> int:
        return int(self._size * self._sheet.position)

    def close(self) -> None:
        self._sheet.close()
        self._book.close()

    def batches(self) -> Iterator[Batch]:
        """See Reader. Raises Unreadable."""
        self._filled = [False] * len(self.headers)
        more = True
        while more:
            batch = _RowBatch(len(self.headers))
            try:
                more = self._fill(batch)
            except Unreadable:
                yield batch.finished()
                raise
            self._note_filled(batch.rows)
            if batch.rows or batch.problems:
                yield batch.finished()

    parts = batches

    def _read_header(self, layout: HeaderLayout) -> tuple[str, ...]:
        """The headers, by the first row, which is left to be read where it is no header."""
        first = next((row for row in self._rows if row[0] > layout.skip), None)
        if first is None:
            return ()
        self._last_row = first[0]
        texts = tuple(text or "" for text in _without_empty_end(first[1]))
        if layout.present:
            self.header = texts
        else:
            texts += ("",) * (len(layout.names) - len(texts))  # the first row may lack a value
            self._last_row -= 1
            self._rows = chain([first], self._rows)
        return layout.headers(texts)

    def _fill(self, batch: "_RowBatch") -> bool:
        """Add rows until the batch is full; return False at the end of the sheet."""
        for row in self._rows:
            self._findings.blank += row[0] - self._last_row - 1
            self._last_row = row[0]
            if self._repeats_header(row[1]):
                self._findings.repeated_headers.append(row[0])
            batch.add(row)
            if batch.full:
                return True
        return False

    def _repeats_header(self, values: list[str | None]) -> bool:
        """Whether a row is the header once more, as where sheets were put together."""
        if not self.header or _folded(values[0] if values else "") != _folded(self.header[0]):
            return False
        texts = tuple(map(_folded, _without_empty_end(values)))
        return len(texts) > 1 and texts == tuple(map(_folded, self.header))

    def _note_filled(self, rows: list[SourceRow]) -> None:
        for at, filled in enumerate(self._filled):
            if not filled:
                self._filled[at] = any(map(itemgetter(at), rows))

    def _open_sheet(self, sheet: Sheet) -> SheetRows:
        book = self._book
        parse: Callable[[int, str | None], NumberFormat | None] = cache(parse_number_format)
        formats = [parse(number, code) for number, code in book.number_formats()]
        values = CellValues(book.texts, formats, self._findings, date_1904=book.date_1904)
        return SheetRows(book.open_sheet(sheet), values, self._findings)

    def _select_sheet(self, requested: str | None) -> Sheet:
        sheets = self._book.sheets
        visible = [each for each in sheets if each.visible]
        named = [each for each in sheets if requested is None or each.name == requested]
        selected = next(iter([*(each for each in visible if each in named), *named]), None)
        if selected is None:
            names = [each.name for each in sheets] or ["none"]
            raise Unreadable(0, FileProblem.SHEET_MISSING(sheet=str(requested), sheets=names))
        others = [each.name for each in sheets if each is not selected]
        if others and requested is None:
            self._chosen.append(FileWarning.SHEET_CHOSEN(sheet=selected.name, others=others))
        return selected


def _folded(text: str | None) -> str:
    return (text or "").strip().casefold()


class _RowBatch:
    """The rows of a batch that is being read; those too long for the header are problems."""

    def __init__(self, width: int) -> None:
        self.rows: list[SourceRow] = []
        self.problems: list[Problem] = []
        self._width = width
        self._lines: list[int] = []
        self._characters = 0

    def add(self, row: SheetRow) -> None:
        number, values = row
        if len(values) > self._width:
            values = [*values[: self._width], *_without_empty_end(values[self._width :])]
        missing = self._width - len(values)
        if missing < 0:
            column = len(values)
            spaces = not any(map(str.strip, filter(None, values[self._width :])))
            code = FileProblem.SPACES_BEYOND_HEADER if spaces else FileProblem.CELL_BEYOND_HEADER
            beyond = code(column=column, cell=cell_address(number, column))
            self.problems.append(Problem(number, beyond))
            return
        if missing:
            values += [None] * missing
        self.rows.append(values)
        self._lines.append(number)
        self._characters += sum(map(len, filter(None, values)))

    @property
    def full(self) -> bool:
        """Whether no further row is to be added."""
        rows = len(self.rows) + len(self.problems)
        return rows >= BATCH or self._characters > _MAX_BATCH_CHARACTERS

    def finished(self) -> Batch:
        return Batch(
            self.rows,
            self._lines.__getitem__,
            problems=self.problems,
            max_characters=self._characters,
        )


def _without_empty_end(values: list[str | None]) -> list[str | None]:
    """Without the nulls and the empty texts of formulas that stand behind the last value."""
    end = next((at for at in range(len(values), 0, -1) if values[at - 1]), 0)
    return values[:end]
