"""`data8-tui doctor`: whether what is needed here works."""

import click

from data8_tui.cli.command_group import command
from data8_tui.cli.invocation import Invocation


@command("doctor")
@click.option("--notify", is_flag=True, help="Give a notice now, as a finished job would.")
@click.pass_obj
def doctor(invocation: Invocation, notify: bool) -> None:
    """Check settings, connection, history and terminal, and say what to do about what is wrong.

    With --notify a notice is given at once, or the command of on_finish is run: change to another
    window before the second is over. The exit code is that of the first thing that is wrong.
    """
    from data8_tui.cli.actions.doctor import run_checks

    click.get_current_context().exit(run_checks(invocation, notify=notify))
