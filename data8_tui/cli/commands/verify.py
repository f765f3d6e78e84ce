"""`data8-tui verify FILE`: whether a file still is what was downloaded."""

from pathlib import Path

import click

from data8_tui.cli.command_group import command


@command("verify", connects=False)
@click.argument("files", metavar="FILE…", nargs=-1, required=True, type=click.Path(path_type=Path))
def verify(files: tuple[Path, ...]) -> None:
    """Check each FILE, whole, against the receipt beside it (FILE.json).

    Nothing is asked of Data8. Every FILE is looked at; exit code 6 says that one is not what was
    downloaded.
    """
    from data8_tui.cli.actions.verify import verify_files

    click.get_current_context().exit(verify_files(files))
