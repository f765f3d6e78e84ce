"""The words for names of people, places and companies, from vocabulary.json.

Any resemblance is coincidental: e-mail domains are reserved by RFC 2606, and telephone numbers are
in the ranges that Ofcom reserves for drama, so nobody can be contacted by generated data.
"""

import json
from functools import cache
from pathlib import Path
from typing import Any

SIZE = 256
"""Tables have one entry for each value of a byte."""


@cache
def _all() -> dict[str, Any]:
    text = Path(__file__).with_name("vocabulary.json").read_text(encoding="utf-8")
    words: dict[str, Any] = json.loads(text)
    return words


def word_list(kind: str) -> list[str]:
    """Return one of the lists, such as `first_names`."""
    listed: list[str] = _all()[kind]
    return listed


def first_names() -> list[tuple[str, str | None]]:
    """Return names, each with a matching title, which may be empty or None."""
    sexes = (("women", "titles_of_women"), ("men", "titles_of_men"))
    pairs = [
        (name, word_list(titles)[(index + turn) % len(word_list(titles))])
        for names, titles in sexes
        for index, name in enumerate(word_list(names))
        for turn in (0, 5)
    ]
    return [pair for half in (0, 1) for pair in pairs[half::2]]


def towns() -> list[tuple[str, str, str]]:
    """Return towns, each with its county and the outward half of a postcode."""
    return [(town, county, outward) for town, county, outward in _all()["towns"]]


def phone_prefixes() -> list[str]:
    """Return telephone numbers without their last three digits; the last is a mobile range."""
    return [*word_list("area_codes"), "07700 900"]
