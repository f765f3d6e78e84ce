"""`data8-tui records NAME`: records of a dataset, to be read."""

import click

from data8_tui.cli.command_group import command
from data8_tui.cli.invocation import Invocation


@command("records")
@click.argument("name")
@click.option(
    "--from",
    "first",
    type=click.IntRange(min=1),
    default=1,
    show_default=True,
    help="The first record, counted from 1.",
)
@click.option(
    "--count",
    "number",
    type=click.IntRange(1, 1000),
    help="How many; 10 by default, 1 in the session of --plain.",
)
@click.option(
    "--mask/--unmask",
    default=None,
    help="Hide the values but their shape, or not; the profile's mask decides by default.",
)
@click.option("--json", "as_json", is_flag=True, help="The records as JSON, unless masked as sent.")
@click.pass_obj
def records(
    invocation: Invocation,
    name: str,
    first: int,
    number: int | None,
    mask: bool | None,
    as_json: bool,
) -> None:
    """Show records of the output dataset NAME, each with the names of its columns.

    download writes all of them to a file.
    """
    from data8_tui.cli.actions.records import show_records

    invocation.work(
        lambda session: show_records(
            session, name, first=first, number=number, mask=mask, as_json=as_json
        )
    )
