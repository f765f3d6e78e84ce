"""`data8-tui verify FILE`: whether a file still is what was downloaded."""

from pathlib import Path

import click

from data8_tui.cli.grammar import command


@command("verify", connects=False)
@click.argument("files", metavar="FILE…", nargs=-1, required=True, type=click.Path(path_type=Path))
def verify(files: tuple[Path, ...]) -> None:
    """Check each FILE, whole, against the receipt beside it (FILE.json).

    Nothing is asked of Data8. Exit code 6 says that a file is not what was downloaded.
    """
    from data8_tui.cli import output
    from data8_tui.insight.wording import count, exact_moment
    from data8_tui.transfer.verify import verify as verified

    for file in files:
        receipt = verified(file)
        output.lines(
            [
                f"{output.safe(str(file))}: {count(receipt.records)} records of "
                f"{output.safe(receipt.dataset)}, as downloaded {exact_moment(receipt.finished_at)}"
            ]
        )
