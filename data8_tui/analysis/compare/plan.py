"""The two sides of a comparison and what is compared of them, as SQL."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from data8_tui.analysis.compare.column_pairs import ColumnPair, ColumnPairs
from data8_tui.analysis.text_table.table import TextTable


@dataclass(frozen=True, slots=True)
class ComparisonPlan:
    """Two tables of texts and their columns."""

    before: TextTable
    after: TextTable
    columns: ColumnPairs

    @property
    def nulls_differ(self) -> bool:
        """Whether a null differs from an empty text, where the formats of both sides have both."""
        return self.before.has_nulls and self.after.has_nulls

    @property
    def equality(self) -> str:
        """The SQL operator for keys: a null equals a null."""
        return "is not distinct from" if self.nulls_differ else "="

    def with_key(self, key: tuple[ColumnPair, ...]) -> "ComparisonPlan":
        """The same with another key, whose columns are paired."""
        return replace(self, columns=replace(self.columns, key=key))

    def side(self, after: bool) -> "PlanSide":
        """One of the sides."""
        at = int(after)
        return PlanSide(
            self.after if after else self.before,
            "after" if after else "before",
            tuple(pair[at] for pair in self.columns.compared),
            tuple(pair[at] for pair in self.columns.key),
            not self.nulls_differ,
        )

    def sides(self) -> "Iterator[PlanSide]":
        """Before, then after."""
        yield self.side(False)
        yield self.side(True)


@dataclass(frozen=True, slots=True)
class PlanSide:
    """One side; indices are those of its file's columns."""

    table: TextTable
    name: str
    compared: tuple[int, ...]
    key: tuple[int, ...]
    empty_is_null: bool

    def text(self, column: int, prefix: str = "c") -> str:
        """A column as it is compared; its name is the prefix and its index."""
        name = f"{prefix}{column}"
        joined = self.empty_is_null and self.table.has_nulls
        return f"coalesce({name}, '')" if joined else name

    @property
    def key_columns(self) -> str:
        """The columns of the key as k0, k1 and so on; empty where there is no key."""
        return "".join(f"{self.text(each)} as k{at}, " for at, each in enumerate(self.key))

    @property
    def fingerprint(self) -> str:
        """A hash of 128 bits of what is compared of a record.

        MD5 of the texts in a row, and a hash that knows where each of them ends, nulls too: equal
        hashes of unequal records would need both to coincide.
        """
        texts = [self.text(each) for each in self.compared]
        row = ", ".join(texts)
        return f"xor(md5_number(concat_ws(chr(31), {row})), hash({row})::uhugeint)"
