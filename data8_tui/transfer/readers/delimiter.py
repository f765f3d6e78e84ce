"""What separates the fields of a CSV file: found by looking at its start, or refused."""

import csv
import io
from dataclasses import dataclass

from data8_tui.errors import UsageError
from data8_tui.transfer.readers.batch import Unreadable

CANDIDATES = {",": "comma", ";": "semicolon", "\t": "tab", "|": "pipe"}
"""Looked for, with their names."""
_MOST_RECORDS = 200
_ENOUGH = 0.5
"""Share of the records that must have as many fields as the header, or it isn't this one."""


def named(delimiter: str) -> str:
    """`comma`, or the character itself for one that has no name here."""
    return CANDIDATES.get(delimiter, delimiter)


def delimiter_asked(text: str) -> str:
    """The character that a person means by `;`, `tab` or `\\t`. Raises UsageError."""
    by_name = {name: character for character, name in CANDIDATES.items()}
    character = by_name.get(text.lower(), "\t" if text == "\\t" else text)
    if len(character) != 1 or character in '"\r\n\0 ' or character.isalnum() or _is_half(character):
        raise UsageError(
            f"“{text}” can't separate fields", hint="Say comma, semicolon, tab, pipe, or one sign."
        )
    return character


def _is_half(character: str) -> bool:
    """Whether it is a lone surrogate: a byte of the command line that is no text there."""
    return "\ud800" <= character <= "\udfff"


@dataclass(frozen=True, slots=True, order=True)
class _Fit:
    """How well a delimiter explains the start of a file; the greatest is the best."""

    agreeing: float
    fields: int
    delimiter: str = ""


def delimiter_of(start: str) -> str:
    """The delimiter of a file that begins so; `start` may end in the middle of a record.

    A file in whose header none of them stands has one column: a comma then. If one alone does, and
    in other records too, it is that. Raises Unreadable where two explain it equally well, or none
    does.
    """
    fits = sorted((_fit(start, each) for each in CANDIDATES), reverse=True)
    best, second = fits[0], fits[1]
    if best.fields < 2:
        return ","
    if second.fields < 2 and any(len(row) > 1 for row in _records(start, best.delimiter)[1:]):
        return best.delimiter  # what is ragged below the header is said by line
    if best.agreeing < _ENOUGH or (best.agreeing, best.fields) == (second.agreeing, second.fields):
        raise Unreadable(0, "what separates its fields can't be told; say it with --delimiter")
    return best.delimiter


def _fit(start: str, delimiter: str) -> _Fit:
    widths = [len(row) for row in _records(start, delimiter) if row]
    if not widths or widths[0] < 2:
        return _Fit(0.0, 0, delimiter)
    return _Fit(widths.count(widths[0]) / len(widths), widths[0], delimiter)


def _records(start: str, delimiter: str) -> list[list[str]]:
    """The first records; what is cut at the end, or can't be read so, is left out."""
    rows: list[list[str]] = []
    reader = csv.reader(io.StringIO(start, newline=""), delimiter=delimiter)
    try:
        for row in reader:
            rows.append(row)
            if len(rows) > _MOST_RECORDS:
                break
    except csv.Error:
        return rows
    return rows[:-1] if len(rows) > 1 and not start.endswith(("\n", "\r")) else rows
