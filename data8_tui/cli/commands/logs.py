"""`data8-tui logs`: the last lines of the log."""

import click

from data8_tui.cli.command_group import command
from data8_tui.cli.invocation import Invocation


@command("logs")
@click.option(
    "--lines", "-n", "count", type=click.IntRange(0), default=50, show_default=True,
    help="How many of the last lines.",
)  # fmt: skip
@click.option("--follow", "-f", is_flag=True, help="Go on with what is written, until Ctrl-C.")
@click.option("--path", "only_path", is_flag=True, help="Print where the log is, and nothing else.")
@click.pass_obj
def logs(_: Invocation, count: int, follow: bool, only_path: bool) -> None:
    """Print the last lines of the log, which --debug, DATA8_DEBUG=1 or [log] enabled writes.

    Each request with its path, status, milliseconds and bytes; states and decisions. It has the
    names of jobs and datasets, but no body, no value of a record and no credential, and only you
    can read its file.
    """
    from data8_tui.cli.actions.logs import print_logs

    print_logs(count, follow=follow, only_path=only_path)
