"""The range from past runs: only with enough of them, by size where sizes are known."""

from hypothesis import given
from hypothesis import strategies as st

from data8_tui.documents import LARGEST_COUNT
from data8_tui.insight.outlook.past_runs import ENOUGH, PastRuns
from data8_tui.insight.statistics import stated_total
from tests.unit.insight.outlook.job_runs import START, Ran, ran


def seconds(past: PastRuns, records: int | None = None) -> tuple[int, int] | None:
    """Both ends, as seconds after the start."""
    likely = past.likely_range(START, records)
    if likely is None:
        return None
    return (
        round((likely.earliest - START).total_seconds()),
        round((likely.latest - START).total_seconds()),
    )


def test_too_few_runs_say_nothing() -> None:
    assert seconds(PastRuns([ran(60)] * (ENOUGH - 1))) is None
    assert seconds(PastRuns([ran(60)] * ENOUGH)) == (60, 60)


def test_one_night_that_hung_does_not_widen_the_range() -> None:
    runs = [ran(60 + number) for number in range(10)]
    quick = seconds(PastRuns(runs))
    assert quick is not None
    slow = seconds(PastRuns([*runs, ran(36_000)]))
    assert slow is not None
    assert slow[1] - quick[1] < 5


def test_the_size_decides_where_it_is_known() -> None:
    sizes = (1_000, 5_000, 20_000, 50_000, 100_000, 200_000)
    past = PastRuns([ran(20 + size / 400, size) for size in sizes])
    assert seconds(past, 40_000) == (120, 120)
    assert seconds(past, 1_000) == (22, 22)
    by_size = past.likely_range(START, 40_000)
    plain = past.likely_range(START, None)
    assert by_size is not None
    assert plain is not None
    assert (by_size.by_records, plain.by_records) == (True, False)
    assert by_size.latest - by_size.earliest < plain.latest - plain.earliest


def test_a_size_far_from_all_that_was_seen_is_told_nothing_of() -> None:
    past = PastRuns([ran(20 + number, 1_000 + number) for number in range(8)])
    assert seconds(past, 2_000_000) is None
    assert seconds(past, 10) is None
    assert past.usual_length(2_000_000) is None


@given(
    runs=st.lists(
        st.builds(ran, st.floats(0, 1e6), st.none() | st.integers(0, 10**7)), max_size=30
    ),
    records=st.none() | st.integers(0, 10**8),
)
def test_a_range_is_in_order_and_never_before_the_start(
    runs: list[Ran], records: int | None
) -> None:
    likely = PastRuns(runs).likely_range(START, records)
    if likely is not None:
        assert START <= likely.earliest <= likely.latest
        assert likely.runs >= ENOUGH


def test_the_statistics_tell_how_many_records_there_are() -> None:
    assert stated_total({"Records": {"Input": 1200, "Processed": 300}, "Clear": 200}) == 1200
    assert stated_total({"total": 7, "Deceased": {"Total": 2}}) == 7
    assert stated_total({"Score": 3, "Warnings": ["none"]}) is None
    for beyond_any in (2**53 + 2, 2**63, 10**20, 1e300):
        assert stated_total({"total": beyond_any, "processed": 7}) is None
    assert stated_total({"total": LARGEST_COUNT}) == LARGEST_COUNT
