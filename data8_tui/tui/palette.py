"""Opening the palette, and doing what was chosen in it; the account's last choices are kept."""

from dataclasses import replace
from typing import Final, Protocol

from textual.app import App
from textual.screen import ModalScreen

from data8_tui.errors import ConfigurationError, StorageError
from data8_tui.session import Session
from data8_tui.settings.profile_choices import ProfileChoices
from data8_tui.threads import run_in_thread
from data8_tui.tui.dialogs.palette_dialog import PaletteDialog
from data8_tui.tui.navigation import Destination
from data8_tui.tui.palette_entries import KnownNames, PaletteEntry, PaletteNames, PaletteSource

_KEPT_AS: Final = "palette"
_REMEMBERED: Final = 5
_MOST_NAMES: Final = 2_000
"""Names of jobs, and of datasets, that are offered of earlier sessions."""


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

    @property
    def _last(self) -> list[str]:
        """What was chosen last, the newest first, in earlier sessions of the account, too."""
        return self._owner.session.choices.of(_KEPT_AS, list[str]) or []

    def open(self) -> None:
        """Show it, unless a dialog is open."""
        if isinstance(self._app.screen, ModalScreen):
            return
        session = self._owner.session
        views = tuple(session.profile.preferences.views)
        names = PaletteNames(session.store, self._profiles(), views, tuple(self._last))
        dialog = PaletteDialog(PaletteSource(self._app.screen, names))
        self._app.push_screen(dialog, self._do)
        self._app.run_worker(self._add_known(dialog, names), group="palette", exclusive=True)

    def _profiles(self) -> list[str]:
        try:
            return [one.name for one in self._choices.list()]
        except ConfigurationError:
            return []  # what is wrong in the file is shown where accounts are changed

    async def _add_known(self, dialog: PaletteDialog, names: PaletteNames) -> None:
        try:
            known = await run_in_thread(self._known_names)
        except StorageError:
            return  # those of this session are listed
        dialog.add(replace(names, known=known))

    def _known_names(self) -> KnownNames:
        """Blocks. Raises StorageError."""
        history = self._owner.session.history_or_memory[0]
        transfers = history.transfers.newest(_MOST_NAMES)
        return KnownNames(
            history.runs.newest_names(_MOST_NAMES),
            list(dict.fromkeys(one.dataset for one in transfers if one.dataset)),
            history.runs.workflows(),
        )

    async def _do(self, chosen: PaletteEntry | None) -> None:
        if chosen is None:
            return
        last = dict.fromkeys((chosen.key, *self._last))
        self._owner.session.choices.note(_KEPT_AS, list(last)[:_REMEMBERED])
        if chosen.destination is not None:
            self._owner.navigate(chosen.destination)
        else:
            await self._app.screen.run_action(chosen.action)
