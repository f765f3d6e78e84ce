"""`data8-tui jobs`: the list, a page at a time or all of it."""

from datetime import datetime
from typing import TYPE_CHECKING, get_args

import click

from data8_tui.cli.command_group import command
from data8_tui.cli.invocation import Invocation
from data8_tui.cli.options.dates import date_range, refuse_reversed
from data8_tui.cli.options.lists import STATES, job_columns, paged
from data8_tui.settings.choices import JobColumn, JobOrder

if TYPE_CHECKING:
    from data8_tui.session import Session


@command("jobs")
@click.option("--view", metavar="NAME", help="A view of config.toml; options given beside it win.")
@click.option("--workflow", metavar="NAME", help="Only this workflow's, by its exact name.")
@date_range
@click.option(
    "--state",
    "states",
    metavar="STATE",
    type=click.Choice(STATES),
    multiple=True,
    help="Only jobs in this state; may be repeated.",
)
@click.option(
    "--new",
    is_flag=True,
    help="Only jobs that ended since the application last showed the list here.",
)
@click.option(
    "--unusual",
    is_flag=True,
    help="Only jobs with unusual figures that nobody has accepted, as far as judged here.",
)
@click.option(
    "--sort",
    "order",
    metavar="COLUMN",
    type=click.Choice(get_args(JobOrder)),
    help="Sort by name, state, progress, workflow, submitted or took; -took: the longest first.",
)
@click.option(
    "--columns",
    metavar="COLUMNS",
    callback=job_columns,
    help="What the table shows beside names, as state,took,age.",
)
@click.option("--basic", is_flag=True, help="Only what the list has; request no job by name.")
@paged
@click.pass_obj
def jobs(
    invocation: Invocation,
    view: str | None,
    workflow: str | None,
    start: datetime | None,
    end: datetime | None,
    states: tuple[str, ...],
    new: bool,
    unusual: bool,
    order: JobOrder | None,
    columns: tuple[JobColumn, ...] | None,
    basic: bool,
    page: int | None,
    as_json: bool,
) -> None:
    """List the jobs, most recently submitted first.

    Where the list has only names and times, the details of each job are requested, with --json
    too. --basic leaves them out and is faster.

    STATE is queued, running, completed, failed, cancelled or unknown: what the job's status means,
    which Data8 doesn't publish (see [status] in config.toml). Data8 has no filter for it, so the
    filter applies to the page, or with --all to every page. So do --new, --unusual and --sort.

    --view lists what a [views.NAME] of config.toml names: workflow, dates, states, columns, order.

    --json adds `state`, one of these words for the code in `status`. To the jobs that were judged
    here it adds `unusual`: their unusual figures, each with its value, the usual range and from how
    many runs that is.

    WHEN is a day (2026-11-21, 21/11/2026, today, yesterday, 7d for seven days ago) or a time
    (2026-11-21T09:30, with Z or an offset if it is of another zone). Days are those of the time
    zone that is shown (--timezone, [display] timezone; local by default), with both ends included:
    --from 7d --to yesterday.
    """
    from data8_tui.api.status_codes import JobState
    from data8_tui.cli.actions.jobs import list_jobs
    from data8_tui.cli.actions.wanted_jobs import WantedJobs, with_view

    refuse_reversed(start, end)
    given = WantedJobs(
        workflow, start, end, frozenset(map(JobState, states)), new, unusual, columns, order
    )
    given.refuse_basic(basic=basic)

    async def work(session: "Session") -> None:
        listing = with_view(session, view, given) if view is not None else given
        listing.refuse_basic(basic=basic)
        await list_jobs(session, listing, page=page, basic=basic, as_json=as_json)

    invocation.work(work)
