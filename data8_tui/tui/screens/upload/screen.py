"""The upload of a file to a new dataset: checked and mapped, named, then queued."""

from collections.abc import Iterable
from pathlib import Path
from typing import ClassVar

from textual.containers import Horizontal
from textual.widget import Widget
from textual.widgets import Input, Label, Static

from data8_tui.errors import Data8Error
from data8_tui.insight.humanize import several
from data8_tui.keys.command import Command
from data8_tui.keys.keymap import key_of
from data8_tui.keys.transfer_commands import UPLOAD
from data8_tui.transfer.preflight.preflight import ColumnOverrides, Preflight
from data8_tui.transfer.preflight.scan import Scan
from data8_tui.transfer.readers.files import ReadOptions
from data8_tui.transfer.upload.plan import UploadPlan
from data8_tui.tui import safe, transfer_actions
from data8_tui.tui.dialogs.file_dialog import FileDialog
from data8_tui.tui.preflight.preflight_screen import PreflightScreen
from data8_tui.tui.remedies import one_line
from data8_tui.tui.screens.upload.dataset_name import DatasetName, why_name_refused
from data8_tui.tui.subjects import Subjects


class UploadScreen(PreflightScreen):
    """Nothing is sent before Enter, which queues a transfer."""

    MODE = "transfers"
    KEYS = UPLOAD
    TYPING: ClassVar[tuple[Command, ...]] = (
        Command("name.keep", "enter", "keep", "keep the name"),
        Command("name.leave", "escape", "back", "back to the columns"),
    )
    NEED_MAPPING = PreflightScreen.NEED_MAPPING | {"name"}

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self._dataset_name: DatasetName | None = None
        self._starting = False

    def heading(self) -> Iterable[Widget]:
        name = Input(id="dataset", compact=True, disabled=True, select_on_focus=False)
        yield Horizontal(Label("Dataset", classes="head"), name, Static(id="fits"), id="name")

    def on_checked(self, scan: Scan) -> None:
        begun = self.session.transfers.uploads_from(scan.source.path)
        self._dataset_name = DatasetName(scan.source, begun, self.session.clock.now())
        field = self.query_one("#dataset", Input)
        field.disabled = False
        field.value = field.value or self._dataset_name.proposal

    def ready_text(self, preflight: Preflight) -> str:
        start, blocks = key_of(UPLOAD, "start"), several(preflight.blocks, "block")
        return f"{start} creates the dataset and sends {blocks}."

    def earlier_upload_text(self) -> str:
        return self._dataset_name.earlier_upload_text if self._dataset_name else ""

    def show(self) -> None:
        super().show()
        self._check_name()

    def _check_name(self) -> bool:
        if self._dataset_name is None or not self.in_use:
            return False
        name = self._typed_name
        taken = self.session.store.dataset(name) is not None
        fits, text = self._dataset_name.verdict(name, taken=taken)
        self._show_name_verdict(text, fits=fits)
        return fits

    def _show_name_verdict(self, text: str, *, fits: bool) -> None:
        style = "$text-success" if fits else "$text-error"
        self.query_one("#fits", Static).update(safe.content(text, style))

    @property
    def _typed_name(self) -> str:
        return self.query_one("#dataset", Input).value.strip()

    # Keys.

    def on_input_changed(self) -> None:
        self._check_name()

    def on_input_submitted(self) -> None:
        if self._check_name():
            self.query_one("#columns").focus()

    def action_back(self) -> None:
        if isinstance(self.focused, Input):
            self.query_one("#columns").focus()
        else:
            self.app.pop_screen()

    def action_name(self) -> None:
        self.query_one("#dataset").focus()

    def subjects(self) -> Subjects:
        return {"file": {"file": str(self._path.absolute())}}

    def action_file(self) -> None:
        def chosen(path: Path | None) -> None:
            if path is not None:
                self._path, self._read_options = path, ReadOptions()
                self._dataset_name = None
                self.query_one("#dataset", Input).value = ""
                self._check()

        self.app.push_screen(FileDialog(f"{self._path.parent}/"), chosen)

    # Submission.

    def confirm(self, preflight: Preflight, overrides: ColumnOverrides) -> None:
        """Check for obstacles here and at Data8, then queue the transfer."""
        if self._starting:
            return
        if not self._check_name():
            self.query_one("#dataset").focus()
            return
        self._starting = True
        plan = UploadPlan(preflight, self._typed_name)
        self.run_worker(self._start(plan, self._dataset_name), exclusive=True, group="start")

    async def _start(self, plan: UploadPlan, dataset_name: DatasetName | None) -> None:
        try:
            why_not = await why_name_refused(self.session.client, plan, dataset_name)
            if not self.in_use:
                return
            if why_not:
                self._show_name_verdict(f"✗ {why_not}", fits=False)
                return
            self.session.transfers.start(plan)
        except Data8Error as error:
            safe.toast(self.app, one_line(error), severity="error", timeout=10)
        else:
            self.app.pop_screen()
            transfer_actions.notify_started(self.app, f"Uploading {plan.path.name}")
        finally:
            self._starting = False
