"""The limits of what can be set, so that no setting stops the sandbox from answering."""

import re

LONGEST_PATTERN = 200
LONGEST_SEARCHED = 500
"""Characters of a request that a pattern is applied to."""
_MOST_UNBOUNDED = 2
_LONGEST_WAIT = 3600.0
_UNBOUNDED = re.compile(r"(?<!\\)(?:\\\\)*(?:[*+]|\{\d*,\d*\})")
_ON_A_GROUP = re.compile(r"(?<!\\)(?:\\\\)*\)[*+?{]")


def _number(value: object, largest: float, what: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise TypeError(f"{value!r} is not a number")
    number = float(value)
    if not 0 <= number <= largest:
        raise ValueError(f"{value} is not {what}")
    return number


def share(value: object) -> float:
    """Return a share from 0 to 1. Raises ValueError or TypeError."""
    return _number(value, 1.0, "a share: those go from 0 to 1")


def seconds(value: object) -> float:
    """Return a time from 0 to an hour. Raises ValueError or TypeError."""
    return _number(value, _LONGEST_WAIT, "a time from 0 to 3600 seconds")


def failure_status(value: object) -> int:
    """Return an HTTP status from 200 to 599. Raises ValueError or TypeError."""
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError(f"{value!r} is not a status")
    if not 200 <= value <= 599:
        raise ValueError(f"{value} is not a status from 200 to 599")
    return value


def pattern(value: object) -> str:
    """Return a regular expression that is fast on any request. Raises ValueError.

    A quantified group, or a third quantifier without an end, can take longer than any test waits.
    """
    text = str(value)
    if len(text) > LONGEST_PATTERN:
        raise ValueError(f"a pattern has at most {LONGEST_PATTERN} characters")
    if _ON_A_GROUP.search(text) or len(_UNBOUNDED.findall(text)) > _MOST_UNBOUNDED:
        raise ValueError(
            "a pattern has no quantifier after a group, and at most two such as * or +"
        )
    try:
        return re.compile(text).pattern
    except re.error as error:
        raise ValueError(f"{text!r} is not a pattern: {error}") from None


def header_text(value: object) -> str:
    """Return text that can stand in a header. Raises ValueError."""
    text = str(value)
    if not re.fullmatch(r"[ -~]{1,100}", text):
        raise ValueError("a header's value is 1 to 100 printable ASCII characters")
    return text
