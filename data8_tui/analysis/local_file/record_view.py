"""Some of a file's records, or all in another order: their numbers, found bit by bit."""

from array import array
from bisect import bisect_left
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass
from itertools import compress
from pathlib import Path

from data8_tui.analysis.conditions import Condition, ConditionTest, ValueTest, matcher
from data8_tui.analysis.local_file.record_file import RecordFile, ValueRow
from data8_tui.analysis.local_file.sort_keys import TEXT_SIZE, SortKeys
from data8_tui.api.exact_json import to_literal
from data8_tui.api.records import FieldValue
from data8_tui.codes import Remedy
from data8_tui.errors import UsageError

MOST_TEXTS = 200_000_000
"""Bytes of memory, about, that the different texts of a column may take while they are counted."""


@dataclass(frozen=True, slots=True)
class SortOrder:
    """By the texts of a column, character by character; empty ones first, nulls last."""

    column: str
    descending: bool = False


class RecordView:
    """The numbers of the records that satisfy all conditions, and then sorted.

    With an order there has to be a `folder`, as SortKeys says. `advance` does a bit of the work: it
    follows the file, whose records need not all be known yet. Raises UsageError from there where a
    column has too many texts to be counted, and what SortKeys raises. Close it if it isn't
    completed.
    """

    def __init__(
        self,
        file: RecordFile,
        conditions: Sequence[Condition],
        order: SortOrder | None = None,
        folder: Path | None = None,
    ) -> None:
        self._file = file
        self._conditions = tuple(conditions)
        self._order = order
        once = [each.column for each in conditions if each.test is ConditionTest.OCCURS_ONCE]
        self._counts = {column: _TextCounts() for column in once}
        self._tests: list[tuple[str, ValueTest]] = []
        self._block = 0
        self._keys = None if order is None else _sort_keys(order, folder)
        self._sorting: Generator[None] | None = None
        self.numbers = array("q")
        """Of the records found so far, from 0, in the order of the view once it is complete."""
        self.complete = False
        self._begin_tests()

    @property
    def share(self) -> float:
        """How much of the work is done, from 0 to 1."""
        rounds = 2 if self._counts else 1
        done = self._block / max(self._file.blocks, 1)
        if not self._file.complete:
            done *= self._file.position / max(self._file.size, 1)
        return 1.0 if self.complete else min(done, 1.0) / rounds + (self._counting_done / rounds)

    def advance(self) -> None:
        """Look through the next block of the file, if that is known; sort after the last one."""
        if self._block < self._file.blocks:
            self._look_through(self._block)
            self._block += 1
        elif self._file.complete and self._unfinished_counts:
            for counts in self._counts.values():
                counts.complete = True
            self._block = 0
            self._begin_tests()
        elif self._file.complete:
            self._sort()

    def place(self, number: int) -> int | None:
        """Where the record of this number is among `numbers`, if it is there."""
        if self._order is None:
            at = bisect_left(self.numbers, number)
            return at if at < len(self.numbers) and self.numbers[at] == number else None
        try:
            return self.numbers.index(number)
        except ValueError:
            return None

    def _sort(self) -> None:
        """Sort for a moment, where there is an order; after the last one the view is complete."""
        if self._keys is not None:
            self._sorting = self._sorting or self._keys.sort()
            if next(self._sorting, "ended") is None:
                return
            self.numbers = self._keys.numbers
            self.close()
        self.complete = True

    @property
    def _unfinished_counts(self) -> bool:
        return any(not counts.complete for counts in self._counts.values())

    @property
    def _counting_done(self) -> bool:
        return bool(self._counts) and not self._unfinished_counts

    def _begin_tests(self) -> None:
        if not self._unfinished_counts:
            self._tests = [(each.column, self._matcher(each)) for each in self._conditions]

    def _matcher(self, condition: Condition) -> ValueTest:
        if condition.test is ConditionTest.OCCURS_ONCE:
            return self._counts[condition.column].occurs_once
        return matcher(condition)

    def _look_through(self, block: int) -> None:
        numbers = self._file.block_range(block)
        sought = [each.sought for each in self._conditions if each.sought]
        counting = self._unfinished_counts
        if not numbers or not (
            counting or all(self._file.may_hold(block, text) for text in sought)
        ):
            return
        rows = self._file.read(numbers.start, len(numbers))
        if counting:
            self._count(rows)
        else:
            self._select(numbers, rows)

    def _count(self, rows: Sequence[ValueRow]) -> None:
        for column, counts in self._counts.items():
            counts.add(_texts(rows, self._place(column)))

    def _select(self, numbers: range, rows: Sequence[ValueRow]) -> None:
        found: Sequence[int] = numbers
        for column, matches in self._tests:
            texts = _texts(rows, self._place(column))
            kept = list(map(matches, texts))
            found, rows = list(compress(found, kept)), list(compress(rows, kept))
        self.numbers.extend(found)
        if self._order is not None and self._keys is not None:
            self._keys.add(found, _texts(rows, self._place(self._order.column)))

    def close(self) -> None:
        """End a sort, and remove what was put on the disk."""
        if self._sorting is not None:
            self._sorting.close()
        if self._keys is not None:
            self._keys.close()
            self._keys = None

    def _place(self, column: str) -> int:
        """The column's index; that behind the last where no record had it yet."""
        names = self._file.columns
        return names.index(column) if column in names else len(names)


def _sort_keys(order: SortOrder, folder: Path | None) -> SortKeys:
    if folder is None:
        raise ValueError("an order needs a folder")
    return SortKeys(folder, descending=order.descending)


class _TextCounts:
    """Which texts of a column occur once."""

    def __init__(self) -> None:
        self.complete = False
        self._once: dict[str, bool] = {}
        self._size = 0

    def add(self, texts: Sequence[str | None]) -> None:
        for text in filter(None, texts):
            if text in self._once:
                self._once[text] = False
            else:
                self._once[text] = True
                self._size += len(text) + 2 * TEXT_SIZE
        if self._size > MOST_TEXTS:
            raise UsageError(
                "the column has too many different texts to be counted here",
                remedy=Remedy.REMOVE_FILTER(),
            )

    def occurs_once(self, text: str | None) -> bool:
        return text is not None and self._once.get(text, False)


def _texts(rows: Sequence[ValueRow], place: int) -> list[str | None]:
    """The texts of a column."""
    return [_text(row[place]) if place < len(row) else None for row in rows]


def _text(value: FieldValue) -> str | None:
    return None if value is None else value if type(value) is str else to_literal(value)


def read_numbers(
    read: Callable[[int, int], list[ValueRow]], numbers: Sequence[int]
) -> list[ValueRow]:
    """The records of these numbers; those that follow each other are read together."""
    rows: list[ValueRow] = []
    start = 0
    for at in range(1, len(numbers) + 1):
        if at == len(numbers) or numbers[at] != numbers[at - 1] + 1:
            rows += read(numbers[start], at - start)
            start = at
    return rows
