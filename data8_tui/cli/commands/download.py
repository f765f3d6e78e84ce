"""`data8-tui download NAME`: records to a file."""

import click

from data8_tui.cli.command_group import command
from data8_tui.cli.invocation import Invocation
from data8_tui.cli.options.csv import FORMATS, csv_options
from data8_tui.cli.options.file import OutputFile


@command("download")
@click.argument("name")
@click.option(
    "-o",
    "--output",
    "target",
    type=OutputFile(),
    metavar="FILE|DIR|-",
    default="",
    help="Where to write; NAME.csv in this folder by default, with the range in its name for a "
    "part. - is standard output.",
)
@click.option(
    "--format",
    "format_",
    type=click.Choice(FORMATS),
    help="The format; by default that of FILE's suffix, or CSV.",
)
@click.option("--fields", metavar="A,B,C", help="Only these columns, in this order.")
@click.option(
    "--from", "first", type=click.IntRange(min=1), help="The first record, counted from 1."
)
@click.option("--to", "last", type=click.IntRange(min=1), help="The last record.")
@csv_options()
@click.option("--gzip", "packed", is_flag=True, help="Compress the file.")
@click.option(
    "--excel",
    is_flag=True,
    help="Write a guarded copy for spreadsheets; alone, if the download is there already.",
)
@click.option("--force", is_flag=True, help="Replace the file if it is there.")
@click.option("--restart", is_flag=True, help="Discard what an interrupted download has kept.")
@click.pass_obj
def download(invocation: Invocation, /, **options: object) -> None:
    """Download the output dataset NAME, or the outputs of the job NAME, to a file.

    The file appears under its name only when it is complete and verified, with a receipt beside
    it (NAME.csv.json); until then it is NAME.csv.part. An interrupted download is resumed by
    the same command; once finished, the same command checks that the file is there. A null is an
    empty field; every other value is written as it was sent.
    """
    from data8_tui.cli.actions.download import DownloadRequest, download_outputs

    request = DownloadRequest.from_options(**options)  # type: ignore[arg-type]
    invocation.work(lambda session: download_outputs(session, request))
