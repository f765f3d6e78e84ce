"""The entry point of the command line: dispatch, error messages and exit codes."""

import errno
import signal
import sys
from collections.abc import Callable, Sequence

import click

from data8_tui import __version__
from data8_tui.cli import output, talk
from data8_tui.cli.command_group import CommandGroup
from data8_tui.cli.invocation import Invocation
from data8_tui.codes import Remedy
from data8_tui.errors import Data8Error, Interrupted, StorageError, exit_status

Application = Callable[[Invocation], int]

BUG = 1
USAGE = 2
_READER_GONE = 128 + signal.SIGPIPE

_EPILOG = """\
Without a command the terminal application opens, with --plain a session of
typed commands; try: data8-tui --demo

\b
Data goes to standard output, everything else to standard error. Exit codes:
0 done, 1 a bug, 2 usage: an invalid command or input, 3 configuration or
credentials, 4 no job or dataset has that name, 5 network or server: the same
command can be repeated, 6 the data received is not what was expected,
7 whether a job or dataset was created is unknown, 8 a job failed,
9 disk or permission, 10 another process is writing the same file,
11 the time limit was reached, 12 a job completed with unusual figures, or
a comparison's rule applies, 13 a job ended without complete output, or with
an error beside a status of unknown meaning, 14 a file that data8-tui keeps is
damaged, 15 the profile is read-only,
128+n ended by signal n (130 for Ctrl-C).

\b
Completion in bash, zsh and fish: data8-tui help completion
"""


def run_cli(arguments: Sequence[str], application: Application) -> int:
    """Run the command of the arguments and return the exit status.

    Without a command `application` is called. Raises nothing, except in shell completion.
    """
    output.set_plain(output.is_accessibility_asked())
    invocation = Invocation()
    invocation.application = application
    return run_with(arguments, invocation)


def run_with(arguments: Sequence[str], invocation: Invocation) -> int:
    """The same with an invocation that may have a session already. Raises nothing, as above."""
    try:
        status = _dispatch(arguments, invocation.application, invocation)
        output.close()
    except BaseException as error:
        return _status_of(error, invocation)
    return status


def _dispatch(arguments: Sequence[str], application: Application, invocation: Invocation) -> int:
    result = program_group(application).main(
        list(arguments), prog_name=talk.PROGRAM, standalone_mode=False, obj=invocation
    )
    return result if isinstance(result, int) else 0


def program_group(application: Application) -> click.Group:
    @click.group(
        cls=CommandGroup,
        invoke_without_command=True,
        epilog=_EPILOG,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    @click.version_option(
        __version__, "-V", "--version", prog_name=talk.PROGRAM, message="%(prog)s %(version)s"
    )
    @click.pass_context
    def data8_tui(context: click.Context) -> None:
        """Watch jobs, browse datasets and collect cleansed records from Data8's batch API."""
        if context.invoked_subcommand is None:
            context.exit(application(context.ensure_object(Invocation)))

    return data8_tui


def _status_of(error: BaseException, invocation: Invocation) -> int:
    """Write the error's message where that helps, and return the exit status."""
    match error:
        case Data8Error():
            if exit_status(error) != _READER_GONE:
                talk.write_error(error)
            return exit_status(error)
        case click.ClickException():
            _write_usage_error(error)
            return USAGE
        case click.Abort() | KeyboardInterrupt():
            return _status_of(Interrupted("interrupted"), invocation)
        case OSError(errno=errno.ENOSPC | errno.EDQUOT | errno.EIO, filename=None):
            output.discard(sys.stdout)  # click writes its help itself
            message = f"can't write to standard output: {error.strerror}"
            return _status_of(StorageError(message), invocation)
        case OSError(errno=errno.ENAMETOOLONG, filename=str(name)):
            # Path.exists and its like raise this, unlike what they say of other paths.
            remedy = Remedy.NAME_TOO_LONG()
            too_long = StorageError(f"can't use {name}: {error.strerror}", remedy=remedy)
            return _status_of(too_long, invocation)
        case SystemExit(code=code):
            return code if isinstance(code, int) else BUG
        case _:
            _report_bug(error, invocation)
            return BUG


def _write_usage_error(error: click.ClickException) -> None:
    context = error.ctx if isinstance(error, click.UsageError) else None
    path = context.command_path if context else talk.PROGRAM
    talk.write_headline(error.format_message())
    talk.write_help_hint(path)


def _report_bug(error: BaseException, invocation: Invocation) -> None:
    """Write one line about a bug, with the path of the crash report."""
    from data8_tui import crash

    path = crash.write_crash_report(error)
    where = f"a report is in {path}" if path else "no report could be written"
    talk.write_headline(f"a bug in data8-tui ({type(error).__name__}); {where}")
