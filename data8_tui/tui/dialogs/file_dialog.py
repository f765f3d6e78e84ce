"""The dialog to choose the file to upload: typed, completed as in a shell, or picked."""

import asyncio
import os
from collections.abc import Iterable
from pathlib import Path
from typing import ClassVar

from textual import work
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.suggester import Suggester
from textual.widget import Widget
from textual.widgets import Input, Label, OptionList, Static
from textual.widgets.option_list import Option

from data8_tui.errors import UsageError
from data8_tui.insight import humanize
from data8_tui.transfer.readers.files import detect_format
from data8_tui.tui import safe
from data8_tui.tui.dialogs.field_and_list import FieldAndListDialog
from data8_tui.tui.dialogs.path_completion import Candidate, Completion, complete_path
from data8_tui.tui.remedies import one_line
from data8_tui.typed_path import typed_path


class PathSuggester(Suggester):
    """Shows the first candidate's name behind what is typed; → takes it."""

    def __init__(self) -> None:
        super().__init__(use_cache=False, case_sensitive=True)

    async def get_suggestion(self, value: str) -> str | None:
        return (await asyncio.to_thread(complete_path, value)).first


class Candidates(OptionList, can_focus=False):
    """The keys stay with the field above; this only shows what they choose."""


class FileDialog(FieldAndListDialog[Path]):
    """Returns the path of a file that exists and has a format that can be read."""

    TITLE_TEXT = "Upload a file"
    HINT = "tab  complete      ↑ ↓  pick      enter  check it      esc  cancel"
    LABEL: ClassVar[str] = "CSV, NDJSON, Parquet or XLSX:"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "complete", priority=True),
        Binding("down", "move(1)", priority=True),
        Binding("up", "move(-1)", priority=True),
        Binding("enter", "take", priority=True),
    ]

    def __init__(self, typed: str = "") -> None:
        super().__init__()
        self._typed = typed
        self._completion: Completion | None = None

    def fields(self) -> Iterable[Widget]:
        yield Label(self.label)
        yield Input(
            self._typed,
            placeholder="its path",
            suggester=PathSuggester(),
            select_on_focus=False,
            id="path",
            compact=True,
        )
        yield Static(id="where", markup=False)
        yield Candidates(id="candidates", compact=True)
        yield Static(id="others", markup=False)

    def on_mount(self) -> None:
        self.query_one(Input).focus()
        self._update_candidates()

    def on_input_changed(self) -> None:
        self.show_problem("")
        self._update_candidates()

    @property
    def label(self) -> str:
        """What stands above the field."""
        return self.LABEL

    @property
    def _value(self) -> str:
        return self.query_one(Input).value

    def _update_candidates(self) -> None:
        self._list(self._value)

    @work(exclusive=True, group="listing")
    async def _list(self, typed: str) -> None:
        found = await asyncio.to_thread(complete_path, typed)
        if self.is_current and typed == self._value:  # a closed dialog loses its fields first
            self._show(found)

    def _show(self, found: Completion) -> None:
        self._completion = found
        options = self.query_one(Candidates)
        options.clear_options()
        width = max(20, self.query_one("#panel").content_size.width)
        options.add_options([Option(_line(each, width)) for each in found.candidates])
        options.highlighted = None
        options.display = bool(found.candidates)
        where = safe.content(str(found.folder.absolute()), "$text-muted")
        self.query_one("#where", Static).update(where)
        self.query_one("#others", Static).update(safe.content(_others_text(found), "$text-muted"))

    def action_move(self, by: int) -> None:
        options = self.query_one(Candidates)
        if by > 0:
            options.action_cursor_down()
        elif options.highlighted == 0:
            options.highlighted = None
        else:
            options.action_cursor_up()
        self.mark_move()

    async def action_complete(self) -> None:
        """As far as the candidates agree; the highlighted one, where one is."""
        if (picked := self._picked()) is not None and self._completion is not None:
            if picked.typeable:
                self._fill(self._completion.head + picked.text)
            return
        found = await asyncio.to_thread(complete_path, self._value)
        if self.is_current:
            self._fill(found.common)

    def _fill(self, text: str) -> None:
        field = self.query_one(Input)
        field.value = text
        field.cursor_position = len(text)

    def _picked(self) -> Candidate | None:
        at, found = self.query_one(Candidates).highlighted, self._completion
        return found.candidates[at] if at is not None and found is not None else None

    def action_take(self) -> None:
        picked, found = self._picked(), self._completion
        if picked is not None and found is not None:
            if not picked.folder:
                self._dismiss_with(found.folder / picked.name)
            elif picked.typeable:
                self._fill(found.head + picked.text)
            else:
                self.show_problem("That folder's name can't be shown here; move the file first.")
        elif self._value.strip():
            self._dismiss_with(typed_path(self._value))
        else:
            self.show_problem("Which file? Type its path, or pick it with ↓.")

    def _dismiss_with(self, path: Path) -> None:
        # Unlike Path's methods these return False where a path can't be looked up at all.
        if os.path.isdir(path):
            self._fill(self._value.rstrip("/") + "/")
            return
        if not os.path.exists(path):
            self.show_problem(safe.content(f"There is no file {path}."))
            return
        try:
            detect_format(path)
        except UsageError as error:
            self.show_problem(safe.content(one_line(error)))
        else:
            self.accept(path.absolute())

    def accept(self, path: Path) -> None:
        """Close with a file that exists and has such a format."""
        self.dismiss(path)


def _line(candidate: Candidate, width: int) -> Content:
    """The name, and the size of a file at the right edge."""
    name = safe.content(candidate.text, "" if not candidate.folder else "$text-accent")
    size = "" if candidate.folder else humanize.size(candidate.size)
    room = max(8, width - 14)
    name = name.truncate(room, ellipsis=True, pad=True)
    return Content.assemble(name, (size.rjust(10), "$text-muted"))


def _others_text(found: Completion) -> str:
    if found.problem:
        return found.problem
    others = found.others
    other_kinds = f"{others} file{'s' * (others != 1)} of other kinds" if others else ""
    if not found.candidates:
        none = "Nothing here begins so" if found.begun else "No folder and no such file here"
        return f"{none}{f', but {other_kinds}' if other_kinds else ''}."
    return f"and {other_kinds}" if other_kinds else ""
