"""`data8-tui download NAME`: records to a file."""

import click

from data8_tui.cli.command_group import command
from data8_tui.cli.invocation import Invocation


@command("download")
@click.argument("name")
@click.option(
    "-o",
    "--output",
    "target",
    metavar="FILE|DIR|-",
    default="",
    help="Where to write; without it NAME.csv in this folder, or for a part of it a name that "
    "says which. - is standard output.",
)
@click.option(
    "--format",
    "format_",
    type=click.Choice(["csv", "ndjson", "parquet"]),
    help="What to write; without it what FILE's name says, or CSV.",
)
@click.option("--fields", metavar="A,B,C", help="Only these columns, in this order.")
@click.option(
    "--from", "first", type=click.IntRange(min=1), help="The first record; they count from 1."
)
@click.option("--to", "last", type=click.IntRange(min=1), help="The last record.")
@click.option("--gzip", "packed", is_flag=True, help="Compress the file.")
@click.option(
    "--excel",
    is_flag=True,
    help="Write a second, guarded file for spreadsheets; if the download is there, that alone.",
)
@click.option("--force", is_flag=True, help="Replace the file if it is there.")
@click.option("--restart", is_flag=True, help="Throw away what an interrupted run has kept.")
@click.pass_obj
def download(invocation: Invocation, /, **options: object) -> None:
    """Download the output dataset NAME, or the outputs of the job NAME, to a file.

    The file appears under its name only when it is complete and verified, with a receipt beside it
    (NAME.csv.json); until then it is NAME.csv.part. Interrupted, the same command goes on where it
    stopped. A null is an empty field; every other value is written as it was sent.
    """
    from data8_tui.cli.actions.download import DownloadRequest, download_outputs

    wanted = DownloadRequest.of(**options)  # type: ignore[arg-type]
    invocation.work(lambda session: download_outputs(session, wanted))
