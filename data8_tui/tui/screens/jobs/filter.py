"""The dialog that asks which jobs to list: a workflow, and a range of dates."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from textual.containers import Horizontal
from textual.suggester import SuggestFromList
from textual.widget import Widget
from textual.widgets import Input, Label, OptionList
from textual.widgets.option_list import Option

from data8_tui.errors import UsageError
from data8_tui.tui import safe
from data8_tui.tui.dialog import Dialog
from data8_tui.tui.page import one_line
from data8_tui.tui.screens.jobs.ranges import Range, parse_range


@dataclass(frozen=True, slots=True)
class Filters:
    """What the server is asked to list; empty is everything."""

    workflow: str = ""
    dates: Range = field(default_factory=Range)


class FilterDialog(Dialog[Filters]):
    """Typed or picked; the names offered are those seen so far, since Data8 publishes no list."""

    TITLE_TEXT = "Which jobs"

    def __init__(self, filters: Filters, workflows: Sequence[str], today: date) -> None:
        super().__init__()
        self._filters = filters
        self._workflows = list(workflows)
        self._today = today

    def fields(self) -> Iterable[Widget]:
        dates = self._filters.dates
        yield Label("Workflow, by its exact name; seen so far:")
        yield Input(
            self._filters.workflow,
            placeholder="every workflow",
            suggester=SuggestFromList(self._workflows, case_sensitive=False),
            id="workflow",
            compact=True,
        )
        options = (Option(safe.content(name)) for name in self._workflows)
        names = OptionList(*options, id="names", compact=True)
        names.display = bool(self._workflows)
        yield names
        yield Label("Submitted: 2026-11-21, 21/11/2026, today, 7d; empty is open")
        start = Input(str(dates.start or ""), placeholder="from", id="start", compact=True)
        end = Input(str(dates.end or ""), placeholder="to, inclusive", id="end", compact=True)
        yield Horizontal(start, end, classes="row")

    def on_mount(self) -> None:
        self.query_one("#workflow").focus()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        self.query_one("#workflow", Input).value = self._workflows[event.option_index]
        self._apply()

    def on_input_submitted(self) -> None:
        self._apply()

    def _apply(self) -> None:
        def typed(field_id: str) -> str:
            return self.query_one(f"#{field_id}", Input).value.strip()

        try:
            dates = parse_range(typed("start"), typed("end"), self._today)
        except UsageError as error:
            self.say_problem(safe.content(one_line(error)))
            return
        self.dismiss(Filters(typed("workflow"), dates))
