"""The text that is sent for a cell (ECMA-376 part 1, 18.3.1.4)."""

from collections.abc import Sequence

from data8_tui.codes import Code, FileProblem
from data8_tui.transfer.readers.batch import Unreadable
from data8_tui.transfer.readers.xlsx.cell_address import cell_address
from data8_tui.transfer.readers.xlsx.cell_number import cell_number, is_simple
from data8_tui.transfer.readers.xlsx.number_format import NumberFormat
from data8_tui.transfer.readers.xlsx.rich_text import SharedTexts, rich_text, unescape
from data8_tui.transfer.readers.xlsx.sheet_findings import SheetFindings
from data8_tui.transfer.readers.xlsx.xml_elements import Element

_BOOLEANS = {"1": "true", "0": "false", "true": "true", "false": "false"}


class CellValues:
    """Called with a cell, its row and its column, it returns the text; None for an empty cell.

    Raises Unreadable for a formula that was never calculated and for what is no value.
    """

    def __init__(
        self,
        texts: SharedTexts,
        formats: Sequence[NumberFormat | None],
        findings: SheetFindings,
        *,
        date_1904: bool,
    ) -> None:
        self._texts = texts
        self._formats = {str(number): form for number, form in enumerate(formats)}
        # A file without styles has the first one all the same.
        self._formats.setdefault("0", None)
        self._findings = findings
        self._date_1904 = date_1904

    def __call__(self, cell: Element, row: int, column: int) -> str | None:
        kind = cell.get("t", "n")
        if len(cell) == 1 and cell[0].tag[-1] == "v":
            raw, formula = cell[0].text or "", False
        else:
            raw, formula = _content(cell)
        if not raw and not formula and kind != "e":
            return None
        try:
            if kind == "s":
                return self._texts[_index(raw)] or None
            if kind == "n" and raw:
                return self._number(raw, cell.get("s", "0"), (row, column))
            return self._other(kind, raw, (row, column), formula=formula)
        except (ValueError, LookupError):
            raise _unreadable(FileProblem.CELL_INVALID, row, column) from None

    def _other(self, kind: str, raw: str, place: tuple[int, int], *, formula: bool) -> str | None:
        """See ST_CellType for `kind`. Raises ValueError."""
        match kind:
            case "str":
                # The empty text is a formula's result, as of IF(A1="","",A1).
                return unescape(raw) or ("" if formula else None)
            case "inlineStr":
                return raw or None
            case "e":
                self._findings.errors.add(*place)
                return None
        if not raw:
            raise _unreadable(FileProblem.FORMULAS_WITHOUT_VALUES, *place)
        if kind == "b":
            return _boolean(raw.strip())
        if kind == "d":
            return raw.strip()
        raise ValueError(kind)

    def _number(self, raw: str, style: str, place: tuple[int, int]) -> str:
        """Raises ValueError, and KeyError for an unknown style."""
        form = self._formats[style]
        if form is None and is_simple(raw):
            return raw
        found = cell_number(raw, form, date_1904=self._date_1904)
        if found.shown_otherwise and form is not None:
            self._findings.show_otherwise(form.code, *place)
        if found.long:
            self._findings.long.add(*place)
        return found.text


def _content(cell: Element) -> tuple[str, bool]:
    """The value as it is written, and whether it is a formula's."""
    raw, formula = "", False
    for each in cell:
        # The names v, f and is, whatever their namespace.
        match each.tag[-1]:
            case "v":
                raw = each.text or ""
            case "f":
                formula = True
            case "s":
                raw = rich_text(each)
    return raw, formula


def _boolean(text: str) -> str:
    if text not in _BOOLEANS:
        raise ValueError(text[:20])
    return _BOOLEANS[text]


def _index(text: str) -> int:
    """An index as it is written. Raises ValueError, also for a negative one."""
    if not text.isdecimal() and not text.strip().isdecimal():
        raise ValueError(text[:20])
    return int(text)


def _unreadable(problem: Code, row: int, column: int) -> Unreadable:
    return Unreadable(row, problem(cell=cell_address(row, column)))
