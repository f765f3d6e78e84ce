"""The jobs: 100 to a page, or all that a filter finds; details fetched for those in view."""

import asyncio
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import datetime
from functools import partial
from itertools import islice
from typing import Final

from textual import work
from textual.widget import Widget

from data8_tui.api.models import Job
from data8_tui.api.page import Page
from data8_tui.api.status_codes import ENDED
from data8_tui.clock import EARLIEST
from data8_tui.errors import StorageError
from data8_tui.insight.humanize import since, state_word
from data8_tui.insight.job_order import job_sort_value
from data8_tui.keys.commands import JOBS
from data8_tui.monitor.store import MOST_JOBS, RecalledJobs
from data8_tui.monitor.topics import JobTopic, Topic
from data8_tui.threads import run_in_thread
from data8_tui.tui import safe
from data8_tui.tui.job_actions import (
    compare_jobs,
    download_outputs,
    resubmit,
    toggle_watch,
    toggle_watches,
)
from data8_tui.tui.listing.page_search import PageSearch
from data8_tui.tui.navigation import Download, ListRuns, NewJob, OpenJob
from data8_tui.tui.screens.jobs import rows
from data8_tui.tui.screens.jobs.filtered_jobs import FilteredJobs
from data8_tui.tui.screens.jobs.job_filters import has_unclear_end, state_remarks
from data8_tui.tui.screens.jobs.marked_jobs import JobOutputs
from data8_tui.tui.screens.jobs.preview import WIDER_THAN, job_preview, preview_width
from data8_tui.tui.screens.jobs.rows import JobMarks
from data8_tui.tui.subjects import Subjects, job_subject
from data8_tui.tui.widgets.grid.cells import CellLike
from data8_tui.tui.widgets.grid.grid import Grid
from data8_tui.tui.widgets.static_text import StaticText
from data8_tui.wording.unusual import verdict_lines

_REQUESTED_AT_ONCE: Final = 8
_PREVIEW_MARGINS: Final = 6
"""Jobs found by a search whose details are requested at a time, so that others have their turn."""

REST: Final = 0.3
"""Seconds until the cursor is taken to rest on a job."""


