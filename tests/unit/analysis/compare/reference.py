"""A comparison in plain Python, slow and short, that the real one is held against."""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Sequence

from data8_tui.analysis.compare.model import ChangeKind

Row = tuple[str | None, ...]
Pair = tuple[int | None, int | None]


def pairs(before: Sequence[Row], after: Sequence[Row], key: Sequence[int]) -> list[Pair]:
    """Which record is which, by places from 0: equal ones first, then in order, within a key."""
    groups: dict[Row, tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
    for side, rows in enumerate((before, after)):
        for place, row in enumerate(rows):
            groups[tuple(row[at] for at in key)][side].append(place)
    found: list[Pair] = []
    for ours, theirs in groups.values():
        found += _equal(before, after, ours, theirs)
        while ours or theirs:
            found.append((ours.pop(0) if ours else None, theirs.pop(0) if theirs else None))
    return found


def _equal(
    before: Sequence[Row], after: Sequence[Row], ours: list[int], theirs: list[int]
) -> list[Pair]:
    found: list[Pair] = []
    for place in list(ours):
        other = next((each for each in theirs if after[each] == before[place]), None)
        if other is not None:
            found.append((place, other))
            ours.remove(place)
            theirs.remove(other)
    return found


def counts(before: Sequence[Row], after: Sequence[Row], key: Sequence[int]) -> dict[str, int]:
    """Records by what became of them."""
    found: Counter[str] = Counter()
    for one, other in pairs(before, after, key):
        if one is None or other is None:
            found["added" if one is None else "removed"] += 1
        else:
            found["unchanged" if before[one] == after[other] else "changed"] += 1
    return dict(found)


def kinds(
    before: Sequence[Row], after: Sequence[Row], key: Sequence[int]
) -> dict[int, Counter[ChangeKind]]:
    """Changes by column and kind, of the records on both sides."""
    found: dict[int, Counter[ChangeKind]] = defaultdict(Counter)
    for one, other in pairs(before, after, key):
        if one is not None and other is not None:
            for at, (old, new) in enumerate(zip(before[one], after[other], strict=True)):
                if old != new:
                    found[at][kind(old, new)] += 1
    return dict(found)


def kind(old: str | None, new: str | None) -> ChangeKind:
    """How two values that aren't equal differ."""
    if old is None or (not old and new is not None):
        return ChangeKind.FILLED
    if not new:
        return ChangeKind.EMPTIED
    equal_without: list[tuple[ChangeKind, str]] = [
        (ChangeKind.SPACES, "Z"),
        (ChangeKind.PUNCTUATION, "ZPS"),
    ]
    one, other = (unicodedata.normalize("NFC", each) for each in (old, new))
    if one == other:
        return ChangeKind.UNICODE_FORM
    one, other = (each.lower().replace("ß", "ss").replace("ς", "σ") for each in (one, other))
    if one == other:
        return ChangeKind.CASE
    for found, categories in equal_without:
        if _without(one, categories) == _without(other, categories):
            return found
    decimals = [_decimal(each) for each in (old, new)]
    if decimals[0] is not None and decimals[0] == decimals[1]:
        return ChangeKind.ZEROS
    digits = [re.sub(r"\D", "", each) for each in (old, new)]
    same = digits[0] == digits[1] and len(digits[0]) >= 7 and _is_number(one) and _is_number(other)
    return ChangeKind.DIGITS_SAME if same else ChangeKind.DIFFERENT


def _decimal(text: str) -> tuple[str, str, str] | None:
    sign, rest = (text[0], text[1:]) if text[0] in "+-" else ("", text)
    whole, _, fraction = rest.partition(".")
    if not (whole + fraction).isascii() or not (whole + fraction).isdigit():
        return None
    return sign, whole.lstrip("0"), fraction.rstrip("0")


def _is_number(text: str) -> bool:
    before, _, behind = text.partition(next(iter(re.findall(r"\d", text)), ""))
    words = [re.findall("[a-z]+", each) for each in (before, behind)]
    first, last = ("tel", "telephone", "phone", "mobile", "mob", "fax"), ("x", "ext", "extn")
    return all(sign in "telphonmbifaxs" or not sign.isalpha() for sign in text) and all(
        not found or (len(found) == 1 and found[0] in known)
        for found, known in zip(words, (first, last), strict=True)
    )


def _without(text: str, categories: str) -> str:
    return "".join(
        sign
        for sign in text
        if sign not in "\t\n\v\f\r\x85" and unicodedata.category(sign)[0] not in categories
    )
