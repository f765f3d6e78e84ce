"""Typical errors of data that went through forms and spreadsheets."""

from collections.abc import Callable
from random import Random

Corruption = Callable[[Random, str], str]
SampleRow = dict[str, str]


def _cased(rng: Random, text: str) -> str:
    return rng.choice((str.upper, str.lower))(text)


def _padded(rng: Random, text: str) -> str:
    return rng.choice((f" {text}", f"{text} ", f"  {text} ", text.replace(" ", "  ")))


def _postcode(rng: Random, text: str) -> str:
    squashed = text.replace(" ", "")
    wrong = (squashed[:-1], f"{squashed}X", "N/A", "", squashed.replace(squashed[-3], "?", 1))
    forms = (
        *(squashed, squashed.lower(), text.lower(), f"{squashed[:3]} {squashed[3:]}"),
        squashed.replace("0", "O"),
        text.replace(" ", "-"),
        rng.choice(wrong),
    )
    return rng.choice(forms)


def _email(rng: Random, text: str) -> str:
    forms = (
        *(text.upper(), text.title(), f" {text}", text.replace(".com", ".con")),
        *(text.replace("@", " @ "), f"mailto:{text}", f"{text}."),
        *(text.replace("@", ""), text.partition("@")[0] + "@localhost", ""),
    )
    return rng.choice(forms)


def _phone(rng: Random, text: str) -> str:
    digits = text.replace(" ", "")
    forms = (
        *(digits, f"+44{digits[1:]}", f"+44 (0){digits[1:]}", f"0044 {digits[1:]}"),
        *(text.replace(" ", "-"), f"({text[:5]}) {text[5:]}", f"{text} ext 12"),
        *(digits[:-3], f"tel {digits}", ""),
    )
    return rng.choice(forms)


_CORRUPTIONS: dict[str, tuple[float, tuple[Corruption, ...]]] = {
    "first_name": (0.22, (_cased, _padded)),
    "last_name": (0.22, (_cased, _padded)),
    "address_1": (0.12, (_cased, _padded)),
    "town": (0.15, (_cased, _padded)),
    "county": (0.08, (_cased,)),
    "postcode": (0.28, (_postcode,)),
    "email": (0.22, (_email,)),
    "telephone": (0.35, (_phone,)),
}


def corrupt_row(rng: Random, row: SampleRow) -> SampleRow:
    """Return a row with random errors, as if typed by hand."""
    dirty = dict(row)
    for column, (share, ways) in _CORRUPTIONS.items():
        if dirty[column] and rng.random() < share:
            dirty[column] = rng.choice(ways)(rng, dirty[column])
    return dirty
