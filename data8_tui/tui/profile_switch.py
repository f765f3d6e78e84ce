"""Changing the account while the application runs: it is closed in order, then opened on the other.

A session's transfers and runs end with it, so nothing is changed while one of them is under way.
"""

import asyncio
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Protocol

from textual.app import App

from data8_tui.errors import ConfigurationError
from data8_tui.insight.humanize import several
from data8_tui.keys.app_commands import EVERYWHERE, SHOW_TRANSFERS
from data8_tui.keys.keymap import key_of
from data8_tui.time_zone import shown_zone
from data8_tui.tui import safe
from data8_tui.tui.dialogs.profile_dialog import MAKE_READ_ONLY, ProfileDialog
from data8_tui.tui.remedies import one_line

if TYPE_CHECKING:
    from data8_tui.session import Session
    from data8_tui.settings.profile import Profile
    from data8_tui.settings.profile_choices import ProfileChoice, ProfileChoices


class SwitchingApp(Protocol):
    """The part of the application that is needed here."""

    session: "Session"

    def open_next(self, profile: "Profile") -> None:
        """Close the session in order, then open the application on `profile`."""


class ProfileSwitch:
    """Asks for a profile, and changes to it."""

    def __init__(self, app: App[int], choices: "ProfileChoices", owner: SwitchingApp) -> None:
        self._app = app
        self._choices = choices
        self._owner = owner

    def ask(self) -> None:
        """Show the profiles; the one chosen is changed to."""
        session = self._owner.session
        try:
            profiles = self._choices.list()
        except ConfigurationError as error:
            safe.toast(self._app, one_line(error), severity="error")
            return
        if not profiles and session.read_only:
            safe.toast(self._app, "There is no other account, and this one is read-only.")
            return
        dialog = ProfileDialog(profiles, session.profile.name, read_only=session.read_only)
        self._app.push_screen(dialog, self._on_choice)

    def account_options(self) -> Mapping[str, str]:
        """The options that select the account and the time zone of this session."""
        profile, zone = self._owner.session.profile, shown_zone()
        options = {} if profile.offline else self._choices.selecting(profile.name)
        set_up = profile.preferences.display.timezone
        return {**options, **({} if zone == set_up else {"timezone": zone})}

    async def _on_choice(self, choice: "ProfileChoice | None") -> None:
        if choice == MAKE_READ_ONLY:
            self._owner.session.make_read_only()
            self._choices.forbid_changes()
            safe.toast(self._app, "Read-only until you quit: nothing is changed at Data8.")
        elif choice is not None:
            await self.switch_to(choice.name)

    async def switch_to(self, name: str) -> None:
        """Change to the profile of that name, or show why not."""
        session = self._owner.session
        if name == session.profile.name:
            safe.toast(self._app, f"This is “{name}” already.")
        elif not self._refused():
            await self._open(name)

    async def _open(self, name: str) -> None:
        try:
            profile = await asyncio.to_thread(self._choices.load, name)
        except ConfigurationError as error:
            safe.toast(self._app, one_line(error), severity="error", timeout=10)
            return
        # Again: a transfer or run may have begun while the profile was read.
        if not self._refused():
            self._owner.open_next(profile)

    def _refused(self) -> bool:
        """Whether transfers or runs would end with the session; they are named, if so."""
        under_way = " and ".join(_under_way(self._owner.session))
        if under_way:
            key = key_of(EVERYWHERE, SHOW_TRANSFERS.action)
            text = (
                f"Not changed: {under_way} under way here would stop. "
                f"{key} shows transfers; change when nothing is under way."
            )
            safe.toast(self._app, text, severity="warning")
        return bool(under_way)


def _under_way(session: "Session") -> Iterator[str]:
    for active, noun in ((session.transfers.active, "transfer"), (session.runs.active, "run")):
        if active:
            yield several(len(active), noun)
