"""The columns of a dataset to be, and whether values fit their types."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from data8_tui.codes import Remedy
from data8_tui.errors import UsageError
from data8_tui.transfer.preflight.mapping import position
from data8_tui.transfer.readers.batch import Problem

TEXT = 0
WHOLE = 1
"""The two of Data8's type codes that its documentation tells by an example."""

WHOLE_NUMBER = re.compile(r"-?[1-9][0-9]{0,17}|0", re.ASCII)
"""Text that is the same text after it has been a whole number of 64 bits."""
_WHOLE_LINES = re.compile(rf"(?:(?:{WHOLE_NUMBER.pattern})\n)*+", re.ASCII)


@dataclass(frozen=True, slots=True)
class UploadColumn:
    """One column: how the file heads it, what the dataset will call it, and its type code.

    `suggested` is the code that its values would allow. It is told and never applied by itself:
    an account number of digits is a whole number to look at and a text to whoever keeps it.
    """

    header: str
    name: str
    type: int = TEXT
    suggested: int = TEXT


def all_whole(texts: Sequence[str]) -> bool:
    """Whether each of `texts` is a whole number; one look at all of them is the quicker by far."""
    lines = "\n".join((*texts, ""))
    return lines.count("\n") == len(texts) and whole_lines(lines)


def whole_lines(lines: str) -> bool:
    """Whether each of `lines`, none of which holds a newline but its end, is a whole number."""
    return _WHOLE_LINES.fullmatch(lines) is not None


def types_asked(
    types: Mapping[str, int], headers: Sequence[str], names: Sequence[str]
) -> dict[int, int]:
    """The type codes asked for, by the column's index. Raises UsageError."""
    asked = {position(wanted, headers, names): code for wanted, code in types.items()}
    for code in asked.values():
        if not 0 <= code < 1 << 31:
            raise UsageError(f"{code} is no type code", remedy=Remedy.KNOWN_TYPE_CODES())
    return asked


def misfits(columns: Sequence[UploadColumn], not_whole: Sequence[Problem | None]) -> list[Problem]:
    """For each column that was asked to be whole numbers and isn't: the first value that isn't."""
    return [
        Problem(found.line, f"{column.name}: {found.text} (the first that isn't)")
        for column, found in zip(columns, not_whole, strict=True)
        if column.type == WHOLE and found is not None
    ]
