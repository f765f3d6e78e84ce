"""Which of the records that were looked at contain a text or have a value."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from data8_tui.api.exact_json import to_literal
from data8_tui.api.records import FieldValue, Record
from data8_tui.tui.records.index_set import IndexSet
from data8_tui.tui.records.values import value_kind

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class TextNeedle:
    """A text that any value contains, whatever the case of its letters."""

    text: str

    @property
    def folded(self) -> str:
        return self.text.casefold()

    def matches(self, record: Record) -> bool:
        """Whether a value of the record contains the text."""
        folded = self.folded
        held = "\x00".join([to_literal(value) for value in record.values() if value is not None])
        return folded in held.casefold()

    def spans(self, column: str, value: FieldValue) -> Sequence[Span]:
        """Where the text is in a value, as far as a case that changes no length shows it."""
        if value is None:
            return ()
        text, folded = to_literal(value).casefold(), self.folded
        found: list[Span] = []
        at = text.find(folded) if folded else -1
        while at >= 0:
            found.append((at, at + len(folded)))
            at = text.find(folded, at + len(folded))
        return found

    def found_in(self, column: str, value: FieldValue) -> bool:
        """Whether this cell is one of those that were looked for."""
        return value is not None and self.folded in to_literal(value).casefold()

    def __str__(self) -> str:
        return f"“{self.text}”"


@dataclass(frozen=True, slots=True)
class ValueNeedle:
    """A value that a column has, exactly: `7` and the number 7 are two values."""

    column: str
    value: FieldValue

    def matches(self, record: Record) -> bool:
        """Whether the record has the value."""
        return self.found_in(self.column, record.get(self.column))

    def spans(self, column: str, value: FieldValue) -> Sequence[Span]:
        """All of the value, where it is the one."""
        whole = value is not None and self.found_in(column, value)
        return [(0, len(to_literal(value)))] if whole else ()

    def found_in(self, column: str, value: FieldValue) -> bool:
        """Whether this cell is one of those that were looked for."""
        same = column == self.column and value == self.value
        return same and value_kind(value) == value_kind(self.value)


Needle = TextNeedle | ValueNeedle


class RecordSearch:
    """Remembers, in two bits for each record, which were looked at and which of them match."""

    def __init__(self, needle: Needle, count: int) -> None:
        self.needle = needle
        self.size = count
        self.found = IndexSet(count)
        self.searched = IndexSet(count)

    def grow(self, count: int) -> None:
        """There are more records than was known."""
        self.size = count
        self.found.grow(count)
        self.searched.grow(count)

    @property
    def complete(self) -> bool:
        """Whether every record was looked at."""
        return self.searched.count == self.size

    def look(self, first: int, records: Iterable[Record]) -> bool:
        """Look at the records from index `first` on; returns whether any matches anew."""
        before = self.found.count
        for index, record in enumerate(records, start=first):
            if index < self.size and index not in self.searched:
                self.searched.add(index)
                if self.needle.matches(record):
                    self.found.add(index)
        return self.found.count > before

    def following(self, index: int) -> int | None:
        """The first match at or after a record, or the first one of all."""
        if index < self.size and (found := self.found.next(index)) is not None:
            return found
        return self.found.next(0) if self.size else None

    def preceding(self, index: int) -> int | None:
        """The last match at or before a record, or the last one of all."""
        if index >= 0 and (found := self.found.previous(index)) is not None:
            return found
        return self.found.previous(self.size - 1) if self.size else None
