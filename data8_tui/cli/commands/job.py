"""`data8-tui job NAME`: everything about one job."""

import click

from data8_tui.cli.command_group import command
from data8_tui.cli.invocation import Invocation
from data8_tui.cli.options.lists import as_json


@command("job")
@click.argument("name")
@click.option("--accept", is_flag=True, help="Accept what is unusual about it as normal.")
@as_json
@click.pass_obj
def job(invocation: Invocation, name: str, accept: bool, as_json: bool) -> None:
    """Show everything about the job NAME: progress, times, inputs, outputs and statistics.

    What is unusual for its workflow comes first, by the workflow's last runs. With --accept the
    job counts as normal from then on.
    """
    from data8_tui.cli.actions.job import accept_job, show_job

    work = accept_job if accept else show_job
    invocation.work(lambda session: work(session, name, as_json=as_json))
