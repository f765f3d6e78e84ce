"""From a file's headers to the names of a dataset's columns: `First Name` → `first_name`."""

import re
import unicodedata
from collections.abc import Mapping, Sequence

from data8_tui.codes import FileProblem, Problem, Remedy
from data8_tui.errors import UsageError

NAME = re.compile(r"[a-z][a-z0-9_]*", re.ASCII)
"""Valid names of datasets and columns, after Data8's documentation."""

# Letters that Unicode's NFKD doesn't decompose into a base letter and an accent.
_LETTERS = str.maketrans(
    {
        "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th",
        "ı": "i", "ħ": "h", "ŋ": "n", "ĸ": "k", "ŧ": "t", "&": " and ", "@": " at ",
    }
)  # fmt: skip


def name_from(text: str, noun: str = "column") -> str:
    """`text` as a valid name; empty where it has no letter or digit that can be transliterated.

    A name can't begin with a digit, so `noun` is prepended to one that would.
    """
    plain = unicodedata.normalize("NFKD", text.lower().translate(_LETTERS))
    ascii_only = plain.translate(_LETTERS).encode("ascii", "ignore").decode().lower()
    name = re.sub("[^a-z0-9]+", "_", ascii_only.replace("'", "")).strip("_")
    return f"{noun}_{name}" if name[:1].isdigit() else name


def column_index(requested: str, headers: Sequence[str], names: Sequence[str] = ()) -> int:
    """The index of the column with that header, name or number (`#3`).

    Raises UsageError where there is none, or more than one.
    """
    number = re.fullmatch(r"#(\d{1,5})", requested)
    if number and 1 <= int(number[1]) <= len(headers):
        return int(number[1]) - 1
    for known in (headers, names):
        if list(known).count(requested) == 1:
            return list(known).index(requested)
    if requested in headers:
        raise UsageError(
            f"more than one column is headed “{requested}”", remedy=Remedy.SAY_COLUMN_NUMBER()
        )
    raise UsageError(
        f"there is no column “{requested}”",
        remedy=Remedy.KNOWN_HEADERS(headers=list(headers)) if headers else None,
    )


def map_names(
    headers: Sequence[str], renames: Mapping[str, str]
) -> tuple[tuple[str, ...], list[Problem]]:
    """A name for each header, and a problem for each that can't have one.

    Raises UsageError for an unknown column or an invalid name in `renames`.
    """
    names = [name_from(header) for header in headers]
    for requested, name in renames.items():
        if not NAME.fullmatch(name):
            raise UsageError(
                f"“{name}” can't be the name of a column",
                remedy=Remedy.COLUMN_NAME_RULE(),
            )
        names[column_index(requested, headers)] = name
    return tuple(names), [*_nameless(headers, names), *_twice(headers, names)]


def _nameless(headers: Sequence[str], names: Sequence[str]) -> list[Problem]:
    found = []
    for number, (header, name) in enumerate(zip(headers, names, strict=True), 1):
        if not name:
            unnamed = FileProblem.HEADER_EMPTY(number=number)
            if header.strip():
                unnamed = FileProblem.HEADER_WITHOUT_LETTERS(number=number, header=header)
            found.append(Problem(0, unnamed))
    return found


def _twice(headers: Sequence[str], names: Sequence[str]) -> list[Problem]:
    first: dict[str, int] = {}
    found = []
    for number, name in enumerate(names, 1):
        other = first.setdefault(name, number)
        if name and other != number:
            equal = FileProblem.COLUMN_NAMES_EQUAL(
                first=other,
                first_header=headers[other - 1],
                second=number,
                second_header=headers[number - 1],
                name=name,
            )
            found.append(Problem(0, equal))
    return found
