"""XLSX, through calamine: 15 times as fast as openpyxl, at some 2 kB of memory a row.

A sheet has at most 1,048,576 rows, which bounds that. What calamine doesn't tell of (errors,
formulas without their values, zeros that only a format shows) is looked for in the file itself.
"""

import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

from data8_tui.transfer.readers.batch import BATCH, Batch, Problem, Unreadable
from data8_tui.transfer.readers.optional_packages import require
from data8_tui.transfer.readers.sheet_xml import SheetOddities, find_oddities

_OLE = b"\xd0\xcf\x11\xe0"
Texts = list[str | None]


class XlsxReader:
    """Reads one sheet, the first visible one unless `sheet` names another.

    Its first filled row is the header; a row without any value is no record. A formula counts by
    the value that was saved with it.
    """

    def __init__(self, path: Path, sheet: str | None = None) -> None:
        self.warnings: list[str] = []
        self._path = path
        self._book = _opened(path)
        self._name = self._chosen(sheet)
        self._rows = enumerate(self._book.get_sheet_by_name(self._name).iter_rows(), 1)
        self._blank = 0
        self.headers = self._header()

    @property
    def position(self) -> int:
        """The sheet has been read when its rows are given; there is no telling from where."""
        return 0

    def close(self) -> None:
        self._book.close()

    def batches(self) -> Iterator[Batch]:
        self._tell(self._oddities())
        while rows := list(islice(self._filled(), BATCH)):
            width = len(self.headers)
            fitting = [(number, row) for number, row in rows if len(row) <= width]
            yield Batch(
                [row + [None] * (width - len(row)) for _, row in fitting],
                partial(_number_of, [number for number, _ in fitting]),
                problems=[Problem(n, _too_wide(row)) for n, row in rows if len(row) > width],
            )
        if self._blank:
            self.warnings.append(f"empty rows that are no records: {self._blank:,}")

    parts = batches

    def _header(self) -> tuple[str, ...]:
        for _, row in self._filled():
            self._blank = 0
            return tuple(text or "" for text in row)
        return ()

    def _filled(self) -> Iterator[tuple[int, Texts]]:
        """Rows that hold anything, with their numbers, up to their last value."""
        for number, values in self._rows:
            row = list(map(_text, values))
            while row and row[-1] is None:
                row.pop()
            if row:
                yield number, row
            else:
                self._blank += 1

    def _chosen(self, wanted: str | None) -> str:
        calamine = require("python_calamine", "xlsx")
        kind, shown = calamine.SheetTypeEnum.WorkSheet, calamine.SheetVisibleEnum.Visible
        sheets = [each for each in self._book.sheets_metadata if each.typ == kind]
        names = [each.name for each in sheets]
        visible = [each.name for each in sheets if each.visible == shown]
        chosen = wanted if wanted is not None else next(iter([*visible, *names]), None)
        if chosen is None or chosen not in names:
            raise Unreadable(0, f"it has no sheet “{chosen}”; it has {', '.join(names) or 'none'}")
        others = ", ".join(f"“{name}”" for name in names if name != chosen)
        if others and wanted is None:
            self.warnings.append(f"the sheet “{chosen}” is read; --sheet chooses another: {others}")
        return str(chosen)

    def _oddities(self) -> SheetOddities:
        try:
            return find_oddities(self._path, self._name)
        except (zipfile.BadZipFile, KeyError, ValueError):
            return (
                SheetOddities()
            )  # calamine could read it; that it is as usual inside is not certain

    def _tell(self, found: SheetOddities) -> None:
        if found.valueless:
            raise Unreadable(
                0, "it holds formulas without their values; open it in a spreadsheet and save it"
            )
        if found.errors:
            self.warnings.append(
                f"cells that hold an error such as #N/A, as null: {found.errors:,}"
            )
        if found.padded:
            self.warnings.append(
                f"numbers that only their format shows with zeros in front (0012): "
                f"{found.padded:,}; they go without, unless their cells are made text"
            )


def _opened(path: Path) -> Any:
    calamine = require("python_calamine", "xlsx")
    with path.open("rb") as file:
        if file.read(4) == _OLE:
            raise Unreadable(0, "it is protected by a password, or an old .xls; save it as .xlsx")
    try:
        return calamine.CalamineWorkbook.from_path(path)
    except calamine.CalamineError:
        raise Unreadable(0, "it is not readable as XLSX") from None


def _number_of(numbers: Sequence[int], index: int) -> int:
    return numbers[index]


def _too_wide(row: Texts) -> str:
    return f"a value stands in column {len(row):,}, beyond the header's last"


def _text(value: object) -> str | None:
    if isinstance(value, str):
        return value or None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return _number(value)
    if isinstance(value, date | time | datetime):
        return value.isoformat()
    return _span(value) if isinstance(value, timedelta) else str(value)


def _number(value: float) -> str:
    """A spreadsheet keeps fifteen digits; what follows them is noise of its arithmetic."""
    return format(Decimal(f"{value:.15g}"), "f")


def _span(value: timedelta) -> str:
    seconds = round(value.total_seconds())
    sign, seconds = "-" * (seconds < 0), abs(seconds)
    return f"{sign}{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"
