"""Everything about one job, polled until it has finished."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import islice

from textual import work
from textual.containers import Container, Vertical, VerticalScroll
from textual.content import Content
from textual.events import DescendantFocus
from textual.widget import Widget

from data8_tui.api.models import Job
from data8_tui.errors import StorageError
from data8_tui.insight.baseline import Verdict
from data8_tui.insight.statistics import Path, StatisticRow, job_statistic_rows, label
from data8_tui.insight.trend import Trend
from data8_tui.keys.commands import JOB
from data8_tui.monitor.store import RecalledJobs
from data8_tui.monitor.topics import JobTopic, Topic
from data8_tui.tui import clipboard, safe
from data8_tui.tui.app_screen import AppScreen
from data8_tui.tui.command_line import arguments
from data8_tui.tui.job_actions import compare_jobs, download_outputs, resubmit, toggle_watch
from data8_tui.tui.job_changes import show_job_changes
from data8_tui.tui.navigation import OpenDataset, OpenPlot, ShowJobs
from data8_tui.tui.remedies import one_line
from data8_tui.tui.screens.job import facts, rows
from data8_tui.tui.statistic_rows import MOST_ROWS, StatisticView, statistic_line, statistic_table
from data8_tui.tui.subjects import Subjects, dataset_subject, job_subject
from data8_tui.tui.widgets.grid.cells import Cell
from data8_tui.tui.widgets.grid.grid import Grid
from data8_tui.tui.widgets.grid.source import ListSource
from data8_tui.tui.widgets.grid.viewport import room_for_columns
from data8_tui.tui.widgets.static_text import StaticText

_NARROWEST_PARTS, _WIDEST_PARTS = 40, 72
"""Cells of a wide terminal that the inputs and outputs take beside the statistics."""
_LEAST_STATISTICS, _LEAST_WITH_CHANGES = 72, 86
"""Cells for the statistics with their shares and a short line of the last runs; while it runs."""
_SCROLLBAR = 1
_PARTS_OF_LOW = 3
"""Lines of the inputs and outputs on a low terminal, the heading included."""

_OF_A_JOB = frozenset(
    {
        "open",
        "copy",
        "download",
        "watch",
        "resubmit",
        "workflow",
        "plot",
        "compare",
        "in_full",
        "changes",
    }
)
"""What can be done only with a job that is there."""

_ASKING = "Asking Data8 …"
NO_PARTS = "No inputs, outputs or parameters are listed."


class JobScreen(AppScreen):
    """One job by its name; the name is all that it needs to be opened."""

    KEYS = JOB

    def __init__(self, job_name: str, *, mode: str = "jobs") -> None:
        super().__init__()
        self.MODE = mode  # type: ignore[misc]  # where it was opened from
        self.job_name = job_name
        self._drawn: tuple[Job | None, Job | None] = (None, None)
        """The job whose rows are shown, and the job as it stood before."""
        self._parts = ListSource(rows.PART_COLUMNS)
        self._statistics = ListSource(())
        self._read_at: tuple[bool, bool] | None = None
        """Whether the job had ended and was observed when its workflow's past was read."""
        self.in_full = False
        """Whether all that is wrong is shown, in place of the statistics and the rest."""

    @property
    def topic(self) -> JobTopic:
        return JobTopic(self.job_name)

    @property
    def without_data(self) -> bool:
        return self.job is None

    @property
    def job(self) -> Job | None:
        job = self.session.store.job(self.job_name)
        return self._recalled.jobs[0] if job is None and self._recalled is not None else job

    @property
    def _recalled(self) -> RecalledJobs | None:
        """The job as earlier sessions saw it, until it has been received."""
        return self.session.store.recalled(self.topic)

    def interests(self) -> Mapping[Topic, float]:
        return {self.topic: self.session.refresh.job}

    def body(self) -> Iterable[Widget]:
        with VerticalScroll(id="head"):
            yield StaticText(id="facts")
        parts = Grid(self._parts, id="parts", empty_text=NO_PARTS, loading_text=_ASKING)
        statistics = Grid(self._statistics, id="statistics", loading_text=_ASKING)
        yield Container(Vertical(parts, id="left"), Vertical(statistics, id="right"), id="panes")
        yield StaticText(id="whole")

    def on_mount(self) -> None:
        super().on_mount()
        self.query_one("#parts", Grid).focus()

    def on_screen_resume(self) -> None:
        self.session.tracker.track(self.job_name)
        super().on_screen_resume()

    def show(self) -> None:
        if not self.in_use:
            return
        job, standing = self.job, self.session.store.standing(self.topic)
        facts_line = self.query_one("#facts", StaticText)
        there = job is not None or standing.error is None
        self.query_one("#panes").display = there and not self.in_full
        if job is None:
            self.refresh_bindings()
            error = standing.error
            text = one_line(error) if error else f"Asking Data8 for {self.job_name} …"
            facts_line.update(safe.content(text))
            return
        self.tick()
        self.refresh_bindings()
        before = None if job.finished else self.session.store.job_before(job.name)
        drawn, earlier = self._drawn
        if job.detailed and not (job is drawn and before is earlier):
            self._drawn = (job, before)
            self._show_parts(job)
            self._show_statistics()

    def tick(self) -> None:
        if (job := self.job) is not None:
            session, now = self.session, self.session.clock.now()
            outlook = session.tracker.outlook(self.job_name)
            limits = self._limits
            self._read_past(job)
            watched = self.job_name in session.watches
            verdict = session.verdicts.known(self.job_name)
            text = facts.job_facts(job, outlook, limits, now, watched=watched, verdict=verdict)
            if self._recalled is not None and not job.finished:
                text = facts.past_job_facts(job, self._recalled.at, limits, now)
            self.query_one("#facts", StaticText).update(text)

    @property
    def _limits(self) -> facts.LineLimits:
        return facts.screen_limits(
            self.size.width - 4 - _SCROLLBAR * self.in_full, self.size.height, in_full=self.in_full
        )

    def _read_past(self, job: Job) -> None:
        """Read the workflow's past once it is known here, and again once this job is a part."""
        known = (job.finished, self.session.tracker.observation(self.job_name) is not None)
        if known != self._read_at and job.workflow_name:
            self._read_at = known
            self._read_trends(job.workflow_name)

    @work(group="trends", exclusive=True)
    async def _read_trends(self, workflow: str) -> None:
        await self.session.trends.read(workflow)
        self._show_statistics()

    def watches_changed(self) -> None:
        self.show()

    def on_resize(self) -> None:
        super().on_resize()
        self.set_class(self.size.width >= 110, "-wide")
        self.set_class(self.size.height < facts.TALL, "-low")
        if self.in_use:
            if (drawn := self._drawn[0]) is not None:
                self._fit_parts(drawn)
            self.tick()
            self.call_after_refresh(self._show_statistics)

    def _show_parts(self, job: Job) -> None:
        first = self._parts.row_count is None
        self._fit_parts(job)
        if first:
            self.query_one("#parts", Grid).move_to(1)  # below the first group's own line

    def _fit_parts(self, job: Job) -> None:
        """Beside the statistics, the parts take the cells that their names need, if there are
        enough; above them the lines that they need, up to half of them all.
        """
        left, wide = self.query_one("#left").styles, self.has_class("-wide")
        edge = self.size.width - room_for_columns(self.size.width) + _SCROLLBAR
        least = _LEAST_STATISTICS if job.finished else _LEAST_WITH_CHANGES
        most = min(_WIDEST_PARTS, self.size.width - least) - edge
        beside, below = rows.needed_widths(job, _WIDEST_PARTS)
        one_column = wide and beside > most
        room = max(_NARROWEST_PARTS - edge, min(below if one_column else beside, most))
        columns = rows.ONE_COLUMN if one_column else rows.PART_COLUMNS
        same = columns == self._parts.columns
        shown = rows.part_rows(job, room if one_column else None)
        self._parts.replace(shown, columns=None if same else columns)
        left.width = room + edge if wide else None
        lines = max(2, (self._parts.row_count or 0) + 1)
        low = self.size.height < facts.TALL
        left.height = None if wide else min(lines, _PARTS_OF_LOW) if low else lines

    def _show_statistics(self) -> None:
        """The statistics as last drawn, in the room that there is now."""
        job, before = self._drawn
        if job is None or not self.in_use:
            return
        grid = self.query_one("#statistics", Grid)
        grid.empty_text = (
            "This job ended without statistics."
            if job.finished
            else "No statistics yet; they appear here while the job runs."
        )
        room = room_for_columns(grid.scrollable_content_region.width)
        verdict = self.session.verdicts.known(self.job_name)
        view = StatisticView(job, before, self._trends(job), verdict)
        table = statistic_table(view, room)
        same = list(table.columns) == list(self._statistics.columns)
        self._statistics.replace(table.rows, columns=None if same else table.columns)

    def _trends(self, job: Job) -> dict[Path, Trend]:
        """The workflow's past without this job."""
        known = self.session.trends.known(job.workflow_name) or {}
        return {path: figure.before(job.name) for path, figure in known.items()}

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Hide what needs a job that exists, or one that has not ended."""
        if self.job is None and action in _OF_A_JOB:
            return False
        if self.job is not None and self.job.finished and action in self._not_for_ended:
            return False
        if action == "open" and self.job is not None and not (self._dataset or self._on_number):
            return False
        if action == "plot" and self._statistic is None:
            return False
        if action == "accept" and not (self._verdict.is_unusual or self._verdict.accepted):
            return False
        if action == "in_full" and not (self.in_full or self._leaves_out):
            return False
        return super().check_action(action, parameters)

    def only_says_why(self, action: str) -> bool:
        """Only an output can be compared with what was put in."""
        job = self.job
        without_output = not (job and job.finished and job.output_datasets)
        return super().only_says_why(action) or (action == "changes" and without_output)

    @property
    def _verdict(self) -> Verdict:
        """The verdict on the job; an empty one where it was not judged."""
        return self.session.verdicts.known(self.job_name) or Verdict(self.job_name)

    @property
    def _leaves_out(self) -> bool:
        """Whether a part of what is wrong has no room."""
        if self.job is None:
            return False
        outlook, now = self.session.tracker.outlook(self.job_name), self.session.clock.now()
        verdict = self.session.verdicts.known(self.job_name)
        return facts.leaves_out(self.job, outlook, self._limits, now, verdict)

    def action_in_full(self) -> None:
        """Show all that is wrong, in place of the rest of the page, or that again."""
        self.in_full = not self.in_full
        self.set_class(self.in_full, "-in-full")
        self.query_one("#head" if self.in_full else "#parts").focus()
        self.show()

    def verdicts_changed(self) -> None:
        self._read_at = None  # what is left out of the past has changed, too
        self.show()
        self._show_statistics()

    @work(group="accept")
    async def action_accept(self) -> None:
        verdicts = self.session.verdicts
        change = verdicts.withdraw if self._verdict.accepted else verdicts.accept
        try:
            await change(self.job_name)
        except StorageError as error:
            safe.toast(self.app, one_line(error), severity="warning")

    @property
    def _not_for_ended(self) -> frozenset[str]:
        """Actions that a job that has ended does not have."""
        left = self.job is not None and self.job.output_datasets
        return frozenset({"watch"}) if left else frozenset({"watch", "download"})

    @property
    def _dataset(self) -> str | None:
        """The dataset in the row under the cursor, where it is one."""
        grids = self.query("#parts").results(Grid) if self.in_use else ()
        key = next((grid.cursor_key for grid in grids), None)
        part = rows.part_at(self.job, key) if self.job else None
        return part.value if part is not None and part.dataset else None

    @property
    def _statistic(self) -> StatisticRow | None:
        """The number under the cursor of the statistics, or the first one after it."""
        job, _ = self._drawn
        grid = next(iter(self.query("#statistics").results(Grid)), None) if self.in_use else None
        if job is None or grid is None:
            return None
        rest = islice(job_statistic_rows(job, MOST_ROWS), grid.cursor or 0, None)
        return next((row for row in rest if row.number is not None), None)

    @property
    def _on_number(self) -> bool:
        grid, row = self.focused, self._statistic
        return isinstance(grid, Grid) and row is not None and grid.cursor_key == row.path

    def action_open(self) -> None:
        if self._on_number:
            self.action_plot()
        elif (dataset := self._dataset) is not None:
            self.context.navigate(OpenDataset(dataset, self.MODE))
        else:
            self.answer("job.open")

    def action_plot(self) -> None:
        job, row = self.job, self._statistic
        if job is not None and row is not None:
            self.context.navigate(OpenPlot(job.workflow_name, row.path, job.name, self.MODE))

    def action_compare(self) -> None:
        compare_jobs(self, self.job_name)

    def action_changes(self) -> None:
        show_job_changes(self, self.job_name)

    def on_grid_row_selected(self, event: Grid.RowSelected) -> None:
        self.action_open()

    def on_grid_row_highlighted(self, event: Grid.RowHighlighted) -> None:
        if isinstance(event.grid, Grid) and event.grid is self.focused:
            self._show_uncut(event.grid)
            self.refresh_bindings()

    def on_descendant_focus(self, event: DescendantFocus) -> None:
        if isinstance(event.widget, Grid):
            self._show_uncut(event.widget)

    def _show_uncut(self, grid: Grid) -> None:
        """The line under the cursor once more, with nothing cut: names can be long."""
        if grid.id == "statistics" and self._on_number and (row := self._statistic) is not None:
            self._show_statistic(row)
            return
        label, value = self._uncut(grid)
        shown = Content.assemble(safe.content(label, "$text-muted"), "  ", safe.content(value))
        self.query_one("#whole", StaticText).update(shown if value else "")

    def _uncut(self, grid: Grid) -> tuple[str, str]:
        """The label and the value of the line under the cursor."""
        if grid.id == "parts":
            part = rows.part_at(self.job, grid.cursor_key) if self.job else None
            return (part.role, part.value) if part else ("", "")
        index = grid.cursor
        cells = (grid.source.cells(index) if index is not None else None) or ()
        texts = (cell.plain if isinstance(cell, Cell) else cell or "" for cell in cells)
        label, value, *_ = (*(text.strip() for text in texts), "", "")
        return label, value

    def _show_statistic(self, row: StatisticRow) -> None:
        job, _ = self._drawn
        figure = self._trends(job).get(row.path) if job else None
        name = safe.content(" › ".join(map(label, row.path)), "$text-muted")
        room = self.size.width - 6 - name.cell_length
        text = statistic_line(row, figure, room, so_far=job is not None and not job.finished)
        self.query_one("#whole", StaticText).update(name + "  " + safe.content(text))

    def action_download(self) -> None:
        download_outputs(self, self.job_name)

    def action_workflow(self) -> None:
        if self.job is not None and self.job.workflow_name:
            self.context.navigate(ShowJobs(self.job.workflow_name))

    def action_watch(self) -> None:
        toggle_watch(self, self.job_name)

    def action_resubmit(self) -> None:
        resubmit(self, self.job_name)

    def subjects(self) -> Subjects:
        job = job_subject(self.session.store, self.job_name)
        return {**dataset_subject(self._dataset), **job}

    def command_words(self) -> Sequence[str]:
        return ("job", *arguments([self.job_name]))

    def action_copy(self) -> None:
        clipboard.copy(self.app, self.job_name, "The job's name")
