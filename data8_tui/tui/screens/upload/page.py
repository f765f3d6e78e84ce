"""What would become of a file, before anything is created: checked, mapped, named, then sent."""

from collections.abc import Iterable
from pathlib import Path
from typing import ClassVar

from textual.containers import Container, Horizontal, VerticalScroll
from textual.content import Content
from textual.events import Resize
from textual.widget import Widget
from textual.widgets import Input, Label, Static

from data8_tui.errors import Data8Error
from data8_tui.transfer.readers.files import Form, Reading, form_of
from data8_tui.transfer.upload.beside import scanned
from data8_tui.transfer.upload.plan import UploadPlan
from data8_tui.transfer.upload.scan import Scanned
from data8_tui.tui import safe
from data8_tui.tui.commands import UPLOAD, Command
from data8_tui.tui.page import Page, one_line
from data8_tui.tui.screens.upload import rows, words
from data8_tui.tui.screens.upload.asking import ReadingDialog, RenameDialog
from data8_tui.tui.screens.upload.file import FileDialog
from data8_tui.tui.screens.upload.mapping import Mapping
from data8_tui.tui.screens.upload.naming import Naming, why_refused
from data8_tui.tui.widgets.grid import Grid
from data8_tui.tui.widgets.source import ListSource

_WIDE = 110
"""Cells from which the mapping and the records stand side by side."""

_NO_COLUMNS = "The file could not be read as far as its columns."