class JobsScreen(FilteredJobs):
    """The list of jobs; Enter opens one."""

    MODE = "jobs"
    NOUN = "jobs"
    KEYS = JOBS

    def __init__(self) -> None:
        super().__init__()
        self._new_since: datetime | None = None
        """The last look when the marks were last drawn."""
        self._rested_on: str | None = None
        """The job on which the cursor has rested for `REST` seconds."""

    def interests(self) -> Mapping[Topic, float]:
        """The page itself, and each job that may still change and of which it has too little."""
        store, refresh = self.session.store, self.session.refresh
        names = (job.name for job in self.items_wanted())
        jobs = (JobTopic(name) for name in names if not store.is_listed_in_detail(name))
        wanted: dict[Topic, float] = dict.fromkeys(
            (self.topic, *self.search_topics()), refresh.jobs
        )
        wanted |= {topic: refresh.unfinished for topic in jobs if not store.settled(topic)}
        others = dict.fromkeys((*self._undecided_topics(), *self._previewed()), refresh.unfinished)
        return others | wanted

    def _previewed(self) -> Iterator[JobTopic]:
        """The job on which the cursor rests, where it is shown and may still change."""
        name = self._rested_on if self.previews else None
        if name is not None and not self.session.store.settled(JobTopic(name)):
            yield JobTopic(name)

    def _undecided_topics(self) -> Iterator[JobTopic]:
        """The next jobs whose details decide whether they pass the filters."""
        store = self.session.store
        topics = (JobTopic(job.name) for job in self.undecided)
        unanswered = (
            topic
            for topic in topics
            if store.standing(topic).error is None and not store.settled(topic)
        )
        return islice(unanswered, _REQUESTED_AT_ONCE)

    def items(self) -> list[Job] | None:
        """The page, or what earlier sessions knew of it until it has been received."""
        jobs, recalled = self.session.store.jobs(self.topic), self._recalled
        return recalled.jobs if jobs is None and recalled is not None else jobs

    @property
    def _recalled(self) -> RecalledJobs | None:
        """What is shown in place of the page."""
        return self.session.store.recalled(self.topic) if self.search is None else None

    def counts_text(self) -> str:
        text, recalled = super().counts_text(), self._recalled
        return (
            text if recalled is None else f"{text}, {since(recalled.at, self.session.clock.now())}"
        )

    def name_of(self, item: Job) -> str:
        return item.name

    def cells(self, item: Job) -> list[CellLike]:
        cells = rows.job_cells(item, self.session.clock.now(), self.marks_of(item))
        return rows.chosen_cells(cells, self.column_keys)

    def marks_of(self, job: Job) -> JobMarks:
        """What stands out about a job beside its state."""
        past = self._recalled is not None and self.session.store.job(job.name) is None
        verdict = self.session.verdicts.known(job.name)
        unusual = verdict is not None and verdict.is_unusual
        new = self.session.job_ends.after(job, self.session.looks.at)
        return JobMarks(new=new, unusual=unusual, past=past)

    def ages(self, item: Job) -> tuple[str, ...]:
        """Its ages, and its state: a status may be understood later than it came."""
        ages, marks = rows.job_ages(item, self.session.clock.now()), self.marks_of(item)
        return (*ages, state_word(item), str(marks))

    def sort_value(self, item: Job, column: str) -> object:
        return job_sort_value(item, column, unusual=self.marks_of(item).unusual)

    def passes(self, item: Job) -> bool | None:
        if self.filters.new and self.session.looks.at is None:
            return False  # whatever else there is to know of it: nothing is requested for that
        return self.filters.match(item, self.marks_of(item), self.session.job_ends.of(item))

    def begin_search(self) -> None:
        super().begin_search()
        if self.search is not None:
            self._remember(self.search)

    @work(group="history", exclusive=True)
    async def _remember(self, search: PageSearch[Job]) -> None:
        """Take ended jobs from the history, at once; without one the search goes on by pages."""
        start, end = self.filters.dates.instants()
        runs, workflow = self.session.history_or_memory[0].runs, self.filters.workflow
        page = partial(runs.page, workflow=workflow, start=start, end=end, limit=MOST_JOBS)
        with suppress(StorageError):
            stored = await run_in_thread(page, self.session.client.status_codes)
            await self.session.job_ends.load()
            ended = (one.job for one in stored)
            search.remember(job for job in ended if job.finished and job.detailed)
            if self.search is search:
                self.show()

    def listed(self) -> list[Job] | None:
        """The page; of what a search has found, the newest first, wherever it is known from."""
        jobs = super().listed()
        if self.search is None or jobs is None:
            return jobs
        return sorted(jobs, key=lambda job: job.submitted_at or EARLIEST, reverse=True)

    def earliest(self, items: list[Job]) -> datetime | None:
        return min((job.submitted_at for job in items if job.submitted_at), default=None)

    def coverage_text(self) -> str:
        if not (text := super().coverage_text()) or not self.filtered_here:
            return text
        standing = self.session.store.standing
        errors = [standing(JobTopic(job.name)).error for job in self.undecided]
        return text + state_remarks(
            waiting=errors.count(None),
            failing=len(errors) - errors.count(None),
            unclear=sum(map(has_unclear_end, self.left_out)) if self.filters.states & ENDED else 0,
        )

    def empty_text(self, items: list[Job]) -> str:
        if self.filters.new and self.session.looks.at is None:
            return "Nothing is new yet: this account was never looked at before on this machine."
        return super().empty_text(items)

    def beside(self) -> Iterable[Widget]:
        yield StaticText(id="preview")

    @property
    def previews(self) -> bool:
        """Whether the terminal has room for the job under the cursor beside the list."""
        return self.size.width > WIDER_THAN

    def on_resize(self) -> None:
        super().on_resize()
        self.set_class(self.previews, "-wide")
        if self.in_use:
            pane = self.query_one("#preview").styles
            pane.width = preview_width(self.size.width) + _PREVIEW_MARGINS
            self._show_preview()
            self._request_preview()

    def on_grid_row_highlighted(self, event: Grid.RowHighlighted) -> None:
        self._show_preview()
        self._request_preview()

    def _show_preview(self) -> None:
        """Show what is known of the job under the cursor."""
        if not self.previews:
            return
        at, pane = self.grid.cursor, self.query_one("#preview", StaticText)
        job = None if at is None else self.shown[at]
        now, height = self.session.clock.now(), pane.size.height
        if job is None:
            pane.update("", layout=False)
        else:
            past, verdict = self.marks_of(job).past, self.session.verdicts.known(job.name)
            remarks = tuple(verdict_lines(verdict, brief=True)) if verdict else ()
            width = preview_width(self.size.width)
            pane.update(job_preview(job, remarks, now, height, width, past=past), layout=False)

    def _request_preview(self) -> None:
        """Request the details of the job on which the cursor rests, and of none that it passes."""
        if self.previews and self.under_cursor() != self._rested_on:
            self._rest()

    @work(group="preview", exclusive=True)
    async def _rest(self) -> None:
        await asyncio.sleep(REST)
        if self.in_use:
            self._rested_on = self.under_cursor()
            self.sync_interests()

    def tick(self) -> None:
        super().tick()
        if self.session.looks.at != self._new_since:
            self._new_since = self.session.looks.at
            self.show()
        self._show_preview()

    def show(self) -> None:
        super().show()
        if self.in_use:
            self._show_preview()
            watches = self.session.watches
            watched = {job.name for job in self.shown if job.name in watches}
            if self.grid.marked != watched:
                self.grid.mark(watched)

    def watches_changed(self) -> None:
        self.show()

    def verdicts_changed(self) -> None:
        self.show()

    def known_names(self) -> list[str]:
        return self.session.store.job_names()

    async def fetch_page(self, page: int) -> Page[Job]:
        return await self.session.client.list_jobs(page=page)

    def open(self, name: str | None) -> None:
        if name is not None:
            self.context.navigate(OpenJob(name))

    def subjects(self) -> Subjects:
        return job_subject(self.session.store, self.under_cursor())

    def topic_of(self, name: str) -> JobTopic:
        return JobTopic(name)

    def stored(self, name: str) -> Job | None:
        return self.session.store.job(name)

    async def fetch_details(self, name: str) -> None:
        job = await self.session.client.get_job(name)
        self.session.store.put(JobTopic(name), job)

    def action_copy(self) -> None:
        self.copy_names()

    def action_new(self) -> None:
        self.context.navigate(NewJob())

    def action_resubmit(self) -> None:
        if (name := self.chosen()) is not None:
            resubmit(self, name)

    def action_watch(self) -> None:
        names = self.acted_on()
        if len(names) > 1:
            toggle_watches(self, names)
        elif names:
            toggle_watch(self, names[0])

    def action_show_run(self) -> None:
        self.context.navigate(ListRuns())

    def action_compare(self) -> None:
        if (name := self.chosen()) is not None:
            compare_jobs(self, name)

    def action_download(self) -> None:
        if self.marks:
            self.do_in_detail(self._download_marked)
        elif (name := self.chosen()) is not None:
            download_outputs(self, name)

    def _download_marked(self) -> None:
        found = (self.session.store.job(name) for name in self.marks)
        outputs = JobOutputs.of([job for job in found if job is not None])
        if outputs.left_out:
            safe.toast(self, outputs.left_out, severity="warning", timeout=10)
        if outputs.datasets:
            self.context.navigate(Download(outputs.datasets))
