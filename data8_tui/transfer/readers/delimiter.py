"""The delimiter of a CSV file, detected from the first records."""

import csv
import io
import re
from dataclasses import dataclass
from typing import Literal

from data8_tui.codes import FileProblem
from data8_tui.transfer.csv_names import DELIMITER_NAMES
from data8_tui.transfer.readers.batch import Unreadable

CANDIDATES = tuple(DELIMITER_NAMES)
"""The delimiters that are detected."""
_UNUSUAL = "^~\x01\x1f\x1e\x1d\x1c\x07\x02¦§¬!*#$%=:\\"
"""Signs that separate fields in some files, and stand in texts of others: never assumed."""
_MIN_UNUSUAL = 0.9
"""Share of the lines that must hold such a sign as often as the first one."""
_CUT_OFF = 1 << 16
"""Characters from which the start of a file is perhaps not the whole file."""
_SEPARATOR_LINE = re.compile(r'\s*"?sep=(?P<delimiter>[^"]?)"?(?P=delimiter)*\s*', re.IGNORECASE)
_MAX_RECORDS = 200
_MIN_AGREEING = 0.5
"""Share of the records that must have as many fields as the header for a delimiter to be
accepted."""


def delimiter_name(delimiter: str) -> str:
    """`comma` for `,`; a delimiter without a name is returned as it is."""
    return DELIMITER_NAMES.get(delimiter, delimiter)


@dataclass(frozen=True, slots=True, order=True)
class _Fit:
    """How well a delimiter fits the start of a file. The greatest is the best."""

    agreeing: float
    fields: int
    delimiter: str = ""


def separator_line(line: str) -> str | None:
    """The delimiter that Excel's line `sep=;` names, in quotes or not; None for any other line.

    It is empty where the line names none.
    """
    found = _SEPARATOR_LINE.fullmatch(line.removeprefix("\ufeff").rstrip("\r\n"))
    return found and found["delimiter"]


def detect_delimiter(start: str, *, quotes: bool = True) -> str:
    """The delimiter of a file that begins with `start`, which may end in the middle of a record.

    A file whose header contains no candidate has one column; the result is then a comma. Where only
    one candidate is in the header, and in other records too, it is that one. Raises Unreadable
    where two candidates fit equally well or none fits, and where another sign separates fields.
    """
    fits = sorted((_fit(start, each, quotes) for each in CANDIDATES), reverse=True)
    best, second = fits[0], fits[1]
    if best.fields < 2:
        _refuse_unusual(start)
        return ","
    records = _records(start, best.delimiter, quotes)
    if best.delimiter == "|":
        _refuse_doubled(start, best.delimiter)
    if second.fields < 2 and any(len(row) > 1 for row in records[1:]):
        return best.delimiter  # ragged records are reported by line later
    if best.agreeing < _MIN_AGREEING or (best.agreeing, best.fields) == (
        second.agreeing,
        second.fields,
    ):
        raise Unreadable(0, FileProblem.DELIMITER_UNCLEAR())
    return best.delimiter


def _refuse_unusual(start: str) -> None:
    """Raise Unreadable where most lines hold one sign as often as the first one does."""
    for sign in _UNUSUAL:
        counts = [line.count(sign) for line in _lines(start)]
        agreeing = counts.count(counts[0]) if counts and counts[0] else 0
        if len(counts) > 1 and agreeing >= _MIN_UNUSUAL * len(counts):
            _refuse_doubled(start, sign)
            raise Unreadable(0, FileProblem.DELIMITER_UNUSUAL(delimiter=_shown(sign)))


def _refuse_doubled(start: str, sign: str) -> None:
    """Raise Unreadable where the sign comes in pairs (`||`): one alone can't separate fields."""
    lines = _lines(start)
    if lines and sign in lines[0] and all(_pairs(line, sign) for line in lines):
        raise Unreadable(0, FileProblem.DELIMITER_LONG(delimiter=sign * 2))


def _pairs(line: str, sign: str) -> bool:
    return 2 * line.count(2 * sign) == line.count(sign)


def _lines(start: str) -> list[str]:
    """The first lines with anything in them, without one that `start` cuts off."""
    lines = [line for line in re.split("\r\n|\r|\n", start) if line.strip()]
    whole = lines if start.endswith(("\n", "\r")) or len(lines) < 2 else lines[:-1]
    return (whole if len(start) >= _CUT_OFF else lines)[:_MAX_RECORDS]


def _shown(sign: str) -> str:
    return sign if sign.isprintable() else f"\\x{ord(sign):02x}"


def _fit(start: str, delimiter: str, quotes: bool) -> _Fit:
    widths = [len(row) for row in _records(start, delimiter, quotes) if any(row)]
    if not widths or widths[0] < 2:
        return _Fit(0.0, 0, delimiter)
    return _Fit(widths.count(widths[0]) / len(widths), widths[0], delimiter)


def _records(start: str, delimiter: str, quotes: bool) -> list[list[str]]:
    """The first records, without one that `start` cuts off or that can't be parsed."""
    rows: list[list[str]] = []
    quotechar = '"' if quotes else None
    quoting: Literal[0, 3] = csv.QUOTE_MINIMAL if quotes else csv.QUOTE_NONE
    text = io.StringIO(start, newline="")
    reader = csv.reader(text, delimiter=delimiter, quotechar=quotechar, quoting=quoting)
    try:
        for row in reader:
            rows.append(row)
            if len(rows) > _MAX_RECORDS:
                break
    except csv.Error:
        return rows
    return rows[:-1] if len(rows) > 1 and not start.endswith(("\n", "\r")) else rows
