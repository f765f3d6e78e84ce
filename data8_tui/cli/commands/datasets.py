"""`data8-tui datasets`: the list, a page at a time or all of it."""

import click

from data8_tui.cli.command_group import command
from data8_tui.cli.invocation import Invocation
from data8_tui.cli.options.lists import paged


@command("datasets")
@click.option("--input", "inputs", is_flag=True, help="Only input datasets.")
@click.option("--output", "outputs", is_flag=True, help="Only output datasets.")
@paged
@click.pass_obj
def datasets(
    invocation: Invocation, inputs: bool, outputs: bool, page: int | None, as_json: bool
) -> None:
    """List the datasets, in alphabetical order."""
    from data8_tui.cli.actions.datasets import list_datasets

    both = inputs == outputs
    invocation.work(
        lambda session: list_datasets(
            session, inputs=inputs or both, outputs=outputs or both, page=page, as_json=as_json
        )
    )
