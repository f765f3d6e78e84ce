"""Which records match, and how far all of them were looked through."""

import asyncio
from collections.abc import Sequence
from types import SimpleNamespace

import pytest

from data8_tui.api.records import Number, Record
from data8_tui.backoff import Backoff
from data8_tui.errors import ConnectionFailed, Data8Error, IntegrityError, NotFound
from data8_tui.monitor import backoff
from data8_tui.tui.records import scan as scan_module
from data8_tui.tui.records.scan import AT_ONCE, STRIDE, RecordScan
from data8_tui.tui.records.search import RecordSearch, TextNeedle, ValueNeedle
from data8_tui.tui.records.value_counts import ValueCounts

RECORDS: list[Record] = [
    {"id": Number("7"), "name": "Zoë STRASSE", "town": None},
    {"id": Number("8"), "name": "straße 7", "town": ""},
    {"id": Number("9"), "name": "Leeds", "town": "7"},
]


def found(needle: TextNeedle | ValueNeedle) -> list[int]:
    search = RecordSearch(needle, len(RECORDS))
    search.look(0, RECORDS)
    assert search.complete
    return [index for index in range(len(RECORDS)) if index in search.found]


def test_a_text_is_found_in_any_value_whatever_its_case() -> None:
    assert found(TextNeedle("straSSe")) == [0, 1]
    assert found(TextNeedle("7")) == [0, 1, 2]
    assert found(TextNeedle("leeds7")) == []


def test_a_value_is_found_by_its_kind_in_its_column_alone() -> None:
    assert found(ValueNeedle("id", Number("7"))) == [0]
    assert found(ValueNeedle("town", "7")) == [2]
    assert found(ValueNeedle("id", "7")) == []
    assert found(ValueNeedle("town", None)) == [0]
    assert found(ValueNeedle("town", "")) == [1]


def test_marks_are_where_the_text_is() -> None:
    assert TextNeedle("e").spans("name", "Leeds") == [(1, 2), (2, 3)]
    assert ValueNeedle("name", "Leeds").spans("name", "Leeds") == [(0, 5)]
    assert not ValueNeedle("name", "Leeds").spans("town", "Leeds")


def test_matches_follow_each_other_around_the_end() -> None:
    search = RecordSearch(TextNeedle("x"), 5_000)
    search.look(2_000, [{"a": "x"}, {"a": "y"}, {"a": "x"}])
    search.look(2_000, [{"a": "x"}])
    assert (search.found.count, search.searched.count, search.complete) == (2, 3, False)
    assert [search.following(at) for at in (0, 2_001, 2_003, 9_999)] == [2_000, 2_002, 2_000, 2_000]
    assert [search.preceding(at) for at in (4_000, 2_001, 1_000, -1)] == [
        2_002,
        2_000,
        2_002,
        2_002,
    ]
    search.grow(9_000)
    search.look(8_000, [{"a": "x"}])
    assert [search.following(at) for at in (2_003, 8_001)] == [8_000, 2_000]


def test_values_are_counted_by_their_kind_and_nothing_is_dropped_unsaid() -> None:
    counts = ValueCounts("town")
    counts.add([*RECORDS, {"town": Number("7")}, {"town": "7"}])
    assert counts.commonest(9) == [("7", 2), (None, 1), ("", 1), (Number("7"), 1)]
    few = ValueCounts("a", most=2)
    few.add([{"a": letter} for letter in "xyzxz"])
    assert (few.commonest(9), few.others, few.records) == ([("x", 2), ("y", 1)], 2, 5)


class Table:
    """Answers for a table of any size; notes the requests, and how many are there at once."""

    def __init__(self, count: int, failures: Sequence[Data8Error] = ()) -> None:
        self.count = count
        self.failures = list(failures)
        self.asked: list[int] = []
        self.at_once = self.most_at_once = 0

    async def __call__(self, *, start: int, count: int) -> list[Record]:
        self.asked.append(start)
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        await asyncio.sleep(0)
        self.at_once -= 1
        if self.failures:
            raise self.failures.pop()
        last = min(start + count, self.count + 1)
        return [{"id": Number(str(number))} for number in range(start, last)]


async def test_all_records_are_looked_at_once_from_here_on_and_few_at_a_time() -> None:
    table, seen = Table(5_500), list[tuple[int, int]]()
    scan = RecordScan(table, 5_500, 3_210, lambda first, got: seen.append((first, len(got))))
    await scan.run()
    assert seen == [(3_000, STRIDE), (4_000, STRIDE), (5_000, 500)] + [
        (first, STRIDE) for first in (0, 1_000, 2_000)
    ]
    assert (scan.done, table.most_at_once) == (5_500, AT_ONCE)


async def test_how_long_the_rest_takes_is_known_from_the_pace(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seconds, left = iter(range(0, 100, 30)), list[float | None]()
    monkeypatch.setattr(scan_module, "time", SimpleNamespace(monotonic=lambda: next(seconds)))
    monkeypatch.setattr(scan_module, "AT_ONCE", 1)
    scan = RecordScan(Table(3_000), 3_000, 0, lambda first, got: left.append(scan.seconds_left))
    assert scan.seconds_left is None
    await scan.run()
    assert left == [60, 30, 0]


async def test_a_failure_is_waited_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backoff, "FAILED", Backoff(first=0.01, longest=0.01))
    table = Table(2_500, [ConnectionFailed("It is down")] * 3)
    scan = RecordScan(table, 2_500, 0, lambda first, got: None)
    await scan.run()
    assert (scan.done, scan.waiting, len(table.asked)) == (2_500, None, 6)


@pytest.mark.parametrize("error", [NotFound("It is gone"), None])
async def test_what_no_retry_helps_against_ends_it(error: NotFound | None) -> None:
    table = Table(2_500 if error else 1_900, [error] if error else [])
    scan = RecordScan(table, 2_500, 0, lambda first, got: None)
    with pytest.raises(NotFound if error else IntegrityError):
        await scan.run()
    asked = len(table.asked)
    await asyncio.sleep(0)
    assert len(table.asked) == asked
