"""`data8-tui doctor`: whether what is needed here works."""

import click

from data8_tui.cli.command_group import command
from data8_tui.cli.invocation import Invocation


@command("doctor")
@click.option("--notify", is_flag=True, help="Give a notice now, as a finished job would.")
@click.option("--clipboard", is_flag=True, help="Copy a text now, by each way that there is.")
@click.option("--report", is_flag=True, help="Write what a ticket needs to a file here.")
@click.pass_obj
def doctor(invocation: Invocation, notify: bool, clipboard: bool, report: bool) -> None:
    """Check settings, connection, history and terminal, and say what to do about what is wrong.

    With --notify a notice is given at once, or the command of on_finish is run: change to another
    window before the second is over. The exit code is that of the first thing that is wrong.

    With --clipboard a text is copied by each way there is: a program of this machine, tmux's
    buffer, the terminal. Paste it somewhere: it names the way by which it came.

    The file of --report has versions, these checks, settings with where they come from, facts of
    the terminal and the last lines of the log: no secret, no record, nothing of your home folder's
    name. Only you can read it; look through it before you send it.
    """
    from data8_tui.cli.actions.doctor import Extras, run_checks

    wanted = Extras(notify=notify, clipboard=clipboard, report=report)
    click.get_current_context().exit(run_checks(invocation, wanted))
