"""One dataset: what it is, its columns, and its records as a table that fetches what is seen."""

from collections.abc import Iterable, Mapping
from functools import partial

from textual.containers import Horizontal
from textual.widget import Widget

from data8_tui.api.models import Dataset
from data8_tui.insight import humanize
from data8_tui.monitor.topics import DatasetTopic, Topic
from data8_tui.tui import clipboard
from data8_tui.tui.app_screen import AppScreen
from data8_tui.tui.commands import DATASET
from data8_tui.tui.navigation import Download, OpenRecord
from data8_tui.tui.records import fetch_failure
from data8_tui.tui.records.readability import why_unreadable
from data8_tui.tui.records.records import RecordWindow
from data8_tui.tui.remedies import one_line
from data8_tui.tui.screens.dataset import schema
from data8_tui.tui.screens.dataset.heading import dataset_heading
from data8_tui.tui.screens.dataset.jump_dialog import JumpDialog
from data8_tui.tui.screens.dataset.record_source import RecordSource
from data8_tui.tui.widgets.grid.grid import Grid
from data8_tui.tui.widgets.grid.source import ListSource
from data8_tui.tui.widgets.static_text import StaticText

BESIDE = 100
"""Terminal width from which the columns pane is beside the records."""

_NEED_RECORDS = frozenset({"open", "jump", "mask", "columns", "download"})


