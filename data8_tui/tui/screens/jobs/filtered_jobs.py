"""Which jobs are listed: by filters that Data8 applies or that are applied here, and by views."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from data8_tui.api.models import Job
from data8_tui.api.status_codes import UNDER_WAY, JobState
from data8_tui.insight import humanize
from data8_tui.keys.commands import JOBS
from data8_tui.keys.keymap import key_of
from data8_tui.monitor.topics import JobsTopic
from data8_tui.time_zone import in_zone
from data8_tui.tui import safe
from data8_tui.tui.listing import MarkedScreen
from data8_tui.tui.screens.jobs import rows
from data8_tui.tui.screens.jobs.command_words import listing_words, view_words
from data8_tui.tui.screens.jobs.date_ranges import DateRange, next_preset, preset_on
from data8_tui.tui.screens.jobs.filter_dialog import FilterDialog
from data8_tui.tui.screens.jobs.job_filters import Filters
from data8_tui.tui.screens.jobs.kept_list import NAME, KeptJobs
from data8_tui.tui.screens.jobs.saved_views import NO_VIEW, NO_VIEWS, SavedView, ViewsDialog
from data8_tui.wording.job_problems import ASK_FOR_WORKFLOWS

_QUICK: Final = {
    "failed": Filters(states=frozenset({JobState.FAILED})),
    "under_way": Filters(states=UNDER_WAY),
    "new": Filters(new=True),
    "unusual": Filters(unusual=True),
}


class FilteredJobs(MarkedScreen[Job]):
    """A list of jobs with its filters; a saved view has filters, columns and an order."""

    COLUMNS = rows.COLUMNS
    FROM_DETAILS = rows.FROM_DETAILS

    def __init__(self) -> None:
        super().__init__()
        self.filters = Filters()
        self.page_number = 1
        self.opener = ""
        """The mode from which these filters were opened; empty where they were chosen here."""
        self.view: SavedView | None = None
        """The saved view that is shown, its filters perhaps changed; None for none."""
        self.column_keys: tuple[str, ...] = ()
        """The columns that are shown beside names; empty for all."""
        self._linked = False
        """Whether these filters were asked for by a link from elsewhere."""
        self._as_last_time = False
        """Whether the filters are those that an earlier session was left with."""
        self._asked = False
        """Whether anything was asked for, so that nothing is restored any more."""

    def on_mount(self) -> None:
        if not self._asked:
            self._restore()
            self.session.choices.on_forget(self._show_as_at_first)
        super().on_mount()

    def _restore(self) -> None:
        """List what an earlier session was left with."""
        kept, today = self.session.choices.of(NAME, KeptJobs), self.today()
        views = self.session.profile.preferences.views
        left = kept.restored(views, today) if kept else None
        self._asked = True
        if left is None or left == NO_VIEW:
            return
        view = SavedView.of(left.name, views[left.name], today) if left.name else None
        self._show_list(view, left)
        self._as_last_time = left.filters != Filters()

    def _show_as_at_first(self) -> None:
        if self.in_use or self.is_mounted:
            self.show_view(None)

    @property
    def lists_everything(self) -> bool:
        return self.filters == Filters()

    @property
    def shows_every_job(self) -> bool:
        return self.filters == Filters()

    def _keep(self) -> None:
        """Keep for the next session what the list is like, unless a link has led to it."""
        if not self._linked:
            order = f"{'-' * self.reverse}{self.sort_column or ''}"
            kept = KeptJobs.of(self.view, self.filters, self.column_keys, order, self.today())
            if kept is not None:
                self.session.choices.note(NAME, kept.document())

    def sort_by(self, column: str | None) -> None:
        super().sort_by(column)
        self._keep()

    def today(self) -> date:
        """Today's date in the time zone that is shown."""
        return in_zone(self.session.clock.now()).date()

    def time_zone_changed(self, was_today: date) -> None:
        """The days that are filtered by begin at other instants."""
        dates = preset_on(self.filters.dates, was_today, self.today())
        self.filters = replace(self.filters, dates=dates)
        if dates != DateRange():
            self.restart()
        super().time_zone_changed(was_today)

    @property
    def topic(self) -> JobsTopic:
        start, end = self.filters.dates.instants()
        return JobsTopic(self.page_number, self.filters.workflow, start, end)

    def filters_text(self) -> str:
        at, now = self.session.looks.at, self.session.clock.now()
        text = self.filters.text(self.today(), humanize.moment(at, now) if at else "")
        if self._as_last_time:
            text = f"as last time, {key_of(JOBS, 'clear')} shows all · {text}"
        if self.view is None:
            return text
        changed = "" if self.filters == self.view.filters else ", changed"
        return f"view “{self.view.name}”{changed} · {text}"

    @property
    def filtered_here(self) -> bool:
        return self.filters.applied_here

    def empty_page_text(self) -> str:
        if self.filters == Filters():
            return f"This account has no jobs yet. {ASK_FOR_WORKFLOWS}"
        return f"No job matches: {self.filters_text()}. {key_of(JOBS, 'clear')} clears the filters."

    def request_page(self, page: int) -> None:
        self.page_number = page

    def apply_filters(self, filters: Filters | None, *, linked: bool = False) -> None:
        """List with other filters, from the first page.

        Those that a link from elsewhere asks for are not kept for the next session.
        """
        if filters is not None and filters != self.filters:
            self.filters, self._linked = filters, linked
            self._list_anew()
            self._keep()

    def _list_anew(self) -> None:
        """List what is asked for now, from the first page."""
        self.page_number, self.opener = 1, ""
        self._asked, self._as_last_time = True, False
        if self.in_use:
            self.restart()
        else:  # it is shown for the first time
            self.call_later(self.restart)

    def clear_filters(self) -> None:
        """List all jobs; after a view with all columns and in Data8's order."""
        if self.view is None:
            self.apply_filters(Filters())
        else:
            self.show_view(None)

    def show_view(self, view: SavedView | None) -> None:
        """List what a view names; without one, all jobs with all columns."""
        self._linked = False
        self._show_list(view, view or NO_VIEW)
        self._keep()

    def _show_list(self, view: SavedView | None, shown: SavedView) -> None:
        self.view = view
        self.filters = shown.filters
        self._set_columns(shown.columns)
        self.of_all = False
        self.sort_column, self.reverse = shown.order or None, shown.reverse
        self._list_anew()

    def _set_columns(self, keys: Sequence[str]) -> None:
        if keys != self.column_keys:
            self.column_keys = tuple(keys)
            self.drop_cells()
            self.source.replace((), columns=rows.chosen_columns(keys))

    def action_views(self) -> None:
        """Choose one of the saved views, where there are any."""
        views = self.session.profile.preferences.views
        if not views:
            safe.toast(self, NO_VIEWS)
            return
        today = self.today()
        choices = [SavedView.of(name, view, today) for name, view in views.items()]
        shown = self.view.name if self.view else ""
        self.app.push_screen(ViewsDialog(choices, shown, today), self._show_chosen)

    def _show_chosen(self, view: SavedView | None) -> None:
        if view is not None:
            self.show_view(view)

    def action_clear(self) -> None:
        """Escape: without a narrowing, back to where the list was opened with its filters."""
        if self.opener and not (self.by_name or self.narrow_line.display):
            opener = self.opener
            self.clear_filters()
            self.app.switch_mode(opener)
        else:
            super().action_clear()

    def on_screen_suspend(self) -> None:
        super().on_screen_suspend()
        if (
            self.app.current_mode != self.MODE
        ):  # left by a key of its own: Escape is not the way back
            self.opener = ""

    def action_only(self, what: str) -> None:
        """Show these jobs only, of all pages; again, all jobs."""
        quick = _QUICK[what]
        self.apply_filters(
            self.filters.only(states=quick.states, new=quick.new, unusual=quick.unusual)
        )

    def action_filter(self) -> None:
        known = self.session.store.workflows()
        self.app.push_screen(FilterDialog(self.filters, known, self.today()), self.apply_filters)

    def action_next_range(self) -> None:
        today = self.today()
        self.apply_filters(replace(self.filters, dates=next_preset(self.filters.dates, today)))

    def command_words(self) -> Sequence[str]:
        everything = self.filtered_here or self.of_all
        page = None if everything else self.page_number
        order = f"{'-' * self.reverse}{self.sort_column or ''}"
        view = self.view
        if view is not None and view.filters == self.filters:
            own = f"{'-' * view.reverse}{view.order}"
            return view_words(view.name, page, order if order != own else "")
        return listing_words(self.filters, page, order, self.column_keys)
