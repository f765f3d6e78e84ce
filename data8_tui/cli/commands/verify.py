"""`data8-tui verify FILE`: compares files with their receipts."""

from pathlib import Path

import click

from data8_tui.cli.command_group import command
from data8_tui.cli.invocation import Invocation
from data8_tui.cli.options.file import LocalFile


@command("verify")
@click.argument("files", metavar="FILE…", nargs=-1, required=True, type=LocalFile())
@click.pass_obj
def verify(invocation: Invocation, files: tuple[Path, ...]) -> None:
    """Check each FILE, whole, against the receipt beside it (FILE.json).

    No request is made. Every FILE is checked; exit code 6 means that one differs from what was
    downloaded.
    """
    from data8_tui.cli.actions.verify import verify_files

    invocation.use_time_zone()
    click.get_current_context().exit(verify_files(files))
