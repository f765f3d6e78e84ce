"""The columns of the dataset to be created, and whether values fit their types."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from data8_tui.codes import FileProblem, Problem, Remedy
from data8_tui.errors import UsageError
from data8_tui.transfer.readers.column_names import column_index

TEXT = 0
WHOLE = 1
"""Data8's type codes. Its documentation shows these two by example and defines no others."""

WHOLE_NUMBER = re.compile(r"-?[1-9][0-9]{0,17}|0", re.ASCII)
"""An integer of 64 bits whose text is canonical: parsing and formatting it gives the same text."""
_WHOLE_LINES = re.compile(rf"(?:(?:{WHOLE_NUMBER.pattern})\n)*+", re.ASCII)


@dataclass(frozen=True, slots=True)
class UploadColumn:
    """A column's header in the file, its name in the dataset, and its type code.

    `number` is its place in the file, from 1, where other columns may have been left out;
    `suggested` is the code that all values would fit. It is only shown: an account number consists
    of digits and is a text all the same.
    """

    header: str
    name: str
    type: int = TEXT
    suggested: int = TEXT
    number: int = 0


def all_whole(texts: Sequence[str]) -> bool:
    """Whether each of `texts` is a canonical integer. One match for all is much faster."""
    lines = "\n".join((*texts, ""))
    return lines.count("\n") == len(texts) and whole_lines(lines)


def whole_lines(lines: str) -> bool:
    """Whether each line, of which each ends with a newline, is a canonical integer."""
    return _WHOLE_LINES.fullmatch(lines) is not None


def resolve_types(
    types: Mapping[str, int],
    headers: Sequence[str],
    names: Sequence[str],
    numbers: Sequence[int] = (),
) -> dict[int, int]:
    """The requested type codes by the column's index; `numbers` are those in the file.

    Raises UsageError for an unknown column or a code that is no 32-bit integer.
    """
    codes = {column_index(column, headers, names, numbers): code for column, code in types.items()}
    for code in codes.values():
        if not 0 <= code < 1 << 31:
            raise UsageError(f"{code} is no type code", remedy=Remedy.KNOWN_TYPE_CODES())
    return codes


def type_problems(
    columns: Sequence[UploadColumn], not_whole: Sequence[Problem | None]
) -> list[Problem]:
    """A problem with the first other value of each column requested as integers."""
    return [
        Problem(
            found.line,
            FileProblem.COLUMN_NOT_WHOLE(column=column.name, value=found.message.data["value"]),
        )
        for column, found in zip(columns, not_whole, strict=True)
        if column.type == WHOLE and found is not None
    ]
