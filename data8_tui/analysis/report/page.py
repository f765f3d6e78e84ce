"""A page as HTML: one file without scripts, and with nothing that is loaded from elsewhere.

A policy in it forbids both, should anything get in. Every text is redacted, its control characters
are made visible, and it is escaped.
"""

from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import assert_never

from data8_tui import __version__
from data8_tui.analysis.report.elements import (
    ReportBar,
    ReportCell,
    ReportColumn,
    ReportFigure,
    ReportFigures,
    ReportLink,
    ReportPage,
    ReportPart,
    ReportParts,
    ReportSection,
    ReportSideBySide,
    ReportTable,
    ReportText,
    ReportValue,
)
from data8_tui.analysis.report.styles import STYLES
from data8_tui.analysis.written_file import written_file
from data8_tui.safetext import visible, visible_beginning

_SIGNATURE = "<!doctype html>\n<!-- A report of data8-tui -->\n"
"""By which the rest of an attempt that was killed is known."""
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'"


def write_page(page: ReportPage, path: Path, *, overwrite: bool = False) -> None:
    """Write the page to a file. Raises UsageError where there is one that isn't to be overwritten,
    and StorageError."""
    text = render_page(page).encode("utf-8", "backslashreplace")
    with written_file(path, _SIGNATURE.encode(), overwrite=overwrite) as file:
        file.write(text)


def render_page(page: ReportPage) -> str:
    """The whole file."""
    title = _safe(page.title)
    return "".join(
        (
            _SIGNATURE,
            '<html lang="en-GB">\n<head>\n<meta charset="utf-8">\n',
            f'<meta http-equiv="Content-Security-Policy" content="{escape(_POLICY)}">\n',
            '<meta name="viewport" content="width=device-width, initial-scale=1">\n',
            f'<meta name="generator" content="data8-tui {escape(__version__)}">\n',
            f"<title>{title}</title>\n<style>{STYLES}</style>\n</head>\n<body>\n<header>\n",
            f"<h1>{title}</h1>\n",
            *(f'<p class="lead">{_safe(line)}</p>\n' for line in page.lead),
            "</header>\n<main>\n",
            *map(_section, page.sections),
            f"</main>\n<footer>Made by data8-tui {escape(__version__)}.</footer>\n",
            "</body>\n</html>\n",
        )
    )


def _section(section: ReportSection) -> str:
    anchor = f' id="{escape(section.anchor)}"' if section.anchor else ""
    title = _safe(section.title)
    name = f'<span class="name">{title}</span>' if section.is_name else title
    heading = f"<h2>{name}</h2>\n" if section.title else ""
    return f"<section{anchor}>\n{heading}{''.join(map(_part, section.parts))}</section>\n"


def _part(part: ReportPart) -> str:
    match part:
        case ReportTable():
            return "".join(_table(part))
        case ReportFigures():
            return f'<div class="figures">\n{"".join(map(_figure, part.figures))}</div>\n'
        case ReportText():
            return f"<p>{_safe(part.text)}</p>\n"
        case ReportSideBySide():
            tables = "".join("".join(_table(each)) for each in part.tables)
            return f'<div class="beside">\n{tables}</div>\n'
        case _:
            assert_never(part)


def _figure(figure: ReportFigure) -> str:
    note = f'<div class="note">{_safe(figure.note)}</div>' if figure.note else ""
    return (
        f'<div class="figure"><div class="label">{_safe(figure.label)}</div>'
        f'<div class="value">{_safe(figure.value)}</div>{note}</div>\n'
    )


def _table(table: ReportTable) -> Iterator[str]:
    yield '<div class="scroll"><table>\n'
    if table.caption:
        yield f"<caption>{_safe(table.caption)}</caption>\n"
    heads = (f'<th scope="col"{_align(each)}>{_safe(each.title)}</th>' for each in table.columns)
    yield f"<thead><tr>{''.join(heads)}</tr></thead>\n<tbody>\n"
    for row in table.rows:
        cells = zip(table.columns, row, strict=True)
        yield "<tr>"
        yield "".join(f"<td{_align(column)}>{_cell(cell)}</td>" for column, cell in cells)
        yield "</tr>\n"
    yield "</tbody></table></div>\n"


def _align(column: ReportColumn) -> str:
    return ' class="right"' if column.right else ""


def _cell(cell: ReportCell) -> str:
    match cell:
        case str():
            return _safe(cell)
        case ReportValue(None):
            return '<span class="null">null</span>'
        case ReportValue(str(text)):
            return f"<code>{_safe_value(text)}</code>"
        case ReportParts():
            return f"<code>{_marked(cell)}</code>"
        case ReportBar():
            return _bar(cell)
        case ReportLink():
            return f'<a class="name" href="#{escape(cell.anchor)}">{_safe(cell.text)}</a>'
        case _:
            raise AssertionError(cell)


def _marked(cell: ReportParts) -> str:
    return "".join(
        f"<mark>{_safe_value(text)}</mark>" if marked else _safe_value(text)
        for text, marked in cell.parts
    )


def _bar(bar: ReportBar) -> str:
    width = max(0.0, min(1.0, bar.share)) * 100
    fill = f'<span class="fill" style="width:{width:.2f}%"></span>' if width else ""
    return (
        f'<span class="bar"><span class="track" aria-hidden="true">{fill}</span>'
        f'<span class="share">{_safe(bar.text)}</span></span>'
    )


def _safe(text: str) -> str:
    return escape(visible(text))


def _safe_value(text: str) -> str:
    return escape(visible_beginning(text))
