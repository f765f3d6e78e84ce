"""Notices from a command: the user's own command, or the terminal's notice and bell."""

import asyncio
import os
from functools import partial

from data8_tui.cli import output, talk
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
    """Gives notices of job events for one command. The terminal's focus is not known here."""

    def __init__(self, profile: Profile, clock: Clock) -> None:
        self._settings = profile.preferences.notices
        self._clock = clock
        self._started = clock.monotonic()
        self._count = 0
        self._tasks: set[asyncio.Task[None]] = set()

    def start(self, observation: JobObservation) -> None:
        """Give a notice in a task of its own, if there is an event; a failure is a warning."""
        if observation.event is not None:
            task = asyncio.create_task(self._notify_or_warn(observation))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def finish(self) -> None:
        """Wait until all notices that were started are given."""
        await asyncio.gather(*self._tasks)

    async def _notify_or_warn(self, observation: JobObservation) -> None:
        if problem := await self.notify(observation):
            talk.write_warning(f"on_finish: {problem}")

    async def notify(self, observation: JobObservation, *, at_once: bool = False) -> str:
        """Give a notice of the observation's event; returns what the user's command failed with.

        A notice in the terminal is given only after a long run, or with `at_once`.
        """
        if observation.event is None or observation.event is JobEvent.MOVING:
            return ""
        title, text = headline(observation)
        if self._settings.on_finish:
            return await self._run(title, text, notification_facts(observation))
        if at_once or worth_notifying(focused=True, seconds=self._seconds()):
            self._show_notice(title, text)
        return ""

    def _seconds(self) -> float:
        return self._clock.monotonic() - self._started

    def _show_notice(self, title: str, text: str) -> None:
        """Write the terminal's own notice, if standard error is a terminal; never a plain one."""
        if talk.is_terminal() and not output.is_plain():
            self._count += 1
            kind = terminal_here(self._settings.protocol).protocol
            talk.draw_raw(notice_sequence(title, text, kind, os.environ, number=self._count))

    async def _run(self, title: str, text: str, facts: dict[str, str]) -> str:
        work = partial(run_command, self._settings.on_finish, title, text, facts)
        return (await asyncio.to_thread(work)).error


def terminal_here(setting: str = "auto") -> Terminal:
    """The terminal of this process."""
    return detect_terminal(os.environ, override=setting)


def in_tmux() -> bool:
    """Whether this process runs inside tmux."""
    return bool(os.environ.get("TMUX"))
