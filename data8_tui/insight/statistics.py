"""A job's statistics as rows: values as sent, and their shares where a total is known.

Data8 documents no structure for statistics, only that values may be numbers, strings or nested
objects. So nothing here depends on a workflow. A total is recognised by its key (total, records,
processed …); an object of nothing but counts, in which no key names a total, is taken as a
breakdown of their sum. `StatisticRow.whole` states what a share is of; where in doubt, there is no
share.

While a job runs, its counts are of the records that it has come to, not of all that it was given.
So they are shares of what is processed, where a key names that, and only this is a share of all.
"""

import math
import re
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from typing import Any, Final

from data8_tui.api.exact_json import Number, to_literal
from data8_tui.api.models import Job
from data8_tui.limits import LARGEST_COUNT

Path = tuple[str, ...]

DURATION: Final[Path] = ()
"""The path of a job's duration, which is none of its statistics: those have at least one key."""

_WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_PLAIN_KEY = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
_DECIMAL = re.compile(r"\s*([+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)\s*(%?)\s*")
_WHOLE_WORDS = {"total", "records", "rows", "processed", "checked", "read", "input", "count", "all"}
_DONE_WORDS = {"processed", "checked", "read"}
"""A total with one of these words is of what is done so far."""

_MEASURE = re.compile(
    "average|avg|mean|median|min|max|minimum|maximum|age|score|per|id|version|threshold|size|bytes"
    "|ms|millis|seconds?|minutes|hours|days|month|year|duration|elapsed|time|rate|ratio"
    "|percent|percentage|pct"
)
"""A number whose key has one of these words is no count, so it has no share."""


_MOST_ITEMS = 2_000
"""Items of one group among which a total is looked for: a server may send any number of them."""


@dataclass(frozen=True, slots=True)
class StatisticRow:
    """One row of the statistics.

    `path` has the keys as sent (the items of a list by their position, from 1), `label` the last of
    them in words, `depth` is 0 at the top level. `value` is the text as sent; `none` for an empty
    object or list, "" for a group (one with rows of its own). `share` is from 0 to 1, of what
    `whole` names.
    """

    path: Path
    label: str
    depth: int
    value: str = ""
    number: float | None = None
    share: float | None = None
    whole: str = ""
    empty: bool = False
    """Whether it is an object or a list without content."""
    whole_size: float | None = None
    whole_path: Path | None = None
    """Of a count with a share: the total, and where that is, or of which group it is the sum."""
    count: float | None = None
    """The number where it is a count: a whole one of at least 0 that is no measure or rate."""

    @property
    def group(self) -> bool:
        """Whether this is the heading of the rows that follow."""
        return self.value == ""


@dataclass(frozen=True, slots=True)
class _Whole:
    size: float
    label: str
    path: Path


def job_statistic_rows(job: Job, most: int | None = None) -> list[StatisticRow]:
    """A job's statistics as rows, at most `most` of them; while it runs, as they are so far."""
    return flatten(job.statistics, most, so_far=not job.finished)


def flatten(
    statistics: Mapping[str, Any], most: int | None = None, *, so_far: bool = False
) -> list[StatisticRow]:
    """Values and groups in the order sent, groups before their content; at most `most` of them.

    With `so_far` they are those of a running job.
    """
    rows: list[StatisticRow] = []
    pending = [_entries((), statistics, None, so_far=so_far)]
    while pending and (most is None or len(rows) < most):
        entry = next(pending[-1], None)
        if entry is None:
            pending.pop()
            continue
        path, value, whole = entry
        if isinstance(value, Mapping | list) and value:
            rows.append(StatisticRow(path, label(path[-1]), len(path) - 1))
            pending.append(_entries(path, value, whole, so_far=so_far))
        else:
            rows.append(_row(path, value, whole))
    return rows


def changes(before: Iterable[StatisticRow], after: Iterable[StatisticRow]) -> set[Path]:
    """The paths in `after` whose value is new or differs from that in `before`."""
    known = {row.path: row.value for row in before}
    return {row.path for row in after if known.get(row.path) != row.value}


def label_words(key: str) -> list[str]:
    """The words of a key in lower case: `recordsRead` has `records` and `read`."""
    return [word.lower() for word in _WORDS.findall(key)]


def label(key: str) -> str:
    """A key in words, where it has some: `recordsRead` is “Records read”.

    A key that is no identifier in lower or camel case (a code, a domain, a heading) is unchanged.
    """
    parts = _WORDS.findall(key)
    if not _PLAIN_KEY.fullmatch(key) or key.isupper() or not parts:
        return key
    text = " ".join(part if part.isupper() and len(part) > 1 else part.lower() for part in parts)
    return text[:1].upper() + text[1:]


