"""The result of a comparison: counts, how records were matched, and each column that changed."""

from collections.abc import Iterable, Iterator

from data8_tui.analysis.compare.model import ColumnComparison, TableComparison
from data8_tui.cell_width import cell_width, cut, pad
from data8_tui.cli import output
from data8_tui.cli.views.table import Table, TableCell, TableColumn, TableRow, wrap_lines
from data8_tui.insight.humanize import count, exact_share, several
from data8_tui.wording.comparison import column_name, matching_sentences
from data8_tui.wording.shape_names import shape_name

_SHAPES = 3
"""Changes of shape that are shown of a column."""
_SHAPE_WIDTH = 200
"""Cells of a shape that are shown."""
_MARGIN = "  "


def comparison_lines(
    result: TableComparison, width: int, column: ColumnComparison | None = None
) -> Iterator[str]:
    """The lines for a person, at most `width` cells wide where words allow it.

    Of the columns only `column`, where one is given.
    """
    before, after = output.safe(result.before.file), output.safe(result.after.file)
    yield output.paint(f"{before} → {after}", "bold")
    for sentence in matching_sentences(result):
        yield from wrap_lines(output.safe(sentence), width)
    yield ""
    yield from _counts(result)
    yield from _columns(result, [column] if column else result.columns, width)
    if column is None:
        yield from _other_columns(result, width)


def _counts(result: TableComparison) -> Iterator[str]:
    both = result.changed + result.unchanged
    facts = [
        ("before", result.before.records, ""),
        ("after", result.after.records, ""),
        ("unchanged", result.unchanged, _of_both(result.unchanged, both)),
        ("changed", result.changed, _of_both(result.changed, both)),
        ("added", result.added, ""),
        ("removed", result.removed, ""),
    ]
    widest = max(cell_width(count(number)) for _, number, _ in facts)
    yield output.paint("Records", "bold")
    if output.is_plain():
        for label, number, share in facts:
            yield f"{label.capitalize()}: {', '.join(filter(None, (count(number), share)))}"
        return
    for label, number, share in facts:
        amount = pad(count(number), widest, right=True)
        yield f"{_MARGIN}{label:9}  {amount}  {share}".rstrip()


def _of_both(number: int, both: int) -> str:
    share = exact_share(number, both)
    return f"{share} of those in both" if share else ""


def _columns(
    result: TableComparison, columns: Iterable[ColumnComparison], width: int
) -> Iterator[str]:
    changed = [each for each in columns if each.changed]
    if not changed:
        return
    table = Table(
        [
            TableColumn("Column", breaks=True, least=10),
            TableColumn("changed", right=True),
            TableColumn("", right=True),
            TableColumn("of which", breaks=True, least=24),
        ],
        width=width,
        paint=output.paint,
    )
    both = result.changed + result.unchanged
    yield ""
    yield from table.lines([row for each in changed for row in _column_rows(each, both)])


def _column_rows(column: ColumnComparison, both: int) -> Iterator[TableRow]:
    kinds = " · ".join(f"{kind.label} {count(number)}" for kind, number in column.kinds.items())
    share = exact_share(column.changed, both)
    changed = [count(column.changed), share]
    if output.is_plain():
        changed = [f"{count(column.changed)}, {share} of those in both", ""]
    yield [output.safe(column_name(column)), *changed, kinds]
    shown = column.shape_changes[:_SHAPES]
    for change in shown:
        before, after = (_shape_text(each) for each in (change.before, change.after))
        text = f"{before} → {after}  {count(change.count)}"
        yield ["", "", "", TableCell(text, "dim")]
    more = column.shape_change_count - len(shown)
    if more > 0:
        folded = " (runs folded)" if column.folded else ""
        yield ["", "", "", TableCell(f"and {several(more, 'more change')} of shape{folded}", "dim")]


def _shape_text(shape: str | None) -> str:
    """Cut before it is measured: a shape may have millions of characters."""
    return cut(shape_name(shape[: 2 * _SHAPE_WIDTH] if shape else shape), _SHAPE_WIDTH)


def _other_columns(result: TableComparison, width: int) -> Iterator[str]:
    both = result.changed + result.unchanged
    unchanged = [each.name for each in result.columns if not each.changed] if both else []
    facts = [
        ("Unchanged columns", unchanged),
        ("Added columns", result.added_columns),
        ("Removed columns", result.removed_columns),
        ("Ignored columns", result.ignored_columns),
    ]
    filled = [(label, names) for label, names in facts if names]
    if filled:
        yield ""
    for label, names in filled:
        text = f"{label} ({count(len(names))}): {', '.join(names)}"
        yield from wrap_lines(output.safe(text), width)
