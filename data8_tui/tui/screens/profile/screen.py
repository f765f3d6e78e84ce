"""The profile of a local file: its figures come as they are counted, and lead to their records."""

import asyncio
import contextvars
from collections.abc import Mapping, Sequence

from textual.content import Content

from data8_tui.analysis.local_file.record_file import record_columns
from data8_tui.analysis.profile.model import TableProfile
from data8_tui.errors import Data8Error
from data8_tui.keys.figure_commands import PROFILE
from data8_tui.keys.keymap import key_of
from data8_tui.safetext import visible
from data8_tui.threads import CheckInterrupted, run_interruptibly
from data8_tui.transfer.readers.files import detect_format
from data8_tui.tui import clipboard
from data8_tui.tui.column_figures import ColumnFiguresScreen
from data8_tui.tui.column_figures.cells import copied_line
from data8_tui.tui.command_line import arguments, reading_words
from data8_tui.tui.navigation import OpenFile, OpenProfile
from data8_tui.tui.remedies import failure_sentence
from data8_tui.tui.screens.profile import facts, rows
from data8_tui.tui.screens.profile.left_out_dialog import LeftOutDialog
from data8_tui.tui.subjects import Subjects
from data8_tui.tui.widgets.grid.source import Key
from data8_tui.wording.left_out import left_out_facts
from data8_tui.wording.profile import no_records_sentence

_BETWEEN_FRAMES = 0.1
_NEED_FIGURES = frozenset({"open", "find", "copy", "mask"})


class ProfileScreen(ColumnFiguresScreen):
    """One file's columns. Leaving the screen ends the work."""

    KEYS = PROFILE

    def __init__(self, opened: OpenProfile) -> None:
        super().__init__()
        self.MODE = opened.mode  # type: ignore[misc]  # where it was opened from
        self.profile: TableProfile | None = None
        self._opened = opened
        self._share: float | None = 0.0
        self._error: Data8Error | None = None
        self._drawing = False

    # Counting.

    def on_mount(self) -> None:
        super().on_mount()
        self.column_grid.loading_text = "Reading the file…"
        self.run_worker(self._count(), group="profile")

    async def _count(self) -> None:
        try:
            self.profile = await self._profile()
        except Data8Error as error:
            self._error = error
        self._share = None
        self.show()

    async def _profile(self) -> TableProfile:
        # What is called from the thread gets the caller's context variables.
        loop, context = asyncio.get_running_loop(), contextvars.copy_context()

        def on_profile(profile: TableProfile) -> None:
            loop.call_soon_threadsafe(self._show_profile, profile, context=context)

        def progress(share: float) -> None:
            loop.call_soon_threadsafe(self._progress, share, context=context)

        def work(check: CheckInterrupted) -> TableProfile:
            from data8_tui.analysis.profile.process import profile_in_process

            path, options = self._opened.path, self._opened.options
            return profile_in_process(
                path, options, on_profile=on_profile, on_share=progress, check=check
            )

        return await run_interruptibly(work)

    def _show_profile(self, profile: TableProfile) -> None:
        self.profile = profile
        self._draw_soon()

    def _progress(self, share: float) -> None:
        self._share = share
        self._draw_soon()

    def _draw_soon(self) -> None:
        if not self._drawing and self.in_use:
            self._drawing = True
            self.set_timer(_BETWEEN_FRAMES, self._draw)

    def _draw(self) -> None:
        self._drawing = False
        self.show()

    # What is shown.

    def heading(self, width: int) -> Content:
        name, masked = self._opened.path.name, self.context.masked
        filtered = self._opened.filtered
        more = key_of(self.KEYS, "left_out")
        return facts.profile_heading(
            name, self.profile, self._share, width, masked=masked, filtered=filtered, more=more
        )

    def show(self) -> None:
        if not self.in_use:
            return
        self.show_heading()
        if self._error is not None:
            self.column_grid.loading_text = failure_sentence(self._error)
            self.columns.forget()
            self.details.forget()  # which may promise figures that will not come
        elif self.profile is not None:
            self._show_figures(self.profile)

    def _show_figures(self, profile: TableProfile) -> None:
        columns = rows.profile_columns(profile) if profile.records else ()
        names = [visible(each.name) or "(no name)" for each in profile.columns]
        self.column_grid.empty_text = no_records_sentence(profile, names)
        same = columns == self.columns.columns
        shown = rows.profile_rows(profile, masked=self.context.masked) if profile.records else ()
        self.columns.replace(shown, columns=None if same else columns)
        self.show_columns()

    def show_details(self, key: Key) -> None:
        if self.profile is not None and isinstance(key, int):
            column, masked = self.profile.columns[key], self.context.masked
            same = self.details.columns == rows.DETAILS
            name = self._column_name(self.profile, key)
            shown = rows.figure_rows(column, self.profile.records, name, masked=masked)
            self.details.replace(shown, columns=None if same else rows.DETAILS)

    def _column_name(self, profile: TableProfile, at: int) -> str:
        """What the column is called where its records are shown."""
        form = self._opened.options.form or detect_format(self._opened.path)
        return record_columns([each.name for each in profile.columns], form)[at]

    def column_names(self) -> Mapping[str, Key]:
        columns = self.profile.columns if self.profile is not None else ()
        return {column.name: at for at, column in reversed(list(enumerate(columns)))}

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Hide the keys of what can't be done before there are figures."""
        profile = self.profile if self._error is None else None
        if action in _NEED_FIGURES and not (profile and profile.records):
            return False
        if action == "left_out":
            return profile is not None and bool(profile.warnings)
        return super().check_action(action, parameters)

    # What can be done.

    def open_column(self, key: Key) -> None:
        self.detail_grid.focus()

    def open_detail(self, key: Key) -> None:
        condition = rows.condition_of(key)
        if condition is not None:
            opened = self._opened
            self.context.navigate(
                OpenFile((opened.path,), opened.options, self.MODE, conditions=(condition,))
            )

    def action_mask(self) -> None:
        self.context.toggle_mask()
        self.show()

    def action_left_out(self) -> None:
        if self.profile is not None:
            self.app.push_screen(LeftOutDialog(left_out_facts(self.profile.warnings)))

    def subjects(self) -> Subjects:
        return {"file": {"file": str(self._opened.path.absolute())}}

    def command_words(self) -> Sequence[str]:
        opened = self._opened
        path = str(opened.path.absolute())
        return ("profile", *reading_words(opened.options), *arguments([path]))

    def action_copy(self) -> None:
        if (cells := self.focused_cells) is not None:
            clipboard.copy(self.app, copied_line(cells), "The line")
