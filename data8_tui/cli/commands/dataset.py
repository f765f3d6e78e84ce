"""`data8-tui dataset NAME`: a dataset's columns, count and state."""

import click

from data8_tui.cli.command_group import command
from data8_tui.cli.invocation import Invocation
from data8_tui.cli.options.lists import as_json


@command("dataset")
@click.argument("name")
@as_json
@click.pass_obj
def dataset(invocation: Invocation, name: str, as_json: bool) -> None:
    """Show the columns and types, the record count and the state of the dataset NAME.

    --json adds `columnTypes`, words for the codes in `columns`: 0 is text, 1 a whole number; Data8
    documents no other.
    """
    from data8_tui.cli.actions.dataset import show_dataset

    invocation.work(lambda session: show_dataset(session, name, as_json=as_json))
