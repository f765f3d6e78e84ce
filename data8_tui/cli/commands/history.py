"""`data8-tui history`: what this machine remembers of the account's jobs and transfers."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import click

from data8_tui.cli.command_group import CliCommand, command_with_commands
from data8_tui.cli.invocation import Invocation
from data8_tui.cli.options.dates import date_range, refuse_reversed, time_bound
from data8_tui.cli.options.duration import duration_type
from data8_tui.cli.options.file import OutputFile
from data8_tui.cli.options.lists import STATES

_EXPORT_FORMATS = ["csv", "ndjson", "parquet"]


def _selected(function: Callable[..., Any]) -> Callable[..., Any]:
    """Which jobs: by workflow, time of submission and state."""
    workflow = click.option(
        "--workflow", metavar="NAME", default="", help="Only this workflow's, by its exact name."
    )
    states = click.option(
        "--state",
        "states",
        metavar="STATE",
        type=click.Choice(STATES),
        multiple=True,
        help="Only jobs in this state; may be repeated.",
    )
    return workflow(date_range(states(function)))


@command_with_commands("history")
@_selected
@click.option(
    "--limit", type=click.IntRange(min=1), default=100, help="How many to list; 100 by default."
)
@click.option("--json", "as_json", is_flag=True, help="JSON: each job as received, and when.")
@click.pass_context
def history(context: click.Context, /, limit: int, as_json: bool, **selected: Any) -> None:
    """List the jobs that this machine remembers, most recently submitted first, without a request.

    Remembered are the jobs that data8-tui has seen, each as it was last received: an unfinished one
    may have ended since. `history sync` reads older ones. How much is kept is set in [history] of
    config.toml.

    STATE is queued, running, completed, failed, cancelled or unknown. WHEN is as for `jobs`: a day
    or a time, such as 2026-11-21, yesterday or 7d.

    --json gives each `job` as received, when that was (`seen_at`), and its `state` then, one of
    these words.
    """
    if context.invoked_subcommand is not None:
        return
    from data8_tui.cli.actions.history import list_history

    selection = _selection(**selected)
    context.obj.work(lambda session: list_history(session, selection, limit, as_json=as_json))


@history.command("sync", cls=CliCommand, short_help="Read older jobs from Data8, once.")
@click.option(
    "--since",
    metavar="WHEN",
    default="90d",
    callback=time_bound,
    help="The oldest submission that is read; 90d by default.",
)
@click.pass_obj
def sync(invocation: Invocation, since: datetime) -> None:
    """Read older jobs from Data8 into the history, page by page and each job's details once.

    Four requests at a time with pauses between; a pause that Data8 asks for is kept. What is known
    already is not requested, so after an interruption the same command goes on.
    """
    from data8_tui.cli.actions.history_sync import sync_history

    invocation.work(lambda session: sync_history(session, since))


@history.command("export", cls=CliCommand, short_help="Write the jobs to a file.")
@click.option(
    "-o",
    "--output",
    "target",
    type=OutputFile(),
    metavar="FILE|-",
    default="-",
    help="Where to write; standard output by default.",
)
@click.option(
    "--format",
    "format_",
    type=click.Choice(_EXPORT_FORMATS),
    help="The format; by default that of FILE's suffix, or CSV.",
)
@_selected
@click.option("--force", is_flag=True, help="Replace the file if it is there.")
@click.pass_obj
def export(
    invocation: Invocation, /, target: str, format_: str | None, force: bool, **selected: Any
) -> None:
    """Write the remembered jobs to a file, newest first: a line for each, statistics as JSON.

    Times are in UTC. NDJSON has each job as it was received. Parquet needs the extra `parquet`.
    """
    from data8_tui.cli.actions.history_export import export_history

    selection = _selection(**selected)
    invocation.work(
        lambda session: export_history(session, selection, target, format_, force=force)
    )


@history.command("prune", cls=CliCommand, short_help="Forget old jobs.")
@click.option(
    "--older-than",
    metavar="TIME",
    callback=duration_type,
    help="Such as 90d; by default [history] days.",
)
@click.option("--yes", is_flag=True, help="Don't ask.")
@click.pass_obj
def prune(invocation: Invocation, older_than: float | None, yes: bool) -> None:
    """Forget the jobs of all accounts that were submitted longer ago, and make the file smaller.

    Kept are each workflow's last 120 ended jobs, watched ones, those whose submission is unclear,
    and those that may be running.
    """
    from data8_tui.cli.actions.history_prune import prune_history

    invocation.work(lambda session: prune_history(session, older_than, confirmed=yes))


@history.command("transfers", cls=CliCommand, short_help="List the transfers that were made.")
@click.option(
    "--limit", type=click.IntRange(min=1), default=100, help="How many to list; 100 by default."
)
@click.option("--json", "as_json", is_flag=True, help="JSON: each with all that is known.")
@click.pass_obj
def transfers(invocation: Invocation, limit: int, as_json: bool) -> None:
    """List the downloads and uploads of this account that ended here, the newest first.

    A stopped or failed one may have been resumed by a later one. The last 5,000 are kept.
    """
    from data8_tui.cli.actions.history_transfers import list_transfers

    invocation.work(lambda session: list_transfers(session, limit, as_json=as_json))


def _selection(
    workflow: str, start: datetime | None, end: datetime | None, states: tuple[str, ...]
) -> Any:
    refuse_reversed(start, end)
    from data8_tui.api.status_codes import JobState
    from data8_tui.jobs.remembered_jobs import JobSelection

    return JobSelection(workflow, start, end, frozenset(map(JobState, states)))
