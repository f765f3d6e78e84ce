"""The jobs: 100 to a page, filtered on the server, details fetched for those in view."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from data8_tui.api.models import Job
from data8_tui.api.page import Page
from data8_tui.insight.humanize import state_word
from data8_tui.monitor.topics import JobsTopic, JobTopic, Topic
from data8_tui.tui.commands import JOBS, key_of
from data8_tui.tui.job_actions import download_outputs, resubmit, toggle_watch
from data8_tui.tui.listing import ListScreen
from data8_tui.tui.navigation import ListRuns, NewJob, OpenJob
from data8_tui.tui.screens.jobs import rows
from data8_tui.tui.screens.jobs.date_ranges import next_preset
from data8_tui.tui.screens.jobs.filter_dialog import FilterDialog, Filters
from data8_tui.tui.widgets.grid.cells import CellLike
from data8_tui.wording.job_problems import ASK_FOR_WORKFLOWS


class JobsScreen(ListScreen[Job]):
    """The list of jobs; Enter opens one."""

    MODE = "jobs"
    NOUN = "jobs"
    KEYS = JOBS
    COLUMNS = rows.COLUMNS
    FROM_DETAILS = rows.FROM_DETAILS

    def __init__(self) -> None:
        super().__init__()
        self.filters = Filters()
        self.page_number = 1

    def today(self) -> date:
        """Today's date in the local time zone."""
        return self.session.clock.now().astimezone().date()

    @property
    def topic(self) -> JobsTopic:
        start, end = self.filters.dates.instants()
        return JobsTopic(self.page_number, self.filters.workflow, start, end)

    def interests(self) -> Mapping[Topic, float]:
        """The page itself, and each job needed in detail that may still change."""
        store, refresh = self.session.store, self.session.refresh
        jobs = (JobTopic(job.name) for job in self.items_wanted())
        wanted: dict[Topic, float] = {self.topic: refresh.jobs}
        wanted |= {topic: refresh.unfinished for topic in jobs if not store.settled(topic)}
        return wanted

    def items(self) -> list[Job] | None:
        return self.session.store.jobs(self.topic)

    def name_of(self, item: Job) -> str:
        return item.name

    def cells(self, item: Job) -> list[CellLike]:
        return rows.job_cells(item, self.session.clock.now())

    def ages(self, item: Job) -> tuple[str, ...]:
        """Its ages, and its state: a status may be understood later than it came."""
        return (*rows.job_ages(item, self.session.clock.now()), state_word(item))

    def sort_value(self, item: Job, column: str) -> object:
        return rows.job_sort_value(item, column)

    def filters_text(self) -> str:
        workflow = self.filters.workflow or "every workflow"
        return f"{workflow} · {self.filters.dates.text(self.today())}"

    def empty_page_text(self) -> str:
        if self.filters == Filters():
            return f"This account has no jobs yet. {ASK_FOR_WORKFLOWS}"
        return f"No job matches: {self.filters_text()}. {key_of(JOBS, 'clear')} clears the filters."

    def request_page(self, page: int) -> None:
        self.page_number = page

    def apply_filters(self, filters: Filters | None) -> None:
        """List with other filters, from the first page."""
        if filters is not None and filters != self.filters:
            self.filters, self.page_number = filters, 1
            self.restart()

    def clear_filters(self) -> None:
        self.apply_filters(Filters())

    def action_filter(self) -> None:
        known = self.session.store.workflows()
        self.app.push_screen(FilterDialog(self.filters, known, self.today()), self.apply_filters)

    def action_next_range(self) -> None:
        today = self.today()
        self.apply_filters(replace(self.filters, dates=next_preset(self.filters.dates, today)))

    def show(self) -> None:
        super().show()
        if self.in_use:
            watches = self.session.watches
            watched = {job.name for job in self.shown if job.name in watches}
            if self.grid.marked != watched:
                self.grid.mark(watched)

    def watches_changed(self) -> None:
        self.show()

    def known_names(self) -> list[str]:
        return self.session.store.job_names()

    async def fetch_page(self, page: int) -> Page[Job]:
        return await self.session.client.list_jobs(page=page)

    def open(self, name: str | None) -> None:
        if name is not None:
            self.context.navigate(OpenJob(name))

    def action_new(self) -> None:
        self.context.navigate(NewJob())

    def action_resubmit(self) -> None:
        if (name := self.under_cursor()) is not None:
            resubmit(self, name)

    def action_watch(self) -> None:
        if (name := self.under_cursor()) is not None:
            toggle_watch(self, name)

    def action_show_run(self) -> None:
        self.context.navigate(ListRuns())

    def action_download(self) -> None:
        if (name := self.under_cursor()) is not None:
            download_outputs(self, name)
