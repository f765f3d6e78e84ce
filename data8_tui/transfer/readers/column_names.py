"""What a column is called: its name after its header, and finding it by what a user calls it."""

import re
import unicodedata
from collections.abc import Sequence

from data8_tui.codes import Remedy
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


def column_in_list(at: int, headers: Sequence[str]) -> str:
    """How a list of columns names this one, so that `column_index` finds it: its header, or its
    number where that is another's too or can't be written there.
    """
    header = headers[at]
    plain = header == header.strip() and not set(header) & set(",=") and header[:1] not in ("", "#")
    return header if plain and list(headers).count(header) == 1 else f"#{at + 1}"


def column_index(
    requested: str,
    headers: Sequence[str],
    names: Sequence[str] = (),
    numbers: Sequence[int] = (),
) -> int:
    """The index of the column with that header, number (`#3`), header without spaces, or name.

    A column without a header is `column 3`, too. `numbers` are those of the columns in the file,
    where some have been left out. Raises UsageError where there is no such column, or more than
    one.
    """
    known_numbers = list(numbers or range(1, len(headers) + 1))
    spelled = [f"#{number}" for number in known_numbers]
    stripped = [header.strip() for header in headers]
    numbered = zip(stripped, known_numbers, strict=False)
    unnamed = ["" if header else f"column {number}" for header, number in numbered]
    for known in (headers, spelled, stripped, names, unnamed):
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
