"""`data8-tui job NAME`: everything about one job."""

import click

from data8_tui.cli.command_group import command
from data8_tui.cli.invocation import Invocation
from data8_tui.cli.options.lists import as_json


@command("job")
@click.argument("name")
@as_json
@click.pass_obj
def job(invocation: Invocation, name: str, as_json: bool) -> None:
    """Show everything about the job NAME: progress, times, inputs, outputs and statistics."""
    from data8_tui.cli.actions.job import show_job

    invocation.work(lambda session: show_job(session, name, as_json=as_json))
