"""Sheets that Hypothesis generates: what their cells hold, and how a writer may spell them.

What a format shows is computed here a second time, by other means than the reader's.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from xml.sax.saxutils import escape

from hypothesis import strategies as st

from tests.unit.transfer.readers.xlsx.workbook_file import NS, STRICT

_NUMBER = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?", re.ASCII)
_ESCAPED = re.compile("_x[0-9A-Fa-f]{4}_")


def plain(value: Decimal) -> str:
    """The number without a format."""
    return format(value.normalize(), "f") if value else "0"


def rounded(value: Decimal, places: int) -> str:
    return str(value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP))


def with_separators(value: Decimal, places: int) -> str:
    return f"{Decimal(rounded(value, places)):,}"


def grouped(value: Decimal, *sizes: int, separator: str) -> str | None:
    """The digits in groups, padded by zeros; None where that doesn't show the number."""
    if value < 0 or value != int(value):
        return None
    digits = str(int(value)).zfill(sum(sizes))
    found = []
    for size in reversed(sizes[1:]):
        found.append(digits[-size:])
        digits = digits[:-size]
    return separator.join([digits, *reversed(found)])


def prefixed(value: Decimal, prefix: str, digits: int) -> str | None:
    found = grouped(value, digits, separator="")
    return found and prefix + found


NUMBER_FORMATS: dict[str, Callable[[Decimal], str | None]] = {
    "General": plain,
    "@": plain,
    "0": lambda value: rounded(value, 0),
    "0.00": lambda value: rounded(value, 2),
    "#,##0": lambda value: with_separators(value, 0),
    "#,##0.00_)": lambda value: with_separators(value, 2),
    "0%": lambda value: f"{rounded(value * 100, 0)}%",
    "0.00E+00": lambda value: f"{value:.2E}",
    '"£"#,##0': lambda value: f"£{with_separators(value, 0)}",
    "0.0,": lambda value: rounded(value / 1000, 1) if value else None,
    ";;;": lambda value: "",
    "0;(0)": lambda value: rounded(value, 0) if value >= 0 else f"({rounded(-value, 0)})",
    "0;[Red]\\-0": lambda value: rounded(value, 0),
    "00000": lambda value: grouped(value, 5, separator=""),
    "00000;@": lambda value: grouped(value, 5, separator=""),
    "[$-407]00000": lambda value: grouped(value, 5, separator=""),
    "00000 000000": lambda value: grouped(value, 5, 6, separator=" "),
    "00-00-00": lambda value: grouped(value, 2, 2, 2, separator="-"),
    "00000\\-0000": lambda value: grouped(value, 5, 4, separator="-"),
    '"CUST-"00000': lambda value: prefixed(value, "CUST-", 5),
    '0" kg"': lambda value: f"{int(value)} kg" if value >= 0 and value == int(value) else None,
}
"""By code what Excel shows; None for what is not worth computing, being no such number."""
TEMPLATES = frozenset(list(NUMBER_FORMATS)[13:])
"""The formats whose text is sent as it is shown."""


def moment(value: Decimal) -> datetime:
    seconds = int((value * 86_400).to_integral_value())
    return datetime(1899, 12, 30) + timedelta(seconds=seconds)  # noqa: DTZ001


def duration(value: Decimal) -> str:
    seconds = int((value * 86_400).to_integral_value())
    return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"


DATE_FORMATS: dict[str, tuple[str, bool]] = {
    "dd/mm/yyyy": ("date", True),
    "yyyy\\-mm\\-dd;@": ("date", True),
    "mmm\\-yy": ("date", False),
    "dd/mm/yyyy hh:mm:ss": ("time", True),
    "[h]:mm:ss": ("duration", True),
}
"""By code what is shown of a date, and whether that is all of it."""


@dataclass(frozen=True)
class GeneratedCell:
    """A cell: what is stored, and what must be sent."""

    kind: str
    """`text`, `number`, `boolean`, `error`, `formula` (of a text) or `empty`."""
    stored: str = ""
    code: str = "General"
    sent: str | None = None
    differs: bool = False
    """Whether the sheet shows something else."""
    long: bool = False


