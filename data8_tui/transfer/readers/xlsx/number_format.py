"""What a number format does to a number: ECMA-376 part 1, 18.8.30 and 18.8.31."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto

BUILT_IN = {
    0: "General", 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 5: "$#,##0;-$#,##0",
    6: "$#,##0;[Red]-$#,##0", 7: "$#,##0.00;-$#,##0.00", 8: "$#,##0.00;[Red]-$#,##0.00",
    9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?", 13: "# ??/??", 14: "m/d/yyyy",
    15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm",
    21: "h:mm:ss", 22: "m/d/yyyy h:mm", 37: "#,##0_);(#,##0)", 38: "#,##0_);[Red](#,##0)",
    39: "#,##0.00_);(#,##0.00)", 40: "#,##0.00_);[Red](#,##0.00)",
    41: '_(* #,##0_);_(* (#,##0);_(* "-"_);_(@_)', 42: '_($* #,##0_);_($* (#,##0);_($* "-"_);_(@_)',
    43: '_(* #,##0.00_);_(* (#,##0.00);_(* "-"??_);_(@_)',
    44: '_($* #,##0.00_);_($* (#,##0.00);_($* "-"??_);_(@_)', 45: "mm:ss", 46: "[h]:mm:ss",
    47: "mm:ss.0", 48: "##0.0E+0", 49: "@",
}  # fmt: skip
"""The codes of the formats that files refer to by number alone."""

_TOKEN = re.compile(
    r"""
    "(?P<quoted>[^"]*)" | \\(?P<escaped>.) | _(?P<space>.) | \*(?P<fill>.)
    | \[(?P<bracket>[^\]]*)\] | (?P<general>general) | (?P<half>am/pm|a/p) | (?P<power>e[+-])
    | (?P<date>y+|m+|d+|h+|s+|e+|g+|b+) | (?P<digit>[0#?]) | (?P<point>\.) | (?P<comma>,)
    | (?P<plain>[ ()+\-:]) | (?P<other>.)
    """,
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
_SECTIONS = re.compile(r'(?:"[^"]*"|\\.|[_*].|\[[^\]]*\]|[^;])*', re.DOTALL)
_COLOUR = re.compile(r"black|blue|cyan|green|magenta|red|white|yellow|colou?r ?\d+", re.IGNORECASE)
_LOCALE = re.compile(r"\$-[0-9A-F]{1,4}", re.IGNORECASE)
_ELAPSED = re.compile("h+|m+|s+", re.IGNORECASE)
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)(\d+(?:\.\d+)?)")
_CURRENCY = frozenset("$£€¥%‰¤₹₽")

MAX_CODE = 255
"""Characters of a format, of which a spreadsheet allows no more; a longer one shows OTHER."""

_Token = tuple[str, str]
"""A name of a group in `_TOKEN`, and the text."""


class Shows(Enum):
    """What a section of a format shows of a number."""

    NUMBER = auto()
    """The number, rounded to `places`; with separators from 1,000 on if `thousands`."""
    TEMPLATE = auto()
    """The digits of a whole number, put into `template`."""
    MOMENT = auto()
    """A date, a time of day, or both: `parts` has which."""
    DURATION = auto()
    OTHER = auto()
    """Anything else."""


@dataclass(frozen=True, slots=True)
class FormatSection:
    """The part of a format that applies to numbers of one kind, as positive ones."""

    shows: Shows
    places: int | None = None
    """Digits behind the decimal point; None for as many as the number has."""
    thousands: bool = False
    signed: bool = False
    """Whether it begins with a minus sign."""
    zero: bool = True
    """Whether it shows anything of a zero."""
    template: tuple[_Token, ...] = ()
    """Literal texts and the digits `0` and `#`."""
    parts: frozenset[str] = frozenset()
    """Of `y`, `mo`, `d`, `h`, `mi` and `s` those that are shown."""


@dataclass(frozen=True, slots=True)
class NumberFormat:
    """A number format; `section` returns what applies to a number."""

    code: str
    sections: tuple[FormatSection, ...]
    condition: tuple[str, float] | None = None
    """When the first section applies, if that doesn't depend on the sign alone."""

    def section(self, value: float) -> FormatSection:
        """What applies to `value`."""
        sections = self.sections
        if self.condition is not None:
            return sections[0 if _holds(value, *self.condition) else 1]
        if value < 0 and len(sections) > 1:
            return sections[1]
        return sections[2] if value == 0 and len(sections) > 2 else sections[0]


def parse_number_format(number: int, code: str | None) -> NumberFormat | None:
    """The format `code`, or the built-in `number`; None for one that shows numbers as they are."""
    if code is None:
        code = BUILT_IN.get(number)
        if code is None:
            return NumberFormat(f"number {number}", (_OTHER,))
    if len(code) > MAX_CODE:
        return NumberFormat(f"{code[:40]}…", (_OTHER,))
    texts = _split(code)
    if len(texts) > 1 and ("other", "@") in _tokens(texts[-1]):
        texts.pop()
    elif code in ("", "@") or code.lower() == "general":
        return None
    conditions = [_condition(text) for text in texts]
    if not any(conditions):
        return NumberFormat(code, _sections(texts))
    if len(texts) == 2 and not conditions[1]:
        return NumberFormat(code, _sections(texts), conditions[0])
    return NumberFormat(code, (_OTHER,))


def _split(code: str) -> list[str]:
    """The sections, of which the last one may be for texts."""
    found, at = [], 0
    while True:
        match = _SECTIONS.match(code, at)
        end = match.end() if match else at
        found.append(code[at:end])
        if end >= len(code):
            return found
        at = end + 1


def _tokens(text: str) -> list[_Token]:
    return [(str(match.lastgroup), match[str(match.lastgroup)]) for match in _TOKEN.finditer(text)]


def _condition(text: str) -> tuple[str, float] | None:
    for kind, held in _tokens(text):
        match = _CONDITION.fullmatch(held) if kind == "bracket" else None
        if match:
            return match[1], float(match[2])
    return None


def _holds(value: float, comparison: str, limit: float) -> bool:
    return {
        "<": value < limit, "<=": value <= limit, ">": value > limit, ">=": value >= limit,
        "=": value == limit, "<>": value != limit,
    }[comparison]  # fmt: skip


def _sections(texts: Sequence[str]) -> tuple[FormatSection, ...]:
    return tuple(_section(_tokens(text)) for text in texts)


def _section(tokens: list[_Token]) -> FormatSection:
    if _is_moment(tokens):
        return _moment(tokens)
    tokens = _visible(tokens)
    if [kind for kind, _ in tokens] == ["general"]:
        return FormatSection(Shows.NUMBER)
    signed = tokens[:1] == [("literal", "-")]
    return _number(tokens[1:] if signed else tokens, signed=signed) or _template(tokens)


def _is_moment(tokens: list[_Token]) -> bool:
    if ("digit", "#") in tokens or ("digit", "?") in tokens:
        return False
    return any(
        kind in ("date", "half") or (kind == "bracket" and _ELAPSED.fullmatch(text))
        for kind, text in tokens
    )


def _visible(tokens: list[_Token]) -> list[_Token]:
    """Without colours, languages and blanks at the ends; literal texts as `literal`."""
    found: list[_Token] = []
    for kind, text in tokens:
        if kind in ("quoted", "escaped", "plain"):
            found += [("literal", each) for each in text]
        elif not _is_invisible(kind, text):
            found.append((kind, text))
    while found and found[-1] == ("literal", " "):
        found.pop()
    while found and found[0] == ("literal", " "):
        found.pop(0)
    return found


def _is_invisible(kind: str, text: str) -> bool:
    if kind == "bracket":
        return any(each.fullmatch(text) for each in (_COLOUR, _LOCALE, _CONDITION))
    return kind == "space" or (kind == "fill" and text == " ")


_NUMBER = re.compile(r"(?P<whole>[#?,]*0?)(?:\.(?P<places>[0#?]*))?")


def _number(tokens: list[_Token], *, signed: bool) -> FormatSection | None:
    """The section where it has digits alone, and none of them pads the number by zeros."""
    if not {kind for kind, _ in tokens} <= {"digit", "point", "comma"}:
        return None
    match = _NUMBER.fullmatch("".join(text for _, text in tokens))
    if not match or not (match["whole"] + (match["places"] or "")) or match["whole"].endswith(","):
        return None
    places = match["places"] or ""
    zero = "0" in match["whole"] + places
    return FormatSection(Shows.NUMBER, len(places), "," in match["whole"], signed, zero)


def _template(tokens: list[_Token]) -> FormatSection:
    digits = any(kind == "digit" for kind, _ in tokens)
    certain = all(
        (kind == "digit" and text != "?") or (kind == "literal" and text not in _CURRENCY)
        for kind, text in tokens
    )
    return FormatSection(Shows.TEMPLATE, template=tuple(tokens)) if digits and certain else _OTHER


def _moment(tokens: list[_Token]) -> FormatSection:
    """A section with letters of dates and times. `m` is a minute beside hours and seconds only."""
    elapsed = {text for kind, text in tokens if kind == "bracket" and _ELAPSED.fullmatch(text)}
    units = [text.lower() for kind, text in tokens if kind == "date" or text in elapsed]
    firsts = [unit[0] for unit in units]
    parts = set()
    for at, (first, unit) in enumerate(zip(firsts, units, strict=True)):
        if first == "m":
            minute = firsts[at - 1 : at] == ["h"] or firsts[at + 1 : at + 2] == ["s"]
            parts.add("mi" if minute else "mo")
        elif first != "d" or len(unit) <= 2:  # ddd is a weekday
            parts.add(_YEARS.get(first, first))
    shows = Shows.DURATION if elapsed and not parts & {"y", "mo", "d"} else Shows.MOMENT
    return FormatSection(shows, parts=frozenset(parts))


_YEARS = {"e": "y", "b": "y", "g": "era"}
_OTHER = FormatSection(Shows.OTHER)
