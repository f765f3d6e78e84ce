"""`data8-tui job NAME`: everything about one job."""

import click

from data8_tui.cli.command_group import command
from data8_tui.cli.invocation import Invocation
from data8_tui.cli.options.lists import as_json


@command("job")
@click.argument("name")
@click.option(
    "--accept/--unaccept", default=None, help="Accept what is unusual about it as normal, or not."
)
@as_json
@click.pass_obj
def job(invocation: Invocation, name: str, accept: bool | None, as_json: bool) -> None:
    """Show everything about the job NAME: progress, times, inputs, outputs and statistics.

    What is unusual for its workflow comes first, by the workflow's last runs. With --accept the
    job counts as normal from then on, until --unaccept.

    --json adds `state`, the meaning of the code in `status`: queued, running, completed, failed,
    cancelled or unknown. To a job that was judged here it adds `unusual`, as in `jobs`.
    """
    from data8_tui.cli.actions.job import accept_job, show_job, withdraw_job

    work = {None: show_job, True: accept_job, False: withdraw_job}[accept]
    invocation.work(lambda session: work(session, name, as_json=as_json))
