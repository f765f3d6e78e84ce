"""Two jobs side by side, each polled until it has ended."""

from collections.abc import Iterable, Mapping

from textual.content import Content
from textual.widget import Widget

from data8_tui.api.models import Job
from data8_tui.keys.commands import COMPARISON
from data8_tui.monitor.topics import JobTopic, Topic
from data8_tui.tui import clipboard, safe
from data8_tui.tui.app_screen import AppScreen
from data8_tui.tui.column_figures.cells import copied_line
from data8_tui.tui.navigation import CompareJobs
from data8_tui.tui.remedies import failure_sentence
from data8_tui.tui.screens.comparison import rows
from data8_tui.tui.widgets.grid.grid import Grid
from data8_tui.tui.widgets.grid.source import ListSource
from data8_tui.tui.widgets.grid.viewport import room_for_columns
from data8_tui.tui.widgets.static_text import StaticText

_SCROLLBAR = 1


class ComparisonScreen(AppScreen):
    """Two jobs by their names, of one workflow or of two."""

    KEYS = COMPARISON
    DEFAULT_CSS = """
    ComparisonScreen {
        #heading { height: auto; padding: 0 2; margin: 1 0; }
        #rows { height: 1fr; }
    }
    """

    def __init__(self, opened: CompareJobs) -> None:
        super().__init__()
        self.MODE = opened.mode  # type: ignore[misc]  # where it was opened from
        self.names = (opened.first, opened.second)
        self._rows = ListSource(rows.COLUMNS)

    def interests(self) -> Mapping[Topic, float]:
        return {JobTopic(name): self.session.refresh.job for name in self.names}

    def body(self) -> Iterable[Widget]:
        yield StaticText(id="heading")
        yield Grid(self._rows, id="rows", loading_text="Asking for both jobs…")

    def on_mount(self) -> None:
        super().on_mount()
        self.query_one("#rows", Grid).focus()

    def show(self) -> None:
        if not self.in_use:
            return
        store = self.session.store
        jobs = [store.job(name) for name in self.names]
        self.query_one("#heading", StaticText).update(self._heading(jobs))
        first, second = jobs
        if first is not None and second is not None and first.detailed and second.detailed:
            room = room_for_columns(self.size.width - _SCROLLBAR)
            now = self.session.clock.now()
            verdicts = [self.session.verdicts.known(name) for name in self.names]
            self._rows.replace(rows.comparison_rows(first, second, now, room, verdicts))
            return
        errors = [store.standing(JobTopic(name)).error for name in self.names]
        error = next(filter(None, errors), None)
        if error is not None:
            self.query_one("#rows", Grid).loading_text = failure_sentence(error)

    def verdicts_changed(self) -> None:
        self.show()

    def _heading(self, jobs: list[Job | None]) -> Content:
        width = self.size.width - 4
        lines: list[Content] = []
        for word, name, job in zip(("First   ", "Second  "), self.names, jobs, strict=True):
            workflow = f"   {job.workflow_name}" if job else ""
            text = Content.assemble(
                (word, "$text-muted"),
                safe.content(name, "bold"),
                safe.content(workflow, "$text-muted"),
            )
            lines.append(text.truncate(width, ellipsis=True))
        workflows = {job.workflow_name for job in jobs if job}
        if len(workflows) > 1:
            warning = "Different workflows: equal names may count different things."
            lines.append(Content.styled(warning, "$text-warning"))
        return Content("\n").join(lines)

    def on_resize(self) -> None:
        super().on_resize()
        self.show()

    def action_copy(self) -> None:
        grid = self.query_one("#rows", Grid)
        if grid.cursor is not None and (cells := self._rows.cells(grid.cursor)) is not None:
            clipboard.copy(self.app, copied_line(cells), "The line")

    def action_exchange(self) -> None:
        self.names = self.names[1], self.names[0]
        self._rows.forget()
        self.show()
