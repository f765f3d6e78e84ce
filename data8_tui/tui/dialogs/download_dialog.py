"""The dialog before a download: the files, their format and folder, and the status of each."""

import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.css.query import NoMatches
from textual.widget import Widget
from textual.widgets import Input, Label, Static

from data8_tui.errors import Data8Error, ExtraMissing
from data8_tui.session import Session
from data8_tui.transfer.download.plan import DownloadPlan
from data8_tui.transfer.formats import OutputFormat, require_package
from data8_tui.tui import safe
from data8_tui.tui.dialogs.dialog import CLOSER_WHERE_LOW, Dialog
from data8_tui.tui.dialogs.target_status import TargetStatus, target_status
from data8_tui.tui.remedies import one_line
from data8_tui.tui.transfer_actions import notify_started, target_in_folder
from data8_tui.tui.widgets.choice import Choice
from data8_tui.tui.widgets.tick_box import TickBox
from data8_tui.typed_path import typed_path

_MOST_LISTED = 20
"""Files that are listed with their status; each is looked for on the disk whenever it is shown."""
_MOST_FILES = 200
"""Files of one dialog."""
_STYLES = {
    "new": "$text-success",
    "continues": "$text-accent",
    "replaces": "$text-warning",
    "there": "$text-error",
    "taken": "$text-error",
}


class DownloadDialog(Dialog[None]):
    """Shows for each file whether it is new, resumed, or replaces one, which takes a tick."""

    VERTICAL_BREAKPOINTS = CLOSER_WHERE_LOW
    TITLE_TEXT = "Download"
    HINT = "enter  start    tab  next field    ← →  format    esc  cancel"
    # A binding, not the field's own message: a key typed right behind Enter must not come first.
    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "start", priority=True)]

    def __init__(self, session: Session, datasets: Sequence[str]) -> None:
        super().__init__()
        self._session = session
        self._datasets = tuple(datasets)

    @property
    def title_text(self) -> str:
        many = len(self._datasets) > 1
        return f"{self.TITLE_TEXT} {len(self._datasets)} datasets" if many else self.TITLE_TEXT

    def fields(self) -> Iterable[Widget]:
        if not self._datasets:
            yield Label("Dataset, by its exact name:")
            yield Input(id="dataset", compact=True)
        yield Label("Folder:")
        yield Input(str(Path.cwd()), id="folder", compact=True)
        yield Label("Format (delimiter, encoding, CRLF and BOM: data8-tui download):")
        yield Choice([each.value for each in OutputFormat], id="format")
        yield TickBox("Compress with gzip", id="packed", compact=True)
        yield TickBox("Replace files that are there already", id="replace", compact=True)
        yield Static(id="files", markup=False)

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
        return typed_path(self.query_one("#folder", Input).value.strip())

    @property
    def _format(self) -> OutputFormat:
        return OutputFormat(self.query_one(Choice).value)

    def _ticked(self, tick: str) -> bool:
        return self.query_one(f"#{tick}", TickBox).value

    def on_input_changed(self) -> None:
        self._changed()

    def on_checkbox_changed(self) -> None:
        self._changed()

    def _changed(self) -> None:
        """Clear the problem, which may be solved now; Enter checks again."""
        self.show_problem("")
        self._present()

    def on_choice_changed(self) -> None:
        packs = not self._format.is_converted
        tick = self.query_one("#packed", TickBox)
        tick.disabled = not packs
        tick.value = tick.value and packs
        self.show_problem(safe.content(_missing(self._format)))
        self._present()

    def _present(self) -> None:
        try:
            lines = [self._line(plan) for plan in self._plans(_MOST_LISTED)]
            more = len(self._wanted) - len(lines)
        except NoMatches:  # the first value of a field was reported before all fields were mounted
            return
        if more:
            lines.append(Content.styled(f"and {more:,} more", "$text-muted"))
        self.query_one("#files", Static).update(Content("\n").join(lines))

    def _line(self, plan: DownloadPlan) -> Content:
        known = self._session.store.dataset(plan.dataset)
        found = target_status(plan, self._session.client.connection, known)
        name = safe.content(plan.target.name)
        return Content.assemble(
            name, (f"  {found.records}", "$text-muted"), (found.text, _STYLES[found.kind])
        )

    def _plans(self, most: int | None = None) -> list[DownloadPlan]:
        form, packed = self._format, self._ticked("packed")
        suffix = form.suffix + (".gz" if packed else "")
        return [
            DownloadPlan(
                dataset,
                target_in_folder(dataset, self._folder, suffix),
                overwrite=self._ticked("replace"),
                format=form,
                packed=packed,
            )
            for dataset in self._wanted[:most]
        ]

    def action_start(self) -> None:
        plans = self._plans(_MOST_FILES + 1)
        problem = self._problem(plans)
        if problem:
            self.show_problem(safe.content(problem))
        else:
            self._queue(plans)

    def _problem(self, plans: Sequence[DownloadPlan]) -> str:
        """Why it can't be started so; empty where it can."""
        if not plans:
            return "Which dataset? Its name is needed."
        if len(plans) > _MOST_FILES:
            return f"At most {_MOST_FILES} files can be begun at once: open an output, for one."
        if not os.path.isdir(self._folder):  # False, too, for a name that is too long
            return f"{self._folder} is not a folder."
        names = [plan.target.name for plan in plans]
        if twice := sorted({name for name in names if names.count(name) > 1}):
            return f"Two datasets would be {twice[0]}: download one of them by itself."
        found = [(plan, self._status(plan)) for plan in plans]
        there = [plan.target.name for plan, status in found if status.kind == "there"]
        if there:
            return f"{', '.join(there)} is there already. Tick the box to replace it."
        taken = [status.text.strip() for _, status in found if status.kind == "taken"]
        return taken[0] if taken else _missing(self._format)

    def _status(self, plan: DownloadPlan) -> TargetStatus:
        return target_status(plan, self._session.client.connection, None)

    def _queue(self, plans: Sequence[DownloadPlan]) -> None:
        answers = ((plan.target.name, self._start(plan)) for plan in plans)
        refused = {name: text for name, text in answers if text}
        begun = len(plans) - len(refused)
        if not begun:
            self.show_problem(safe.content(next(iter(refused.values()))))
            return
        which = plans[0].target.name if len(plans) == 1 else f"{begun} files"
        notify_started(self.app, f"Downloading {which}")
        if refused:
            why = " ".join(f"{name}: {text}" for name, text in refused.items())
            text = f"{len(refused)} of {len(plans)} files are not begun. {why}"
            safe.toast(self.app, text, severity="error", timeout=15)
        self.dismiss(None)

    def _start(self, plan: DownloadPlan) -> str:
        """Begin one file; returns why that can't be, empty where it is begun."""
        try:
            self._session.transfers.start(plan)
        except Data8Error as error:
            return one_line(error)
        return ""


def _missing(form: OutputFormat) -> str:
    """What has to be installed for such a file; empty where nothing has."""
    try:
        require_package(form)
    except ExtraMissing as missing:
        return one_line(missing)
    return ""
