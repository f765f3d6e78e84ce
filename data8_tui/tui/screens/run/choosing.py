"""Which of several runs to look at."""

from collections.abc import Iterable, Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widget import Widget
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from data8_tui.tui import safe
from data8_tui.tui.dialog import Dialog
from data8_tui.tui.runs import Run
from data8_tui.tui.screens.run.stages import files_of
from data8_tui.tui.widgets.cells import both_ends

_FILES = 58
"""Cells for the two names, as many as the panel has."""


class RunsDialog(Dialog[Run]):
    """Answers the run that was chosen."""

    TITLE_TEXT = "Runs"
    HINT = "enter  show      esc  cancel"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("q", "leave", "cancel")]

    def __init__(self, runs: Sequence[Run]) -> None:
        super().__init__()
        self._runs = runs

    def fields(self) -> Iterable[Widget]:
        yield OptionList(*(Option(_line(one)) for one in self._runs), id="runs", compact=True)

    def on_mount(self) -> None:
        runs = self.query_one(OptionList)
        runs.focus()
        runs.highlighted = 0

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(self._runs[event.option_index])


def _line(run: Run) -> Content:
    where = both_ends(f"{_where(run)} · {safe.visible(run.plan.workflow)}", _FILES)
    return Content.assemble(
        _state(run), "  ", files_of(run, _FILES), "\n   ", Content.styled(where, "$text-muted")
    )


def _state(run: Run) -> Content:
    if run.receipt is not None:
        return Content.styled("✓", "$text-success")
    if run.under_way:
        return Content.styled("●", "$text-accent")
    return Content.styled(*(("◌", "$text-warning") if run.stopped else ("✗", "$text-error")))


def _where(run: Run) -> str:
    if run.receipt is not None:
        return "complete"
    return f"{run.stage}…" if run.under_way else f"stopped at {run.stage}"
