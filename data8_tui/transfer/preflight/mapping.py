"""From a file's headers to the names of a dataset's columns: `First Name` → `first_name`."""

import re
import unicodedata
from collections.abc import Mapping, Sequence

from data8_tui.codes import Remedy
from data8_tui.errors import UsageError
from data8_tui.transfer.readers.batch import Problem

NAME = re.compile(r"[a-z][a-z0-9_]*", re.ASCII)
"""What Data8 accepts as the name of a dataset or a column."""

# Letters that Unicode doesn't take apart into a plain one and an accent.
_LETTERS = str.maketrans(
    {
        "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th",
        "ı": "i", "ħ": "h", "ŋ": "n", "ĸ": "k", "ŧ": "t", "&": " and ", "@": " at ",
    }
)  # fmt: skip


def name_from(text: str, noun: str = "column") -> str:
    """`text` as a name for Data8; empty where it holds nothing that one could be made of.

    Where it begins with a digit, which a name can't, `noun` is put in front.
    """
    plain = unicodedata.normalize("NFKD", text.lower().translate(_LETTERS))
    ascii_only = plain.translate(_LETTERS).encode("ascii", "ignore").decode().lower()
    name = re.sub("[^a-z0-9]+", "_", ascii_only.replace("'", "")).strip("_")
    return f"{noun}_{name}" if name[:1].isdigit() else name


def position(wanted: str, headers: Sequence[str], names: Sequence[str] = ()) -> int:
    """The index of the column that a person means by its header, its name, or `#3`.

    Raises UsageError where there is none, or more than one.
    """
    number = re.fullmatch(r"#(\d{1,5})", wanted)
    if number and 1 <= int(number[1]) <= len(headers):
        return int(number[1]) - 1
    for known in (headers, names):
        if list(known).count(wanted) == 1:
            return list(known).index(wanted)
    if wanted in headers:
        raise UsageError(
            f"more than one column is headed “{wanted}”", remedy=Remedy.SAY_COLUMN_NUMBER()
        )
    raise UsageError(
        f"there is no column “{wanted}”",
        remedy=Remedy.KNOWN_HEADERS(headers=list(headers)) if headers else None,
    )


def names_of(
    headers: Sequence[str], renames: Mapping[str, str]
) -> tuple[tuple[str, ...], list[Problem]]:
    """A name for each header, and why some can't have one. Raises UsageError for `renames`."""
    names = [name_from(header) for header in headers]
    for wanted, name in renames.items():
        if not NAME.fullmatch(name):
            raise UsageError(
                f"“{name}” can't be the name of a column",
                remedy=Remedy.COLUMN_NAME_RULE(),
            )
        names[position(wanted, headers)] = name
    return tuple(names), [*_nameless(headers, names), *_twice(headers, names)]


def _nameless(headers: Sequence[str], names: Sequence[str]) -> list[Problem]:
    found = []
    for number, (header, name) in enumerate(zip(headers, names, strict=True), 1):
        if not name:
            why = f"“{header}” holds no letter a-z" if header.strip() else "has an empty header"
            found.append(Problem(0, f"column {number} {why}; name it: --rename '#{number}=…'"))
    return found


def _twice(headers: Sequence[str], names: Sequence[str]) -> list[Problem]:
    first: dict[str, int] = {}
    found = []
    for number, name in enumerate(names, 1):
        other = first.setdefault(name, number)
        if name and other != number:
            one, two = headers[other - 1], headers[number - 1]
            found.append(
                Problem(
                    0,
                    f"columns {other} “{one}” and {number} “{two}” would both be {name}; "
                    f"name one of them: --rename '#{number}=…'",
                )
            )
    return found
