"""The list of jobs as it is kept for the next session."""

from datetime import UTC, date, datetime, timedelta

from data8_tui.api.status_codes import JobState
from data8_tui.documents import fit
from data8_tui.settings.view import ViewSettings
from data8_tui.tui.screens.jobs.date_ranges import DateRange, preset
from data8_tui.tui.screens.jobs.job_filters import Filters
from data8_tui.tui.screens.jobs.kept_list import KeptJobs
from data8_tui.tui.screens.jobs.saved_views import SavedView

TODAY = date(2026, 11, 20)
LATER = TODAY + timedelta(days=7)
VIEWS = {"mine": ViewSettings(since="7d", columns=("took",))}


def kept_again(kept: KeptJobs | None) -> KeptJobs:
    assert kept is not None
    return fit(kept.document(), KeptJobs)


def test_filters_come_back_and_days_move_on() -> None:
    failed = frozenset({JobState.FAILED})
    fixed = DateRange(TODAY - timedelta(days=3), TODAY)
    for days, after in ((preset(6, TODAY), preset(6, LATER)), (fixed, fixed)):
        filters = Filters("W", days, failed, new=True)
        kept = kept_again(KeptJobs.of(None, filters, ("state",), "-took", TODAY))
        restored = kept.restored({}, LATER)
        expected = Filters("W", after, failed, new=True)
        assert restored == SavedView("", expected, ("state",), "took", reverse=True)


def test_a_list_as_at_first_needs_nothing_kept() -> None:
    kept = KeptJobs.of(None, Filters(), (), "", TODAY)
    assert kept is not None
    assert kept.document() == {}


def test_a_view_comes_back_as_it_is_defined_then() -> None:
    view = SavedView.of("mine", VIEWS["mine"], TODAY)
    kept = kept_again(KeptJobs.of(view, view.filters, view.columns, "", TODAY))
    restored = kept.restored(VIEWS, LATER)
    assert restored is not None
    assert restored.filters == SavedView.of("mine", VIEWS["mine"], LATER).filters
    assert kept.restored({}, LATER) is None


def test_what_only_a_link_asks_for_is_not_kept() -> None:
    filters = Filters(ended_since=datetime(2026, 11, 20, tzinfo=UTC))
    assert KeptJobs.of(None, filters, (), "", TODAY) is None
