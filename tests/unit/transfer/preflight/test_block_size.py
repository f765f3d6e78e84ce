"""How many records a block may hold: none is much too large, whichever come together."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data8_tui.transfer.preflight import block_size
from data8_tui.transfer.preflight.preflight import ColumnOverrides, evaluate
from data8_tui.transfer.preflight.scan import scan
from data8_tui.transfer.readers import csv

ENOUGH = 200_000
RUNS = st.lists(
    st.tuples(st.sampled_from([1, 10, 100, 1000, 10_000, 60_000]), st.integers(1, 1500)),
    min_size=1,
    max_size=4,
).filter(lambda runs: sum(length * count for length, count in runs) < 9_000_000)


@pytest.fixture
def small(monkeypatch):
    monkeypatch.setattr(block_size, "TARGET_BYTES", ENOUGH)
    monkeypatch.setattr(csv, "_BLOCK_SIZE", 2000)


@pytest.mark.usefixtures("small")
@given(runs=RUNS)
def test_no_block_is_much_larger_than_is_enough(tmp_path_factory, runs):
    path = tmp_path_factory.mktemp("sizes") / "t.csv"
    lengths = [length for length, count in runs for _ in range(count)]
    path.write_text("a,b\n" + "".join(f"1,{'x' * length}\n" for length in lengths))
    held = evaluate(scan(path), ColumnOverrides()).block_records
    blocks = [lengths[at : at + held] for at in range(0, len(lengths), held)]
    several = [block for block in blocks if len(block) > 1]
    assert max((sum(block) for block in several), default=0) <= 2 * ENOUGH
    if max(lengths) <= 10:
        assert held == 1000


@pytest.mark.usefixtures("small")
def test_one_record_that_is_larger_than_the_others_changes_nothing(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text("a,b\n" + "1,2\n" * 3000 + f"1,{'x' * 40_000}\n" + "1,2\n" * 3000)
    assert evaluate(scan(path), ColumnOverrides()).block_records == 1000
