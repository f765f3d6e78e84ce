"""The entry point: no command opens the application, a command runs headless.

Only what the choice needs is imported: `--help` and the commands start without Textual.
"""

import os
import sys
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from data8_tui.cli.invocation import Invocation

INTERRUPTED = 130
NAMES = "__names"
"""What the files of `data8-tui completion` call; see `cli/name_completion.py`."""


def main() -> int:
    """Run `data8-tui` with this process's arguments; returns the exit status."""
    _open_closed_streams()
    _write_no_core_dumps()
    try:
        if sys.argv[1:2] == [NAMES]:
            from data8_tui.cli.name_completion import print_names

            return print_names(sys.argv[2:])
        from data8_tui.cli.main import run_cli

        return run_cli(sys.argv[1:], open_application)
    except KeyboardInterrupt:  # while even the above was being imported
        return INTERRUPTED


def _write_no_core_dumps() -> None:
    """Have a crash of the interpreter leave no file with what is in memory: a secret, records."""
    with suppress(ImportError, OSError, ValueError):  # no such module on Windows
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))


def _open_closed_streams() -> None:
    """Open /dev/null for each standard stream that is closed.

    Otherwise a file that is opened later gets its number, and with it what is meant for the stream.
    `sys.stdout` stays None, for who writes data has to know.
    """
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # gets the lowest free number, this one
            os.set_inheritable(number, True)
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w")  # noqa: SIM115 - open as long as the process lives


def open_application(invocation: "Invocation") -> int:
    """The terminal application, on the account that the options name, or on local files.

    With --plain, and on a terminal without a cursor, it is a session of typed commands. Raises
    ConfigurationError without credentials, and UsageError where there is no terminal.
    """
    if _is_for_lines(invocation):
        from data8_tui.cli.line_session import run_line_session

        return run_line_session(invocation)
    from data8_tui.opening_frame import OpeningFrame

    if invocation.demo:
        _require_terminal()

    def meanwhile() -> None:
        frame.show("Starting the sandbox …")
        _load_application()

    with OpeningFrame() as frame, invocation.profile(meanwhile) as profile:
        _require_terminal()
        if invocation.files or not invocation.demo:
            frame.show("Opening the files …" if invocation.files else f"Opening {profile.name} …")
        from data8_tui.cli import talk
        from data8_tui.session import open_session
        from data8_tui.settings.profile_choices import ProfileChoices
        from data8_tui.tui.launcher import run_app
        from data8_tui.tui.navigation import OpenFile

        display = profile.preferences.display
        files = invocation.files
        shown = OpenFile(files.paths, files.options) if files else None
        choices = ProfileChoices(None if invocation.demo else invocation.options)
        return run_app(
            open_session(profile),
            talk.write_message,
            theme=display.chosen_theme,
            shown=shown,
            choices=choices,
            mouse=display.mouse,
            frame=frame,
        )


def _is_for_lines(invocation: "Invocation") -> bool:
    """Whether typed commands take the place of screens: asked for, or all that the terminal can."""
    from data8_tui.cli.output import is_plain

    if invocation.files:
        return False
    typed = sys.stdin is not None and sys.stdin.isatty()
    return invocation.plain or (typed and (is_plain() or not _can_place_cursor()))


def _can_place_cursor() -> bool:
    return os.environ.get("TERM", "dumb") not in ("dumb", "unknown")


def _load_application() -> None:
    """What takes a processor longest, while another one starts the sandbox."""
    import data8_tui.api.client
    import data8_tui.tui.launcher  # noqa: F401


def _require_terminal() -> None:
    from data8_tui.errors import UsageError

    streams = {"input": sys.stdin, "output": sys.stdout}
    for name, stream in streams.items():
        if stream is None or not stream.isatty():
            raise UsageError(
                f"the application needs a terminal, and standard {name} is none"
            ).with_note(
                "in scripts use a command: data8-tui jobs, job, datasets, dataset, download"
            )
    if not _can_place_cursor():
        raise UsageError(
            "the application needs a terminal that can place the cursor, and TERM names none"
        ).with_note("set TERM to what your terminal is, for example xterm-256color")


if __name__ == "__main__":
    sys.exit(main())
