"""What every reader gives: batches of rows that know where in the file they stand."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from data8_tui.transfer.readers.fast_scan import ScannedBlock

Row = Sequence[str | None]
"""One record's values in the order of the headers; None is null."""

BATCH = 1000
"""Rows that a reader gives at a time; the last batch may be smaller."""


@dataclass(frozen=True, slots=True)
class Problem:
    """What stands in the way of an upload. `line` counts from 1; 0 means the file as a whole.

    Lines are physical ones, as an editor counts them, in text; rows in a spreadsheet or Parquet.
    """

    line: int
    text: str


class Unreadable(Exception):
    """Reading can't go on from here. It never leaves this package's users: they show `problem`."""

    def __init__(self, line: int, text: str) -> None:
        super().__init__(text)
        self.problem = Problem(line, text)


@dataclass(slots=True)
class Batch:
    """Rows that follow one another in the file.

    `line_of` gives the line of the row at an index; it may take as long as reading did, so it is
    for what goes wrong. Rows that don't fit the headers are in `problems` and not in `rows`.
    """

    rows: list[Row]
    line_of: Callable[[int], int]
    empty_is_null: bool = False
    """Whether every "" among the rows is a null: so says a reader that saves looking at each."""
    problems: list[Problem] = field(default_factory=list)
    most_characters: int | None = None
    """No more than so many are in all rows together, where a reader knows it anyway."""


@dataclass(slots=True)
class TextBlock:
    """Rows that follow one another in a CSV file. Taking them apart costs more than seeing them."""

    seen: ScannedBlock
    characters: int
    """In all of them, with what stands between them."""
    _batches: Callable[[], Iterator[Batch]]
    taken_apart: bool = False

    def batches(self) -> Iterator[Batch]:
        """Them as `Reader.batches` gives them."""
        self.taken_apart = True
        return self._batches()


class Reader(Protocol):
    """An open file of records. Close it when done; its methods belong in one thread."""

    headers: tuple[str, ...]
    """The columns as the file names them."""

    @property
    def warnings(self) -> list[str]:
        """Sentences about the file that a person should see; complete once all is read."""

    @property
    def position(self) -> int:
        """Bytes of the file behind the reader, as nearly as is known."""

    def batches(self) -> Iterator[Batch]:
        """All rows, once, BATCH at a time. Raises Unreadable, and UnicodeDecodeError for text."""

    def parts(self) -> Iterator[Batch | TextBlock]:
        """The same, where that is quicker in stretches of which a glance may be enough."""

    def close(self) -> None: ...
