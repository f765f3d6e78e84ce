"""The interface of the kinds of files: records by number, as far as they are known yet."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from data8_tui.api.records import FieldValue
from data8_tui.codes import Problem
from data8_tui.transfer.readers.files import FileFormat

ValueRow = Sequence[FieldValue]
"""The values of a record, in the order of the columns. None is a null, of formats that have it."""


@dataclass(slots=True)
class LeftOut:
    """Lines that are no records, as an upload would report them; the records are without them."""

    count: int = 0
    first: Problem | None = None

    def add(self, problems: Sequence[Problem]) -> None:
        """Count these too; they come in the order of the file."""
        if problems and self.first is None:
            self.first = problems[0]
        self.count += len(problems)


class RecordFile(Protocol):
    """An open file. Not thread-safe.

    Its records are those that our reader of the format returns, in its order.
    """

    size: int
    """Bytes of the file."""
    complete: bool
    """Whether all of its records are known."""
    left_out: LeftOut
    problem: Problem | None
    """Why no records are read from there on."""

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns, each once; of NDJSON there may be more later."""

    @property
    def position(self) -> int:
        """Bytes of the file up to which the records are known."""

    @property
    def count(self) -> int:
        """The records known."""

    @property
    def blocks(self) -> int:
        """Into how many pieces they are divided."""

    def advance(self) -> None:
        """Find some more records. Raises OSError."""

    def read(self, first: int, count: int) -> list[ValueRow]:
        """Records that are known, from number `first` on, which counts from 0.

        Raises Unreadable and OSError.
        """

    def block_range(self, block: int) -> range:
        """The numbers of the records of a block."""

    def may_hold(self, block: int, text: str) -> bool:
        """Whether a field of the block may hold a text. True may be wrong, False never is."""


def record_columns(headers: Sequence[str], form: FileFormat) -> tuple[str, ...]:
    """`columns` of the RecordFile of a file with these headers: keys of NDJSON are unique."""
    return tuple(headers) if form is FileFormat.NDJSON else unique_names(headers)


def unique_names(headers: Sequence[str]) -> tuple[str, ...]:
    """The headers, each different from all before it: `name`, `name (2)`; `column 3` for none."""
    found: dict[str, None] = {}
    for number, header in enumerate(headers, 1):
        name, count = header or f"column {number}", 1
        candidate = name
        while candidate in found:
            count += 1
            candidate = f"{name} ({count})"
        found[candidate] = None
    return tuple(found)
