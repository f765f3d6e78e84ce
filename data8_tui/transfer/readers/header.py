"""Where the names of a file's columns come from: its first record, or the user."""

from collections.abc import Sequence
from dataclasses import dataclass

from data8_tui.codes import FileProblem
from data8_tui.transfer.readers.batch import Unreadable


@dataclass(frozen=True, slots=True)
class HeaderLayout:
    """What stands above the records of a CSV file or a sheet."""

    skip: int = 0
    """Lines, or rows of a sheet, above the header, or above the records where there is none."""
    present: bool = True
    """Whether the first record after those is the header."""
    names: tuple[str, ...] = ()
    """Names that stand for the header, or replace it; empty for none."""

    def headers(self, first: Sequence[str]) -> tuple[str, ...]:
        """The headers of a file with this first record after the skipped lines.

        Without any names they are `column_1` and so on. Raises Unreadable where there are more
        names than columns; columns beyond the names have an empty header.
        """
        if len(self.names) > len(first):
            raise Unreadable(
                0, FileProblem.COLUMNS_MISCOUNTED(given=len(self.names), found=len(first))
            )
        if self.names:
            return (*self.names, *[""] * (len(first) - len(self.names)))
        if self.present:
            return tuple(first)
        return tuple(f"column_{number}" for number in range(1, len(first) + 1))
