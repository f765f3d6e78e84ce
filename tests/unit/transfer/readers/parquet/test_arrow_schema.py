"""Arrow's schema in a Parquet file, as Arrow and pandas write it."""

import base64

import duckdb
import pytest

from data8_tui.transfer.readers.parquet.arrow_schema import duration_units
from data8_tui.transfer.readers.parquet.table import duration_text
from tests.unit.transfer.readers.parquet.test_reader import CASES

SECOND, MICROSECOND, NANOSECOND = 1, 1_000_000, 1_000_000_000


def stored(name):
    query = "select value from parquet_kv_metadata(?) where key = 'ARROW:schema'"
    [(value,)] = duckdb.execute(query, [str(CASES / f"{name}.parquet")]).fetchall()
    return value


def test_durations_are_found_with_their_unit():
    assert duration_units(stored("p12_duration")) == {0: ("d", MICROSECOND)}
    assert duration_units(stored("p02_binary")) == {}


def test_what_is_no_schema_is_refused_and_ends():
    """Each byte changed: a ValueError or an answer, never another exception."""
    data = base64.b64decode(stored("p12_duration"))
    for at in range(len(data)):
        for value in (0x00, 0x7F, 0xFF):
            changed = base64.b64encode(data[:at] + bytes([value]) + data[at + 1 :])
            try:
                assert isinstance(duration_units(changed), dict)
            except ValueError:
                continue
    for junk in (b"", b"AAAA", b"not base64"):
        with pytest.raises(ValueError, match=r".+"):
            duration_units(junk)


@pytest.mark.parametrize(
    ("value", "per_second", "text"),
    [
        (93_601, SECOND, "26:00:01"),
        (93_601_000_000, MICROSECOND, "26:00:01"),
        (-1_500_000, MICROSECOND, "-0:00:01.5"),
        (1, NANOSECOND, "0:00:00.000000001"),
        (0, SECOND, "0:00:00"),
        (360_000, SECOND, "100:00:00"),
    ],
)
def test_a_duration_is_hours_minutes_and_seconds(value, per_second, text):
    assert duration_text(value, per_second) == text
