"""Names and places in their usual case."""

import re

_SMALL = {
    *("van", "der", "den", "de", "von", "la", "le", "du", "da", "di", "ap", "ab", "ferch"),
    *("upon", "on", "of", "the", "under", "by", "y", "yr"),
}
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")


def _word(match: re.Match[str]) -> str:
    word, before = match.group().lower(), match.string[: match.start()]
    if word in _SMALL and any(map(str.isalpha, before)):
        return word
    parts = re.split(r"(['’])", word)
    if len(parts) == 3 and len(parts[2]) == 1:
        return parts[0].capitalize() + parts[1] + parts[2]
    cased = "".join(part.capitalize() for part in parts)
    return "Mc" + cased[2:].capitalize() if cased.startswith("Mc") and len(cased) > 4 else cased


def collapse_spaces(text: str) -> str:
    """Return text without spaces at its ends and with single ones between words."""
    return " ".join(text.split())


def fix_case(text: str) -> str:
    """Return text of only one case in its usual case; mixed case is unchanged."""
    tidy = collapse_spaces(text)
    return _WORD.sub(_word, tidy) if tidy.isupper() or tidy.islower() else tidy
