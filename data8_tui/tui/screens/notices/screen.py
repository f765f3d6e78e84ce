"""The notices; they count as seen once the screen is left."""

from collections.abc import Iterable, Sequence

from textual.content import Content
from textual.widget import Widget

from data8_tui.insight.humanize import brief_moment, several
from data8_tui.keys.commands import NOTICES
from data8_tui.monitor.history.notices import Notice
from data8_tui.tui import clipboard, safe
from data8_tui.tui.app_screen import AppScreen
from data8_tui.tui.command_line import arguments
from data8_tui.tui.navigation import OpenJob
from data8_tui.tui.subjects import Subjects, job_subject
from data8_tui.tui.widgets.grid.cells import Cell, CellLike
from data8_tui.tui.widgets.grid.columns import GridColumn
from data8_tui.tui.widgets.grid.grid import Grid
from data8_tui.tui.widgets.grid.source import ListSource
from data8_tui.tui.widgets.static_text import StaticText

COLUMNS = (
    GridColumn("at", "When", width=12, align="right", priority=8),
    GridColumn("kind", "About", width=8, priority=7),
    GridColumn("text", "Notice", min_width=20, share=1, priority=9),
)
EMPTY = (
    "No notices. What is reported is kept here: the ends of watched jobs, runs and transfers, "
    "and trouble with files on this machine."
)


class NoticesScreen(AppScreen):
    """The list of notices, the one under the cursor in full below it."""

    KEYS = NOTICES

    def __init__(self, mode: str) -> None:
        super().__init__()
        self.MODE = mode  # type: ignore[misc]
        self._source = ListSource(COLUMNS)

    def body(self) -> Iterable[Widget]:
        yield StaticText(id="summary")
        yield Grid(self._source, id="list", empty_text=EMPTY)
        yield StaticText(id="detail")

    def on_mount(self) -> None:
        super().on_mount()
        self.session.notices.subscribe(self.show)
        self.query_one(Grid).focus()
        self.show()

    def on_unmount(self) -> None:
        super().on_unmount()
        self.session.notices.unsubscribe(self.show)
        self.session.notices.mark_seen()

    def tick(self) -> None:
        self.show()

    def show(self) -> None:
        if not self.in_use:
            return
        notices = self.session.notices
        self._source.replace((id(one), self._cells(one)) for one in notices.all)
        text = f"{several(len(notices.all), 'notice')}, {notices.unseen} not seen before"
        self.query_one("#summary", StaticText).update(text if notices.all else "")
        self._show_detail()

    def _cells(self, notice: Notice) -> list[CellLike]:
        new = notice.seen_at is None
        return [
            Cell(brief_moment(notice.at, self.session.clock.now()), "" if new else "dim"),
            Cell(notice.kind, "dim"),
            Cell(_text(notice), "" if new else "dim"),
        ]

    def _under_cursor(self) -> Notice | None:
        key = self.query_one(Grid).cursor_key
        return next((one for one in self.session.notices.all if id(one) == key), None)

    def on_grid_row_highlighted(self) -> None:
        self._show_detail()

    def _show_detail(self) -> None:
        notice = self._under_cursor()
        text = safe.content(_text(notice)) if notice else Content("")
        self.query_one("#detail", StaticText).update(text)
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A notice that is about no job opens nothing."""
        if action == "open" and self.in_use:
            notice = self._under_cursor()
            return notice is not None and bool(notice.job)
        return super().check_action(action, parameters)

    def on_grid_row_selected(self) -> None:
        self.action_open()

    def subjects(self) -> Subjects:
        notice = self._under_cursor()
        return job_subject(self.session.store, notice.job if notice else None)

    def command_words(self) -> Sequence[str]:
        notice = self._under_cursor()
        return ("job", *arguments([notice.job])) if notice and notice.job else ()

    def action_copy(self) -> None:
        if (notice := self._under_cursor()) is not None:
            clipboard.copy(self.app, _text(notice), "The notice")
        else:
            safe.toast(self, "There is no notice to copy.")

    def action_open(self) -> None:
        if (notice := self._under_cursor()) and notice.job:
            self.context.navigate(OpenJob(notice.job))
        else:
            self.answer("notices.open")


def _text(notice: Notice) -> str:
    """As the toast had it."""
    return f"{notice.title}: {notice.text}" if notice.title else notice.text
