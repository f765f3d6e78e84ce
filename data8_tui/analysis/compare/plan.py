"""The two sides of a comparison and what is compared of them, as SQL."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from data8_tui.analysis.compare.column_pairs import ColumnPair, ColumnPairs
from data8_tui.analysis.compare.model import KeyColumn
from data8_tui.analysis.local_file.record_file import unique_names
from data8_tui.analysis.text_table.table import TextTable

_SEPARATOR = "chr(31)"
"""One byte that few texts have."""


@dataclass(frozen=True, slots=True)
class ComparisonPlan:
    """Two tables of texts and their columns."""

    before: TextTable
    after: TextTable
    columns: ColumnPairs
    stable: bool = False
    """Whether the hashes of records are to be the same in every version, for a file of changes."""

    @property
    def nulls_differ(self) -> bool:
        """Whether a null differs from an empty text, where the formats of both sides have both."""
        return self.before.has_nulls and self.after.has_nulls

    @property
    def equality(self) -> str:
        """The SQL operator for keys: a null equals a null."""
        return "is not distinct from" if self.nulls_differ else "="

    def with_key(self, key: tuple[ColumnPair, ...]) -> "ComparisonPlan":
        """The same with another key, whose columns are compared, as where it was chosen."""
        return replace(self, columns=self.columns.with_key(key))

    def key_column(self, pair: ColumnPair) -> KeyColumn:
        """These columns as one of a key."""
        before, after = unique_names(self.before.columns), unique_names(self.after.columns)
        return KeyColumn(before[pair[0]], after[pair[1]], *pair)

    def side(self, after: bool) -> "PlanSide":
        """One of the sides."""
        at = int(after)
        return PlanSide(
            self.after if after else self.before,
            "after" if after else "before",
            tuple(pair[at] for pair in self.columns.compared),
            tuple(pair[at] for pair in self.columns.key),
            not self.nulls_differ,
            self.stable,
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
    stable: bool

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
    def in_file_order(self) -> bool:
        """Whether all columns of the file are compared in its order, so that the upper half of h
        is the stable hash of all its texts."""
        return self.stable and self.compared == tuple(range(len(self.table.columns)))

    @property
    def keys_select(self) -> str:
        """The key and a hash of 128 bits of each record; and what the proof of the table needs.

        The hash, h, is one of the texts in a row, above one that knows where each text ends, nulls
        too: for equal hashes of unequal records both would have to coincide. Where it is to be
        stable it is an MD5. `bytes` and `quotes` are those of all texts.
        """
        texts = [self.text(each) for each in self.compared]
        row = ", ".join(texts)
        digest = f"(hash(t)::uhugeint << 64) | hash({row})::uhugeint"
        if self.stable:
            digest = stable_hash_sql(texts, "t")
        every = ", ".join(f"c{at}" for at in range(len(self.table.columns)))
        whole = len(self.compared) == len(self.table.columns)
        proof = ""
        if self.table.proof:
            text = "t" if whole else f"concat_ws({_SEPARATOR}, {every})"
            proof = (
                f", strlen({text}) - {len(self.table.columns) - 1} as bytes, "
                f"case when contains({text}, '\"') "
                f"then strlen({text}) - strlen(replace({text}, '\"', '')) else 0 end as quotes"
            )
        return (
            f"select {self.key_columns}{digest} as h{proof} from "
            f"(select *, {joined_sql(texts)} as t from {self.table.relation})"
        )


def joined_sql(texts: Sequence[str]) -> str:
    """A record's texts in a row, with a separator between; nulls are left out."""
    return f"concat_ws({_SEPARATOR}, {', '.join(texts)})"


def stable_hash_sql(texts: Sequence[str], joined: str) -> str:
    """128 bits by which a record's texts are recognized, the same in every version and on every
    machine; `joined` is an expression of what `joined_sql` gives.

    They are the MD5 of that where it can only mean these texts: none is null and none has a
    separator. Else of the MD5 of `spelled_sql`, and more separators than such a row has: so no
    other texts make the same bytes, whatever is in them. Joined texts take half the time.
    """
    nulls = " or ".join(f"{each} is null" for each in texts)
    found = f"strlen({joined}) - strlen(replace({joined}, {_SEPARATOR}, ''))"
    marks = f"repeat({_SEPARATOR}, {len(texts)})"
    return (
        f"case when {found} <> {len(texts) - 1} or {nulls} "
        f"then md5_number(md5({spelled_sql(texts)}) || {marks}) else md5_number({joined}) end"
    )


def spelled_sql(texts: Sequence[str]) -> str:
    """A record's texts, each behind its length in bytes and a colon, and a null as a minus."""
    parts = ", ".join(f"coalesce(strlen({each}) || ':' || {each}, '-')" for each in texts)
    return f"concat({parts})"
