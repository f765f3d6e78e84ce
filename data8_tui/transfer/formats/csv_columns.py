"""One column of a chunk as the fields of a CSV file.

Checking a joined column (is anything to be quoted? does any text begin a formula?) takes a tenth of
the time of checking each of its thousand values.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from data8_tui.api.records import FieldValue, Number

# What spreadsheets run as a formula, after OWASP's page on CSV injection; not signed numbers.
_FORMULA = re.compile(r"[=@＝＠\t\r\n]|[+\-＋－](?![\d.,]+\Z)")
_SEPARATOR = "\x1f"
_FORMULA_STARTS = (*"=@+-", *"＝＠＋－", "\t", "\r", "\n")

Values = Sequence[FieldValue | int]


@dataclass(frozen=True, slots=True)
class CsvColumn:
    """The fields of one column, quoted where needed."""

    fields: Sequence[str]
    formulas: int = 0
    """How many texts among them a spreadsheet would run as a formula."""


def text_column(values: Sequence[str | None], null: str, delimiter: str = ",") -> CsvColumn:
    """A column of texts and nulls; `null` is the field for a null."""
    try:
        return _column_of(values, delimiter)  # type: ignore[arg-type]
    except TypeError:  # str.join is the fastest check for nulls
        texts = [value for value in values if value is not None]
    column = _column_of(texts, delimiter)
    if column.fields is texts:
        return CsvColumn([null if value is None else value for value in values], column.formulas)
    ready = iter(column.fields)
    fields = [null if value is None else next(ready) for value in values]
    return CsvColumn(fields, column.formulas)


def boolean_column(values: Sequence[bool | None], null: str) -> CsvColumn:
    """A column of booleans and nulls."""
    literals = {True: "true", False: "false", None: null}
    return CsvColumn([literals[value] for value in values])


def literal_column(raws: Sequence[Any], null: str) -> CsvColumn | None:
    """A column of numbers, booleans and nulls, each of them the bytes of its JSON literal.

    None where one of them is a text, a list or an object.
    """
    joined = b",".join(raws)
    if b'"' in joined or b"[" in joined or b"{" in joined:
        return None
    fields = joined.decode("ascii").split(",")
    if b"null" in joined:
        return CsvColumn([null if field == "null" else field for field in fields])
    return CsvColumn(fields)


def value_column(values: Values, null: str, delimiter: str = ",") -> CsvColumn:
    """A column of any values."""
    if set(map(type, values)) <= {str, type(None)}:
        return text_column(values, null, delimiter)  # type: ignore[arg-type]
    texts = [value for value in values if type(value) is str]
    return CsvColumn(
        [_field(value, null, delimiter) for value in values],
        _count_formulas(texts, _SEPARATOR.join(texts)),
    )


def _column_of(texts: Sequence[str], delimiter: str) -> CsvColumn:
    joined = _SEPARATOR.join(texts)
    return CsvColumn(_quote_where_needed(texts, joined, delimiter), _count_formulas(texts, joined))


def _quote_where_needed(texts: Sequence[str], joined: str, delimiter: str) -> Sequence[str]:
    if '"' in joined or "\n" in joined or "\r" in joined:
        special = _special(delimiter).search
        return [text if text and not special(text) else _quoted(text) for text in texts]
    if delimiter in joined:
        return [f'"{text}"' if delimiter in text or not text else text for text in texts]
    return [text or '""' for text in texts] if "" in texts else texts


def _field(value: FieldValue | int, null: str, delimiter: str) -> str:
    if value is None:
        return null
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, int | Number) else quote_csv(value, delimiter)


def quote_csv(text: str, delimiter: str = ",") -> str:
    """`text` as a field, quoted where needed. An empty text is `""`: an empty field is a null."""
    return text if text and not _special(delimiter).search(text) else _quoted(text)


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


@cache
def _special(delimiter: str) -> re.Pattern[str]:
    """What a field is quoted for."""
    return re.compile(f'["\r\n{re.escape(delimiter)}]')


def _count_formulas(texts: Sequence[str], joined: str) -> int:
    """How many of `texts` begin a formula; they are checked one by one only where one may."""
    starts = [start for start in _FORMULA_STARTS if start in joined]
    joined = _SEPARATOR + joined
    if not any(_SEPARATOR + start in joined for start in starts):
        return 0
    return sum(map(is_formula, texts))


def is_formula(text: str) -> bool:
    """Whether a spreadsheet would run `text` when it opens the file."""
    return _FORMULA.match(text) is not None
