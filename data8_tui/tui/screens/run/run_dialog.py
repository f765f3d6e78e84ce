"""The dialog that lists the runs of this session."""

from textual.content import Content

from data8_tui.jobs.run.queue import TrackedRun
from data8_tui.tui import safe
from data8_tui.tui.dialogs.choice_dialog import ChoiceDialog
from data8_tui.tui.screens.run.stages import files_of
from data8_tui.tui.widgets.grid.cells import both_ends

_FILES = 58
"""Cells for the two names, as many as the panel has."""


class RunsDialog(ChoiceDialog[TrackedRun]):
    """Returns the run that was chosen."""

    TITLE_TEXT = "Runs"
    HINT = "enter  show      esc  cancel"

    def line(self, choice: TrackedRun) -> Content:
        where = both_ends(f"{_where(choice)} · {safe.visible(choice.plan.workflow)}", _FILES)
        files = files_of(choice, _FILES)
        below = Content.styled(where, "$text-muted")
        return Content.assemble(_state(choice), "  ", files, "\n   ", below)


def _state(run: TrackedRun) -> Content:
    if run.receipt is not None:
        return Content.styled("✓", "$text-success")
    if run.under_way:
        return Content.styled("●", "$text-accent")
    return Content.styled(*(("◌", "$text-warning") if run.stopped else ("✗", "$text-error")))


def _where(run: TrackedRun) -> str:
    if run.receipt is not None:
        return "complete"
    return f"{run.stage}…" if run.under_way else f"stopped at {run.stage}"