def same(sent: str, shown: str | None) -> bool:
    """Whether the texts are equal, or the same number."""
    if shown is None or sent == shown:
        return sent == shown
    both = _NUMBER.fullmatch(sent) and _NUMBER.fullmatch(shown)
    return bool(both) and Decimal(sent) == Decimal(shown)


@st.composite
def number_cells(draw: st.DrawFn) -> GeneratedCell:
    whole = st.integers(-(10**6), 10**12) | st.integers(10**14, 10**17)
    value = draw(whole.map(Decimal) | st.decimals(-1000, 100_000, places=draw(st.integers(0, 4))))
    code = draw(st.sampled_from(list(NUMBER_FORMATS)))
    shown = NUMBER_FORMATS[code](value)
    long = abs(value) >= 10**15
    template = code in TEMPLATES and shown is not None and not long
    sent = shown if template else plain(value)
    stored = plain(value)
    if draw(st.booleans()) and not long:
        stored = repr(float(value)) if draw(st.booleans()) else f"{value:E}"
    # Excel shows only 15 digits of it.
    cut = long and code in TEMPLATES
    return GeneratedCell("number", stored, code, sent, cut or not same(sent or "", shown), long)


@st.composite
def date_cells(draw: st.DrawFn) -> GeneratedCell:
    code = draw(st.sampled_from(list(DATE_FORMATS)))
    days, seconds = draw(st.integers(61, 80_000)), draw(st.just(0) | st.integers(0, 86_399))
    value = days + Decimal(seconds) / 86_400
    kind, whole = DATE_FORMATS[code]
    if kind == "duration":
        return GeneratedCell("number", str(float(value)), code, duration(value))
    at = moment(value)
    sent = at.isoformat() if kind == "time" or seconds else at.date().isoformat()
    differs = not whole or (kind == "date" and seconds != 0)
    return GeneratedCell("number", str(float(value)), code, sent, differs)


_CHARACTERS = st.characters(exclude_categories=("Cs", "Cn"), exclude_characters="\ufffe\uffff")
_TEXTS = st.text(_CHARACTERS, max_size=12) | st.sampled_from(
    [" a ", "0012", "_x000D_", "a\r\nb", "<b>&amp;", "]]>", "\x00\x1f", "😀", "=1+1", "  ", "_x"]
)
TEXT_CELLS = st.builds(
    lambda text, kind: GeneratedCell(kind, text, sent=text or ("" if kind == "formula" else None)),
    _TEXTS, st.sampled_from(["text", "text", "formula"]),
)  # fmt: skip
CELLS = st.one_of(
    TEXT_CELLS,
    number_cells(),
    date_cells(),
    st.sampled_from([
        GeneratedCell("boolean", "1", sent="true"),
        GeneratedCell("boolean", "0", sent="false"),
        GeneratedCell("error", "#N/A"),
        GeneratedCell("empty"),
        GeneratedCell("empty", code="00000"),
    ]),
)  # fmt: skip


def escaped(text: str) -> str:
    """As ST_Xstring stores it in XML."""
    text = _ESCAPED.sub(lambda found: f"_x005F{found[0]}", text)
    control = {code: f"_x{code:04X}_" for code in range(32) if chr(code) not in "\t\n"}
    return escape(text.translate(control))


@dataclass(frozen=True)
class Spelling:
    """One of the ways to write the same sheet."""

    prefix: str
    quote: str
    strict: bool
    addresses: bool
    """Whether cells and rows say where they are."""
    texts: str
    """`inline`, `runs` or `shared`."""
    blanks: str
    """Between elements."""
    style_first: bool
    encoding: str


