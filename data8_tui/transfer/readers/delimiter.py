"""The delimiter of a CSV file: parsed from an option, or detected from the first records."""

import csv
import io
from dataclasses import dataclass

from data8_tui.codes import FileProblem, Remedy
from data8_tui.errors import UsageError
from data8_tui.transfer.readers.batch import Unreadable

CANDIDATES = {",": "comma", ";": "semicolon", "\t": "tab", "|": "pipe"}
"""The delimiters that are detected, with their names."""
_MAX_RECORDS = 200
_MIN_AGREEING = 0.5
"""Share of the records that must have as many fields as the header for a delimiter to be
accepted."""


def delimiter_name(delimiter: str) -> str:
    """`comma` for `,`; a delimiter without a name is returned as it is."""
    return CANDIDATES.get(delimiter, delimiter)


def parse_delimiter(text: str) -> str:
    r"""The delimiter given as `;`, `tab` or `\t`. Raises UsageError."""
    by_name = {name: character for character, name in CANDIDATES.items()}
    character = by_name.get(text.lower(), "\t" if text == "\\t" else text)
    if (
        len(character) != 1
        or character in '"\r\n\0 '
        or character.isalnum()
        or _is_lone_surrogate(character)
    ):
        raise UsageError(f"“{text}” can't separate fields", remedy=Remedy.KNOWN_DELIMITERS())
    return character


def _is_lone_surrogate(character: str) -> bool:
    """Whether it is a byte of the command line that is not valid text (PEP 383)."""
    return "\ud800" <= character <= "\udfff"


@dataclass(frozen=True, slots=True, order=True)
class _Fit:
    """How well a delimiter fits the start of a file. The greatest is the best."""

    agreeing: float
    fields: int
    delimiter: str = ""


def detect_delimiter(start: str) -> str:
    """The delimiter of a file that begins with `start`, which may end in the middle of a record.

    A file whose header contains no candidate has one column; the result is then a comma. Where only
    one candidate is in the header, and in other records too, it is that one. Raises Unreadable
    where two candidates fit equally well or none fits.
    """
    fits = sorted((_fit(start, each) for each in CANDIDATES), reverse=True)
    best, second = fits[0], fits[1]
    if best.fields < 2:
        return ","
    if second.fields < 2 and any(len(row) > 1 for row in _records(start, best.delimiter)[1:]):
        return best.delimiter  # ragged records are reported by line later
    if best.agreeing < _MIN_AGREEING or (best.agreeing, best.fields) == (
        second.agreeing,
        second.fields,
    ):
        raise Unreadable(0, FileProblem.DELIMITER_UNCLEAR())
    return best.delimiter


def _fit(start: str, delimiter: str) -> _Fit:
    widths = [len(row) for row in _records(start, delimiter) if row]
    if not widths or widths[0] < 2:
        return _Fit(0.0, 0, delimiter)
    return _Fit(widths.count(widths[0]) / len(widths), widths[0], delimiter)


def _records(start: str, delimiter: str) -> list[list[str]]:
    """The first records, without one that `start` cuts off or that can't be parsed."""
    rows: list[list[str]] = []
    reader = csv.reader(io.StringIO(start, newline=""), delimiter=delimiter)
    try:
        for row in reader:
            rows.append(row)
            if len(rows) > _MAX_RECORDS:
                break
    except csv.Error:
        return rows
    return rows[:-1] if len(rows) > 1 and not start.endswith(("\n", "\r")) else rows
