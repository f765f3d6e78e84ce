"""Facts about a sheet that are only in the XML of an XLSX file (ECMA-376), not in its values."""

import re
import zipfile
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

_CHUNK = 1 << 20
_VALUELESS = re.compile(rb"(?:</f>|<f\b[^<>]*/>)\s*(?:<v\s*/>|<v>\s*</v>)?\s*</c>")
_ERROR = re.compile(rb'<c [^<>]*\bt="e"')
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


@dataclass(slots=True)
class SheetOddities:
    """Counts of cells whose value alone is misleading."""

    valueless: bool = False
    """Whether there are formulas without a calculated value."""
    errors: int = 0
    """Cells that hold an error, such as #N/A."""
    padded: int = 0
    """Numbers with leading zeros that only the number format adds."""


def find_oddities(path: Path, sheet: str) -> SheetOddities:
    """Search one sheet's XML. Raises KeyError, ValueError or BadZipFile for an unusual file."""
    found = SheetOddities()
    with zipfile.ZipFile(path) as archive:
        padded = _padded_pattern(archive)
        with archive.open(_sheet_member(archive, sheet)) as xml:
            rest = b""
            while chunk := xml.read(_CHUNK):
                text = rest + chunk
                # The last cell may be incomplete, so it is searched with the next chunk.
                end = text.rfind(b"<c ") if len(chunk) == _CHUNK else len(text)
                end = end if end >= 0 else len(text) - len(b"<c")
                _count_cells(found, text[:end], padded)
                rest = text[end:]
    return found


def _count_cells(found: SheetOddities, text: bytes, padded: re.Pattern[bytes] | None) -> None:
    found.valueless = found.valueless or bool(_VALUELESS.search(text))
    found.errors += len(_ERROR.findall(text))
    found.padded += len(padded.findall(text)) if padded else 0


def _parse_xml(archive: zipfile.ZipFile, name: str) -> ElementTree.Element:
    """Parse a member. Raises ValueError.

    expat limits how far entities expand (“billion laughs”).
    """
    try:
        return ElementTree.fromstring(archive.read(name))  # noqa: S314
    except ElementTree.ParseError as error:
        raise ValueError(name) from error


def _sheet_member(archive: zipfile.ZipFile, sheet: str) -> str:
    """The name of the sheet's member in the archive. Raises KeyError where there is none."""
    relations = {
        each.get("Id"): each.get("Target", "")
        for each in _parse_xml(archive, "xl/_rels/workbook.xml.rels")
    }
    for each in _parse_xml(archive, "xl/workbook.xml").iterfind(".//{*}sheet"):
        if each.get("name") == sheet:
            target = relations[each.get(_RELATION)]
            return target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    raise KeyError(sheet)


def _padded_pattern(archive: zipfile.ZipFile) -> re.Pattern[bytes] | None:
    """A pattern for cells in a style with leading zeros; None where no style has any."""
    styles = _parse_xml(archive, "xl/styles.xml")
    formats = {
        each.get("numFmtId")
        for each in styles.iterfind(".//{*}numFmt")
        if re.fullmatch("0{2,}", each.get("formatCode", ""))
    }
    cells = styles.find("{*}cellXfs")
    indices = [
        str(index) for index, each in enumerate(cells or ()) if each.get("numFmtId") in formats
    ]
    if not indices:
        return None
    style = f's="(?:{"|".join(indices)})"'
    return re.compile(rf"<c [^<>]*\b{style}[^<>]*>\s*<v>[1-9]".encode())
