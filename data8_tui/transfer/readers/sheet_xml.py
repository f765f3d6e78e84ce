"""What a spreadsheet's own XML tells of a sheet beside its values."""

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
    """Cells that are not what they seem once only their values are left."""

    valueless: bool = False
    """Whether there are formulas that were never calculated."""
    errors: int = 0
    padded: int = 0
    """Numbers of which only the format shows leading zeros."""


def find_oddities(path: Path, sheet: str) -> SheetOddities:
    """Look through one sheet. Raises KeyError or ValueError where the file is unlike others."""
    found = SheetOddities()
    with zipfile.ZipFile(path) as archive:
        padded = _padded(archive)
        with archive.open(_member(archive, sheet)) as xml:
            behind = b""
            while chunk := xml.read(_CHUNK):
                text = behind + chunk
                # Up to the last cell that begins; it is looked at with the next chunk.
                end = text.rfind(b"<c ") if len(chunk) == _CHUNK else len(text)
                end = end if end >= 0 else len(text) - len(b"<c")
                _look(found, text[:end], padded)
                behind = text[end:]
    return found


def _look(found: SheetOddities, text: bytes, padded: re.Pattern[bytes] | None) -> None:
    found.valueless = found.valueless or bool(_VALUELESS.search(text))
    found.errors += len(_ERROR.findall(text))
    found.padded += len(padded.findall(text)) if padded else 0


def _parsed(archive: zipfile.ZipFile, name: str) -> ElementTree.Element:
    """expat bounds what entities may expand to."""
    try:
        return ElementTree.fromstring(archive.read(name))  # noqa: S314
    except ElementTree.ParseError as error:
        raise ValueError(name) from error


def _member(archive: zipfile.ZipFile, sheet: str) -> str:
    """The name of the sheet's own file within the workbook's."""
    relations = {
        each.get("Id"): each.get("Target", "")
        for each in _parsed(archive, "xl/_rels/workbook.xml.rels")
    }
    for each in _parsed(archive, "xl/workbook.xml").iterfind(".//{*}sheet"):
        if each.get("name") == sheet:
            target = relations[each.get(_RELATION)]
            return target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    raise KeyError(sheet)


def _padded(archive: zipfile.ZipFile) -> re.Pattern[bytes] | None:
    """What finds cells in a style that shows zeros in front; None where no style does."""
    styles = _parsed(archive, "xl/styles.xml")
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
