"""News beyond the screen: the bell, the terminal's desktop notice, or the person's own command."""

import asyncio
import os
from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING

from data8_tui.notice import (
    NoticeProtocol,
    detect_terminal,
    notice_sequence,
    run_command,
    worth_notifying,
)
from data8_tui.tui import safe

if TYPE_CHECKING:
    from data8_tui.tui.app import Data8App


class AppNotifier:
    """Rings for one application. Whether it is in focus, the terminal tells, where it can."""

    def __init__(self, app: "Data8App") -> None:
        self._app = app
        self._told = 0

    async def ring(self, title: str, text: str, told: Mapping[str, str], seconds: float) -> None:
        """The bell always; the notice only where nobody may be expected to look on.

        `told` are the facts for the person's own command, `seconds` how long it all took.
        """
        profile = self._app.session.profile
        if profile.on_finish:
            await self._run(title, text, told)
            return
        kind = await asyncio.to_thread(partial(detect_terminal, os.environ, wish=profile.notices))
        self._told += 1
        if worth_notifying(focused=self._app.app_focus, seconds=seconds):
            self._write(notice_sequence(title, text, kind.protocol, os.environ, number=self._told))
        elif kind.protocol is not NoticeProtocol.OFF:
            self._write("\a")

    async def _run(self, title: str, text: str, told: Mapping[str, str]) -> None:
        command = self._app.session.profile.on_finish
        ran = await asyncio.to_thread(partial(run_command, command, title, text, told))
        if ran.trouble:
            safe.toast(self._app, f"on_finish: {ran.trouble}", severity="warning", timeout=10)

    def _write(self, sequence: str) -> None:
        if sequence and self._app._driver is not None:
            self._app._driver.write(sequence)
