"""A job's free-form statistics as rows: values as they were sent, and shares where a whole is told.

Data8 documents no shape for statistics, only that values may be numbers, strings or nested objects.
So nothing here knows a workflow: a whole is recognised by what its key says (total, records,
processed …), and where nothing says so, an object of nothing but counts is taken as a breakdown
of their sum. `StatisticRow.whole` says what a share is of; a doubtful share is no share.
"""

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from data8_tui.api.exact_json import Number, to_literal

Path = tuple[str, ...]

_WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_PLAIN_KEY = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
_DECIMAL = re.compile(r"\s*([+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)\s*(%?)\s*")
_WHOLE_WORDS = {"total", "records", "rows", "processed", "checked", "read", "input", "count", "all"}
_MEASURE = re.compile(
    "average|avg|mean|median|min|max|minimum|maximum|age|score|per|id|version|threshold|size|bytes"
    "|ms|millis|seconds?|minutes|hours|days|month|year|duration|elapsed|time|rate|ratio"
    "|percent|percentage|pct"
)
"""A number whose key holds one of these words counts nothing, so it is a share of nothing."""


@dataclass(frozen=True, slots=True)
class StatisticRow:
    """One line of the statistics.

    `path` holds the keys as sent (a list's items by their position, from 1), `label` the last of
    them for reading, `depth` 0 at the top. `value` is the text as sent, "" for a group (an object
    or a list with rows of its own below). `share` is 0 to 1, of what `whole` names.
    """

    path: Path
    label: str
    depth: int
    value: str = ""
    number: float | None = None
    share: float | None = None
    whole: str = ""

    @property
    def group(self) -> bool:
        """Whether this row only heads the rows below it."""
        return self.value == ""


@dataclass(frozen=True, slots=True)
class _Whole:
    size: float
    label: str
    path: Path | None = None


def flatten(statistics: Mapping[str, Any]) -> list[StatisticRow]:
    """Every value and every group, in the order sent, groups before what they hold."""
    rows: list[StatisticRow] = []
    waiting: list[Iterator[tuple[Path, Any, _Whole | None]]] = [_entries((), statistics, None)]
    while waiting:
        entry = next(waiting[-1], None)
        if entry is None:
            waiting.pop()
            continue
        path, value, whole = entry
        if isinstance(value, Mapping | list) and value:
            rows.append(StatisticRow(path, label(path[-1]), len(path) - 1))
            waiting.append(_entries(path, value, whole))
        else:
            rows.append(_row(path, value, whole))
    return rows


def changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> set[Path]:
    """The paths in `after` whose value is new, or not what it was in `before`."""
    known = {row.path: row.value for row in flatten(before)}
    return {row.path for row in flatten(after) if known.get(row.path) != row.value}


def label_words(key: str) -> list[str]:
    """The words that a key holds, in lower case: `recordsRead` holds `records` and `read`."""
    return [word.lower() for word in _WORDS.findall(key)]


def label(key: str) -> str:
    """A key in words where it plainly holds some: `recordsRead` is “Records read”.

    Anything that is not an identifier in lower or camel case (codes, domains, headings) stays.
    """
    parts = _WORDS.findall(key)
    if not _PLAIN_KEY.fullmatch(key) or key.isupper() or not parts:
        return key
    said = " ".join(part if part.isupper() and len(part) > 1 else part.lower() for part in parts)
    return said[:1].upper() + said[1:]


def _entries(
    path: Path, group: Mapping[str, Any] | list[Any], outer: _Whole | None
) -> Iterator[tuple[Path, Any, _Whole | None]]:
    """What a group holds, each with the whole that it may be a share of."""
    items = _items(group)
    own = _told_whole(path, items) if isinstance(group, Mapping) else None
    if own is None and outer is None and path and isinstance(group, Mapping):
        own = _summed_whole(items)
    for key, value in items:
        here = (*path, key)
        yield here, value, outer if own is None or own.path == here else own


def _items(group: Mapping[str, Any] | list[Any]) -> list[tuple[str, Any]]:
    if isinstance(group, list):
        return [(str(position), value) for position, value in enumerate(group, start=1)]
    return [(str(key), value) for key, value in group.items()]


def _told_whole(path: Path, items: list[tuple[str, Any]]) -> _Whole | None:
    """The largest count whose key says that it counts everything."""
    told = [
        (number, key) for key, value in items if (number := _count(key, value)) and _says_whole(key)
    ]
    if not told:
        return None
    size, key = max(told, key=lambda each: each[0])
    return _Whole(size, label(key), (*path, key))


def stated_total(statistics: Mapping[str, Any]) -> int | None:
    """How many records there are in all, as far as the statistics say so: at the top, or one down.

    While a job runs some workflows count up, so only a finished job's total is the last word.
    """
    groups: list[tuple[Path, Mapping[str, Any]]] = [((), statistics)]
    groups += [((key,), value) for key, value in statistics.items() if isinstance(value, Mapping)]
    told = [_told_whole(path, _items(group)) for path, group in groups]
    return max((int(whole.size) for whole in told if whole), default=None)


def _says_whole(key: str) -> bool:
    held = set(label_words(key))
    return bool(held) and (held <= _WHOLE_WORDS or "total" in held)


def _summed_whole(items: list[tuple[str, Any]]) -> _Whole | None:
    """The sum of a group that holds counts and nothing else."""
    counts = [_count(key, value) for key, value in items]
    if len(counts) < 2 or any(count is None for count in counts):
        return None
    return _Whole(sum(count or 0 for count in counts), "the group")


def _count(key: str, value: Any) -> float | None:
    """The value where it plainly is a count: a whole number, not below 0, no measure or rate."""
    number, _ = _reading(value) if isinstance(value, int | float | Number) else (None, False)
    if number is None or number < 0 or number != int(number) or _is_measure(key):
        return None
    return number


def _is_measure(key: str) -> bool:
    return any(map(_MEASURE.fullmatch, label_words(key)))


def _row(path: Path, value: Any, whole: _Whole | None) -> StatisticRow:
    number, percent = _reading(value)
    share, of = _share(path[-1], value, whole)
    if number is not None and (percent or _is_percent(path[-1])) and 0 <= number <= 100:
        share, of = number / 100, ""
    return StatisticRow(path, label(path[-1]), len(path) - 1, _text(value), number, share, of)


def _is_percent(key: str) -> bool:
    held = label_words(key)
    return bool(held) and held[-1] in ("percent", "percentage", "pct")


def _share(key: str, value: Any, whole: _Whole | None) -> tuple[float | None, str]:
    count = _count(key, value)
    if count is None or whole is None or count > whole.size or not whole.size:
        return None, ""
    return count / whole.size, whole.label


def _reading(value: Any) -> tuple[float | None, bool]:
    """A value as a number, where it is one or spells one, and whether a percent sign follows."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None, False
    match = _DECIMAL.fullmatch(_text(value))
    number = float(match[1]) if match else math.nan
    return (number, bool(match and match[2])) if math.isfinite(number) else (None, False)


def _text(value: Any) -> str:
    """A value's text as sent; an empty string, object or list is shown as such."""
    if isinstance(value, Mapping | list):
        return "{}" if isinstance(value, Mapping) else "[]"
    return to_literal(value) or '""'
