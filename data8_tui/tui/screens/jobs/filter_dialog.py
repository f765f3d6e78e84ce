"""The dialog to filter the list of jobs: a workflow, a range of dates, states."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.widget import Widget
from textual.widgets import Input, Label, OptionList
from textual.widgets.option_list import Option

from data8_tui.errors import UsageError
from data8_tui.insight.humanize import MARKS
from data8_tui.tui import safe
from data8_tui.tui.dialogs.dialog import CLOSER_WHERE_LOW
from data8_tui.tui.dialogs.field_and_list import FieldAndListDialog
from data8_tui.tui.remedies import one_line
from data8_tui.tui.screens.jobs.date_ranges import parse_range
from data8_tui.tui.screens.jobs.job_filters import IN_ORDER, Filters
from data8_tui.tui.screens.jobs.rows import NEW_MARK
from data8_tui.tui.widgets.tick_box import TickBox
from data8_tui.wording.unusual import UNUSUAL_MARK


class FilterDialog(FieldAndListDialog[Filters]):
    """Returns filters; lists the workflows seen so far, since Data8 publishes no list."""

    TITLE_TEXT = "Which jobs"
    HINT = "↑ ↓  choose    tab  next    space  tick    enter  apply    esc  cancel"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "choose(1)", show=False),
        Binding("up", "choose(-1)", show=False),
        Binding("enter", "apply", show=False, priority=True),
    ]

    def __init__(self, filters: Filters, workflows: Sequence[str], today: date) -> None:
        super().__init__()
        self._filters = filters
        self._workflows = list(workflows)
        self._today = today
        self._listed: list[str] = []
        self.HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (72, "-wide")]
        self.VERTICAL_BREAKPOINTS = CLOSER_WHERE_LOW

    def fields(self) -> Iterable[Widget]:
        dates = self._filters.dates
        yield Label("Workflow, by its exact name; seen so far:")
        yield Input(
            self._filters.workflow, placeholder="every workflow", id="workflow", compact=True
        )
        names = OptionList(id="names", compact=True)
        names.can_focus = False  # the field above chooses in it, so that Tab goes to the dates
        yield names
        yield Label("Submitted: 2026-11-21, 21/11/2026, today, 7d; empty is open")
        start = Input(str(dates.start or ""), placeholder="from", id="start", compact=True)
        end = Input(str(dates.end or ""), placeholder="to, inclusive", id="end", compact=True)
        yield Horizontal(start, end, classes="row")
        yield Label("Only these, looked for on all pages:")
        ticks = list(self._ticks())
        yield Horizontal(*ticks[:4], classes="row ticks")
        yield Horizontal(*ticks[4:], classes="row ticks")

    def _ticks(self) -> Iterable[TickBox]:
        now = self._filters
        for state in IN_ORDER:
            label = f"{MARKS[state]} {state.value}"
            yield TickBox(label, value=state in now.states, id=state.value, compact=True)
        yield TickBox(f"{NEW_MARK} new", value=now.new, id="new", compact=True)
        label = f"{UNUSUAL_MARK} unusual"
        yield TickBox(label, value=now.unusual, id="unusual", compact=True)

    def on_mount(self) -> None:
        self.query_one("#workflow").focus()
        self._list_names("")

    def on_input_changed(self, event: Input.Changed) -> None:
        if event.input.id == "workflow":
            self._list_names(event.value.strip())

    def _list_names(self, typed: str) -> None:
        """The names that contain what was typed; the first of them is what Enter takes."""
        names = self.query_one("#names", OptionList)
        self._listed = [name for name in self._workflows if typed.casefold() in name.casefold()]
        names.set_options(Option(safe.content(name)) for name in self._listed)
        names.highlighted = 0 if typed and self._listed else None
        names.display = bool(self._listed)

    def action_choose(self, step: int) -> None:
        names = self.query_one("#names", OptionList)
        now = -1 if names.highlighted is None else names.highlighted
        if self._listed:
            names.highlighted = max(0, min(now + step, len(self._listed) - 1))
            self.mark_move()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        self.action_apply()

    def action_apply(self) -> None:
        def typed(field_id: str) -> str:
            return self.query_one(f"#{field_id}", Input).value.strip()

        try:
            dates = parse_range(typed("start"), typed("end"), self._today)
        except UsageError as error:
            self.show_problem(safe.content(one_line(error)))
            return
        chosen = self.query_one("#names", OptionList).highlighted
        workflow = typed("workflow") if chosen is None else self._listed[chosen]
        states = frozenset(state for state in IN_ORDER if self._ticked(state.value))
        new, unusual = self._ticked("new"), self._ticked("unusual")
        ticked = replace(
            self._filters, workflow=workflow, dates=dates, states=states, new=new, unusual=unusual
        )
        self.dismiss(ticked)  # with those that have no field here

    def _ticked(self, box: str) -> bool:
        return self.query_one(f"#{box}", TickBox).value
