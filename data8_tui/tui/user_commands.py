"""Running the commands of the user's own, from any screen."""

import asyncio
import logging
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from textual.app import App

from data8_tui.settings.user_command import (
    EVERYWHERE,
    CommandSettings,
    MissingValue,
    OptionLikeValue,
)
from data8_tui.threads import run_interruptibly
from data8_tui.tui import safe
from data8_tui.tui.app_screen import AppScreen
from data8_tui.tui.reports import NoticeSubject
from data8_tui.tui.terminal_driver import handed_over
from data8_tui.wording import user_program as wording

if TYPE_CHECKING:
    from data8_tui.session import Session
    from data8_tui.user_program import ProgramEnd

_LOG = logging.getLogger(__name__)

Argv = tuple[str, ...]


class UserCommandsApp(App[int]):
    """An application with the actions of the user's own commands."""

    session: "Session"
    masked = False
    """Whether the values of records are hidden, on every screen; so is what a command prints."""

    def toggle_mask(self) -> None:
        """Mask the values of records, or show them again."""
        self.masked = not self.masked

    def action_run_command(self, name: str) -> None:
        """Run one that changes nothing."""
        self._begin(name)

    def action_run_changing_command(self, name: str) -> None:
        """Run one that may change something: not in a read-only session."""
        self._begin(name)

    def _begin(self, name: str) -> None:
        commands, screen = self.session.profile.preferences.commands, self.screen
        if name not in commands or not isinstance(screen, AppScreen):
            return
        settings = commands[name]
        if settings.mutating and self.session.read_only:
            safe.toast(self, screen.refusal, severity="warning")
            return
        argv = self._argv(name, settings, screen)
        if argv and settings.confirm:
            from data8_tui.tui.dialogs.run_command_dialog import RunCommandDialog

            def answered(agreed: bool | None) -> None:
                if agreed:
                    self._run(name, settings, argv)

            self.push_screen(RunCommandDialog(name, argv), answered)
        elif argv:
            self._run(name, settings, argv)

    def _argv(self, name: str, settings: CommandSettings, screen: AppScreen) -> Argv:
        """The program and its arguments; empty, with a toast why, where it can't be run here."""
        profile = {"profile": self.session.profile.name}
        subjects = {EVERYWHERE: {}, **screen.subjects()}
        values = next((subjects[scope] for scope in settings.scope if scope in subjects), None)
        try:
            if values is not None:
                return settings.arguments({**values, **profile})
            text = wording.no_subject_text(name, settings.scope)
        except MissingValue as error:
            text = wording.missing_value_text(name, error.placeholder)
        except OptionLikeValue as error:
            text = wording.option_like_text(name, error.placeholder)
        safe.toast(self, text, severity="warning", timeout=10)
        return ()

    def _run(self, name: str, settings: CommandSettings, argv: Argv) -> None:
        _LOG.info("a command of the user's own is run: %s", name)
        if settings.output == "terminal":
            self.run_worker(self._run_on_terminal(name, argv), group="commands")
        elif settings.background:
            safe.toast(self, f"“{name}” is running.")
            self.run_worker(self._run_behind(name, settings, argv), group="commands")
        else:
            from data8_tui.tui.dialogs.program_dialog import ProgramDialog

            run = partial(_run_program, argv, settings.seconds, self.session.read_only)
            self.push_screen(ProgramDialog(name, run, lambda: self.masked, self.toggle_mask))

    async def _run_on_terminal(self, name: str, argv: Argv) -> None:
        from data8_tui.user_program import ProgramNotStarted, run_on_terminal

        if self.masked:
            text = f"“{name}” was not run: values are masked, and it may show them on the terminal."
            safe.toast(self, text, severity="warning")
            return
        text = ""
        with self.suspend(), handed_over(self):
            try:  # Textual takes the terminal back only where nothing is raised
                run = partial(run_on_terminal, read_only=self.session.read_only)
                end = await run_interruptibly(run, argv)
                text = "" if end.succeeded else wording.end_text(name, end)
            except ProgramNotStarted as error:
                text = wording.not_started_text(name, error)
        if text:
            safe.toast(self, text, severity="warning", timeout=10)

    async def _run_behind(self, name: str, settings: CommandSettings, argv: Argv) -> None:
        from data8_tui.user_program import ProgramNotStarted, ProgramOutput

        output = ProgramOutput()
        try:
            end = await _run_program(argv, settings.seconds, self.session.read_only, output.add)
        except ProgramNotStarted as error:
            self._report(wording.not_started_text(name, error), failed=True)
            return
        # Its last line may have values of records in it: it is not kept, nor shown where masked.
        text = wording.end_text(name, end)
        shown = text if self.masked else wording.end_text(name, end, output.last_line)
        self._report(text, failed=not end.succeeded, shown=shown)

    def _report(self, text: str, *, failed: bool, shown: str = "") -> None:
        """Show it, and keep it as a notice."""
        if failed:
            safe.toast(self, shown or text, severity="warning", timeout=10)
        else:
            safe.toast(self, text)
        self.session.notices.add(NoticeSubject.COMMAND, text, title="", job="")


async def _run_program(
    argv: Argv, seconds: float, read_only: bool, on_output: Callable[[bytes], None]
) -> "ProgramEnd":
    """Run it in a thread; `on_output` is called in this one. Raises ProgramNotStarted."""
    from data8_tui.user_program import run_captured

    loop = asyncio.get_running_loop()

    def post(piece: bytes) -> None:
        loop.call_soon_threadsafe(on_output, piece)

    run = partial(run_captured, read_only=read_only)
    return await run_interruptibly(run, argv, seconds, post)
