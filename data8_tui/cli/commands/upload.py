"""`data8-tui upload FILE`: records of a local file into a new input dataset."""

import click

from data8_tui.cli.command_group import command
from data8_tui.cli.invocation import Invocation
from data8_tui.cli.options.file import LocalFile, file_options


@command("upload")
@click.argument("source", metavar="FILE", type=LocalFile())
@click.option(
    "--dataset", metavar="NAME", help="The dataset's name; made of FILE's name by default."
)
@file_options
@click.option("--dry-run", is_flag=True, help="Only check FILE; nothing is sent or created.")
@click.option(
    "--again", is_flag=True, help="Make a new dataset even though FILE was uploaded before."
)
@click.option("--json", "as_json", is_flag=True, help="The result as JSON.")
@click.pass_obj
def upload(invocation: Invocation, /, dry_run: bool, as_json: bool, **asked: object) -> None:
    """Upload FILE (CSV, NDJSON, Parquet, XLSX) to a new input dataset and print its name.

    All of FILE is checked before anything is created, and every problem is listed by line. A
    header becomes a column's name: “First Name” is first_name. Every column is text without
    --type; an empty CSV field is a null and "" an empty text.

    An interrupted upload is resumed by the same command; once finished, the same command
    creates nothing new. COLUMN and HEADER may also be a number: --rename '#3=phone'.

    With --dry-run, --json has each column's `type`, 0 for text and 1 for a whole number, and the
    same in words, `typeName`.
    """
    from data8_tui.cli.actions.upload import check_file, upload_file

    if dry_run:
        check_file(asked, as_json=as_json)
    else:
        invocation.work(
            lambda session: upload_file(session, asked, as_json=as_json),
            refused="nothing is uploaded",
        )