SPELLINGS = st.builds(
    Spelling,
    prefix=st.sampled_from(["", "x:", "main:"]),
    quote=st.sampled_from("\"'"),
    strict=st.booleans(),
    addresses=st.booleans(),
    texts=st.sampled_from(["inline", "runs", "shared"]),
    blanks=st.sampled_from(["", "\n  ", "<!-- c -->", "<?pi?>"]),
    style_first=st.booleans(),
    encoding=st.sampled_from(["utf-8", "utf-16"]),
)


class SheetWriter:
    """Writes generated cells in one spelling; `shared` are the texts it refers to."""

    def __init__(self, spelling: Spelling, codes: list[str]) -> None:
        self._spelling = spelling
        self._styles = {code: at for at, code in enumerate(codes)}
        self.shared: list[str] = []

    def sheet(self, rows: list[list[GeneratedCell]]) -> bytes:
        lines = [self._row(number, row) for number, row in enumerate(rows, 1)]
        data = self._element("sheetData", {}, *lines)
        return self._document("worksheet", data)

    def shared_texts(self) -> bytes:
        items = [self._element("si", {}, self._text(each)) for each in self.shared]
        return self._document("sst", *items)

    def _document(self, name: str, *content: str) -> bytes:
        how, space = self._spelling, STRICT if self._spelling.strict else NS
        declared = f"xmlns:{how.prefix[:-1]}" if how.prefix else "xmlns"
        xml = self._element(name, {declared: space}, *content)
        head = f"<?xml version='1.0' encoding='{how.encoding}'?>"
        return (head + xml).encode(how.encoding)

    def _row(self, number: int, cells: list[GeneratedCell]) -> str:
        content = [self._cell(number, at, cell) for at, cell in enumerate(cells)]
        place = {"r": str(number)} if self._spelling.addresses else {}
        return self._element("row", place, *content)

    def _cell(self, row: int, at: int, cell: GeneratedCell) -> str:
        attributes = {"r": f"{chr(65 + at)}{row}"} if self._spelling.addresses else {}
        style = {"s": str(self._styles[cell.code])} if cell.code != "General" else {}
        kind, content = self._content(cell)
        given = {"t": kind} if kind else {}
        ordered = {**style, **given, **attributes} if self._spelling.style_first else {
            **attributes, **given, **style
        }  # fmt: skip
        return self._element("c", ordered, *content)

    def _content(self, cell: GeneratedCell) -> tuple[str, list[str]]:
        value = self._element("v", {}, escaped(cell.stored), blanks=False)
        match cell.kind:
            case "number":
                return "", [value]
            case "boolean":
                return "b", [value]
            case "error":
                return "e", [value]
            case "formula":
                formula = self._element("f", {}, "A1&amp;B1", blanks=False)
                return "str", [formula, value]
            case "text" if self._spelling.texts == "shared":
                self.shared.append(cell.stored)
                number = str(len(self.shared) - 1)
                return "s", [self._element("v", {}, number, blanks=False)]
            case "text":
                return "inlineStr", [self._element("is", {}, self._text(cell.stored))]
        return "", []

    def _text(self, text: str) -> str:
        space = {"xml:space": "preserve"}
        if self._spelling.texts != "runs":
            return self._element("t", space, escaped(text), blanks=False)
        half = len(text) // 2
        if half and _ESCAPED.search(text):
            half = 0
        runs = [
            self._element("r", {}, self._element("t", space, escaped(each), blanks=False))
            for each in (text[:half], text[half:])
        ]
        guide = self._element("rPh", {"sb": "0", "eb": "1"}, self._element("t", {}, "guide"))
        return "".join([*runs, guide])

    def _element(
        self, name: str, attributes: dict[str, str], *content: str, blanks: bool = True
    ) -> str:
        how = self._spelling
        space = how.blanks if blanks else ""
        start = how.prefix + name + "".join(
            f" {key}={how.quote}{value}{how.quote}" for key, value in attributes.items()
        )  # fmt: skip
        if not any(content):
            return f"<{start}/>"
        return f"<{start}>{space}{space.join(content)}{space}</{how.prefix}{name}>"
