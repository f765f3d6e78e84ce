"""Texts that other programs write for a null, and that are sent as the texts they are."""

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import chain
from typing import Any, Self

from data8_tui.codes import FileWarning, Message
from data8_tui.transfer.readers.batch import ScannedRows, SourceRow

NULLS_OF_PROGRAMS = frozenset(
    r"\N NULL null Null (null) <null> NaN nan None NA <NA> #N/A N/A n/a #NULL! nil".split()  # noqa: SIM905
)
"""As written by MySQL, other databases, R, pandas, spreadsheets and Ruby: an upload warns of them,
and sends them as nulls when asked to."""
WORDS_FOR_NOTHING = ("none", "nil", "na", "n/a", "unknown", "not known", "missing")
"""What people type where they have no value: in small letters, in capitals, or with a capital."""
SIGNS_FOR_NOTHING = ("-", "--", ".", "?")
NULL_LIKE = NULLS_OF_PROGRAMS.union(
    SIGNS_FOR_NOTHING, *((word, word.upper(), word.capitalize()) for word in WORDS_FOR_NOTHING)
) - {"Na"}
"""What a profile lists. `Na` is a name."""
_ALL_LOOKED_AT = 20_000
"""Records at the beginning that are all looked at."""
_STRETCH = 4096
_ONE_IN = 32
"""Of the records behind them one stretch in so many is looked at: they are checked so fast that
looking at all would take a good part of the time. Once a text is found, all are."""
_ENOUGH = 1000
"""Texts after which no more are counted, behind the records that are all looked at."""


class NullLikeTexts:
    """Counts of such texts in the rows of a file, or of a part of it."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()
        self._columns: set[int] = set()
        """Indices of the columns that hold any."""
        self._seen = 0
        """Records so far."""
        self._incomplete = False
        """Whether records were passed over."""

    def count(self, rows: Sequence[SourceRow]) -> None:
        """Count the texts in `rows`."""
        due = self._due
        self._seen += len(rows)
        if not due:
            self._incomplete = True
        elif not NULLS_OF_PROGRAMS.isdisjoint(chain.from_iterable(rows)):
            for row in rows:
                if not NULLS_OF_PROGRAMS.isdisjoint(row):
                    self._count_in(row)

    def _count_in(self, row: SourceRow) -> None:
        for at, value in enumerate(row):
            if value in NULLS_OF_PROGRAMS:
                self._counts[value or ""] += 1
                self._columns.add(at)

    def may_be_in(self, rows: ScannedRows) -> bool:
        """Whether `rows` must be parsed to count them."""
        return self._due and rows.holds_any(NULLS_OF_PROGRAMS)

    def skip(self, records: int) -> None:
        """Pass over so many records without any such text."""
        self._incomplete = self._incomplete or not self._due
        self._seen += records

    def merge(self, rest: "NullLikeTexts") -> None:
        """Add those of the rest of the file."""
        self._counts += rest._counts
        self._columns |= rest._columns
        self._seen += rest._seen
        self._incomplete = self._incomplete or rest._incomplete

    def messages(self, headers: Sequence[str]) -> list[Message]:
        """The FileWarning, where there are any such texts."""
        if not self._counts:
            return []
        more, texts = int(self._incomplete), sorted(self._counts)
        columns = [headers[at] or f"column {at + 1}" for at in sorted(self._columns)]
        count = self._counts.total()
        return [FileWarning.NULL_LIKE(count=count, texts=texts, columns=columns, more=more)]

    def document(self) -> dict[str, Any]:
        """As a JSON object."""
        found = {"counts": dict(self._counts), "columns": sorted(self._columns)}
        return {**found, "seen": self._seen, "incomplete": self._incomplete}

    @classmethod
    def of(cls, document: Mapping[str, Any]) -> Self:
        """From what `document` returned."""
        texts = cls()
        texts._counts = Counter(document["counts"])
        texts._columns = set(document["columns"])
        texts._seen, texts._incomplete = document["seen"], document["incomplete"]
        return texts

    @property
    def _due(self) -> bool:
        if self._seen < _ALL_LOOKED_AT:
            return True
        if found := self._counts.total():
            return found < _ENOUGH
        return self._seen // _STRETCH % _ONE_IN == 0
