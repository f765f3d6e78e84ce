"""Telling the person behind this command: their own command, or the terminal's notice and bell."""

import asyncio
import os
from functools import partial

from data8_tui.cli import talk
from data8_tui.clock import Clock
from data8_tui.jobs.job_observer import JobEvent, JobObservation
from data8_tui.jobs.notification_text import headline, notification_facts
from data8_tui.notice import (
    Terminal,
    detect_terminal,
    notice_sequence,
    run_command,
    worth_notifying,
)
from data8_tui.settings.profile import Profile


class CliNotifier:
    """Tells news of jobs for one command. Whether the person looks on, it can't know."""

    def __init__(self, profile: Profile, clock: Clock) -> None:
        self._profile = profile
        self._clock = clock
        self._began = clock.monotonic()
        self._told = 0

    async def tell(self, sight: JobObservation, *, at_once: bool = False) -> str:
        """Tell, where there is news; gives what went wrong with the person's own command.

        The terminal is disturbed only after a run that was long, or `at_once`.
        """
        if sight.news is None or sight.news is JobEvent.MOVING:
            return ""
        title, text = headline(sight)
        if self._profile.on_finish:
            return await self._run(title, text, notification_facts(sight))
        if at_once or worth_notifying(focused=True, seconds=self._seconds()):
            self._ring(title, text)
        return ""

    def _seconds(self) -> float:
        return self._clock.monotonic() - self._began

    def _ring(self, title: str, text: str) -> None:
        """The terminal's own notice, if there is a terminal."""
        if talk.is_terminal():
            self._told += 1
            kind = terminal_here(self._profile.notices).protocol
            talk.draw_raw(notice_sequence(title, text, kind, os.environ, number=self._told))

    async def _run(self, title: str, text: str, told: dict[str, str]) -> str:
        work = partial(run_command, self._profile.on_finish, title, text, told)
        return (await asyncio.to_thread(work)).trouble


def terminal_here(wish: str = "auto") -> Terminal:
    """The terminal of this process."""
    return detect_terminal(os.environ, wish=wish)


def in_tmux() -> bool:
    """Whether this process runs inside a tmux that can be asked."""
    return bool(os.environ.get("TMUX"))
