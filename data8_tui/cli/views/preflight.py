"""The result of a preflight, as text and as JSON."""

from collections.abc import Callable, Iterator
from typing import Any

from data8_tui.api.models import type_name
from data8_tui.cli.output import is_plain, safe
from data8_tui.cli.remedies import sentence
from data8_tui.cli.views.table import Table, TableCell, TableColumn, TableRow
from data8_tui.insight.humanize import count, several
from data8_tui.transfer.preflight.columns import UploadColumn
from data8_tui.transfer.preflight.preflight import Preflight

_MOST_PROBLEMS = 20


def preflight_summary(preflight: Preflight) -> str:
    """One line: the file, the read options, the number of records and columns."""
    parts = [preflight.source.path.name, preflight.read_as]
    if preflight.columns:
        parts.append(several(preflight.records, "record") + preflight.cut_short)
        parts.append(several(len(preflight.columns), "column"))
    return " · ".join(safe(each) for each in parts if each)


def mapping_table(
    preflight: Preflight, width: int | None, paint: Callable[[str, str], str]
) -> Iterator[str]:
    """A line for each column: the file's header, the dataset's column name, the type."""
    titles = (
        TableColumn("Header", breaks=True),
        TableColumn("Column", breaks=True),
        TableColumn("Type"),
    )
    rows = list(map(_row, preflight.columns))
    yield from Table(titles, width=width, paint=paint).lines(rows)


def _row(column: UploadColumn) -> TableRow:
    name, type_text = column.name, type_name(column.type)
    if column.suggested != column.type and column.type == 0:
        option = f"{name}={column.suggested}" if name else f"'#{column.number}={column.suggested}'"
        type_text += f" (--type {option} would do: {type_name(column.suggested)})"
    return safe(column.header), TableCell(name or "?", "" if name else "red"), type_text


def preflight_warnings(preflight: Preflight) -> Iterator[str]:
    """What stands in the way, by line, the first of it; then what a person should know."""
    for problem in preflight.problems[:_MOST_PROBLEMS]:
        yield safe(
            f"{_mark('✗', 'Problem:')} {sentence.problem(problem, in_rows=preflight.in_rows)}"
        )
    more = preflight.problem_count - len(preflight.problems[:_MOST_PROBLEMS])
    if more:
        yield f"{_mark('✗', 'Problem:')} and {count(more)} more"
    for warning in map(sentence, preflight.warnings):
        yield safe(f"{_mark('!', 'Warning:')} {warning}")


def _mark(symbol: str, word: str) -> str:
    return word if is_plain() else symbol


def preflight_document(preflight: Preflight) -> dict[str, Any]:
    """The result as a JSON object, without any record."""
    how = preflight.options
    return {
        "file": str(preflight.source.path),
        "bytes": preflight.source.size,
        "sha256": preflight.source.sha256,
        "form": str(how.form) if how.form else None,
        "encoding": how.encoding,
        "delimiter": how.delimiter,
        "sheet": how.sheet,
        "header": not how.no_header,
        "skippedLines": how.skip_lines,
        "leftOut": list(how.drop),
        "quotes": how.quotes,
        "nulls": list(how.nulls),
        "records": preflight.records,
        "blocks": preflight.blocks,
        "columns": [
            {
                "header": column.header,
                "name": column.name,
                "type": column.type,
                "typeName": type_name(column.type),
                "suggested": column.suggested,
            }
            for column in preflight.columns
        ],
        "problems": [
            {"line": each.line, "text": sentence(each.message)} for each in preflight.problems
        ],
        "problem_count": preflight.problem_count,
        "warnings": list(map(sentence, preflight.warnings)),
    }
