"""Record indices in bits, against a plain set."""

from hypothesis import given
from hypothesis import strategies as st

from data8_tui.tui.records.index_set import IndexSet

SIZE = 100


@given(st.sets(st.integers(0, SIZE - 1)), st.integers(0, SIZE - 1))
def test_it_is_a_set_in_order(held: set[int], at: int) -> None:
    indices = IndexSet(SIZE)
    for index in [*held, *held]:
        indices.add(index)
    assert indices.count == len(held)
    assert [index for index in range(SIZE) if index in indices] == sorted(held)
    assert indices.next(at) == min((one for one in held if one >= at), default=None)
    assert indices.previous(at) == max((one for one in held if one <= at), default=None)
    assert indices.rank(at) == sum(one < at for one in held)


def test_far_apart_is_as_quick_as_near() -> None:
    indices = IndexSet(10_000_000)
    indices.add(9_999_999)
    assert (indices.next(0), indices.previous(9_999_999), indices.previous(9_999_998)) == (
        9_999_999,
        9_999_999,
        None,
    )
    assert indices.rank(9_999_999) == 0
