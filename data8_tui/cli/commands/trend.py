"""`data8-tui trend WORKFLOW [STATISTIC]`: what a workflow's statistics were in its past runs."""

import click

from data8_tui.cli.command_group import command
from data8_tui.cli.invocation import Invocation


@command("trend")
@click.argument("workflow")
@click.argument("statistic", required=False, default="")
@click.option(
    "--last",
    type=click.IntRange(min=1, max=500),
    default=60,
    show_default=True,
    help="How many runs to take, the newest.",
)
@click.option("--json", "as_json", is_flag=True, help="JSON, with every run of each statistic.")
@click.pass_obj
def trend(invocation: Invocation, workflow: str, statistic: str, last: int, as_json: bool) -> None:
    """Show what the statistics of WORKFLOW's jobs were in its past runs, and what is usual.

    With STATISTIC, any part of one's name: its runs one by one, and a plot where a terminal is wide
    enough. “duration” is one, too. Read from this machine's history; where that knows too few runs,
    Data8 is asked once for the newest.
    """
    from data8_tui.cli.actions.trend import show_trend

    invocation.work(lambda session: show_trend(session, workflow, statistic, last, as_json=as_json))
