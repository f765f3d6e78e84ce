"""A file on its way to a new dataset: checked and mapped, named, then sent."""

from collections.abc import Iterable
from pathlib import Path
from typing import ClassVar

from textual.containers import Horizontal
from textual.widget import Widget
from textual.widgets import Input, Label, Static

from data8_tui.errors import Data8Error
from data8_tui.insight.humanize import several
from data8_tui.transfer.preflight.preflight import ColumnOverrides, Preflight
from data8_tui.transfer.preflight.scan import Scan
from data8_tui.transfer.readers.files import ReadOptions
from data8_tui.transfer.upload.plan import UploadPlan
from data8_tui.tui import safe, transfer_actions
from data8_tui.tui.commands import UPLOAD, Command
from data8_tui.tui.dialogs.file_dialog import FileDialog
from data8_tui.tui.preflight.preflight_screen import PreflightScreen
from data8_tui.tui.remedies import one_line
from data8_tui.tui.screens.upload.dataset_name import DatasetNaming, why_refused


class UploadScreen(PreflightScreen):
    """Nothing is sent before Enter, and then a transfer goes on by itself."""

    MODE = "transfers"
    TABLE = UPLOAD
    TYPING: ClassVar[tuple[Command, ...]] = (
        Command("enter", "keep", "keep the name"),
        Command("escape", "back", "back to the columns", display="esc"),
    )
    NEED_A_MAPPING = PreflightScreen.NEED_A_MAPPING | {"name"}

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self._naming: DatasetNaming | None = None
        self._starting = False

    def heading(self) -> Iterable[Widget]:
        name = Input(id="dataset", compact=True, disabled=True, select_on_focus=False)
        yield Horizontal(Label("Dataset", classes="head"), name, Static(id="fits"), id="name")

    def checked(self, scan: Scan) -> None:
        begun = self.session.transfers.uploads_from(scan.source.path)
        self._naming = DatasetNaming(scan.source, begun, self.session.clock.now())
        field = self.query_one("#dataset", Input)
        field.disabled = False
        field.value = field.value or self._naming.proposal

    def all_right(self, preflight: Preflight) -> str:
        return f"Enter creates the dataset and sends {several(preflight.blocks, 'block')}."

    def known(self) -> str:
        return self._naming.known if self._naming else ""

    def show(self) -> None:
        super().show()
        self._judge_name()

    def _judge_name(self) -> bool:
        if self._naming is None or not self.in_use:
            return False
        name = self._name_typed
        taken = self.session.store.dataset(name) is not None
        fits, text = self._naming.judge(name, taken=taken)
        self._say_of_name(text, fits=fits)
        return fits

    def _say_of_name(self, text: str, *, fits: bool) -> None:
        style = "$text-success" if fits else "$text-error"
        self.query_one("#fits", Static).update(safe.content(text, style))

    @property
    def _name_typed(self) -> str:
        return self.query_one("#dataset", Input).value.strip()

    # What a person decides.

    def on_input_changed(self) -> None:
        self._judge_name()

    def on_input_submitted(self) -> None:
        if self._judge_name():
            self.query_one("#columns").focus()

    def action_back(self) -> None:
        if isinstance(self.focused, Input):
            self.query_one("#columns").focus()
        else:
            self.app.pop_screen()

    def action_name(self) -> None:
        self.query_one("#dataset").focus()

    def action_file(self) -> None:
        def chosen(path: Path | None) -> None:
            if path is not None:
                self._path, self._asked = path, ReadOptions()
                self._naming = None
                self.query_one("#dataset", Input).value = ""
                self._check()

        self.app.push_screen(FileDialog(f"{self._path.parent}/"), chosen)

    # Sending it.

    def go(self, preflight: Preflight, wishes: ColumnOverrides) -> None:
        """Look for what stands in the way here and at Data8, then queue the transfer."""
        if self._starting:
            return
        if not self._judge_name():
            self.query_one("#dataset").focus()
            return
        self._starting = True
        plan = UploadPlan(preflight, self._name_typed)
        self.run_worker(self._start(plan, self._naming), exclusive=True, group="start")

    async def _start(self, plan: UploadPlan, naming: DatasetNaming | None) -> None:
        try:
            why_not = await why_refused(self.session.client, plan, naming)
            if not self.in_use:
                return
            if why_not:
                self._say_of_name(f"✗ {why_not}", fits=False)
                return
            self.session.transfers.start(plan)
        except Data8Error as error:
            safe.toast(self.app, one_line(error), severity="error", timeout=10)
        else:
            self.app.pop_screen()
            transfer_actions.notify_started(self.app, f"Uploading {plan.path.name}")
        finally:
            self._starting = False
