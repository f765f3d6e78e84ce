"""The dialog before a download: which files, in which folder, and whether they may replace any."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, Label, Static

from data8_tui.errors import Data8Error
from data8_tui.insight import wording
from data8_tui.session import Session
from data8_tui.transfer.plan import DownloadPlan
from data8_tui.tui import safe
from data8_tui.tui.dialog import Dialog
from data8_tui.tui.page import one_line
from data8_tui.tui.transfers import target_for
from data8_tui.tui.widgets.tick import Tick


class DownloadDialog(Dialog[None]):
    """Says for each file whether it is new; starts nothing that would replace one unasked."""

    TITLE_TEXT = "Download to CSV"
    HINT = "enter  start      tab  next field      esc  cancel"
    # A binding, not the field's own message: a key typed right behind Enter must not come first.
    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "start", priority=True)]

    def __init__(self, session: Session, datasets: Sequence[str]) -> None:
        super().__init__()
        self._session = session
        self._datasets = tuple(datasets)

    def fields(self) -> Iterable[Widget]:
        if not self._datasets:
            yield Label("Dataset, by its exact name:")
            yield Input(id="dataset", compact=True)
        yield Label("Folder:")
        yield Input(str(Path.cwd()), id="folder", compact=True)
        yield Static(id="files", markup=False)
        yield Tick("Replace files that are there already", id="replace", compact=True)

    def on_mount(self) -> None:
        self.query_one(Input).focus()
        self._present()

    @property
    def _wanted(self) -> tuple[str, ...]:
        if self._datasets:
            return self._datasets
        typed = self.query_one("#dataset", Input).value.strip()
        return (typed,) if typed else ()

    @property
    def _folder(self) -> Path:
        return Path(self.query_one("#folder", Input).value.strip() or ".").expanduser()

    def on_input_changed(self) -> None:
        self._present()

    def on_checkbox_changed(self) -> None:
        self._present()

    def _present(self) -> None:
        lines = [self._line(dataset) for dataset in self._wanted]
        self.query_one("#files", Static).update(Content("\n").join(lines))

    def _line(self, dataset: str) -> Content:
        target = target_for(dataset, self._folder)
        known = self._session.store.dataset(dataset)
        records = known.record_count if known else None
        remark = "" if records is None else f"  {wording.count(records)} records"
        if target.exists():
            replace = self.query_one("#replace", Tick).value
            fate = (
                ("  replaces the one there", "$text-warning")
                if replace
                else ("  is there already", "$text-error")
            )
        else:
            fate = ("  new", "$text-success")
        return Content.assemble(safe.content(target.name), (remark, "$text-muted"), fate)

    def action_start(self) -> None:
        if not self._wanted:
            self.say_problem("Which dataset? Its name is needed.")
            return
        if not self._folder.is_dir():
            self.say_problem(safe.content(f"{self._folder} is not a folder."))
            return
        replace = self.query_one("#replace", Tick).value
        plans = [
            DownloadPlan(dataset, target_for(dataset, self._folder), overwrite=replace)
            for dataset in self._wanted
        ]
        there = [plan.target.name for plan in plans if plan.target.exists()]
        if there and not replace:
            self.say_problem(
                safe.content(f"{', '.join(there)} is there already. Tick the box to replace it.")
            )
            return
        self._queue(plans)

    def _queue(self, plans: Sequence[DownloadPlan]) -> None:
        try:
            for plan in plans:
                self._session.transfers.start(plan)
        except Data8Error as error:
            self.say_problem(safe.content(one_line(error)))
            return
        which = plans[0].target.name if len(plans) == 1 else f"{len(plans)} files"
        safe.toast(self.app, f"Downloading {which}; 3 shows how far.")
        self.dismiss(None)
