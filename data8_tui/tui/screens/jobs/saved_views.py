"""The views of config.toml as the list of jobs shows them, and the dialog to choose one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from textual.content import Content
from textual.widgets import OptionList

from data8_tui.api.status_codes import JobState
from data8_tui.settings.view import ViewSettings
from data8_tui.tui import safe
from data8_tui.tui.dialogs.choice_dialog import ChoiceDialog
from data8_tui.tui.screens.jobs.date_ranges import DateRange
from data8_tui.tui.screens.jobs.job_filters import Filters

NO_VIEWS: Final = (
    "No view is saved: a table [views.NAME] in config.toml makes one (data8-tui config edit)."
)


@dataclass(frozen=True, slots=True)
class SavedView:
    """A list of jobs by its name: which jobs, which columns beside names, sorted by what.

    No columns are all of them; an empty `order` is Data8's.
    """

    name: str
    filters: Filters
    columns: tuple[str, ...] = ()
    order: str = ""
    reverse: bool = False

    @classmethod
    def of(cls, name: str, view: ViewSettings, today: date) -> "SavedView":
        """The view with that name; days that are counted from today are those of `today`."""
        filters = Filters(
            view.workflow,
            DateRange(*view.days(today)),
            frozenset(map(JobState, view.state)),
            view.new,
            view.unusual,
        )
        return cls(name, filters, view.columns, *view.order)

    def text(self, today: date) -> str:
        """What it lists, in words."""
        way = " in reverse" if self.reverse else ""
        parts = [self.filters.text(today), f"by {self.order}{way}" if self.order else ""]
        parts.append(f"with {', '.join(self.columns)}" if self.columns else "")
        return " · ".join(filter(None, parts))


NO_VIEW: Final = SavedView("", Filters())
"""All jobs, as they are listed at first."""


class ViewsDialog(ChoiceDialog[SavedView]):
    """Returns the view that was chosen."""

    TITLE_TEXT = "Which view?"
    HINT = "enter  show it      esc  cancel"

    def __init__(self, views: Sequence[SavedView], shown: str, today: date) -> None:
        super().__init__(views)
        self._shown = shown
        self._today = today

    def on_mount(self) -> None:
        super().on_mount()
        names = [view.name for view in self._choices]
        if self._shown in names:
            self.query_one(OptionList).highlighted = names.index(self._shown)

    def line(self, choice: SavedView) -> Content:
        mark = "● " if choice.name == self._shown else "  "
        return Content.assemble(
            (mark, "$text-success"),
            safe.content(choice.name, "bold"),
            "\n  ",
            safe.content(choice.text(self._today), "$text-muted"),
        )