class UploadPage(Page):
    """One file. Nothing is sent before Enter, and then a transfer goes on by itself."""

    MODE = "transfers"
    TABLE = UPLOAD
    TYPING: ClassVar[tuple[Command, ...]] = (
        Command("enter", "keep", "keep the name"),
        Command("escape", "back", "back to the columns", display="esc"),
    )

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._path = path
        self._asked = Reading()
        self._mapping: Mapping | None = None
        self._naming: Naming | None = None
        self._so_far: Scanned | None = None
        self._drawing = False
        self._starting = False
        self._problems_shown = True
        self._columns = ListSource(rows.MAPPING)
        self._records = ListSource(())

    def body(self) -> Iterable[Widget]:
        yield Static(id="file", markup=False)
        yield Static(id="read", markup=False)
        name = Input(id="dataset", compact=True, disabled=True, select_on_focus=False)
        yield Horizontal(Label("Dataset", classes="head"), name, Static(id="fits"), id="name")
        yield Static(id="verdict", markup=False)
        columns = Grid(self._columns, id="columns", loading_text="", empty_text=_NO_COLUMNS)
        records = Grid(self._records, id="records", loading_text="", empty_text="", wide=True)
        problems = VerticalScroll(Static(id="told", markup=False), id="problems")
        yield Container(columns, records, problems, id="panes")

    def on_mount(self) -> None:
        super().on_mount()
        self.query_one("#columns").focus()
        self.query_one("#problems").display = False
        self._check()

    # The check.

    def _check(self) -> None:
        """Read all of the file, with nothing decided about its columns yet."""
        self._mapping, self._naming, self._so_far = None, None, None
        self._columns.forget()
        self._records.forget()
        self._say_file()
        self._say(words.checking(self._path.name, None))
        self.run_worker(self._scan(), exclusive=True, group="check")

    async def _scan(self) -> None:
        try:
            scan = await scanned(self._path, self._asked, self._watch)
        except Data8Error as error:
            self._so_far = None
            if self.in_use:
                said = words.spoken(one_line(error))
                self._say(safe.content(f"✗ {said}", "$text-error"))
            return
        if not self.in_use:
            return
        self._mapping = Mapping(scan)
        begun = self.session.transfers.begun(scan.source.path)
        self._naming = Naming(self._mapping.preflight, begun, self.session.clock.now())
        self._problems_shown = True
        field = self.query_one("#dataset", Input)
        field.disabled = False
        field.value = field.value or self._naming.proposal
        self.show()

    def _watch(self, so_far: Scanned) -> None:
        self._so_far = so_far
        if not self._drawing and self.in_use:
            self._drawing = True
            self.set_timer(0.1, self._say_progress)

    def _say_progress(self) -> None:
        self._drawing = False
        if self.in_use and self._mapping is None and self._so_far is not None:
            self._say(words.checking(self._path.name, self._so_far))

    # What is shown.

    def show(self) -> None:
        if not self.in_use or self._mapping is None or self._naming is None:
            return
        preflight = self._mapping.preflight
        self._say_read(words.read_as(preflight))
        self._say(words.verdict(preflight, self._naming.known))
        self._columns.replace(rows.mapping(preflight))
        self._show_second()
        self._judge_name()
        self.refresh_bindings()

    def _show_second(self) -> None:
        """Beside the mapping: what is wrong, where something is; else the first records."""
        if self._mapping is None:
            return
        preflight = self._mapping.preflight
        wrong = bool(preflight.problems) and self._problems_shown
        self.query_one("#problems").display = wrong
        self.query_one("#records").display = not wrong
        self.query_one("#told", Static).update(words.problems(preflight))
        shown = rows.records(preflight, masked=self.data8.masked)
        self._records.replace(shown, columns=rows.record_columns(preflight))

    def _say(self, text: Content) -> None:
        self.query_one("#verdict", Static).update(text)

    def _say_file(self) -> None:
        name = safe.content(self._path.name, "bold")
        folder = safe.content(str(self._path.parent), "$text-muted")
        line = Content.assemble(("File      ", "$text-muted"), name, "  ", folder)
        self.query_one("#file", Static).update(line)
        self._say_read(Content("…"))

    def _say_read(self, text: Content) -> None:
        line = Content.assemble(("Read as   ", "$text-muted"), text)
        self.query_one("#read", Static).update(line)

    def _judge_name(self) -> bool:
        if self._naming is None:
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

    def on_resize(self, event: Resize | None = None) -> None:
        super().on_resize()
        self.set_class(self.size.width >= _WIDE, "-wide")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What changes the mapping needs one; the view has a second side only with problems."""
        mapping = self._mapping
        if action in ("type", "rename", "start", "name", "view") and mapping is None:
            return False
        if action in ("view", "start") and mapping is not None:
            wrong = bool(mapping.preflight.problems)
            return (
                super().check_action(action, parameters) if wrong == (action == "view") else False
            )
        return super().check_action(action, parameters)

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

    def _column(self) -> int | None:
        key = self.query_one("#columns", Grid).cursor_key
        return key if isinstance(key, int) else None

    def action_type(self) -> None:
        if self._mapping is not None and (number := self._column()) is not None:
            if why_not := self._mapping.change_type(number):
                safe.toast(self, why_not, severity="warning")
            self.show()

    def action_rename(self) -> None:
        mapping, number = self._mapping, self._column()
        if mapping is None or number is None:
            return
        column = mapping.preflight.columns[number - 1]

        def named(name: str | None) -> None:
            if name is not None:
                mapping.rename(number, name)
                self.show()

        self.app.push_screen(RenameDialog(column.header, column.name), named)

    def action_view(self) -> None:
        self._problems_shown = not self._problems_shown
        self._show_second()

    def action_mask(self) -> None:
        self.data8.masked = not self.data8.masked
        self._show_second()

    def action_reading(self) -> None:
        form = form_of(self._path)
        if form in (Form.NDJSON, Form.PARQUET):
            safe.toast(self, f"{form} tells by itself how it is to be read.")
            return

        def told(asked: Reading | None) -> None:
            if asked is not None:
                self._asked = asked
                self._check()

        self.app.push_screen(ReadingDialog(form, self._asked), told)

    def action_file(self) -> None:
        def chosen(path: Path | None) -> None:
            if path is not None:
                self._path, self._asked = path, Reading()
                self.query_one("#dataset", Input).value = ""
                self._check()

        self.app.push_screen(FileDialog(f"{self._path.parent}/"), chosen)

    # Sending it.

    def on_grid_row_selected(self) -> None:
        self.action_start()

    def action_start(self) -> None:
        """Look for what stands in the way here and at Data8, then queue the transfer."""
        if self._mapping is None or self._starting:
            return
        preflight = self._mapping.preflight
        if not preflight.ok:
            text = f"It can't be uploaded so: {words.spoken(preflight.problems[0].text)}"
            safe.toast(self, text, severity="warning")
        elif not self._judge_name():
            self.query_one("#dataset").focus()
        else:
            self._starting = True
            plan = UploadPlan(preflight, self._name_typed)
            self.run_worker(self._start(plan, self._naming), exclusive=True, group="start")

    async def _start(self, plan: UploadPlan, naming: Naming | None) -> None:
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
            safe.toast(self.app, f"Uploading {plan.path.name}; 3 shows how far.")
            self.app.pop_screen()
        finally:
            self._starting = False
