"""The profile of a file: a table of its columns, and all figures of one column."""

from collections.abc import Iterable, Iterator, Sequence

from data8_tui.analysis.profile.model import ColumnProfile, TableProfile, ValueCount
from data8_tui.cell_width import cell_width, cut, pad
from data8_tui.cli import output
from data8_tui.cli.views.table import Table, TableCell, TableColumn, TableRow, wrap_lines
from data8_tui.insight.humanize import count, exact_share, several
from data8_tui.safetext import visible_beginning
from data8_tui.wording.profile import (
    KIND_NAMES,
    kind_counts,
    length_words,
    lengths,
    main_form,
    no_records_sentence,
    without_values,
)

_MARGIN = "  "
_BAR = 8
_WIDE_BAR = 20
_WIDE = 100
"""Cells from which there is room for wider bars, and longer shapes."""
_NARROW = 72
"""Cells below which there is none for bars."""
_SLIM = 56
"""Cells below which there is none for each figure."""
_LEAST_VALUE = 16
_SHARE = 7
"""Cells of a percentage."""


def profile_lines(profile: TableProfile, width: int) -> Iterator[str]:
    """The table of all columns, at most `width` cells wide where words allow it."""
    yield _title(profile)
    if not profile.records:
        names = [output.safe(each.name) or "(no name)" for each in profile.columns]
        yield from wrap_lines(no_records_sentence(profile, names), width)
        return
    yield ""
    slim = width < _SLIM
    lengths_too = [TableColumn("once", right=True), TableColumn("length", right=True)]
    table = Table(
        [
            TableColumn("Column", breaks=True, least=18),
            TableColumn("filled"),
            TableColumn("distinct", right=True),
            *([] if slim else lengths_too),
            TableColumn("mostly", breaks=True, least=14),
        ],
        width=width,
        paint=output.paint,
    )
    rows = (row for each in profile.columns for row in _rows(each, profile.records, width))
    yield from table.lines([*row[:3], *row[5:]] if slim else row for row in rows)


def _title(profile: TableProfile) -> str:
    facts = [several(profile.records, "record"), several(len(profile.columns), "column")]
    name = output.paint(output.safe(profile.file), "bold")
    return " · ".join([name, *facts])


def _rows(column: ColumnProfile, records: int, width: int) -> Iterator[TableRow]:
    yield [
        output.safe(column.name) or TableCell("(no name)", "dim"),
        _fill(column.filled or 0, records, width),
        count(column.distinct or 0),
        count(column.once or 0),
        lengths(column),
        _mostly(column, width),
    ]
    if column.null_like:
        texts = " · ".join(_named(each) for each in column.null_like)
        yield ["", "", "", "", "", TableCell(f"like nulls: {texts}", "dim")]


def _fill(filled: int, records: int, width: int) -> str:
    """The share as a bar and a figure, which stands at the right."""
    share = f"{exact_share(filled, records):>{_SHARE}}"
    if width < _NARROW:
        return share
    return f"{share_bar(filled, records, _WIDE_BAR if width >= _WIDE else _BAR)} {share}"


def share_bar(number: int, every: int, cells: int) -> str:
    """A share as a bar: full or empty only where it is exactly all or nothing."""
    if not every:
        return "░" * cells
    full = round(number / every * cells)
    if 0 < number < every:
        full = min(max(full, 1), cells - 1)
    return "█" * full + "░" * (cells - full)


def _mostly(column: ColumnProfile, width: int) -> str | TableCell:
    form = main_form(column)
    if form is None:
        return TableCell(without_values(column), "dim")
    name = cut(_shown(form.text), 40 if width >= _WIDE else 24)
    return f"{name}  {exact_share(form.count, column.filled or 0)}"


def _named(counted: ValueCount) -> str:
    return f"{output.safe(counted.value)} {count(counted.count)}"


def column_lines(column: ColumnProfile, records: int, width: int) -> Iterator[str]:
    """All figures of one column."""
    filled = column.filled or 0
    yield ""
    yield output.paint(output.safe(column.name) or "(no name)", "bold")
    facts = [
        ("filled", filled, records),
        ("empty", column.empty or 0, records),
        ("null", column.null or 0, records),
        ("distinct", column.distinct or 0, filled),
        ("once", column.once or 0, filled),
    ]
    facts += [(KIND_NAMES[kind], number, filled) for kind, number in kind_counts(column).items()]
    yield from _facts(facts, width)
    if column.longest:
        yield f"{_MARGIN}{pad('length', _label_width(facts))}  {length_words(column)}"
    if column.once and column.once == filled:
        yield f"{_MARGIN}Each value occurs once."
    else:
        yield from _listing("Most common values", column.top, column.distinct, filled, width)
    yield from _listing("Shapes", column.shapes, column.shape_count, filled, width)
    folded = column.folded_shapes
    yield from _listing("Shapes, runs folded", folded, column.folded_shape_count, filled, width)
    yield from _listing("Texts like nulls", column.null_like, None, filled, width)


def _label_width(facts: Iterable[tuple[str, int, int]]) -> int:
    return max(cell_width(label) for label, _, _ in facts)


def _facts(facts: Sequence[tuple[str, int, int]], width: int) -> Iterator[str]:
    """Numbers with their share of records, or of filled values."""
    label_width = _label_width(facts)
    widest = max(cell_width(count(number)) for _, number, _ in facts)
    for label, number, every in facts:
        line = f"{pad(label, label_width)}  {pad(count(number), widest, right=True)}"
        share = pad(exact_share(number, every), _SHARE, right=True)
        yield f"{_MARGIN}{line}  {share}  {_wide_bar(number, every, width)}".rstrip()


def _wide_bar(number: int, every: int, width: int) -> str:
    return share_bar(number, every, _WIDE_BAR) if width >= _NARROW else ""


def _listing(
    title: str, counted: Sequence[ValueCount], every: int | None, filled: int, width: int
) -> Iterator[str]:
    """Texts with their counts, the most common first."""
    if not counted:
        return
    yield ""
    more = f", {len(counted)} of {count(every)}" if every and every > len(counted) else ""
    yield f"{_MARGIN}{output.paint(title, 'bold')}{more}"
    widest = max(cell_width(count(each.count)) for each in counted)
    figures = 2 + widest + 2 + _SHARE + (2 + _WIDE_BAR if width >= _NARROW else 0)
    room = max(_LEAST_VALUE, width - len(_MARGIN) - figures)
    shown = [cut(_shown(each.value), room) for each in counted]
    value_width = max(map(cell_width, shown))
    for text, each in zip(shown, counted, strict=True):
        number = pad(count(each.count), widest, right=True)
        share = pad(exact_share(each.count, filled), _SHARE, right=True)
        line = f"{pad(text, value_width)}  {number}  {share}"
        yield f"{_MARGIN}{line}  {_wide_bar(each.count, filled, width)}".rstrip()


def _shown(value: str) -> str:
    """A value as text; in quotation marks where it would end, or begin, unseen."""
    text = visible_beginning(value)
    return f"“{text}”" if text != text.strip() else text
