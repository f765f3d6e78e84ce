"""A workbook's parts: its sheets, its number formats, its shared texts, its date system."""

import posixpath
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

from data8_tui.codes import FileProblem
from data8_tui.transfer.readers.batch import Unreadable
from data8_tui.transfer.readers.xlsx.archive import SHEET_PART, Archive, PackagePart
from data8_tui.transfer.readers.xlsx.rich_text import SharedTexts, unescape
from data8_tui.transfer.readers.xlsx.xml_elements import TRUE, Attributes, elements


@dataclass(frozen=True, slots=True)
class Sheet:
    """A worksheet; chart and dialog sheets are none."""

    name: str
    part: str
    visible: bool


@dataclass(frozen=True, slots=True)
class _Relation:
    kind: str
    """The last word of its type: `worksheet`, `styles`."""
    target: str
    """The name of a part."""


class Workbook:
    """An open workbook."""

    def __init__(self, path: Path) -> None:
        """Raises Unreadable, and OSError."""
        self._archive = Archive(path)
        self.date_1904 = False
        """Whether dates count from 1904, as in old files of Excel for Macintosh."""
        self.sheets: list[Sheet] = []
        """In the order of their tabs."""
        try:
            self._relations = self._read_workbook(self._main_part())
            self.texts = SharedTexts(self._archive, self._part_of("sharedStrings"))
        except BaseException:
            self._archive.close()
            raise

    def close(self) -> None:
        self.texts.close()
        self._archive.close()

    def open_sheet(self, sheet: Sheet) -> PackagePart:
        """The XML of a sheet. Raises Unreadable."""
        return self._archive.open(sheet.part, SHEET_PART)

    def number_formats(self) -> list[tuple[int, str | None]]:
        """For each cell style the number of its format, and its code unless that is built in.

        Raises Unreadable.
        """
        part = self._part_of("styles")
        if part is None or not self._archive.has(part):
            return []
        codes: dict[int, str] = {}
        styles: list[int] = []
        for parent, name, attributes in elements(self._archive.open(part)):
            if name == "numFmt" and parent == "numFmts":
                codes[_number(attributes, "numFmtId")] = unescape(attributes.get("formatCode", ""))
            elif name == "xf" and parent == "cellXfs":
                styles.append(_number(attributes, "numFmtId"))
        return [(each, codes.get(each)) for each in styles]

    def _main_part(self) -> str:
        found = self._related("").values() if self._archive.has(_relations_part("")) else ()
        main = next((each.target for each in found if each.kind == "officeDocument"), None)
        return main if main is not None and self._archive.has(main) else "xl/workbook.xml"

    def _read_workbook(self, part: str) -> dict[str, _Relation]:
        relations = self._related(part) if self._archive.has(_relations_part(part)) else {}
        for parent, name, attributes in elements(self._archive.open(part)):
            if name == "workbookPr":
                self.date_1904 = attributes.get("date1904") in TRUE
            elif name == "sheet" and parent == "sheets":
                relation = relations.get(attributes.get("id", ""))
                if relation is not None and relation.kind == "worksheet":
                    visible = attributes.get("state", "visible") == "visible"
                    sheet = unescape(attributes.get("name", ""))
                    self.sheets.append(Sheet(sheet, relation.target, visible))
        return relations

    def _part_of(self, kind: str) -> str | None:
        return next((each.target for each in self._relations.values() if each.kind == kind), None)

    def _related(self, part: str) -> dict[str, _Relation]:
        """The parts that `part` refers to, by id."""
        folder = posixpath.dirname(part)
        return {
            attributes.get("Id", ""): _Relation(
                attributes.get("Type", "").rpartition("/")[2],
                posixpath.normpath(
                    posixpath.join("/", folder, unquote(attributes.get("Target", "")))
                ).lstrip("/"),
            )
            for _, name, attributes in elements(self._archive.open(_relations_part(part)))
            if name == "Relationship" and attributes.get("TargetMode") != "External"
        }


def _relations_part(part: str) -> str:
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def _number(attributes: Attributes, name: str) -> int:
    """A number in a style; 0, the general format, where it is missing. Raises Unreadable."""
    text = attributes.get(name, "0").strip()
    if not (text.isascii() and text.isdigit() and len(text) <= 9):
        raise Unreadable(0, FileProblem.XLSX_DAMAGED(part="styles.xml"))
    return int(text)
