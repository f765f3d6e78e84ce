"""Workbooks that the tests write, part by part; `read` is what the reader makes of one."""

import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from data8_tui.cli.remedies import sentence
from data8_tui.transfer.readers.batch import SourceRow
from data8_tui.transfer.readers.xlsx.reader import XlsxReader

NS = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"

Cell = str
"""The XML of a cell behind its address, as ` s="1"><v>12</v></c>`; empty for none."""


def text(value: str) -> Cell:
    return f' t="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is></c>'


def number(value: object, style: int = 0) -> Cell:
    return f' s="{style}"><v>{value}</v></c>'


HEADER = [text("Name"), text("Value")]


def sheet_xml(rows: Sequence[Sequence[Cell]], *, before: str = "", after: str = "") -> str:
    """A sheet; `before` and `after` are the elements around its rows."""
    lines = []
    for row, cells in enumerate(rows, 1):
        placed = [f'<c r="{chr(65 + at)}{row}"{cell}' for at, cell in enumerate(cells) if cell]
        lines.append(f'<row r="{row}">{"".join(placed)}</row>' if placed else "")
    data = f"<sheetData>{''.join(lines)}</sheetData>"
    return f'<worksheet xmlns="{NS}">{before}{data}{after}</worksheet>'


def styles_xml(codes: Sequence[str | int]) -> str:
    """Style 0 is general; each further one has a code, or the number of a built-in format."""
    custom = [(164 + at, code) for at, code in enumerate(codes) if isinstance(code, str)]
    formats = "".join(
        f'<numFmt numFmtId="{number}" formatCode={quoteattr(code)}/>' for number, code in custom
    )
    numbers = [0, *(164 + at if isinstance(code, str) else code for at, code in enumerate(codes))]
    styles = "".join(f'<xf numFmtId="{number}"/>' for number in numbers)
    return (
        f'<styleSheet xmlns="{NS}"><numFmts>{formats}</numFmts>'
        f'<cellStyleXfs><xf numFmtId="49"/></cellStyleXfs><cellXfs>{styles}</cellXfs></styleSheet>'
    )


def workbook_xml(names: Sequence[str], hidden: Sequence[str], properties: str) -> str:
    sheets = "".join(
        f"<sheet name={quoteattr(name)} sheetId='{at}' r:id='r{at}'"
        f"{' state=' + quoteattr('hidden') if name in hidden else ''}/>"
        for at, name in enumerate(names, 1)
    )
    return (
        f'<workbook xmlns="{NS}" xmlns:r="{RELATIONS}">{properties}<sheets>{sheets}</sheets>'
        f"</workbook>"
    )


def relations_xml(targets: Mapping[str, tuple[str, str]]) -> str:
    found = "".join(
        f'<Relationship Id="{name}" Type="{RELATIONS}/{kind}" Target="{target}"/>'
        for name, (kind, target) in targets.items()
    )
    return f'<Relationships xmlns="{PACKAGE}/relationships">{found}</Relationships>'


def written(
    path: Path,
    sheets: Mapping[str, Sequence[Sequence[Cell]] | str],
    *,
    hidden: Sequence[str] = (),
    codes: Sequence[str | int] = (),
    properties: str = "",
    parts: Mapping[str, str | bytes] | None = None,
) -> Path:
    """A workbook of `sheets`, each its XML or rows of cells; `parts` are put in or replaced."""
    targets = {
        f"r{at}": ("worksheet", f"worksheets/sheet{at}.xml") for at in range(1, len(sheets) + 1)
    }
    targets["rs"] = ("styles", "styles.xml")
    targets["rt"] = ("sharedStrings", "sharedStrings.xml")
    content: dict[str, str | bytes] = {
        "_rels/.rels": relations_xml({"r0": ("officeDocument", "xl/workbook.xml")}),
        "xl/_rels/workbook.xml.rels": relations_xml(targets),
        "xl/workbook.xml": workbook_xml(list(sheets), hidden, properties),
        "xl/styles.xml": styles_xml(codes),
    }
    for at, sheet in enumerate(sheets.values(), 1):
        xml = sheet if isinstance(sheet, str) else sheet_xml(sheet)
        content[f"xl/worksheets/sheet{at}.xml"] = xml
    content.update(parts or {})
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in content.items():
            archive.writestr(name, data)
    return path


@dataclass(frozen=True)
class ReadSheet:
    """What the reader made of a file."""

    headers: tuple[str, ...]
    rows: list[SourceRow]
    lines: list[int]
    """The number of each row."""
    problems: list[str]
    warnings: list[str]


def read(path: Path, sheet: str | None = None, dropped: Sequence[int] = ()) -> ReadSheet:
    reader = XlsxReader(path, sheet, dropped=lambda headers: dropped)
    try:
        batches = list(reader.batches())
    finally:
        reader.close()
    return ReadSheet(
        reader.headers,
        [list(row) for batch in batches for row in batch.rows],
        [batch.line_of(index) for batch in batches for index in range(len(batch.rows))],
        [sentence.problem(each, in_rows=True) for batch in batches for each in batch.problems],
        list(map(sentence, reader.warnings)),
    )


def read_value(path: Path, cell: Cell, code: str | int = "General", **more: object) -> ReadSheet:
    """Read a sheet with `cell` in B2, where style 1 has the format `code`."""
    return read(written(path, {"S": [HEADER, [text("x"), cell]]}, codes=[code], **more))  # type: ignore[arg-type]
