"""One statistic over the runs of a workflow: points in time, one of them chosen by keys."""

from collections.abc import Iterable, Sequence

from textual import work
from textual.widget import Widget

from data8_tui.insight.trend import Trend, TrendPoint
from data8_tui.insight.trend.plot import draw_plot
from data8_tui.keys.commands import PLOT
from data8_tui.tui import safe
from data8_tui.tui.app_screen import AppScreen
from data8_tui.tui.command_line import arguments
from data8_tui.tui.navigation import OpenJob, OpenPlot
from data8_tui.tui.screens.plot import texts
from data8_tui.tui.subjects import Subjects, job_subject
from data8_tui.tui.widgets.static_text import StaticText


class PlotScreen(AppScreen):
    """The past of one statistic, as the history of this machine has it."""

    KEYS = PLOT
    DEFAULT_CSS = """
    PlotScreen {
        #heading { height: 2; padding: 0 2; margin: 1 0; }
        #plot { height: 1fr; padding: 0 2; }
        #run { height: 1; padding: 0 2; margin: 1 0; }
    }
    """

    def __init__(self, opened: OpenPlot) -> None:
        super().__init__()
        self.MODE = opened.mode  # type: ignore[misc]  # where it was opened from
        self.opened = opened
        self._figure: Trend | None = None
        self._known = False
        """Whether the history was read."""
        self.chosen: TrendPoint | None = None

    def body(self) -> Iterable[Widget]:
        yield StaticText(id="heading")
        yield StaticText(id="plot")
        yield StaticText(id="run")

    @property
    def cursor_widget(self) -> Widget | None:
        """The line of the chosen run; without one, the reason."""
        return next(iter(self.query("#run" if self.chosen else "#plot")), None)

    def on_screen_resume(self) -> None:
        super().on_screen_resume()
        self._read()

    def verdicts_changed(self) -> None:
        self._read()

    @work(group="trends", exclusive=True)
    async def _read(self) -> None:
        await self.session.tracker.learn(self.opened.workflow)
        found = await self.session.trends.read(self.opened.workflow)
        self._figure, self._known = found.get(self.opened.path), True
        points = self._points
        if self.chosen is None or self.chosen not in points:
            own = (point for point in points if point.job == self.opened.job)
            self.chosen = next(own, points[-1] if points else None)
        self.show()
        self.refresh_bindings()

    @property
    def _points(self) -> list[TrendPoint]:
        """The runs that have a value, oldest first."""
        points = self._figure.points if self._figure else ()
        return [point for point in points if point.value is not None]

    def on_resize(self) -> None:
        super().on_resize()
        self.call_after_refresh(self.show)

    def show(self) -> None:
        if not self.in_use:
            return
        area = self.query_one("#plot", StaticText)
        if not self._known:
            area.update(safe.content(f"Reading the past runs of {self.opened.workflow}…"))
            return
        size, figure = area.content_size, self._figure
        if figure is None or self.chosen is None:
            area.update(safe.content(self._empty_text()))
            return
        present, chosen = self.opened.job, self.chosen.job
        plot = draw_plot(figure, size.width, size.height, present=present, chosen=chosen)
        heading = texts.plot_heading(figure.before(present), self.opened.workflow, size.width)
        self.query_one("#heading", StaticText).update(heading)
        area.update(texts.plot_content(plot) if plot else "", layout=False)
        line = texts.run_line(figure, self.chosen, self.opened.job, self.session.clock.now())
        self.query_one("#run", StaticText).update(line)

    def _empty_text(self) -> str:
        return (
            f"No completed run of {self.opened.workflow} that was seen here has this statistic. "
            "The plot begins with the first one."
        )

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Without a run there is none to choose or to open."""
        if action in ("open", "step") and self.chosen is None:
            return False
        return super().check_action(action, parameters)

    def action_step(self, by: int) -> None:
        """Choose the next run, or the one before."""
        points = self._points
        if self.chosen in points:
            at = points.index(self.chosen) + by
            if 0 <= at < len(points):
                self.chosen = points[at]
                self.show()
            else:
                safe.toast(self, f"This is the {'last' if by > 0 else 'first'} run.")

    def subjects(self) -> Subjects:
        return job_subject(self.session.store, self.chosen.job if self.chosen else None)

    def command_words(self) -> Sequence[str]:
        statistic = [self._figure.label] if self._figure is not None else []
        return ("trend", *arguments([self.opened.workflow, *statistic]))

    def action_open(self) -> None:
        if self.chosen is not None:
            self.context.navigate(OpenJob(self.chosen.job))
