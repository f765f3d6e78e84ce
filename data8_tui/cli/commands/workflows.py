"""`data8-tui workflows`: the workflows of the account, as far as they are known."""

import click

from data8_tui.cli.command_group import command
from data8_tui.cli.invocation import Invocation


@command("workflows")
@click.option("--json", "as_json", is_flag=True, help="JSON, with times in UTC.")
@click.pass_obj
def workflows(invocation: Invocation, as_json: bool) -> None:
    """List the workflows whose jobs are known, the one with the newest result first.

    Data8 publishes no list of workflows: these are of the jobs that this machine's history has,
    and no request is made for them. Where it has none, Data8 is asked for the newest jobs, once.
    `history sync` reads older ones.

    SUCCESS is how many of the ended jobs completed, MEDIAN how long the newest 60 took. Where
    the status of some has no known meaning (see [status] in config.toml), SUCCESS is a lower bound.

    --json gives for each workflow: `jobs`, of which `ended` with a known state; `completed` of
    these; `unclear`, those that ended with a status of unknown meaning; `medianSeconds`; and of the
    last job that ended its name, state (completed, failed, cancelled or unknown) and time:
    `lastJob`, `lastState`, `lastEndedAt`. What isn't known is null.
    """
    from data8_tui.cli.actions.workflows import list_workflows

    invocation.work(lambda session: list_workflows(session, as_json=as_json))
