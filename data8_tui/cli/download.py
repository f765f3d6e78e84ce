"""`data8-tui download NAME`: records to a file."""

import click

from data8_tui.cli.grammar import command
from data8_tui.cli.invocation import Invocation


@command("download")
@click.argument("name")
@click.option(
    "-o",
    "--output",
    "target",
    metavar="FILE|DIR",
    default="",
    help="Where to write; without it NAME.csv in this folder.",
)
@click.option("--force", is_flag=True, help="Replace the file if it is there.")
@click.pass_obj
def download(invocation: Invocation, name: str, target: str, force: bool) -> None:
    """Download the output dataset NAME, or the outputs of the job NAME, to CSV.

    The file appears under its name only when it is complete and its count is verified; until then
    it is NAME.csv.part. A null is an empty field; every other value is written as it was sent.
    """
    from data8_tui.cli.fetching import download_outputs

    invocation.work(lambda session: download_outputs(session, name, target, overwrite=force))
