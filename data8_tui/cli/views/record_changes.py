"""One record that differs: its numbers, its key, and each value before and after."""

from collections.abc import Iterator, Sequence

from data8_tui.analysis.compare.differing_parts import TextPart, differing_parts
from data8_tui.analysis.compare.model import (
    ColumnComparison,
    RecordChange,
    RecordState,
    TableComparison,
)
from data8_tui.cell_width import cell_width, pad
from data8_tui.cli import output
from data8_tui.insight.humanize import count
from data8_tui.wording.comparison import value_words

_WIDEST_LABEL = 24


def record_change_lines(record: RecordChange, result: TableComparison) -> Iterator[str]:
    """The record's lines: a heading, then a line for each value, which isn't cut."""
    yield ""
    yield output.paint(_heading(record, result), "bold")
    if record.state is RecordState.CHANGED:
        yield from _changed(record, result)
        return
    removed = record.state is RecordState.REMOVED
    side, texts = (result.before, record.before) if removed else (result.after, record.after)
    width = _label_width(side.columns)
    for name, text in zip(side.columns, texts, strict=True):
        if text:
            yield _line(name, width, output.safe(text))


def _heading(record: RecordChange, result: TableComparison) -> str:
    numbers = [count(number) for number in (record.before_number, record.after_number) if number]
    place = f"record {' → '.join(numbers)}"
    texts = record.key_texts(result.key)
    key = " · ".join(output.safe(value_words(text)) for text in texts)
    return "  ".join(filter(None, (str(record.state), place, key)))


def _changed(record: RecordChange, result: TableComparison) -> Iterator[str]:
    columns = [result.columns[each.column] for each in record.cells]
    width = _label_width([each.name for each in columns])
    for cell, column in zip(record.cells, columns, strict=True):
        before, after = _values(record, column)
        yield _line(
            column.name, width, f"{before} → {after}  {output.paint(cell.kind.label, 'dim')}"
        )


def _values(record: RecordChange, column: ColumnComparison) -> tuple[str, str]:
    before, after = record.before[column.before_index], record.after[column.after_index]
    if not before or not after:
        return _value(before), _value(after)
    ours, theirs = differing_parts(before, after)
    return _marked(ours, "red"), _marked(theirs, "green")


def _value(text: str | None) -> str:
    return output.safe(value_words(text))


def _marked(parts: Sequence[TextPart], style: str) -> str:
    """What differs in a colour, or between marks where there are no colours."""
    return "".join(
        _mark(output.safe(each.text), style) if each.differs else output.safe(each.text)
        for each in parts
    )


def _mark(text: str, style: str) -> str:
    painted = output.paint(text, style)
    return painted if painted != text else f"‹{text}›"


def _label_width(names: Sequence[str]) -> int:
    return min(max((cell_width(output.safe(name)) for name in names), default=0), _WIDEST_LABEL)


def _line(name: str, width: int, text: str) -> str:
    label = output.safe(name)
    return f"  {pad(label, width, output.paint(label, 'dim'))}  {text}"
