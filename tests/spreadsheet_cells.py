"""The cells of a spreadsheet as its XML has them, by a reader of the tests' own."""

import re
import zipfile
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def sheets(path: Path) -> dict[str, list[list[Any]]]:
    """The rows of each sheet: texts, numbers, booleans, and None for an empty cell."""
    with zipfile.ZipFile(path) as archive:
        workbook = ElementTree.fromstring(archive.read("xl/workbook.xml"))
        names = [sheet.attrib["name"] for sheet in workbook.iter(f"{_MAIN}sheet")]
        return {
            name: _rows(ElementTree.fromstring(archive.read(f"xl/worksheets/sheet{number}.xml")))
            for number, name in enumerate(names, 1)
        }


def _rows(sheet: ElementTree.Element) -> list[list[Any]]:
    rows: list[list[Any]] = []
    for row in sheet.iter(f"{_MAIN}row"):
        width = len(rows[0]) if rows else 0
        cells = {_column(cell.attrib["r"]): _value(cell) for cell in row}
        rows.append([cells.get(at) for at in range(max([width, *[at + 1 for at in cells]]))])
    return [[*row, *[None] * (len(rows[0]) - len(row))] for row in rows]


def _column(reference: str) -> int:
    """The number of a cell's column, from 0: 27 of `AB12`."""
    number = 0
    for letter in re.sub(r"\d", "", reference):
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def _value(cell: ElementTree.Element) -> Any:
    kind = cell.attrib.get("t", "n")
    assert cell.find(f"{_MAIN}f") is None, "no cell is a formula"
    if kind == "inlineStr":
        text = "".join(each.text or "" for each in cell.iter(f"{_MAIN}t"))
        return re.sub("_x([0-9A-F]{4})_", lambda match: chr(int(match[1], 16)), text)
    value = cell.findtext(f"{_MAIN}v")
    assert value is not None
    assert kind in ("b", "n")
    return value == "1" if kind == "b" else float(value)