def _entries(
    path: Path, group: Mapping[str, Any] | list[Any], outer: _Whole | None, *, so_far: bool
) -> Iterator[tuple[Path, Any, _Whole | None]]:
    """The content of a group, each value with the total that it may be a share of."""
    items = _items(group)
    whole = _stated_whole(path, items) if isinstance(group, Mapping) else None
    done = _stated_whole(path, items, of=_DONE_WORDS) if whole and so_far else None
    if whole is None and outer is None and path and isinstance(group, Mapping):
        whole = _summed_whole(path, items)
    for key, value in items:
        here = (*path, key)
        if whole is None or whole.path == here:
            yield here, value, outer
        elif done is None or done.path == here:
            yield here, value, whole
        else:
            yield here, value, done


def _items(group: Mapping[str, Any] | list[Any]) -> list[tuple[str, Any]]:
    if isinstance(group, list):
        return [(str(position), value) for position, value in enumerate(group, start=1)]
    return [(str(key), value) for key, value in group.items()]


def _stated_whole(
    path: Path, items: list[tuple[str, Any]], *, of: Set[str] = frozenset()
) -> _Whole | None:
    """The largest count whose key names a total, with one of the words `of` unless it is empty."""
    stated = [
        (number, key)
        for key, value in items[:_MOST_ITEMS]
        if names_total(key)
        and (not of or of & set(label_words(key)))
        and (number := _count(key, value))
    ]
    if not stated:
        return None
    size, key = max(stated, key=lambda each: each[0])
    return _Whole(size, label(key), (*path, key))


def stated_total(statistics: Mapping[str, Any]) -> int | None:
    """The number of records, where a key on the first or second level states it; else None.

    None as well beyond LARGEST_COUNT. Some workflows count up while they run, so only the total of
    a finished job is final.
    """
    whole = _largest_stated(statistics)
    return int(whole.size) if whole and whole.size <= LARGEST_COUNT else None


def stated_total_path(statistics: Mapping[str, Any]) -> Path | None:
    """Where `stated_total` is; None where there is none."""
    whole = _largest_stated(statistics)
    return whole.path if whole else None


def _largest_stated(statistics: Mapping[str, Any]) -> _Whole | None:
    groups: list[tuple[Path, Mapping[str, Any]]] = [((), statistics)]
    groups += [((key,), value) for key, value in statistics.items() if isinstance(value, Mapping)]
    stated = [_stated_whole(path, _items(group)) for path, group in groups]
    return max(filter(None, stated), key=lambda whole: whole.size, default=None)


def names_total(key: str) -> bool:
    """Whether a key names a total, such as `recordsRead`."""
    words = set(label_words(key))
    return bool(words) and (words <= _WHOLE_WORDS or "total" in words)


def _summed_whole(path: Path, items: list[tuple[str, Any]]) -> _Whole | None:
    """The sum of a group that has only counts, and not too many of them."""
    if len(items) > _MOST_ITEMS:
        return None
    counts = [_count(key, value) for key, value in items]
    if len(counts) < 2 or any(count is None for count in counts):
        return None
    return _Whole(sum(count or 0 for count in counts), "this group", path)


def _count(key: str, value: Any) -> float | None:
    """The value where it is a count: an integer of at least 0 that is no measure or rate."""
    number, _ = _parse_number(value) if isinstance(value, int | float | Number) else (None, False)
    if number is None or number < 0 or number != int(number) or _is_measure(key):
        return None
    return number


def _is_measure(key: str) -> bool:
    return any(map(_MEASURE.fullmatch, label_words(key)))


def _row(path: Path, value: Any, whole: _Whole | None) -> StatisticRow:
    number, percent = _parse_number(value)
    count = _count(path[-1], value)
    part_of = whole if whole and count is not None and 0 < whole.size >= count else None
    share = count / part_of.size if part_of and count is not None else None
    if number is not None and (percent or _is_percent(path[-1])) and 0 <= number <= 100:
        share, part_of = number / 100, None
    return StatisticRow(
        path,
        label(path[-1]),
        len(path) - 1,
        _text(value),
        number,
        share,
        part_of.label if part_of else "",
        empty=isinstance(value, Mapping | list),
        whole_size=part_of.size if part_of else None,
        whole_path=part_of.path if part_of else None,
        count=count,
    )


def _is_percent(key: str) -> bool:
    words = label_words(key)
    return bool(words) and words[-1] in ("percent", "percentage", "pct")


def _parse_number(value: Any) -> tuple[float | None, bool]:
    """A value as a number, also where it is text, and whether a percent sign follows."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None, False
    match = _DECIMAL.fullmatch(_text(value))
    number = float(match[1]) if match else math.nan
    return (number, bool(match and match[2])) if math.isfinite(number) else (None, False)


def _text(value: Any) -> str:
    """A value's text as sent; an object or a list, which is empty here, has none."""
    if isinstance(value, Mapping | list):
        return "none"
    return to_literal(value) or '""'
