"""One column of a chunk as the fields of a CSV file.

What can be settled for a thousand values at a time (are they all text? is there anything to quote?)
costs a tenth of asking each of them.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from data8_tui.api.records import Number, Value

_SPECIAL = re.compile('[",\r\n]')
# What spreadsheets run: OWASP's list for CSV injection. A signed number is only a number.
_FORMULA = re.compile(r"[=@\t\r]|[+-](?![\d.,]+\Z)")
_MARK = "\x1f"
_STARTS = ("=", "@", "+", "-", "\t", "\r")

Values = Sequence[Value | int]


@dataclass(frozen=True, slots=True)
class CsvColumn:
    """A column that is ready to be joined with the others."""

    fields: Sequence[str]
    formulas: int = 0
    """Texts among them that a spreadsheet would run."""


def of_texts(values: Sequence[str | None], null: str) -> CsvColumn:
    """A column of texts and nulls."""
    try:
        return _of_texts(values)  # type: ignore[arg-type]
    except TypeError:  # the quickest way to learn that nulls are among them
        texts = [value for value in values if value is not None]
    column = _of_texts(texts)
    if column.fields is texts:
        return CsvColumn([null if value is None else value for value in values], column.formulas)
    ready = iter(column.fields)
    fields = [null if value is None else next(ready) for value in values]
    return CsvColumn(fields, column.formulas)


def of_booleans(values: Sequence[bool | None], null: str) -> CsvColumn:
    """A column of booleans and nulls."""
    words = {True: "true", False: "false", None: null}
    return CsvColumn([words[value] for value in values])


def of_literals(raws: Sequence[Any], null: str) -> CsvColumn | None:
    """A column of numbers, booleans and nulls as they stand on the wire, each of them bytes.

    None where one of them is text or nested.
    """
    together = b",".join(raws)
    if b'"' in together or b"[" in together or b"{" in together:
        return None
    fields = together.decode("ascii").split(",")
    if b"null" in together:
        return CsvColumn([null if field == "null" else field for field in fields])
    return CsvColumn(fields)


def of_values(values: Values, null: str) -> CsvColumn:
    """A column of anything."""
    if set(map(type, values)) <= {str, type(None)}:
        return of_texts(values, null)  # type: ignore[arg-type]
    texts = [value for value in values if type(value) is str]
    return CsvColumn([_field(value, null) for value in values], _formulas(texts, _MARK.join(texts)))


def _of_texts(texts: Sequence[str]) -> CsvColumn:
    together = _MARK.join(texts)
    return CsvColumn(_quoted_where_needed(texts, together), _formulas(texts, together))


def _quoted_where_needed(texts: Sequence[str], together: str) -> Sequence[str]:
    if '"' in together or "\n" in together or "\r" in together:
        return list(map(quote_csv, texts))
    if "," in together:
        return [f'"{text}"' if "," in text or not text else text for text in texts]
    return [text or '""' for text in texts] if "" in texts else texts


def _field(value: Value | int, null: str) -> str:
    if value is None:
        return null
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, int | Number) else quote_csv(value)


def quote_csv(text: str) -> str:
    """`text` as a field; an empty one as two quotes, since a null is nothing at all."""
    if text and not _SPECIAL.search(text):
        return text
    return '"' + text.replace('"', '""') + '"'


def _formulas(texts: Sequence[str], together: str) -> int:
    """How many of `texts` begin a formula; looked at one by one only where one may."""
    starts = [start for start in _STARTS if start in together]
    together = _MARK + together
    if not any(_MARK + start in together for start in starts):
        return 0
    return sum(map(is_formula, texts))


def is_formula(text: str) -> bool:
    """Whether a spreadsheet would run `text` when it opens the file."""
    return _FORMULA.match(text) is not None
