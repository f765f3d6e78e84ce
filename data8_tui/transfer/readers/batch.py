"""The interface of the readers: batches of rows, each with its line number in the file."""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from data8_tui.codes import Message, Problem

SourceRow = Sequence[str | None]
"""The values of one record, in the order of the headers; None is null."""

ChooseDropped = Callable[[tuple[str, ...]], Collection[int]]
"""From a file's headers to the indices of the columns that are left out."""

BATCH = 1000
"""Rows per batch; the last one may be smaller."""


class Unreadable(Exception):
    """The rest of the file can't be read. Callers catch it and report `problem`."""

    def __init__(self, line: int, message: Message) -> None:
        super().__init__(message.code)
        self.problem = Problem(line, message)


@dataclass(slots=True)
class Batch:
    """Consecutive rows of a file.

    `line_of` returns the line of the row at an index. It may take as long as reading the rows did,
    so it is called for problems only. Rows of another width than the headers are in `problems`
    alone.
    """

    rows: list[SourceRow]
    line_of: Callable[[int], int]
    empty_is_null: bool = False
    """Whether each "" in the rows is a null, which the reader then need not replace."""
    problems: list[Problem] = field(default_factory=list)
    max_characters: int | None = None
    """An upper bound of the characters in all rows, where the reader has one without counting."""


class ScannedRows(Protocol):
    """The facts that a scan of a block of text finds in its rows without parsing them."""

    @property
    def records(self) -> int:
        """How many there are."""

    @property
    def lines(self) -> int:
        """Physical lines."""

    def column(self, index: int) -> str:
        """The non-empty fields of a column, a line each. A quoted field is replaced by a NUL."""

    def holds_any(self, words: frozenset[str]) -> bool:
        """Whether any field is one of `words`. It may be wrong where it says so."""


@dataclass(slots=True)
class TextBlock:
    """Consecutive rows of a CSV file as text: scanning it is much faster than parsing it."""

    scanned: ScannedRows
    characters: int
    """Length of the text, delimiters and line ends included."""
    _batches: Callable[[], Iterator[Batch]]
    parsed: bool = False
    """Whether `batches` was called."""

    def batches(self) -> Iterator[Batch]:
        """The rows, as `Reader.batches` returns them."""
        self.parsed = True
        return self._batches()


class Reader(Protocol):
    """An open file of records. Not thread-safe; close it after use."""

    headers: tuple[str, ...]
    """The column names in the file."""
    header: tuple[str, ...]
    """The first record, where it is the header or replaced by names; else empty."""

    @property
    def warnings(self) -> list[Message]:
        """FileWarnings; complete once all rows are read."""

    @property
    def position(self) -> int:
        """Bytes of the file that have been read, as far as is known."""

    def batches(self) -> Iterator[Batch]:
        """All rows, once, BATCH at a time.

        Raises Unreadable, and UnicodeDecodeError for a text file in another encoding.
        """

    def parts(self) -> Iterator[Batch | TextBlock]:
        """All rows, once, as blocks of text where scanning those may be enough, else as batches."""

    def close(self) -> None:
        """Close the file."""
