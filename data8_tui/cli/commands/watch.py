"""`data8-tui watch NAME...`: jobs to their end."""

import click

from data8_tui.cli.command_group import command
from data8_tui.cli.invocation import Invocation
from data8_tui.cli.options.job import fail_on_unusual_option, interval_option, timeout_option


@command("watch")
@click.argument("names", metavar="NAME...", nargs=-1, required=True)
@timeout_option
@interval_option
@fail_on_unusual_option
@click.option("--json", "as_json", is_flag=True, help="Every event as a line of JSON.")
@click.pass_obj
def watch(
    invocation: Invocation,
    names: tuple[str, ...],
    timeout: float | None,
    interval: float | None,
    fail_on_unusual: bool,
    as_json: bool,
) -> None:
    """Watch jobs until they end: a live line for each on a terminal, plain lines elsewhere.

    The finish comes with its source: the server's estimate, the range of this workflow's
    past runs, and the pace now.

    Figures that are unusual for the workflow, by its last runs, are reported.

    Exit codes: 0 all completed, 8 one failed, 11 the time limit was reached, 12 one is unusual and
    --fail-on-unusual was given, 13 one ended with a
    status of unknown meaning and without complete output. With complete output that is 0,
    with a message. [status] in config.toml gives a status its meaning.

    --json writes events: progress, unreachable, unusual, or how a job changed. `state` is what the
    code in `status` means: queued, running, completed, failed, cancelled or unknown;
    `statusMeaning` says where that is known from. Times are in UTC.

    When a job ends or stalls, the terminal's desktop notice is given, or the command that
    on_finish in config.toml names.
    """
    from data8_tui.cli.actions.watch import watch_jobs

    invocation.work(
        lambda session: watch_jobs(
            session,
            names,
            interval=interval,
            time_limit=timeout,
            as_json=as_json,
            fail_on_unusual=fail_on_unusual,
        )
    )
