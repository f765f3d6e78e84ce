"""`data8-tui datasets`: the list, a page at a time or all of it."""

import click

from data8_tui.cli.command_group import command
from data8_tui.cli.invocation import Invocation
from data8_tui.cli.options.lists import paged


@command("datasets")
@click.option("--input", "inputs", is_flag=True, help="Only input datasets.")
@click.option("--output", "outputs", is_flag=True, help="Only output datasets.")
@click.option(
    "--details/--basic",
    default=None,
    help="Request each dataset by name, or only what the list has.",
)
@paged
@click.pass_obj
def datasets(
    invocation: Invocation,
    inputs: bool,
    outputs: bool,
    details: bool | None,
    page: int | None,
    as_json: bool,
) -> None:
    """List the datasets, in alphabetical order.

    The list has no counts of records and doesn't say which datasets are complete, so each dataset
    is requested by its name, too. --basic leaves that out and is faster, as --json does without
    --details.

    With details, --json adds `columnTypes`, words for the codes in `columns`: 0 is text, 1 a whole
    number; Data8 documents no other.
    """
    from data8_tui.cli.actions.datasets import list_datasets

    both = inputs == outputs
    invocation.work(
        lambda session: list_datasets(
            session,
            inputs=inputs or both,
            outputs=outputs or both,
            page=page,
            details=not as_json if details is None else details,
            as_json=as_json,
        )
    )
