"""Opening the palette, and doing what was chosen in it; it keeps the last ones."""

from collections import deque
from typing import Protocol

from textual.app import App
from textual.screen import ModalScreen

from data8_tui.errors import ConfigurationError, StorageError
from data8_tui.session import Session
from data8_tui.settings.profile_choices import ProfileChoices
from data8_tui.threads import run_in_thread
from data8_tui.tui.dialogs.palette_dialog import PaletteDialog
from data8_tui.tui.navigation import Destination
from data8_tui.tui.palette_entries import PaletteEntry, PaletteSource

_REMEMBERED = 5


class PaletteOwner(Protocol):
    """The part of the application that is needed here."""

    session: Session

    def navigate(self, destination: Destination) -> None:
        """Show another screen or dialog."""


class Palette:
    """The palette of one application."""

    def __init__(self, app: App[int], choices: ProfileChoices, owner: PaletteOwner) -> None:
        self._app = app
        self._choices = choices
        self._owner = owner
        self._last: deque[PaletteEntry] = deque(maxlen=_REMEMBERED)

    def open(self) -> None:
        """Show it, unless a dialog is open."""
        if isinstance(self._app.screen, ModalScreen):
            return
        session = self._owner.session
        views = session.profile.preferences.views
        source = PaletteSource(self._app.screen, session.store, self._profiles(), self._last, views)
        dialog = PaletteDialog(source)
        self._app.push_screen(dialog, self._do)
        self._app.run_worker(self._add_workflows(dialog), group="palette", exclusive=True)

    def _profiles(self) -> list[str]:
        try:
            return [one.name for one in self._choices.list()]
        except ConfigurationError:
            return []  # what is wrong in the file is shown where accounts are changed

    async def _add_workflows(self, dialog: PaletteDialog) -> None:
        history, _ = self._owner.session.history_or_memory
        try:
            dialog.add_workflows(await run_in_thread(history.runs.workflows))
        except StorageError:
            return  # those of this session are listed

    async def _do(self, chosen: PaletteEntry | None) -> None:
        if chosen is None:
            return
        if chosen in self._last:
            self._last.remove(chosen)
        self._last.appendleft(chosen)
        if chosen.destination is not None:
            self._owner.navigate(chosen.destination)
        else:
            await self._app.screen.run_action(chosen.action)
