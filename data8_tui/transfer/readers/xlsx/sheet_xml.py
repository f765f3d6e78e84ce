"""The rows of a worksheet out of its XML (ECMA-376 part 1, 18.3.1), while that is unpacked."""

from collections.abc import Iterator

from data8_tui.codes import FileProblem, Message
from data8_tui.transfer.readers.batch import Unreadable
from data8_tui.transfer.readers.xlsx.archive import PackagePart
from data8_tui.transfer.readers.xlsx.cell_address import (
    LETTERS,
    column_number,
    row_number,
)
from data8_tui.transfer.readers.xlsx.cell_value import CellValues
from data8_tui.transfer.readers.xlsx.sheet_findings import SheetFindings
from data8_tui.transfer.readers.xlsx.xml_elements import (
    MAX_ELEMENT,
    TRUE,
    Element,
    GrowingTree,
)
from data8_tui.transfer.sheet_limits import MAX_COLUMNS, MAX_ROWS

SheetRow = tuple[int, list[str | None]]
"""A row's number from 1, and its values up to the last one that isn't null."""

_VISIBLE = 0.5
"""Points of height, or characters of width, from which anything can be seen."""


class SheetRows:
    """Reads a sheet. Rows without a text are left out; `findings` are complete at its end."""

    def __init__(self, part: PackagePart, values: CellValues, findings: SheetFindings) -> None:
        self._part = part
        self._tree = GrowingTree(part)
        self._value = values
        self._findings = findings
        self._row = 0
        self._used_at = 0
        """The position up to which there is nothing left in the tree."""
        self._zero_height = False

    @property
    def position(self) -> float:
        """The share of the sheet that was read, from 0 to 1."""
        return self._tree.position / self._part.size if self._part.size else 1.0

    def close(self) -> None:
        self._tree.close()

    def __iter__(self) -> Iterator[SheetRow]:
        """The rows, once. Raises Unreadable with the row where something can't be read."""
        more = True
        while more:
            try:
                more = self._tree.feed()
            except Unreadable as unreadable:
                raise self._unreadable(unreadable.problem.message) from None
            yield from self._take_rows(complete=not more)
            if self._tree.overgrown or self._tree.position - self._used_at > MAX_ELEMENT:
                raise Unreadable(self._row + 1, FileProblem.ROW_TOO_LARGE())

    def _take_rows(self, *, complete: bool) -> Iterator[SheetRow]:
        """The rows that have ended, and what the other elements say; they leave the tree."""
        root = self._tree.root
        if root is None:
            return
        space = root.tag[: root.tag.rfind("}") + 1]
        for section in root:
            # Behind a section that isn't the last one nothing can be added to it.
            ended = complete or section is not root[-1]
            taken = section[:] if ended else section[:-1]
            if section.tag == f"{space}sheetData":
                for row in taken:
                    found = self._cells(row, space)
                    if found is not None:
                        yield found
            else:
                self._note_section(section, taken, space)
            if taken:
                del section[: len(taken)]
                self._used_at = self._tree.position
        del root[:-1]
        if len(root) and root[0].tag != f"{space}sheetData":
            self._tree.prune(root[0])

    def _note_section(self, section: Element, taken: list[Element], space: str) -> None:
        """What an element beside the rows says of the sheet."""
        match section.tag.removeprefix(space):
            case "sheetFormatPr":
                self._zero_height = section.get("zeroHeight") in TRUE
            case "cols":
                for each in taken:
                    if each.get("hidden") in TRUE or _is_invisible(each.get("width")):
                        self._findings.hide_columns(each.get("min", ""), each.get("max", ""))
            case "mergeCells":
                for each in taken:
                    self._findings.merge(each.get("ref", ""))

    def _cells(self, row: Element, space: str) -> SheetRow | None:
        """The values of a row; None where it has none."""
        self._begin_row(row)
        cell_tag, number = f"{space}c", self._row
        text, column = str(number), 0
        values: list[str | None] = []
        value_of = self._value
        for cell in row:
            if cell.tag != cell_tag:
                continue
            address = cell.get("r")
            column += 1
            if address is not None and (column > MAX_COLUMNS or address != LETTERS[column] + text):
                column = self._column(address)
            value = value_of(cell, number, column)
            if value is None:
                continue
            if column == len(values) + 1:
                values.append(value)
            else:
                self._place(values, column, value)
        if not any(values):
            return None
        if self._hidden(row):
            self._findings.hidden_rows.add(number)
        return number, values

    def _begin_row(self, row: Element) -> None:
        text = row.get("r")
        try:
            number = self._row + 1 if text is None else row_number(text)
        except ValueError:
            number = 0
        if not self._row < number <= MAX_ROWS:
            raise self._unreadable(FileProblem.ROW_INVALID(row=(text or str(number))[:20]))
        self._row = number

    def _column(self, address: str) -> int:
        """The column of a cell that isn't the one after the last."""
        letters = address.rstrip("0123456789")
        try:
            if address[len(letters) :] == str(self._row):
                return column_number(letters)
        except ValueError:
            pass
        raise self._unreadable(FileProblem.CELL_INVALID(cell=address[:20]))

    def _place(self, values: list[str | None], column: int, value: str) -> None:
        """Put in a value behind a gap, or in front of others."""
        if column > MAX_COLUMNS:
            raise self._unreadable(FileProblem.ROW_INVALID(row=str(self._row)))
        if column > len(values):
            values += [None] * (column - len(values) - 1)
            values.append(value)
        elif values[column - 1] is None:
            values[column - 1] = value
        else:
            cell = f"{LETTERS[column]}{self._row}"
            raise self._unreadable(FileProblem.CELL_INVALID(cell=cell))

    def _hidden(self, row: Element) -> bool:
        height = row.get("ht")
        return (
            row.get("hidden") in TRUE
            or _is_invisible(height)
            or (self._zero_height and height is None)
        )

    def _unreadable(self, message: Message) -> Unreadable:
        return Unreadable(self._row, message)


def _is_invisible(size: str | None) -> bool:
    """Whether so high a row, or so wide a column, shows nothing."""
    try:
        return size is not None and float(size) < _VISIBLE
    except ValueError:
        return False
