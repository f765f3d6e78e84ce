"""Our own wording as plain words: for screen readers, terminals without a cursor, and logs.

Symbols, bars and units become words. What is `exact`, a name or a value from outside, stays as it
is: only characters that a speech or braille device can't present are spelled by their number.
"""

import re
import textwrap

_BEGIN, _END, _PLACE = "\ue000", "\ue001", "\ue002"
"""Private characters: around what is exact, and in its place while the rest is put into words."""
_EXACT = re.compile(f"{_BEGIN}([^{_END}]*){_END}?|“([^”]*)”")
_DECORATION = re.compile("[\x1b\u2190-\u21ff\u2500-\u25ff\u2800-\u28ff]")
"""Arrows, boxes, blocks, shapes, braille; and what begins a control sequence."""
_UNITS = {"s": "second", "min": "minute", "h": "hour", "d": "day"}
_WORDS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), words)
    for pattern, words in (
        (r"[\u2500-\u257f\u2580-\u259f\u2800-\u28ff]+", ""),
        (r"[✓✗●○⊘■◉] ?", ""),
        (r"◆ ?", "unusual "),
        (r"(^\s*|: )[·→←] ", r"\1"),
        (r"\s*[·›] ", ", "),
        (r"→", "to"),
        (r"←", "from"),
        (r"↑", "up"),
        (r"↓", "down"),
        (r"\s*…", "..."),
        (r"(?<=\w|%) ?– ?(?=[\d<>])", " to "),
        (r"(^\s*|: )–\s*$", r"\1none"),
        (r"≥ ?", "at least "),
        (r"~(?=\d)", "about "),
        (r"[–—]", "-"),
        (r"∅", "null"),
        (r"≠", "is not"),
        (r"×", "x"),
        (r"[‹›]", '"'),
        (r"<(?=[\d.]+ ?%)", "less than "),
        (r">(?=[\d.]+ ?%)", "more than "),
        (r"(?<=\d) ?%/min\b", " percent a minute"),
        (r"(?<=\d) ?%", " percent"),
        (r"(?<=\d)/s\b", " a second"),
        (r"(?<=\S) {2,}(?=\()", " "),
        (r"(?<=\S) {2,}(?=\S)", ", "),
        (r":,? *, ", ": "),
    )
)
_LENGTH = re.compile(r"(?<![\w.,/-])([\d,]+(?:\.\d+)?) (s|min|h|d)(?![\w/.-]\w|\w)")


def kept_exact(text: str) -> str:
    """Mark a safe text as one that stays as it is, in a line for `plain_line`."""
    return f"{_BEGIN}{spell_decoration(text)}{_END}"


def spell_decoration(text: str) -> str:
    """The text with each decorative character as its number: `⟨2192⟩` is an arrow."""
    return _DECORATION.sub(lambda found: f"⟨{ord(found[0]):04X}⟩", text)


def plain_line(text: str) -> str:
    """A line of our own in words, without symbols; what is exact or quoted in it stays as it is."""
    kept: list[str] = []

    def keep(found: re.Match[str]) -> str:
        quoted = found[1] is None
        kept.append(f'"{spell_decoration(found[2])}"' if quoted else found[1])
        return _PLACE

    words = _EXACT.sub(keep, text)
    for pattern, replacement in _WORDS:
        words = pattern.sub(replacement, words)
    words = spell_decoration(_LENGTH.sub(_length, words)).strip(" ")
    places = iter(kept)
    return re.sub(_PLACE, lambda _: next(places), words)


def _length(found: re.Match[str]) -> str:
    """`04 s` as `4 seconds`."""
    number = found[1].lstrip("0") or "0"
    number = f"0{number}" if number.startswith(".") else number
    return f"{number} {_UNITS[found[2]]}{'' if number == '1' else 's'}"


def line_label(text: str) -> str:
    """A label as a line begins with it: `Input, contacts`; what is exact in it stays."""
    return text[:1].upper() + text[1:]


def folded(line: str, width: int | None) -> list[str]:
    """The line in parts of at most `width` characters, broken between words alone."""
    if width is None or len(line) < width:
        return [line]
    return textwrap.wrap(
        line,
        width - 1,
        break_long_words=False,
        break_on_hyphens=False,
        expand_tabs=False,
        replace_whitespace=False,
    )
