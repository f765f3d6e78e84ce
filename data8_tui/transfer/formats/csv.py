"""CSV that says what the wire said.

RFC 4180 with UTF-8 (no BOM) and `\\n`, as the tools on the machines this runs on expect it. A
number is its literal, a boolean `true` or `false`. A null is an empty field and an empty text is
`""`, so the two stay apart for readers that look (PostgreSQL, DuckDB). In a file of one column a
null is `""` too, because most readers skip an empty line.
"""

import re
from collections.abc import Iterable, Sequence
from itertools import chain

from data8_tui.api.records import Nested, Number, Value
from data8_tui.transfer.formats.form import Formatted, Rows, encoded, seams

_SPECIAL = re.compile('[",\r\n]')
# What spreadsheets run: OWASP's list for CSV injection. A signed number is only a number.
_FORMULA = re.compile(r"[=@\t\r]|[+-](?![\d.,]+\Z)")
_MARK = "\x1f"
_ANY_START = re.compile("\x1f[=@+\\-\t\r]")

Values = Sequence[Value | int]


class CsvForm:
    """Writes the columns `fields` out of the dataset's `columns`, in the order of `fields`.

    It works by columns, not by fields: what can be settled for a thousand values at a time (are
    they all text? is there anything to quote?) costs a tenth of asking each of them.
    """

    def __init__(
        self,
        columns: Sequence[str],
        fields: Sequence[str] | None = None,
        *,
        lines_may_be_empty: bool = False,
    ) -> None:
        self._fields = tuple(columns if fields is None else fields)
        self._picked = [list(columns).index(name) for name in self._fields]
        self._rows = Rows(columns)
        self._null = '""' if len(self._fields) == 1 and not lines_may_be_empty else ""

    def header(self) -> bytes:
        return encoded(",".join(map(_quoted, self._fields)) + "\n")[0]

    def chunk(self, body: bytes, seam: int = 0) -> Formatted:
        came = self._rows(body)
        rows = came[seam:]
        if not rows:
            return Formatted(b"", 0, seams=seams(came))
        columns = list(zip(*rows, strict=True))
        written = [Column(columns[index], self._null) for index in self._picked]
        lines = list(map(",".join, zip(*[each.fields for each in written], strict=True)))
        data, replaced = encoded("\n".join(lines) + "\n")
        repeats = len(lines) - len(set(lines))
        return Formatted(data, len(rows), replaced, _formulas(written), repeats, seams(came))


class Column:
    """One column's values as `fields`, ready to be joined, and its `texts` for a second look."""

    def __init__(self, values: Values, null: str) -> None:
        kinds = set(map(type, values))
        self.texts: Sequence[str] = ()
        if kinds == {str}:
            self.texts = values  # type: ignore[assignment]
            self.fields = _quoted_where_needed(self.texts)
        elif str in kinds:
            self.texts = [value for value in values if type(value) is str]
            ready = iter(_quoted_where_needed(self.texts))
            self.fields = [next(ready) if type(v) is str else _bare(v, null) for v in values]
        else:
            self.fields = _all_bare(values, kinds, null)


def _all_bare(values: Values, kinds: set[type], null: str) -> Sequence[str]:
    if kinds == {int}:
        return list(map(str, values))
    if kinds == {Number}:
        return values  # type: ignore[return-value]
    return [_bare(value, null) for value in values]


def _bare(value: Value | int, null: str) -> str:
    """A value that is never quoted: a number, a boolean, a null."""
    if value is None:
        return null
    if isinstance(value, bool):
        return "true" if value else "false"
    return _quoted(value) if isinstance(value, Nested) else str(value)


def _quoted_where_needed(texts: Sequence[str]) -> Sequence[str]:
    together = _MARK.join(texts)
    if '"' in together or "\n" in together or "\r" in together:
        return list(map(_quoted, texts))
    if "," in together:
        return [f'"{text}"' if "," in text or not text else text for text in texts]
    return [text or '""' for text in texts] if "" in texts else texts


def _quoted(text: str) -> str:
    if text and not _SPECIAL.search(text):
        return text
    return '"' + text.replace('"', '""') + '"'


def _formulas(columns: Iterable[Column]) -> int:
    """How many texts a spreadsheet would take for a formula; numbers on the wire never are."""
    texts = list(chain.from_iterable(each.texts for each in columns))
    if not _ANY_START.search(_MARK + _MARK.join(texts)):
        return 0
    return sum(map(is_formula, texts))


def is_formula(text: str) -> bool:
    """Whether a spreadsheet would run `text` when it opens the file."""
    return _FORMULA.match(text) is not None
