"""What the user changes about the rows of any file: columns left out, texts that mean null."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from operator import itemgetter

from data8_tui.codes import Remedy
from data8_tui.errors import UsageError
from data8_tui.transfer.readers.batch import Batch, ScannedRows, SourceRow, TextBlock
from data8_tui.transfer.readers.column_names import column_index, name_from


@dataclass(frozen=True, slots=True)
class RowAdjustment:
    """Applied to what a reader returns, so that no reader needs to know of it."""

    kept: tuple[int, ...]
    """Indices of the columns that are sent."""
    width: int
    """Columns in the file."""
    nulls: frozenset[str] = frozenset()
    """Texts that are read as null."""
    nulls_found: set[str] = field(default_factory=set, compare=False)
    """Those that were among the rows so far."""

    @classmethod
    def of(
        cls, headers: Sequence[str], drop: Iterable[str] = (), nulls: Iterable[str] = ()
    ) -> "RowAdjustment":
        """For a file with these headers. `drop` holds columns by header, name or number (`#3`).

        Raises UsageError where there is no such column, or where none would be left.
        """
        names = list(map(name_from, headers))
        dropped = {column_index(each, headers, names) for each in drop}
        kept = tuple(at for at in range(len(headers)) if at not in dropped)
        if headers and not kept:
            raise UsageError("every column would be left out", remedy=Remedy.KEEP_A_COLUMN())
        return cls(kept, len(headers), frozenset(nulls))

    @property
    def numbers(self) -> tuple[int, ...]:
        """The numbers in the file of the columns that are sent, from 1."""
        return tuple(at + 1 for at in self.kept)

    def headers(self, headers: Sequence[str]) -> tuple[str, ...]:
        """Those of the columns that are sent."""
        return tuple(headers[at] for at in self.kept)

    def parts(self, parts: Iterable[Batch | TextBlock]) -> Iterator[Batch | TextBlock]:
        """What `Reader.parts` returned, adjusted; as it is where nothing is to be changed."""
        if len(self.kept) == self.width and not self.nulls:
            yield from parts
            return
        for part in parts:
            if isinstance(part, Batch):
                yield self.batch(part)
            elif self._unfound and part.scanned.holds_any(self._unfound):
                yield from map(self.batch, part.batches())
            else:
                yield self._block(part)

    def batches(self, batches: Iterable[Batch]) -> Iterator[Batch]:
        """What `Reader.batches` returned, adjusted."""
        if len(self.kept) == self.width and not self.nulls:
            yield from batches
            return
        yield from map(self.batch, batches)

    def batch(self, batch: Batch) -> Batch:
        """The same rows without the columns left out, and with the nulls."""
        rows: Sequence[SourceRow] = batch.rows
        if len(self.kept) == 1:
            [only] = self.kept
            rows = [(row[only],) for row in rows]
        elif len(self.kept) < self.width:
            rows = list(map(itemgetter(*self.kept), rows))
        if unfound := self._unfound:
            self.nulls_found.update(unfound.intersection(chain.from_iterable(rows)))
        if self.nulls:
            null, nulls = "" if batch.empty_is_null else None, self.nulls
            if batch.empty_is_null:
                nulls -= {""}
            rows = [[null if value in nulls else value for value in row] for row in rows]
        return replace(batch, rows=list(rows))

    @property
    def _unfound(self) -> frozenset[str]:
        return self.nulls - self.nulls_found - {""}

    def _block(self, block: TextBlock) -> TextBlock:
        adjusted = _AdjustedScan(block.scanned, self)
        return TextBlock(adjusted, block.characters, lambda: self.batches(block.batches()))


class _AdjustedScan:
    """A block of rows as they will be sent."""

    def __init__(self, scanned: ScannedRows, adjustment: RowAdjustment) -> None:
        self._scanned = scanned
        self._adjustment = adjustment
        self.records = scanned.records
        self.lines = scanned.lines

    def column(self, index: int) -> str:
        lines, nulls = self._scanned.column(self._adjustment.kept[index]), self._adjustment.nulls
        if not nulls:
            return lines
        return "".join(f"{line}\n" for line in lines.split("\n")[:-1] if line not in nulls)

    def holds_any(self, words: frozenset[str]) -> bool:
        return self._scanned.holds_any(words - self._adjustment.nulls)