class DatasetScreen(AppScreen):
    """One dataset by its name; the name is all that it needs to be opened."""

    KEYS = DATASET
    DEFAULT_CSS = """
    DatasetScreen {
        #heading { height: 2; padding: 0 2; margin: 1 0; }
        #why { height: auto; padding: 0 2; margin-bottom: 1; color: $text-muted; }
        #tables { height: 1fr; }
        #records { width: 1fr; }
        #columns.-beside { margin-left: 2; }
    }
    """

    def __init__(self, dataset_name: str, *, mode: str = "datasets") -> None:
        super().__init__()
        self.MODE = mode  # type: ignore[misc]  # where it was opened from
        self.dataset_name = dataset_name
        self.source: RecordSource | None = None
        self.pane_open = False
        self._schema = ListSource(schema.COLUMNS)
        self._record_shown: int | None = None

    @property
    def topic(self) -> DatasetTopic:
        return DatasetTopic(self.dataset_name)

    @property
    def without_data(self) -> bool:
        return self.dataset is None or not self.dataset.detailed

    @property
    def dataset(self) -> Dataset | None:
        return self.session.store.dataset(self.dataset_name)

    @property
    def grid(self) -> Grid:
        """The records."""
        return self.query_one("#records", Grid)

    def interests(self) -> Mapping[Topic, float]:
        return {self.topic: self.session.refresh.dataset}

    def body(self) -> Iterable[Widget]:
        yield StaticText(id="heading")
        yield StaticText(id="why")
        empty = "This dataset is complete, and it has no records."
        records = Grid(wide=True, frozen=1, empty_text=empty, id="records")
        columns = Grid(self._schema, empty_text="This dataset lists no columns.", id="columns")
        yield Horizontal(records, columns, id="tables")

    def on_mount(self) -> None:
        super().on_mount()
        self.grid.focus()

    def on_unmount(self) -> None:
        super().on_unmount()
        if self.source is not None:
            self.source.records.close()

    def on_screen_resume(self) -> None:
        super().on_screen_resume()
        if self.source is None:
            return
        if self._record_shown is not None:
            self.grid.move_to(self._record_shown)
            self._record_shown = None
        self.source.mask(self.context.masked)
        self.source.refresh_visible()

    def on_resize(self) -> None:
        super().on_resize()
        self.call_after_refresh(self.show)

    def show(self) -> None:
        if not self.in_use:
            return
        dataset, error = self.dataset, self.session.store.standing(self.topic).error
        if dataset is None or not dataset.detailed:
            message = one_line(error) if error else "Asking for the dataset…"
            self.grid.loading_text = message
        else:
            self._show_columns(dataset)
        self._arrange()
        self._show_heading()

    def _show_columns(self, dataset: Dataset) -> None:
        self._schema.replace(schema.schema_rows(dataset))
        why = why_unreadable(dataset)
        self.query_one("#why", StaticText).update(why)
        if not why and self.source is None:
            self._open_records(dataset)

    def _open_records(self, dataset: Dataset) -> None:
        session = self.session
        fetch = partial(session.client.get_records, dataset.name)
        spawn = partial(self.run_worker, group="records", exit_on_error=True)
        records = RecordWindow(fetch, dataset.record_count or 0, session.clock, spawn)
        records.subscribe(lambda _: self.present_title())
        self.source = RecordSource(records, dataset.columns, masked=self.context.masked)
        self.grid.source = self.source
        self.refresh_bindings()

    def _arrange(self) -> None:
        """Records, columns, or both where there is room; the focus is on one that is shown."""
        known = self.dataset is not None and self.dataset.detailed
        unreadable = known and self.source is None
        beside = self.size.width >= BESIDE
        columns = self.query_one("#columns", Grid)
        columns.display = unreadable or (self.pane_open and self.source is not None)
        columns.set_class(not unreadable and beside, "-beside")
        if columns.has_class("-beside"):
            columns.styles.width = min(schema.schema_width(self.dataset), self.size.width // 2)
        else:
            columns.styles.width = "1fr"
        self.grid.display = not unreadable and (beside or not columns.display)
        self.query_one("#why").display = unreadable
        shown = self.grid if self.grid.display else columns
        if self.focused is None or not self.focused.display:
            shown.focus()

    def _show_heading(self) -> None:
        width, masked = self.size.width - 4, self.context.masked and self.source is not None
        line = dataset_heading(
            self.dataset, self.dataset_name, width, masked=masked, at=self._position_text()
        )
        self.query_one("#heading", StaticText).update(line)

    def _position_text(self) -> str:
        cursor = self.grid.cursor if self.source is not None else None
        return "" if cursor is None else f"record {humanize.count(cursor + 1)}"

    def error_text(self) -> str:
        failure = self.source.records.failure(*self.source.window) if self.source else None
        if failure is None:
            return super().error_text()
        return fetch_failure.failure_text(failure, self.session.clock.now())

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Hide the keys of what can't be done with this dataset."""
        allowed = super().check_action(action, parameters)
        return allowed and (self.source is not None or action not in _NEED_RECORDS)

    def on_grid_row_highlighted(self) -> None:
        self._show_heading()

    def on_grid_row_selected(self, event: Grid.RowSelected) -> None:
        if event.grid.id == "records":
            self.action_open()
        elif self.source is not None:
            self._go_to_column(str(event.key))

    def _go_to_column(self, name: str) -> None:
        """Scroll the records sideways until that column is the first beside the numbers."""
        names = self.source.names if self.source is not None else ()
        self.grid.scroll_sideways(-len(names))
        self.grid.scroll_sideways(names.index(name))
        self.pane_open = self.pane_open and self.size.width >= BESIDE
        self._arrange()
        self.grid.focus()

    def action_open(self) -> None:
        cursor = self.grid.cursor
        if self.source is None or cursor is None:
            return
        source = self.source
        record = OpenRecord(
            self.dataset_name, source.names, source.records, cursor, self.MODE, self._on_move
        )
        self.context.navigate(record)

    def _on_move(self, index: int) -> None:
        self._record_shown = index

    def action_jump(self) -> None:
        if self.source is not None and self.source.row_count:
            self.app.push_screen(JumpDialog(self.source.row_count), self._jump)

    def _jump(self, number: int | None) -> None:
        if number is not None:
            self.grid.move_to(number - 1)

    def action_columns(self) -> None:
        self.pane_open = not self.pane_open
        self._arrange()

    def action_back(self) -> None:
        """Close the columns, if they are open, before the screen."""
        if self.pane_open:
            self.action_columns()
        else:
            super().action_back()

    def action_mask(self) -> None:
        self.context.toggle_mask()
        if self.source is not None:
            self.source.mask(self.context.masked)
        self._show_heading()

    def action_download(self) -> None:
        self.context.navigate(Download((self.dataset_name,)))

    def action_copy(self) -> None:
        clipboard.copy(self.app, self.dataset_name, "The dataset's name")
