"""Whether values fit the type of their column."""

from hypothesis import given
from hypothesis import strategies as st

from data8_tui.transfer.preflight.column_stats import ColumnStats
from data8_tui.transfer.preflight.columns import WHOLE_NUMBER, all_whole
from data8_tui.transfer.readers.batch import Batch

NUMBERS = st.integers(-(10**19), 10**19).map(str)
ODD = st.text("01-\n\r ,٣", min_size=1, max_size=4)


@given(st.lists(NUMBERS | ODD))
def test_looked_at_together_texts_are_whole_numbers_as_one_by_one(texts):
    assert all_whole(texts) == all(map(WHOLE_NUMBER.fullmatch, texts))


@given(st.lists(NUMBERS), st.data())
def test_a_number_over_two_lines_is_none(texts, data):
    at = data.draw(st.integers(0, len(texts)))
    assert not all_whole([*texts[:at], "1\n2", *texts[at:]])


VALUES = st.sampled_from([None, "", "0", "12", "-7", "x", "1\n2", "007"])


@given(st.lists(st.lists(st.tuples(VALUES, VALUES), max_size=4), max_size=4))
def test_a_column_is_known_by_its_first_odd_value_and_by_whether_it_has_any(batches):
    facts = ColumnStats.empty(("a", "b"))
    rows = []
    for batch in batches:
        before = len(rows)
        rows += batch
        facts.update(Batch(list(batch), lambda index, before=before: before + index))
    for at in (0, 1):
        values = [row[at] for row in rows]
        odd = [n for n, value in enumerate(values) if value and not WHOLE_NUMBER.fullmatch(value)]
        found = facts.not_whole[at]
        assert (None if found is None else found.line) == next(iter(odd), None)
        assert (at in facts.blank) == (not any(values))
