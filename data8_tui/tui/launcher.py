"""Running the application: until the user quits, or a signal ends it, one account after another."""

import asyncio
import os
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager

from data8_tui.errors import Interrupted
from data8_tui.opening_frame import OpeningFrame
from data8_tui.session import Session, open_session
from data8_tui.settings.profile_choices import ProfileChoices
from data8_tui.tui import themes
from data8_tui.tui.app import Data8App
from data8_tui.tui.exit_signals import ExitSignals
from data8_tui.tui.navigation import OpenFile
from data8_tui.tui.terminal_driver import terminal_of
from data8_tui.tui.textual_private import unhandled_exception


def run_app(
    opening: AbstractAsyncContextManager[Session],
    write_line: Callable[[str], None],
    *,
    theme: str = "auto",
    shown: OpenFile | None = None,
    choices: ProfileChoices | None = None,
    mouse: bool = True,
    frame: OpeningFrame | None = None,
) -> int:
    """Run the application until the user quits; returns the exit status. Raises its bugs.

    `shown` is for a session without an account, `choices` are other accounts, which the user may
    change to; `mouse` is whether clicks are taken. `write_line` prints a line on the terminal, once
    that is restored. `frame` is what the terminal shows until the application draws. Raises
    Interrupted where a signal has ended the application.
    """
    for fixed in ("COLUMNS", "LINES"):  # the terminal's size can change; Textual prefers these
        os.environ.pop(fixed, None)
    frame, theme_before = frame or OpeningFrame(), ""
    while True:
        app = Data8App(opening, theme=theme, shown=shown, choices=choices, frame=frame)
        if theme_before:  # of the account before, until another one is known for this one
            themes.choose(app, theme_before)
        _run_to_the_end(app, frame, mouse=mouse)
        for line in app.exit_lines:
            write_line(line)
        if app.next_profile is None:
            return app.return_code or 0
        opening, theme_before = open_session(app.next_profile), themes.name_of(app)


def _run_to_the_end(app: Data8App, frame: OpeningFrame, *, mouse: bool) -> None:
    number = asyncio.run(_run_until_signal(app, frame, mouse=mouse))
    if (bug := unhandled_exception(app)) is not None:
        raise bug
    if number is not None:
        raise Interrupted("interrupted", signal_number=number)


async def _run_until_signal(app: Data8App, frame: OpeningFrame, *, mouse: bool) -> int | None:
    """Run it; returns the signal that has ended it, if one has."""

    def exit_on(number: int) -> None:
        app.exit(return_code=128 + number)

    def restore() -> None:
        if terminal := terminal_of(app):
            terminal.restore_at_once()
        frame.close()

    with ExitSignals(exit_on, restore) as signals:
        await app.run_async(mouse=mouse)
        return signals.number
