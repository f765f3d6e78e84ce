"""What the line session lists beside the commands: overview, notices, unfinished transfers."""

import asyncio
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from data8_tui.api.models import Job
from data8_tui.api.status_codes import JobState
from data8_tui.cli import output, talk
from data8_tui.cli.actions.unusual import kept_by
from data8_tui.cli.views.job_state import job_state
from data8_tui.cli.views.moments import local_moment
from data8_tui.cli.views.table import Table, TableCell, TableColumn, TableRow
from data8_tui.insight.failure_reason import failure_reason
from data8_tui.insight.humanize import capitalized, count, of_all, several
from data8_tui.jobs.job_details import with_details
from data8_tui.session import Session
from data8_tui.transfer.transfer_state import Transfer

_RECENT = timedelta(hours=24)
_JOB = (
    TableColumn("Job", subject=True),
    TableColumn("State"),
    TableColumn("Reason"),
    TableColumn("Workflow"),
)
_TRANSFER = (
    TableColumn("Transfer", subject=True),
    TableColumn("State"),
    TableColumn("Done"),
    TableColumn("Dataset"),
)
_NOTICE = (TableColumn("Notice", subject=True), TableColumn("Text"), TableColumn("Job"))


async def show_overview(session: Session) -> None:
    """Print how many of the newest jobs are in which state, and those that want a look."""
    listed = await session.client.list_jobs(page=1)
    jobs = list(await asyncio.gather(*(with_details(session.client, job) for job in listed)))
    await session.status_learner.learn(jobs)
    verdicts = await kept_by(session, jobs)
    now = session.clock.now()
    states = Counter(job.state for job in jobs)
    output.lines(
        [
            f"Of the newest {several(len(jobs), 'job')}",
            *(
                f"{capitalized(state)}: {count(states[state])}"
                for state in JobState
                if states[state]
            ),
        ]
    )
    _print_jobs("Unfinished", [job for job in jobs if not job.finished])
    recent = [job for job in jobs if job.failed and _ended_recently(job, now)]
    _print_jobs("Not completed, in the last 24 hours", recent)
    marked = [job for job in jobs if (verdict := verdicts.get(job.name)) and verdict.is_unusual]
    _print_jobs("Unusual, as far as judged here", marked)


def _ended_recently(job: Job, now: datetime) -> bool:
    ended = job.completed_at
    return ended is not None and now - ended <= _RECENT


def _print_jobs(heading: str, jobs: Sequence[Job]) -> None:
    output.lines(["", f"{heading}: {several(len(jobs), 'job') if jobs else 'none'}"])
    output.lines(Table(_JOB).lines(map(_job_row, jobs)))


def _job_row(job: Job) -> TableRow:
    return (
        TableCell(output.exact(job.name), opened_by=("job", job.name)),
        job_state(job, progress=True),
        output.exact(failure_reason(job) or "") if job.failed else "",
        output.exact(job.workflow_name),
    )


async def show_notices(session: Session) -> None:
    """Print the notices that are kept, the newest first."""
    await session.notices.open()
    now = session.clock.now()
    rows: Iterable[TableRow] = (
        (
            f"{local_moment(each.at, now)}, {output.exact(each.title or each.kind)}",
            output.exact(each.text),
            TableCell(output.exact(each.job), opened_by=("job", each.job) if each.job else ()),
        )
        for each in session.notices.all
    )
    output.lines(Table(_NOTICE).lines(rows))
    if not session.notices.all:
        talk.write_message("No notices.")


async def list_unfinished(session: Session) -> None:
    """Print the transfers that can go on, also those of earlier sessions."""
    await session.transfers.restore()
    found = [each for each in session.transfers.transfers if each.state.resumable]
    output.lines(Table(_TRANSFER).lines(map(_transfer_row, found)))
    if not found:
        talk.write_message("No transfer is unfinished.")


def _transfer_row(transfer: Transfer) -> TableRow:
    progress = transfer.progress
    done = (
        "" if progress is None else of_all(progress.records_done, progress.records_total, "record")
    )
    name = f"{transfer.direction} {output.exact(str(transfer.path))}"
    return (
        TableCell(name, opened_by=("resume", str(transfer.id))),
        str(transfer.state),
        done,
        output.exact(transfer.dataset),
    )
