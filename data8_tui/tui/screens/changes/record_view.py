"""A record that differs as a record of a table: its key, and each value before and after."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial

from data8_tui.analysis.compare.differing_parts import TextPart, differing_parts
from data8_tui.analysis.compare.model import (
    ChangeKind,
    ColumnComparison,
    RecordChange,
    RecordState,
    TableComparison,
)
from data8_tui.analysis.local_file.record_file import unique_names
from data8_tui.api.records import FieldValue, Record
from data8_tui.insight.humanize import count
from data8_tui.tui.records.marked_text import MarkedPart, MarkedText, own_words
from data8_tui.wording.comparison import column_name, value_words

OLD, NEW = "old", "new"
"""The styles of what differs, before and after."""
ARROW = " → "
_FindValue = Callable[[RecordChange], FieldValue]


class ChangedRecordView:
    """The columns of a table of records that differ, and each record as a row of it.

    One row shows both sides: a value that changed as `before → after`. With a `column`, an index
    in `TableComparison.columns`, its values before and after stand in columns of their own.
    """

    def __init__(self, result: TableComparison, column: int | None = None) -> None:
        self._result = result
        fields = list(self._fields(column))
        names = unique_names([name for name, _, _ in fields])
        self._values = {name: find for name, (_, _, find) in zip(names, fields, strict=True)}
        self.places = {
            name: place
            for name, (_, place, _) in zip(names, fields, strict=True)
            if place is not None
        }
        """The index of the compared column that each one shows; others show none."""

    @property
    def columns(self) -> tuple[str, ...]:
        """Their names, each of which occurs once."""
        return tuple(self._values)

    def record(self, change: RecordChange) -> Record:
        """The row of a record."""
        return {name: find(change) for name, find in self._values.items()}

    def _fields(self, column: int | None) -> Iterator[tuple[str, int | None, _FindValue]]:
        """The name of each column, the compared column that it shows, and its values."""
        key = self._key_names
        if column is not None:
            one = self._result.columns[column]
            yield f"{one.before_name} before", column, partial(_one_side, one, False)
            yield f"{one.name} after", column, partial(_one_side, one, True)
            yield "change", None, partial(_kind, column)
        for at, name in key.items():
            yield name, None, partial(_plain, self._result.columns[at])
        if column is None:
            yield "record is", None, _state
            yield "changed", None, partial(_changed_names, self._result)
        for at, one in enumerate(self._result.columns):
            if at not in key and at != column:
                yield column_name(one), at, partial(_both_sides, one, at)
        yield from self._other_fields()

    def _other_fields(self) -> Iterator[tuple[str, int | None, _FindValue]]:
        for after, names in (
            (True, self._result.added_columns),
            (False, self._result.removed_columns),
        ):
            side = self._result.after if after else self._result.before
            for name in names:
                yield name, None, partial(_alone, side.columns.index(name), after)
        yield "number before", None, lambda change: _number(change.before_number)
        yield "number after", None, lambda change: _number(change.after_number)

    @property
    def _key_names(self) -> dict[int, str]:
        """The names of the key's columns, by their indices in `TableComparison.columns`."""
        names = {(each.before_index, each.after_index): each.after for each in self._result.key}
        places = [(each.before_index, each.after_index) for each in self._result.columns]
        return {at: names[place] for at, place in enumerate(places) if place in names}


def next_difference(record: Record, names: Sequence[str], start: int, step: int) -> int | None:
    """The place among `names` of the next value that differs, from `start` on; None for none."""
    places = range(start, len(names)) if step > 0 else range(start, -1, -1)
    return next((at for at in places if _differs(record.get(names[at]))), None)


def _differs(value: FieldValue) -> bool:
    """Whether it shows a difference; such a text that is empty after the change, too."""
    return isinstance(value, ChangedText)


class ChangedText(MarkedText):
    """A value that isn't the same on both sides."""


def _sides(column: ColumnComparison, change: RecordChange) -> tuple[str | None, str | None]:
    before = change.before[column.before_index] if change.before else None
    after = change.after[column.after_index] if change.after else None
    return before, after


def _plain(column: ColumnComparison, change: RecordChange) -> FieldValue:
    before, after = _sides(column, change)
    return after if change.after else before


def _both_sides(column: ColumnComparison, at: int, change: RecordChange) -> FieldValue:
    before, after = _sides(column, change)
    if change.state is not RecordState.CHANGED:
        return _whole(before, OLD) if change.before else _whole(after, NEW)
    if all(cell.column != at for cell in change.cells):
        return after
    text = ARROW.join(value_words(each) for each in (before, after))
    return ChangedText(text, partial(_merged, before, after))


def _one_side(column: ColumnComparison, after: bool, change: RecordChange) -> FieldValue:
    before, now = _sides(column, change)
    text = now if after else before
    if change.state is not RecordState.CHANGED or text is None:
        return text
    return ChangedText(text, lambda: _marked(before or "", now or "")[after])


def _whole(text: str | None, style: str) -> FieldValue:
    return MarkedText.of(MarkedPart(text, style)) if text else text


def _merged(before: str | None, after: str | None) -> list[MarkedPart]:
    ours, theirs = _marked(before or "", after or "")
    arrow = MarkedPart(ARROW, "dim", own=True)
    return [*(ours or _word(before)), arrow, *(theirs or _word(after))]


def _word(text: str | None) -> list[MarkedPart]:
    return [MarkedPart(value_words(text), "dim", own=True)]


def _marked(before: str, after: str) -> tuple[list[MarkedPart], list[MarkedPart]]:
    ours, theirs = differing_parts(before, after)
    return _parts(ours, OLD), _parts(theirs, NEW)


def _parts(parts: Iterable[TextPart], style: str) -> list[MarkedPart]:
    return [MarkedPart(each.text, style if each.differs else "") for each in parts]


def _kind(column: int, change: RecordChange) -> FieldValue:
    kinds = [cell.kind for cell in change.cells if cell.column == column]
    return own_words(_kind_label(kinds[0]) if kinds else str(change.state))


def _kind_label(kind: ChangeKind) -> str:
    return kind.label


def _state(change: RecordChange) -> FieldValue:
    return own_words(str(change.state))


def _changed_names(result: TableComparison, change: RecordChange) -> FieldValue:
    return own_words(", ".join(result.columns[cell.column].name for cell in change.cells))


def _alone(index: int, after: bool, change: RecordChange) -> FieldValue:
    texts = change.after if after else change.before
    return texts[index] if texts else None


def _number(number: int | None) -> FieldValue:
    return own_words("" if number is None else count(number))
