"""What a comparison has found. Frozen, and encodable by msgspec.json.

Record numbers count from 1, as in the rest of the program; columns are named as in the file.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Protocol


class ChangeKind(StrEnum):
    """How a value changed. The first one that applies, in this order, is a change's only kind.

    Each of the kinds from `unicode_form` to `punctuation` allows for those before it: a text that
    differs in spaces may differ in case, too. `change_kinds` defines them exactly.
    """

    FILLED = "filled"
    EMPTIED = "emptied"
    UNICODE_FORM = "unicode_form"
    CASE = "case"
    SPACES = "spaces"
    PUNCTUATION = "punctuation"
    ZEROS = "zeros"
    DIGITS_SAME = "digits_same"
    DIFFERENT = "different"

    @property
    def label(self) -> str:
        """What people read: the name in words, such as `digits same`."""
        return self.value.replace("_", " ").replace("unicode", "Unicode")


class RecordState(StrEnum):
    """What became of a record that isn't the same on both sides."""

    CHANGED = "changed"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class SideSummary:
    """One of the two files."""

    file: str
    records: int
    columns: tuple[str, ...]
    has_nulls: bool = False
    """Whether a null differs from an empty text in its format."""
    warnings: tuple[dict[str, Any], ...] = ()
    """What of the file isn't in its records: documents of messages."""


@dataclass(frozen=True, slots=True)
class KeyColumn:
    """A column of the key, by its name and its place on each side."""

    before: str
    """As `unique_names` has it: `name (2)` for the second of equal headers. So is `after`."""
    after: str
    before_index: int
    """Its place among the file's columns, from 0; so is `after_index`."""
    after_index: int


@dataclass(frozen=True, slots=True)
class DuplicateKey:
    """A key that occurs more than once on a side: its texts, and how often it occurs."""

    texts: tuple[str | None, ...]
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class DuplicateKeys:
    """Keys that occur more than once on a side, and what became of their records.

    Equal records are paired first, the others of the same key in the order of their place; what
    remains is added or removed.
    """

    keys: int = 0
    records_before: int = 0
    records_after: int = 0
    unchanged: int = 0
    changed: int = 0
    added: int = 0
    removed: int = 0
    examples: tuple[DuplicateKey, ...] = ()
    """Some of them, those that occur most often first."""


@dataclass(frozen=True, slots=True)
class ShapeChange:
    """How many values of one shape became another one; None is a null, "" an empty text."""

    before: str | None
    after: str | None
    count: int


@dataclass(frozen=True, slots=True)
class ColumnComparison:
    """A column of both sides, over the records that are on both; counts are of records."""

    name: str
    """After the change; `before_name` before it."""
    before_name: str
    before_index: int
    """Its place among the file's columns, from 0; so is `after_index`."""
    after_index: int
    unchanged: int
    changed: int
    filled: int
    emptied: int
    kinds: Mapping[ChangeKind, int]
    """Every change by its kind, filled and emptied ones, too; kinds that don't occur are absent."""
    shape_changes: tuple[ShapeChange, ...] = ()
    """The most frequent ones, most frequent first."""
    shape_change_count: int = 0
    """How many different ones there are."""
    folded: bool = False
    """Whether runs are folded in the shapes, because there would be too many otherwise."""


@dataclass(frozen=True, slots=True)
class TableComparison:
    """Two files compared as texts."""

    before: SideSummary
    after: SideSummary
    key: tuple[KeyColumn, ...]
    """Empty where records were compared by their position."""
    columns: tuple[ColumnComparison, ...]
    unchanged: int
    changed: int
    added: int
    removed: int
    duplicates: DuplicateKeys = field(default_factory=DuplicateKeys)
    empty_keys: tuple[int, int] = (0, 0)
    """Records on each side whose key is empty or null in every column."""
    added_columns: tuple[str, ...] = ()
    removed_columns: tuple[str, ...] = ()
    ignored_columns: tuple[str, ...] = ()
    nulls_differ: bool = False
    """Whether a null differs from an empty text: where the formats of both sides have nulls."""
    suggested_key: "KeySuggestion | None" = None
    """Where no key was given: which one was found, or that there is none."""


@dataclass(frozen=True, slots=True)
class KeySuggestion:
    """A key that was found: each text occurs once on both sides, and none is empty or null."""

    key: tuple[KeyColumn, ...]
    """Empty where there is none."""
    shared: int = 0
    """How many of its texts are on both sides."""
    others: tuple[KeyColumn, ...] = ()
    """More columns that would do, each by itself."""
    nearly: bool = False
    """Whether it is none, but few of its texts are empty or occur more than once."""


@dataclass(frozen=True, slots=True)
class KeyQuestion:
    """No column is certainly a key: what was found, and the columns that can be chosen from."""

    suggested: KeySuggestion
    before_columns: tuple[str, ...]
    after_columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CellChange:
    """A column that differs in a record: its index in `TableComparison.columns`, and how."""

    column: int
    kind: ChangeKind


@dataclass(frozen=True, slots=True)
class RecordChange:
    """A record that isn't the same on both sides. Numbers count from 1; None is the other side's.

    The texts are in the order of the file's columns, empty where the record isn't on that side.
    """

    state: RecordState
    before_number: int | None
    after_number: int | None
    before: tuple[str | None, ...]
    after: tuple[str | None, ...]
    cells: tuple[CellChange, ...]

    def key_texts(self, key: Sequence[KeyColumn]) -> list[str | None]:
        """The texts of the key, on the side where the record is."""
        return [
            self.before[each.before_index] if self.before else self.after[each.after_index]
            for each in key
        ]


@dataclass(frozen=True, slots=True)
class ChangeFilter:
    """Which records are wanted; a field that is None allows for all.

    `kind` and `shapes`, a pair of before and after, are those of `column` where one is given, by
    its index in `TableComparison.columns`, else of any. Shapes need a column.
    """

    state: RecordState | None = None
    column: int | None = None
    kind: ChangeKind | None = None
    shapes: tuple[str | None, str | None] | None = None


EVERYTHING = ChangeFilter()


class ComparisonRecords(Protocol):
    """The records that differ, in the order of the first file; added ones behind them.

    Every method blocks. Not for several threads at the same time.
    """

    def count(self, wanted: ChangeFilter = EVERYTHING) -> int:
        """How many records there are."""

    def read(self, wanted: ChangeFilter, start: int, count: int) -> Sequence[RecordChange]:
        """At most `count` of them from the index `start`, which counts from 0."""
