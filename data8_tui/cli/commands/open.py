"""`data8-tui open FILE…`: shows the records of local files."""

from pathlib import Path
from typing import Any

import click

from data8_tui.cli.command_group import command
from data8_tui.cli.invocation import Invocation
from data8_tui.cli.options.file import LocalFile, viewing_options


@command("open", connects=False)
@click.argument("files", metavar="FILE…", nargs=-1, required=True, type=LocalFile())
@viewing_options
@click.pass_obj
def open(invocation: Invocation, /, files: tuple[Path, ...], **reading: Any) -> None:  # noqa: A001
    """Show the records of each FILE as a table, in the terminal application.

    CSV, NDJSON, both also packed with gzip, Parquet and XLSX. Values are shown as they are in the
    file. Records can be found, filtered by several values, and sorted as texts. The file may be far
    larger than memory. No account is needed, and no request is made.
    """
    from data8_tui.cli.actions.open import open_files

    click.get_current_context().exit(open_files(invocation, files, reading))
