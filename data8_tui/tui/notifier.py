"""Notices beyond the screen: the bell, the terminal's desktop notice, or the user's command."""

import asyncio
import os
from collections.abc import Mapping
from functools import partial
from typing import Any

from textual.app import App

from data8_tui.notice import (
    NoticeProtocol,
    detect_terminal,
    notice_sequence,
    run_command,
    worth_notifying,
)
from data8_tui.settings.profile import Profile
from data8_tui.tui.reports import NoticeSubject, report
from data8_tui.tui.textual_private import write_to_terminal


class AppNotifier:
    """Sends notices for one application, whose focus the terminal reports where it can."""

    def __init__(self, app: App[Any], profile: Profile) -> None:
        self._app = app
        self._settings = profile.preferences.notices
        self._sent = 0

    async def notify(self, title: str, text: str, facts: Mapping[str, str], seconds: float) -> None:
        """Ring the bell, and show a notice where the terminal may be out of view.

        `facts` go to the user's own command, if one is configured, which then runs instead.
        `seconds` is how long the job or run took.
        """
        if self._settings.on_finish:
            await self._run(title, text, facts)
            return
        wanted = self._settings.protocol
        kind = await asyncio.to_thread(partial(detect_terminal, os.environ, override=wanted))
        self._sent += 1
        if worth_notifying(focused=self._app.app_focus, seconds=seconds):
            self._write(notice_sequence(title, text, kind.protocol, os.environ, number=self._sent))
        elif kind.protocol is not NoticeProtocol.OFF:
            self._write("\a")

    async def _run(self, title: str, text: str, facts: Mapping[str, str]) -> None:
        command = self._settings.on_finish
        ran = await asyncio.to_thread(partial(run_command, command, title, text, facts))
        if ran.error:
            text = f"on_finish: {ran.error}"
            report(self._app, NoticeSubject.COMMAND, text, severity="warning", timeout=10)

    def _write(self, sequence: str) -> None:
        if sequence:
            write_to_terminal(self._app, sequence)
