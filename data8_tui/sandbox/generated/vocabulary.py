"""The words that people, places and companies are made of, kept in vocabulary.json.

Any likeness is chance: e-mail domains are those that RFC 2606 reserves, and telephone numbers lie
in the ranges that Ofcom keeps free for drama, so nobody can be reached by what is invented here.
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
    """One of the lists, such as `first_names`."""
    listed: list[str] = _all()[kind]
    return listed


def first_names() -> list[tuple[str, str | None]]:
    """Names, each with a title that goes with it; a title may be empty, or None."""
    sexes = (("women", "titles_of_women"), ("men", "titles_of_men"))
    pairs = [
        (name, word_list(titles)[(index + turn) % len(word_list(titles))])
        for names, titles in sexes
        for index, name in enumerate(word_list(names))
        for turn in (0, 5)
    ]
    return [pair for half in (0, 1) for pair in pairs[half::2]]


def towns() -> list[tuple[str, str, str]]:
    """Town, county and the outward half of a postcode."""
    return [(town, county, outward) for town, county, outward in _all()["towns"]]


def phone_prefixes() -> list[str]:
    """Numbers but for their last three digits; the last one is the mobile range."""
    return [*word_list("area_codes"), "07700 900"]
